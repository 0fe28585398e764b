package io.arna.broker.routing;

import io.arna.broker.port.Shard;
import io.arna.broker.port.Store;
import org.jspecify.annotations.Nullable;

/**
 * A published message that waits to be acknowledged: until it is stored, and until receivers that are short of room have taken it.
 * Confined to the publisher's shard.
 */
public abstract class Publication {
    private final Shard shard;
    /** One for the publishing itself, one for the store, one for each receipt out and for each member of a share group yet to hear. */
    private int open = 1;
    private boolean anybodyHears;
    private Store.@Nullable Failure failure;

    /** A publication of a client on {@code shard}. */
    protected Publication(Shard shard) {
        this.shard = shard;
    }

    /**
     * All that had to happen has happened; called once.
     *
     * @param anybodyHears whether a subscription matched
     * @param failure why the message could not be stored; null when it was, or need not be
     */
    protected abstract void onSettled(boolean anybodyHears, Store.@Nullable Failure failure);

    /** Whether it waits for receivers that are short of room; otherwise what they cannot take is dropped. */
    protected boolean waitsForReceivers() {
        return true;
    }

    /** One more thing must happen. */
    final void hold() {
        open++;
    }

    /** It has happened. */
    final void release() {
        assert open > 0 : "a settled publication is released again";
        if (--open == 0) {
            onSettled(anybodyHears, failure);
        }
    }

    final void failed(Store.@Nullable Failure why) {
        if (why != null) {
            failure = why;
        }
    }

    final void heardBySomebody() {
        anybodyHears = true;
    }

    /** Waits for the receivers on one more shard. */
    final Receipt newReceipt() {
        hold();
        return receiptForHold();
    }

    /** Gives a hold there is already to be released by a receipt, as when a message is handed on. Any shard. */
    final Receipt receiptForHold() {
        return new Receipt(shard, this::settle);
    }

    private void settle(Store.@Nullable Failure why) {
        failed(why);
        release();
    }

    final Shard shard() {
        return shard;
    }
}
