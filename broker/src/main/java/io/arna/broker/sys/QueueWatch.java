package io.arna.broker.sys;

import io.arna.broker.home.Home;
import io.arna.broker.limit.Limits;
import io.arna.broker.timer.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks each second how much waits in all queues together. Confined to the shard of its home. */
public final class QueueWatch {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** It is over when a tenth is free again, lest it comes and goes with every message. */
    private static final double OVER = 0.9;

    private final Home home;
    private final Totals totals;
    private final Limits.Overload limits;
    private final Consumer<Boolean> full;
    private final Timer timer = Timer.of(this::lookAndGoOn);
    private boolean isFull;

    /**
     * @param full told at each look whether too much waits
     */
    public QueueWatch(Home home, Totals totals, Limits.Overload limits, Consumer<Boolean> full) {
        this.home = home;
        this.totals = totals;
        this.limits = limits;
        this.full = full;
    }

    /** Looks for the first time, and from then on each second. */
    public void start() {
        lookAndGoOn();
    }

    private void lookAndGoOn() {
        home.timers().arm(timer, LOOK_NANOS);
        isFull = isBeyond(limits.queuedMessages(), totals.queuedMessages())
                || isBeyond(limits.queuedBytes(), totals.queuedBytes());
        full.accept(isFull);
    }

    private boolean isBeyond(long most, long now) {
        return most > 0 && now >= (isFull ? OVER * most : most);
    }
}
