package io.arna.broker.routing;

import io.arna.broker.message.Message;
import io.arna.mqtt.codec.PublishFrame;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to all who hear it on one shard: holds each encoding once, however many share it. Lives for one burst and is
 * confined to that shard.
 */
public final class Fanout {
    private final Message message;
    private final long wallMillis;
    private final @Nullable Receipt receipt;
    private final boolean roomPromised;
    /** Waits until a member of a share group has the message; null when none does, or once the message is handed on. */
    private @Nullable Publication held;
    /** By layout: bit 0 for MQTT 5, bit 1 for "with packet identifier"; null until somebody needs it. */
    private final @Nullable PublishFrame[] frames = new @Nullable PublishFrame[4];

    /**
     * @param wallMillis the time now, for the remaining lifetime subscribers are told
     * @param receipt whom to tell when receivers cannot take the message yet; null when nobody waits
     */
    public Fanout(Message message, long wallMillis, @Nullable Receipt receipt) {
        this(message, wallMillis, receipt, null, false);
    }

    /**
     * @param held waits, without a receipt, until the member of a share group that is about to hear has the message, or another one has
     * @param roomPromised whether there is no receipt only because there was room
     */
    Fanout(Message message, long wallMillis, @Nullable Receipt receipt, @Nullable Publication held,
            boolean roomPromised) {
        this.roomPromised = roomPromised;
        this.message = message;
        this.wallMillis = wallMillis;
        this.receipt = receipt;
        this.held = held;
    }

    /** What is said. */
    public Message message() {
        return message;
    }

    /** Whom to tell when a receiver cannot take it yet; null when nobody waits. */
    public @Nullable Receipt receipt() {
        return receipt;
    }

    /** Whether its publisher would have waited for room, but there was enough when the message left it, so that there is no receipt. */
    public boolean isRoomPromised() {
        return roomPromised;
    }

    /** The member it came for cannot take it: what makes the publisher wait for the next one; null when nobody waits. Release it once. */
    @Nullable
    Receipt handOn() {
        if (receipt != null) {
            receipt.hold();
            return receipt;
        }
        Publication waiting = held;
        held = null;
        return waiting == null ? null : waiting.receiptForHold();
    }

    /** Who still waits for the member, which has heard by now; null when nobody does, or a receipt sees to it. */
    @Nullable
    Publication held() {
        return held;
    }

    /** Whether its life was over when it came to this shard. */
    public boolean isExpired() {
        return message.isExpired(wallMillis);
    }

    /** Seconds it has left to live, as a subscriber is told. */
    public long secondsLeft() {
        return message.secondsLeft(wallMillis);
    }

    /** The one encoding for all who share this layout. */
    public PublishFrame frame(boolean v5, boolean withPacketId) {
        int layout = (v5 ? 1 : 0) | (withPacketId ? 2 : 0);
        PublishFrame frame = frames[layout];
        if (frame == null) {
            frame = PublishFrame.of(v5, withPacketId, message.topic(), secondsLeft(),
                    message.properties(),
                    message.payload());
            frames[layout] = frame;
        }
        return frame;
    }
}
