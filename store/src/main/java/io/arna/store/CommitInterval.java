package io.arna.store;

import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** What was committed since it was asked for last, beside what was committed so far. One caller. */
final class CommitInterval {
    private final Commits commits;
    private final LongSupplier nanoTime;
    private long lastNanos;
    private long lastGroups;
    private long lastOperations;
    private long[] lastByDuration;

    CommitInterval(Commits commits, LongSupplier nanoTime) {
        this.commits = commits;
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
        this.lastByDuration = commits.byDuration();
    }

    /** The figures that {@link RocksStore#tell} names. */
    void tell(BiConsumer<String, Long> figures) {
        long now = nanoTime.getAsLong();
        long groups = commits.groups();
        long operations = commits.operations();
        long[] byDuration = commits.byDuration();
        long[] since = byDuration.clone();
        for (int i = 0; i < since.length; i++) {
            since[i] -= lastByDuration[i];
        }
        figures.accept("commits/count", groups);
        figures.accept("commits/operations", operations);
        figures.accept("commits/syncs", commits.syncs());
        figures.accept("commits/rate",
                rounded((groups - lastGroups) * (double) TimeUnit.SECONDS.toNanos(1), now - lastNanos));
        figures.accept("commits/batch", rounded((double) (operations - lastOperations), groups - lastGroups));
        figures.accept("commits/latency/p50", Commits.micros(since, 0.5));
        figures.accept("commits/latency/p95", Commits.micros(since, 0.95));
        figures.accept("commits/latency/p99", Commits.micros(since, 0.99));
        figures.accept("disk/bytes", commits.diskBytes());
        lastNanos = now;
        lastGroups = groups;
        lastOperations = operations;
        lastByDuration = byDuration;
    }

    private static long rounded(double sum, long of) {
        return of == 0 ? 0 : Math.round(sum / of);
    }
}
