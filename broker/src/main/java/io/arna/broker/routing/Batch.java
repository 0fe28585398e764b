package io.arna.broker.routing;

import io.arna.broker.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one shard says to another in one burst: one object and one wake-up for any number of messages. */
final class Batch {
    /** A message and who hears it there. */
    static final class Delivery {
        final Message message;
        final Target[] targets;
        final @Nullable ShareGroup share;
        final @Nullable Receipt receipt;
        final boolean roomPromised;
        /** Waits until this member of {@link #share} has heard; null when nobody does, or a receipt sees to it. */
        @Nullable Publication held;

        Delivery(Message message, Target[] targets, @Nullable ShareGroup share, @Nullable Receipt receipt,
                boolean roomPromised, @Nullable Publication held) {
            this.message = message;
            this.targets = targets;
            this.share = share;
            this.receipt = receipt;
            this.roomPromised = roomPromised;
            this.held = held;
        }
    }

    private final List<Delivery> deliveries = new ArrayList<>();
    private final boolean first;
    private long bytes;

    /** @param first whether all that was said to that shard before has been heard */
    Batch(boolean first) {
        this.first = first;
    }

    /** Whether there is no other batch on its way to the same shard: then what can be promised is not promised twice. */
    boolean isFirst() {
        return first;
    }

    void add(Delivery delivery) {
        deliveries.add(delivery);
        bytes += delivery.message.size();
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    /** All have heard: lets the publications go on that wait for it, in one piece of work on their shard, which wrote this batch. */
    void releaseHeld() {
        for (Delivery delivery : deliveries) {
            if (delivery.held != null) {
                delivery.held.shard().execute(this::releaseAllHeld);
                return;
            }
        }
    }

    private void releaseAllHeld() {
        for (Delivery delivery : deliveries) {
            if (delivery.held != null) {
                delivery.held.release();
            }
        }
    }

    int size() {
        return deliveries.size();
    }

    /** Bytes of topics and payloads. */
    long bytes() {
        return bytes;
    }
}
