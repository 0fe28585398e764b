package io.arna.broker.routing;

import io.arna.broker.port.Shard;
import io.arna.broker.port.Store;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds back a publisher's acknowledgement while receivers on one shard have no room, or a member of a share group is still sought.
 * Counted on the receivers' shard, and comes home once when nobody there holds it any more. With a message that is handed on it goes along to
 * the next member's shard.
 */
public final class Receipt {
    private final Shard publisher;
    private final Consumer<Store.@Nullable Failure> settled;
    /** One for the shard itself until all receivers there have heard, and one for each receiver without room. */
    private int holds = 1;
    /** Why the message could not be stored for the member it was handed on to; null when it was. */
    private Store.@Nullable Failure failure;

    /**
     * @param publisher where the publisher lives
     * @param settled told there when all receivers have taken the message, or have given up on it, and why it could not be stored for one
     */
    public Receipt(Shard publisher, Consumer<Store.@Nullable Failure> settled) {
        this.publisher = publisher;
        this.settled = settled;
    }

    /** A receiver has no room yet; it releases later. On the receivers' shard. */
    public void hold() {
        assert holds > 0 : "a settled receipt is held again";
        holds++;
    }

    /** A receiver has room now or has given up. On the receivers' shard. */
    public void release() {
        assert holds > 0 : "a receipt is released twice";
        if (--holds == 0) {
            if (publisher.isCurrent()) {
                settled.accept(failure);
            } else {
                publisher.execute(() -> settled.accept(failure));
            }
        }
    }

    void failed(Store.Failure why) {
        failure = why;
    }
}
