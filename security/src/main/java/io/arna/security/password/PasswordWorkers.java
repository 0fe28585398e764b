package io.arna.security.password;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that hash passwords: few, because hashing needs a processor and the shards need theirs, and with a bounded queue before them. Any
 * thread.
 */
public final class PasswordWorkers implements Executor, AutoCloseable {
    private static final int LONGEST_QUEUE = 4_096;

    private final ThreadPoolExecutor threads;

    private PasswordWorkers(ThreadPoolExecutor threads) {
        this.threads = threads;
    }

    /** As many as half of the processors, at least one. */
    public static PasswordWorkers start() {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new PasswordWorkers(new ThreadPoolExecutor(count, count, 0, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(LONGEST_QUEUE),
                Thread.ofPlatform().daemon().name("arna-passwords-", 0).factory()));
    }

    /** @throws RejectedExecutionException when too much waits already, or after the end */
    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Ends them; what waits is not done any more. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
