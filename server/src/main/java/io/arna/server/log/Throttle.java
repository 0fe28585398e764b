package io.arna.server.log;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets so many lines through each second and counts the rest. Any thread, no lock. */
final class Throttle {
    private static final int COUNT_BITS = 32;

    private final int perSecond;
    private final LongSupplier nanoClock;
    private final long origin;
    /** The current second in the upper half, how many came in it in the lower. */
    private final AtomicLong current = new AtomicLong();
    private final AtomicLong heldBack = new AtomicLong();

    Throttle(int perSecond, LongSupplier nanoClock) {
        this.perSecond = perSecond;
        this.nanoClock = nanoClock;
        this.origin = nanoClock.getAsLong();
    }

    /** Whether one more may pass; it is counted if not. */
    boolean mayPass() {
        long second = (nanoClock.getAsLong() - origin) / 1_000_000_000L;
        long now = current.updateAndGet(was -> was >>> COUNT_BITS == second ? was + 1 : (second << COUNT_BITS) + 1);
        boolean passes = (now & 0xFFFF_FFFFL) <= perSecond;
        if (!passes) {
            heldBack.incrementAndGet();
        }
        return passes;
    }

    /** How many were held back since this was last asked. */
    long takeHeldBack() {
        return heldBack.getAndSet(0);
    }
}
