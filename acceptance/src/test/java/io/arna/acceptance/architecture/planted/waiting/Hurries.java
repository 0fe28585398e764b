package io.arna.acceptance.architecture.planted.waiting;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Uses what is called like something that waits and does not. Never run. */
public final class Hurries {
    private Hurries() {}

    static @Nullable String all(AtomicLong number, ConcurrentMap<Long, String> known, Queue<String> queue,
            CompletableFuture<String> later, ReentrantLock lock) {
        known.put(number.get(), queue.poll() + later.getNow("") + lock.tryLock());
        return known.get(number.get()) + String.join(" ", queue);
    }
}
