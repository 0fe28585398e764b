package io.arna.broker.limit;

/**
 * A rate with room for bursts: what was not used is saved up, to a bound. Kept as a single point in time, that at which the bucket is full
 * again, as the generic cell rate algorithm does (ITU-T I.371). One owner; takes its time from whoever calls.
 */
public final class TokenBucket {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long perSecond;
    private final long burstNanos;
    private final long oneNanos;
    private long fullAtNanos;

    /**
     * A full bucket.
     *
     * @param perSecond what it gives in the long run, 1–2^30
     * @param burstSeconds so many seconds' worth can be saved up, at least 1
     * @param nowNanos the time, as for all other methods
     */
    public TokenBucket(long perSecond, long burstSeconds, long nowNanos) {
        this.perSecond = perSecond;
        this.burstNanos = burstSeconds * SECOND_NANOS;
        this.oneNanos = SECOND_NANOS / perSecond;
        this.fullAtNanos = nowNanos;
    }

    /** Whether not even one is left. */
    public boolean isEmpty(long nowNanos) {
        return lackingNanos(nowNanos) > 0;
    }

    private long lackingNanos(long nowNanos) {
        return fullAtNanos - nowNanos + oneNanos - burstNanos;
    }

    /** Whether nothing is missing: it is as a new one. */
    public boolean isFull(long nowNanos) {
        return fullAtNanos - nowNanos <= 0;
    }

    /** Takes {@code n} tokens, up to 2^30, whether they are there or not: what is missing has to be waited for. */
    public void take(long n, long nowNanos) {
        long from = isFull(nowNanos) ? nowNanos : fullAtNanos;
        fullAtNanos = from + n * SECOND_NANOS / perSecond;
    }

    /** How long until it is not empty any more; 0 when it is not. */
    public long nanosUntilMore(long nowNanos) {
        return Math.max(0, lackingNanos(nowNanos));
    }
}
