package io.arna.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CommitsTest {
    private final Commits commits = new Commits();

    @Test
    void countsGroupsAndOperations() {
        commits.add(3, 1_000);
        commits.add(4, 1_000);
        assertThat(commits.groups()).isEqualTo(2);
        assertThat(commits.operations()).isEqualTo(7);
    }

    @Test
    void tellsPercentilesToAnEighth() {
        LongStream.rangeClosed(1, 1_000).forEach(micros -> commits.add(1, micros * 1_000));
        assertThat(commits.micros(0.5)).isBetween(500L, 500L * 9 / 8);
        assertThat(commits.micros(0.99)).isBetween(990L, 990L * 9 / 8);
        assertThat(commits.micros(1)).isBetween(1_000L, 1_000L * 9 / 8);
    }

    @Test
    void tellsWhatHappenedSinceItWasAskedLast() {
        long[] nanos = {0};
        commits.add(100, 9_000_000);
        CommitInterval interval = new CommitInterval(commits, () -> nanos[0]);
        interval.tell((topic, value) -> {
        });
        commits.add(5, 1_000_000);
        commits.add(2, 2_000_000);
        nanos[0] = TimeUnit.SECONDS.toNanos(2);

        Map<String, Long> told = new HashMap<>();
        interval.tell(told::put);

        assertThat(told).containsEntry("commits/count", 3L).containsEntry("commits/operations", 107L)
                .containsEntry("commits/syncs", 0L).containsEntry("commits/rate", 1L)
                .containsEntry("commits/batch", 4L);
        assertThat(told.get("commits/latency/p50")).isBetween(1_000L, 1_125L);
        assertThat(told.get("commits/latency/p99")).isBetween(2_000L, 2_250L);
        interval.tell(told::put);
        assertThat(told).containsEntry("commits/rate", 0L).containsEntry("commits/batch", 0L)
                .containsEntry("commits/latency/p99", 0L).containsEntry("commits/count", 3L);
    }

    @Test
    void knowsNoPercentileOfNothing() {
        assertThat(commits.micros(0.5)).isZero();
    }

    @Test
    void everyStepHoldsWhatFallsIntoIt() {
        for (long micros = 1; micros < 100_000; micros++) {
            assertThat(Commits.upperBound(Commits.stepOf(micros))).isGreaterThanOrEqualTo(micros)
                    .isLessThanOrEqualTo(micros * 9 / 8);
        }
    }
}
