package io.arna.broker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private long now = Long.MAX_VALUE - 5; // a clock of nanoseconds may overflow

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private int takenAtOnce(TokenBucket bucket) {
        int taken = 0;
        for (; !bucket.isEmpty(now); taken++) {
            bucket.take(1, now);
        }
        return taken;
    }

    @Test
    void givesABurstAndThenTheRate() {
        TokenBucket bucket = new TokenBucket(10, 3, now);
        assertThat(takenAtOnce(bucket)).isEqualTo(30);
        int taken = 0;
        for (int i = 0; i < 10_000; i++) {
            now += nanos(1);
            taken += takenAtOnce(bucket);
        }
        assertThat(taken).isBetween(100, 101);
    }

    @Test
    void savesUpNoMoreThanABurst() {
        TokenBucket bucket = new TokenBucket(10, 1, now);
        takenAtOnce(bucket);
        now += nanos(3_600_000);
        assertThat(bucket.isFull(now)).isTrue();
        assertThat(takenAtOnce(bucket)).isEqualTo(10);
        assertThat(bucket.isFull(now)).isFalse();
    }

    @Test
    void whatIsTakenBeyondItHasToBeWaitedFor() {
        TokenBucket bucket = new TokenBucket(1_000, 1, now);
        assertThat(bucket.nanosUntilMore(now)).isZero();
        bucket.take(5_000, now);
        long wait = bucket.nanosUntilMore(now);
        assertThat(wait).isEqualTo(nanos(4_001));
        now += wait - 1;
        assertThat(bucket.isEmpty(now)).isTrue();
        now++;
        assertThat(bucket.isEmpty(now)).isFalse();
    }

    @Test
    void countsTheLargestOfPacketsAtTheLowestOfRates() {
        TokenBucket bucket = new TokenBucket(1, 1, now);
        bucket.take(1 << 30, now);
        assertThat(bucket.nanosUntilMore(now)).isEqualTo((1L << 30) * 1_000_000_000L);
    }
}
