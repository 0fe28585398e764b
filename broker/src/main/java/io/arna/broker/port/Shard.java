package io.arna.broker.port;

/**
 * The one thread that owns a part of the broker's state, its clock and its source of chance. In production an event loop, in tests a
 * virtual one. Unless said otherwise a method may be called on the shard's own thread only.
 */
public interface Shard {
    /** Number of this shard, from 0 on. Any thread. */
    int index();

    /** Whether the caller runs on this shard. Any thread. */
    boolean isCurrent();

    /**
     * Runs {@code work} on this shard, after what was handed over before by the same thread. When called on the shard itself, the work runs
     * after the current burst of input has been handled. An exception ends that piece of work and is reported, never the shard. Any thread.
     */
    void execute(Runnable work);

    /** Runs {@code work} on this shard once, not before {@code delayMillis} have passed. */
    void schedule(long delayMillis, Runnable work);

    /** Nanoseconds from an arbitrary origin, never going back; the time of the current burst may be enough. */
    long nanoTime();

    /** Milliseconds since 1970-01-01 UTC; may jump. */
    long wallMillis();

    /** 64 random bits, fit for what an attacker must not guess. */
    long random();
}
