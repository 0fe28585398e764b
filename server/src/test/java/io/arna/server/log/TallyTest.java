package io.arna.server.log;

import static io.arna.broker.message.DropReason.QUEUE_FULL;
import static io.arna.broker.message.DropReason.SLOW_CONSUMER;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.message.DropReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally<DropReason> drops = new Tally<>(DropReason.values());

    private List<String> drained() {
        List<String> lines = new ArrayList<>();
        drops.drain((clientId, reason, count) -> lines.add(clientId + " " + reason + " " + count));
        return lines;
    }

    @Test
    void countsByClientAndReason() {
        drops.add("a", QUEUE_FULL);
        drops.add("a", QUEUE_FULL);
        drops.add("a", SLOW_CONSUMER);
        drops.add("b", QUEUE_FULL);
        assertThat(drained()).containsExactlyInAnyOrder("a SLOW_CONSUMER 1", "a QUEUE_FULL 2", "b QUEUE_FULL 1");
    }

    @Test
    void tellsEachDropOnce() {
        drops.add("a", QUEUE_FULL);
        assertThat(drained()).hasSize(1);
        assertThat(drained()).isEmpty();
        drops.add("a", QUEUE_FULL);
        assertThat(drained()).containsExactly("a QUEUE_FULL 1");
    }

    @Test
    void staysBoundedWhateverClientsThereAre() {
        for (int i = 0; i < 3_000; i++) {
            drops.add("client-" + i, QUEUE_FULL);
        }
        assertThat(drained()).hasSize(1_001).contains("(others) QUEUE_FULL 2000");
    }
}
