package io.arna.broker.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs pieces of work at the same time and fails if one of them does. */
public final class Threads {
    private Threads() {}

    /** A piece of work on a thread of its own. */
    @FunctionalInterface
    public interface Work {
        /** Does it; {@code number} tells the threads apart, from 0 on. */
        void run(int number) throws Exception;
    }

    /** Runs {@code work} on {@code count} threads that begin together, and waits for all of them. */
    public static void run(int count, Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                running.add(threads.submit(() -> {
                    start.await();
                    work.run(number);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }
}
