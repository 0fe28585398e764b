package io.arna.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.bench.load.Counts;
import io.arna.bench.load.Load;
import io.arna.bench.load.LoadOptions;
import io.arna.bench.load.PublisherPlan;
import io.arna.bench.load.SubscriberPlan;
import io.arna.bench.relay.Mistake.Kind;
import io.arna.mqtt.MqttVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The counters are right: a relay errs so often on purpose, and just that is found. */
final class MistakesTest {
    private static final int MESSAGES = 1_000;

    /** What a load saw. */
    private record Seen(Counts counts, long lost, boolean complete, long timed) {}

    @ParameterizedTest
    @CsvSource({"V3_1_1,0,64", "V3_1_1,1,64", "V5,0,64", "V5,1,300", "V3_1,1,28", "V5,1,65536", "V3_1_1,0,40000"})
    void withoutMistakesAllIsClean(MqttVersion version, int qos, int payloadBytes) throws Exception {
        Seen seen = see(null, version, qos, payloadBytes);
        assertThat(seen.complete).isTrue();
        assertThat(seen.counts.sent).isEqualTo(MESSAGES);
        assertThat(seen.counts.received).isEqualTo(MESSAGES);
        assertThat(seen.timed).isEqualTo(MESSAGES);
        assertThat(seen.counts.acknowledged).isEqualTo(qos == 0 ? 0 : MESSAGES);
        assertThat(mistakesIn(seen)).isZero();
    }

    @Test
    void whatIsDroppedIsLost() throws Exception {
        Seen seen = see(new Mistake(Kind.DROP, 10), MqttVersion.V3_1_1, 0, 64);
        assertThat(seen.lost).isEqualTo(MESSAGES / 10);
        assertThat(mistakesIn(seen)).isEqualTo(MESSAGES / 10);
    }

    @Test
    void whatIsDoubledIsDuplicated() throws Exception {
        Seen seen = see(new Mistake(Kind.DOUBLE, 8), MqttVersion.V3_1_1, 0, 64);
        assertThat(seen.counts.duplicated).isEqualTo(MESSAGES / 8);
        assertThat(mistakesIn(seen)).isEqualTo(MESSAGES / 8);
    }

    @Test
    void whatIsSwappedIsReordered() throws Exception {
        Seen seen = see(new Mistake(Kind.SWAP, 7), MqttVersion.V3_1_1, 0, 64);
        assertThat(seen.counts.reordered).isEqualTo(MESSAGES / 7);
        assertThat(mistakesIn(seen)).isEqualTo(MESSAGES / 7);
    }

    @Test
    void whatIsSpoiltIsCorruptAndNotHeard() throws Exception {
        Seen seen = see(new Mistake(Kind.SPOIL, 9), MqttVersion.V5, 0, 64);
        assertThat(seen.counts.corrupt).isEqualTo(MESSAGES / 9);
        assertThat(seen.lost).isEqualTo(MESSAGES / 9);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyMistakeIsFoundAtQos1Too(Kind kind) throws Exception {
        assertThat(mistakesIn(see(new Mistake(kind, 10), MqttVersion.V3_1_1, 1, 64))).isPositive();
    }

    @Test
    void aPayloadTooShortToBeExaminedIsRefused() {
        assertThatThrownBy(() -> new PublisherPlan("p", List.of("a"), 0, false, 27, 1, 1))
                .hasMessageContaining("27 bytes");
    }

    private static long mistakesIn(Seen seen) {
        Counts counts = seen.counts;
        return seen.lost + counts.duplicated + counts.reordered + counts.corrupt + counts.refused + counts.cut
                + counts.failures + counts.violations;
    }

    private static Seen see(@Nullable Mistake mistake, MqttVersion version, int qos, int payloadBytes)
            throws Exception {
        try (Relay relay = new Relay(0, mistake); Load load = new Load(LoadOptions.to(relay.address(), version))) {
            load.subscribe(List.of(new SubscriberPlan("hears", List.of("bench/0"), qos, 0, 1, "")));
            load.publishers(List.of(new PublisherPlan("says", List.of("bench/0"), qos, false, payloadBytes, 10, 1)));
            load.limit(100, MESSAGES);
            load.measure();
            load.begin(0);
            boolean complete = load.drain();
            return new Seen(load.counts(), load.lost(), complete, load.latencies().getTotalCount());
        }
    }
}
