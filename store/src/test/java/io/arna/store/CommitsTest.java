package io.arna.store;

import static org.assertj.core.api.Assertions.assertThat;

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
