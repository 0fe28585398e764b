package io.arna.broker.event;

import io.arna.broker.limit.Bound;
import io.arna.broker.message.DropReason;
import io.arna.mqtt.packet.PacketType;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One shard's counters. Written by that shard alone, which costs no more than a plain addition; read by any thread, perhaps a little
 * late.
 */
public final class Counters {
    private static final int COUNTERS = Counter.values().length;
    private static final int TYPES = PacketType.values().length;
    private static final int RECEIVED = COUNTERS;
    private static final int SENT = RECEIVED + TYPES;
    private static final int DROPPED = SENT + TYPES;

    private static final int REACHED = DROPPED + DropReason.values().length;

    private final AtomicLongArray values = new AtomicLongArray(REACHED + Bound.values().length);

    /** Adds one. */
    public void add(Counter counter) {
        add(counter.ordinal(), 1);
    }

    /** Adds {@code n}. */
    public void add(Counter counter, long n) {
        add(counter.ordinal(), n);
    }

    /** A packet has come. */
    public void received(PacketType type) {
        add(RECEIVED + type.ordinal(), 1);
    }

    /** A packet is on its way. */
    public void sent(PacketType type) {
        add(SENT + type.ordinal(), 1);
    }

    /** A message did not reach somebody. */
    public void dropped(DropReason reason) {
        add(DROPPED + reason.ordinal(), 1);
    }

    /** So many messages did not reach somebody. */
    public void dropped(DropReason reason, long n) {
        add(DROPPED + reason.ordinal(), n);
    }

    /** A limit was reached. */
    public void reached(Bound bound) {
        add(REACHED + bound.ordinal(), 1);
    }

    /** The count so far. */
    public long get(Counter counter) {
        return values.getOpaque(counter.ordinal());
    }

    /** Packets of this type that have come so far. */
    public long getReceived(PacketType type) {
        return values.getOpaque(RECEIVED + type.ordinal());
    }

    /** Packets of this type sent so far. */
    public long getSent(PacketType type) {
        return values.getOpaque(SENT + type.ordinal());
    }

    /** Messages dropped for this reason so far. */
    public long getDropped(DropReason reason) {
        return values.getOpaque(DROPPED + reason.ordinal());
    }

    /** How often this limit was reached so far. */
    public long getReached(Bound bound) {
        return values.getOpaque(REACHED + bound.ordinal());
    }

    private void add(int index, long n) {
        values.setOpaque(index, values.getPlain(index) + n);
    }
}
