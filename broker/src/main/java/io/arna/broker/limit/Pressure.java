package io.arna.broker.limit;

import org.jspecify.annotations.Nullable;

/** Whether the broker has as much as it can bear. One for all shards; any thread. */
public final class Pressure {
    private volatile boolean memoryFull;
    private volatile boolean queuesFull;

    /** There is too much in memory, or no longer; whether that is news. */
    public boolean memoryIsFull(boolean full) {
        boolean isNews = full != memoryFull;
        memoryFull = full;
        return isNews;
    }

    /** Too much waits in queues, or no longer; whether that is news. */
    public boolean queuesAreFull(boolean full) {
        boolean isNews = full != queuesFull;
        queuesFull = full;
        return isNews;
    }

    /** What there is too much of; null when nothing. */
    public @Nullable Bound reached() {
        return memoryFull ? Bound.MEMORY : queuesFull ? Bound.QUEUES : null;
    }
}
