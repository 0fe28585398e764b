package io.arna.client;

import java.time.Duration;
import java.util.concurrent.Executor;

/** The thread a client lives on, and its time. As an executor it runs a task at once when called on the loop, else after what waits. */
interface Loop extends Executor {
    /** Whether the calling thread is the loop's. */
    boolean isCurrent();

    /** A reading that only grows, in nanoseconds. */
    long nanoTime();

    /** Runs {@code task} on the loop after {@code delay}, unless the returned timer is cancelled first. */
    Timer after(Duration delay, Runnable task);

    /** A running timer. */
    interface Timer {
        void cancel();
    }
}
