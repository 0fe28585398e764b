package io.arna.broker.session;

import io.arna.broker.port.Shard;
import io.arna.broker.routing.Receipt;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The publishers a session holds back while its client is connected and its queue is full: their acknowledgements wait until there is room,
 * first come, first let go, but none longer than a configured time. Confined to its session's shard.
 */
final class PushBack {
    private final Shard shard;
    private final int patienceMillis;
    private final Runnable onGivenUp;
    private final Queue<Held> held = new ArrayDeque<>(4);
    private boolean timed;

    /** A publisher that waits, and since when. */
    private record Held(Receipt receipt, long sinceNanos) {}

    /**
     * @param patienceMillis how long each publisher is held back at most
     * @param onGivenUp run when that time is over for one of them
     */
    PushBack(Shard shard, int patienceMillis, Runnable onGivenUp) {
        this.shard = shard;
        this.patienceMillis = patienceMillis;
        this.onGivenUp = onGivenUp;
    }

    boolean isHolding() { return !held.isEmpty(); }

    void hold(Receipt receipt) {
        receipt.hold();
        held.add(new Held(receipt, shard.nanoTime()));
        watch();
    }

    /** One timer at a time, for who has waited longest. */
    private void watch() {
        Held first = held.peek();
        if (timed || first == null) { return; }
        timed = true;
        long waitedMillis = TimeUnit.NANOSECONDS.toMillis(shard.nanoTime() - first.sinceNanos);
        shard.schedule(Math.max(1, patienceMillis - waitedMillis), () -> {
            timed = false;
            if (isOutOfPatience(held.peek())) {
                onGivenUp.run();
            }
            watch();
        });
    }

    private boolean isOutOfPatience(@Nullable Held first) {
        return first != null
                && shard.nanoTime() - first.sinceNanos >= TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    }

    /** Lets those go on that have waited longest, until no more than {@code most} are held. */
    void releaseBut(int most) {
        while (held.size() > most) {
            held.remove().receipt.release();
        }
    }
}
