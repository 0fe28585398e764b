package io.arna.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import javax.management.NotificationEmitter;

/**
 * Keeps the heap from filling with what is dead. Messages that wait for a while grow old before they go, and the serial collector collects what
 * is old only when the heap cannot grow any further: a broker through which messages queue would in time hold all the memory it may have.
 * Here the old generation is collected whenever it has become twice as large as what lived in it the last time, as other collectors do of
 * themselves. What that costs is in proportion to what lives, and spread over as many bytes again.
 */
final class OldGeneration {
    /** Smaller than this it is left alone: a broker at rest never sees a collection. */
    static final long LEAST_BYTES = 64L << 20;
    private static final int GROWTH = 2;
    private static final String SERIAL = "Tenured Gen";

    private final MemoryPoolMXBean pool;

    private OldGeneration(MemoryPoolMXBean pool) {
        this.pool = pool;
    }

    /** Watches it until the process ends, if this Java runs with the serial collector; any other needs no help. */
    static void watch() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals(SERIAL)) {
                new OldGeneration(pool).begin();
            }
        }
    }

    private void begin() {
        pool.setUsageThreshold(LEAST_BYTES);
        ((NotificationEmitter) ManagementFactory.getMemoryMXBean()).addNotificationListener(
                (_, _) -> collect(),
                notification -> notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED), null);
    }

    /** On the thread that Java tells such things on. */
    private void collect() {
        System.gc();
        MemoryUsage now = pool.getUsage();
        pool.setUsageThreshold(Math.min(next(now.getUsed()), now.getMax()));
    }

    /** How large it may become when so many bytes in it live. */
    static long next(long livingBytes) {
        return Math.max(LEAST_BYTES, GROWTH * livingBytes);
    }
}
