package io.arna.broker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FlappingTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Flapping flapping = new Flapping(3, 60, 300);

    @Test
    void keepsOutWhoGoesTooOftenForAsLongAsWasSaid() {
        assertThat(flapping.gone("a", 0)).isFalse();
        assertThat(flapping.gone("a", 10 * SECOND)).isFalse();
        assertThat(flapping.secondsLeft("a", 10 * SECOND)).isZero();
        assertThat(flapping.gone("a", 20 * SECOND)).isTrue();
        assertThat(flapping.secondsLeft("a", 20 * SECOND)).isEqualTo(300);
        assertThat(flapping.secondsLeft("a", 319 * SECOND + 1)).isEqualTo(1);
        assertThat(flapping.secondsLeft("a", 320 * SECOND)).isZero();
        assertThat(flapping.secondsLeft("b", 20 * SECOND)).isZero();
    }

    @Test
    void whoTakesItsTimeIsNotKeptOut() {
        for (long second = 0; second < 3_000; second += 30) {
            assertThat(flapping.gone("slow", second * SECOND)).isFalse();
        }
    }

    @Test
    void whoWasInAlreadyProlongsNothing() {
        for (int i = 0; i < 3; i++) {
            flapping.gone("a", 0);
        }
        assertThat(flapping.gone("a", 100 * SECOND)).isFalse();
        assertThat(flapping.secondsLeft("a", 299 * SECOND)).isEqualTo(1);
        assertThat(flapping.gone("a", 300 * SECOND)).as("it begins anew").isFalse();
        assertThat(flapping.secondsLeft("a", 300 * SECOND)).isZero();
    }

    @Test
    void staysBoundedAndForgetsFirstWhoCountsLeast() {
        Flapping small = new Flapping(3, 60, 300, 10);
        for (int i = 0; i < 3; i++) {
            small.gone("banned", 0);
        }
        for (int i = 0; i < 1_000; i++) {
            small.gone("once-" + i, SECOND);
        }
        assertThat(small.size()).isEqualTo(10);
        assertThat(small.secondsLeft("banned", SECOND)).isEqualTo(299);
        small.gone("late", 400 * SECOND);
        assertThat(small.size()).as("those whose time is over are forgotten").isEqualTo(1);
    }

    @Test
    void keepsNothingWhenItIsOff() {
        Flapping off = new Flapping(0, 60, 300);
        for (int i = 0; i < 100; i++) {
            assertThat(off.gone("a", 0)).isFalse();
        }
        assertThat(off.size()).isZero();
        assertThat(off.secondsLeft("a", 0)).isZero();
    }
}
