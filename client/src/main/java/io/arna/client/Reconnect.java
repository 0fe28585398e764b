package io.arna.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a lost connection is sought again: after the first delay, then after twice as long each time up to the longest. A random part of
 * up to a quarter is added, so that a thousand clients do not return in the same instant.
 *
 * @param firstDelay above zero
 * @param longestDelay at least the first
 */
public record Reconnect(Duration firstDelay, Duration longestDelay) {
    public Reconnect {
        if (firstDelay.isNegative() || firstDelay.isZero() || longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("reconnect after " + firstDelay + " up to " + longestDelay);
        }
    }

    /** One second at first, one minute at most. */
    public static final Reconnect USUAL = new Reconnect(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** The delay before attempt number {@code attempt}, counted from 1. */
    Duration delayBefore(int attempt, RandomGenerator random) {
        long longest = longestDelay.toNanos();
        long nanos = firstDelay.toNanos();
        for (int i = 1; i < attempt && nanos < longest; i++) {
            nanos = nanos > longest / 2 ? longest : nanos * 2;
        }
        return Duration.ofNanos(nanos + random.nextLong(nanos / 4 + 1));
    }
}
