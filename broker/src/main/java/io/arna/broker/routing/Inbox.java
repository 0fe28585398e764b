package io.arna.broker.routing;

import io.arna.broker.port.Shard;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What other shards have said to this one and it has not handled yet. Bounded by its writers: above the high mark they stop reading from
 * the clients that publish, and go on when it has fallen to the low mark.
 */
public final class Inbox {
    private static final long HIGH_BYTES = 16 << 20;
    private static final long LOW_BYTES = 4 << 20;
    /** What a message counts for besides its bytes. */
    private static final int OVERHEAD = 128;

    private final Shard shard;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean somebodyWaits = new AtomicBoolean();
    private final Runnable onRelief;

    /**
     * @param shard whose inbox this is
     * @param onRelief run on that shard when it was full and has room again
     */
    public Inbox(Shard shard, Runnable onRelief) {
        this.shard = shard;
        this.onRelief = onRelief;
    }

    /** Hands over a batch. Any thread. */
    void post(Batch batch, Router to) {
        long weight = weight(batch);
        bytes.addAndGet(weight);
        shard.execute(() -> {
            try {
                to.deliver(batch);
            } finally {
                taken(weight);
            }
        });
    }

    /** Whether writers should stop; then {@code onRelief} will run. Any thread. */
    boolean isFull() {
        if (bytes.get() < HIGH_BYTES) { return false; }
        somebodyWaits.set(true);
        // It may have drained between the two lines above; then nobody would be told.
        return bytes.get() > LOW_BYTES;
    }

    /** Whether all that was said has been handled. Any thread. */
    boolean isEmpty() { return bytes.get() == 0; }

    private void taken(long weight) {
        if (bytes.addAndGet(-weight) <= LOW_BYTES && somebodyWaits.getAndSet(false)) {
            onRelief.run();
        }
    }

    private static long weight(Batch batch) {
        return batch.bytes() + (long) OVERHEAD * batch.size();
    }
}
