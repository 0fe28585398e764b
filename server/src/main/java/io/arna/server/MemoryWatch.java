package io.arna.server;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks each second how much of the heap was still in use after its last full collection: what is in use before one says nothing, because most of
 * it may be garbage.
 */
final class MemoryWatch implements AutoCloseable {
    private static final int SECONDS = 1;
    /** It is over when so much less is in use, lest it comes and goes with every collection. */
    private static final int OVER_PERCENT = 5;

    private final int percent;
    private final Consumer<Boolean> full;
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean isFull;

    private MemoryWatch(int percent, Consumer<Boolean> full) {
        this.percent = percent;
        this.full = full;
    }

    /**
     * Begins to watch.
     *
     * @param percent of the old generation, 1–100; 0 for not at all
     * @param full told at each look whether more is in use, on a thread of its own
     */
    static MemoryWatch watch(int percent, Consumer<Boolean> full) {
        MemoryWatch watch = new MemoryWatch(percent, full);
        if (percent > 0) {
            Thread.ofVirtual().name("arna-memory").start(watch::lookFromTimeToTime);
        }
        return watch;
    }

    private void lookFromTimeToTime() {
        try {
            List<MemoryPoolMXBean> pools = oldGenerations();
            while (!over.await(SECONDS, TimeUnit.SECONDS)) {
                for (MemoryPoolMXBean pool : pools) {
                    look(pool.getCollectionUsage(), pool.getUsage());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does; it ends
        }
    }

    /** Where lives what lives long: the one pool of the heap that is as large as can be, whatever the collector calls it. */
    private static List<MemoryPoolMXBean> oldGenerations() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getUsage().getMax() > 0)
                .max((a, b) -> Long.compare(a.getUsage().getMax(), b.getUsage().getMax())).stream().toList();
    }

    /**
     * Looks once.
     *
     * @param collected what was in use after the last full collection; null when the collector does not tell
     * @param now what is in use now: never less than what lives, so that little of it means that there is room
     */
    void look(@Nullable MemoryUsage collected, MemoryUsage now) {
        if (collected == null || now.getMax() <= 0) { return; }
        long living = Math.min(collected.getUsed(), now.getUsed());
        long bound = isFull ? percent - OVER_PERCENT : percent;
        isFull = living > 0 && living >= now.getMax() / 100 * bound;
        full.accept(isFull);
    }

    /** One that looks only when told to. */
    static MemoryWatch still(int percent, Consumer<Boolean> full) {
        return new MemoryWatch(percent, full);
    }

    @Override
    public void close() {
        over.countDown();
    }
}
