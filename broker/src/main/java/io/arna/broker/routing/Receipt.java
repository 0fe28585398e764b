package io.arna.broker.routing;

import io.arna.broker.port.Shard;

/**
 * Holds back a publisher's acknowledgement while receivers on one shard have no room. Made by the publisher's shard, counted on the
 * receivers' shard, and comes home once when nobody there holds it any more.
 */
public final class Receipt {
    private final Shard publisher;
    private final Runnable settled;
    /** One for the shard itself until all receivers there have heard, and one for each receiver without room. */
    private int holds = 1;

    /**
     * @param publisher where the publisher lives
     * @param settled run there when all receivers have taken the message, or have given up on it
     */
    public Receipt(Shard publisher, Runnable settled) {
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
                settled.run();
            } else {
                publisher.execute(settled);
            }
        }
    }
}
