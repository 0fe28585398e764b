package io.arna.broker.session;

import io.arna.broker.port.Shard;
import io.arna.broker.routing.Receipt;
import java.util.ArrayList;
import java.util.List;

/**
 * The publishers a session holds back while its client is connected and its queue is full: their acknowledgements wait until there is room,
 * but no longer than a configured time. Confined to its session's shard.
 */
final class PushBack {
    private final Shard shard;
    private final int patienceMillis;
    private final Runnable onGivenUp;
    private final List<Receipt> held = new ArrayList<>(0);
    /** Tells a timer that was set for publishers released since. */
    private int round;

    /**
     * @param patienceMillis how long publishers are held back at most
     * @param onGivenUp run when that time is over and they still are
     */
    PushBack(Shard shard, int patienceMillis, Runnable onGivenUp) {
        this.shard = shard;
        this.patienceMillis = patienceMillis;
        this.onGivenUp = onGivenUp;
    }

    boolean isHolding() { return !held.isEmpty(); }

    void hold(Receipt receipt) {
        receipt.hold();
        held.add(receipt);
        if (held.size() == 1) {
            int now = ++round;
            shard.schedule(patienceMillis, () -> {
                if (now == round && isHolding()) {
                    onGivenUp.run();
                }
            });
        }
    }

    /** Lets all go on. */
    void release() {
        if (isHolding()) {
            round++;
            List<Receipt> released = List.copyOf(held);
            held.clear();
            released.forEach(Receipt::release);
        }
    }
}
