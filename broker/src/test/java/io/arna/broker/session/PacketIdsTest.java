package io.arna.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketIdsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isTheSetThatAnyOtherSetIs(long seed) {
        Random random = new Random(seed);
        int range = 1 + random.nextInt(random.nextBoolean() ? 40 : 65_535);
        PacketIds ids = new PacketIds();
        TreeSet<Integer> model = new TreeSet<>();
        for (int step = 0; step < 20_000; step++) {
            int id = 1 + random.nextInt(range);
            if (random.nextInt(5) < 3) {
                assertThat(ids.add(id)).isEqualTo(model.add(id));
            } else {
                assertThat(ids.remove(id)).isEqualTo(model.remove(id));
            }
            assertThat(ids.contains(id)).isEqualTo(model.contains(id));
            assertThat(ids.size()).isEqualTo(model.size());
        }
        TreeSet<Integer> told = new TreeSet<>();
        ids.forEach(told::add);
        assertThat(told).isEqualTo(model);
    }

    @Test
    void takesEveryIdentifierThereIs() {
        PacketIds ids = new PacketIds();
        for (int id = 1; id <= 65_535; id++) {
            assertThat(ids.add(id)).isTrue();
        }
        assertThat(ids.size()).isEqualTo(65_535);
        assertThat(ids.contains(1) && ids.contains(65_535)).isTrue();
    }
}
