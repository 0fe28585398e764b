package io.arna.acceptance.architecture.planted.impure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes threads in every way, and prints. Never run. */
public record Blocking(Runnable work) {
    void start() {
        new Thread(work).start();
        Thread.startVirtualThread(work);
        System.out.println(CompletableFuture.runAsync(work));
    }

    static ExecutorService executor() {
        return Executors.newSingleThreadExecutor();
    }
}
