package io.arna.broker.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageIdsTest {
    @ParameterizedTest
    @CsvSource({"0,1", "0,2", "0,4", "17,4", "18,4", "19,4", "20,4", "1000000007,3"})
    void areUniqueAmongShardsIncreaseOnEachAndBeginAboveTheHighestThatWasKept(long above, int shards) {
        Set<Long> all = new HashSet<>();
        for (int shard = 0; shard < shards; shard++) {
            MessageIds ids = new MessageIds(above, shard, shards);
            long last = above;
            for (int i = 0; i < 100; i++) {
                long id = ids.next();
                assertThat(id).isGreaterThan(last);
                assertThat(all.add(id)).isTrue();
                last = id;
            }
        }
        assertThat(all).hasSize(100 * shards);
    }
}
