package io.arna.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND / 2); // a nano clock may pass through its end
    private final Throttle throttle = new Throttle(2, now::get);

    private long passesOf(int attempts) {
        return IntStream.range(0, attempts).filter(_ -> throttle.mayPass()).count();
    }

    @Test
    void letsSoManyThroughInASecond() {
        assertThat(passesOf(5)).isEqualTo(2);
        now.addAndGet(SECOND - 1);
        assertThat(passesOf(5)).isZero();
        now.addAndGet(1);
        assertThat(passesOf(5)).isEqualTo(2);
    }

    @Test
    void tellsHowManyItHeldBackOnce() {
        passesOf(5);
        assertThat(throttle.takeHeldBack()).isEqualTo(3);
        assertThat(throttle.takeHeldBack()).isZero();
    }
}
