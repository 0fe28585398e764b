package io.arna.broker.session;

import io.arna.broker.session.InFlight.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 and 2 messages sent and not yet acknowledged, by packet identifier. Identifiers are given out in turn and the oldest are the
 * first to come back, so the slot of an identifier is its lowest bits: a look-up is one array access, and an idle session holds no array
 * of any size. Confined to its session's shard.
 */
final class OutboundWindow {
    private static final int MAX_ID = 65_535;
    private static final int SMALLEST = 4;
    private static final @Nullable InFlight[] NOTHING = new @Nullable InFlight[0];

    private @Nullable InFlight[] slots = NOTHING;
    private int size;
    private int lastId;
    private long order;

    int size() {
        return size;
    }

    boolean isEmpty() { return size == 0; }

    /** Gives {@code waiting} a packet identifier that is not in use [MQTT-2.2.1-4]. There must be fewer than 65,535 already. */
    InFlight add(Waiting waiting, State state) {
        assert size < MAX_ID : "no packet identifier is free";
        if (size >= slots.length / 2) {
            grow();
        }
        int id = lastId;
        do {
            id = id == MAX_ID ? 1 : id + 1;
        } while (slots[slotOf(id)] != null);
        lastId = id;
        return put(new InFlight(id, waiting, order++, state));
    }

    /** Puts back what was in flight before a restart, in the order it was sent. */
    InFlight restore(int packetId, Waiting waiting, State state) {
        while (slots.length == 0 || slots[slotOf(packetId)] != null) {
            grow();
        }
        lastId = Math.max(lastId, packetId);
        return put(new InFlight(packetId, waiting, order++, state));
    }

    private InFlight put(InFlight inFlight) {
        slots[slotOf(inFlight.packetId)] = inFlight;
        size++;
        return inFlight;
    }

    /** It has been sent for the first time just now: what was sent before comes first when all is sent again. */
    void isSent(InFlight inFlight) {
        inFlight.order = order++;
    }

    /** What is in flight under this identifier; null when nothing is. */
    @Nullable
    InFlight get(int packetId) {
        if (slots.length == 0) { return null; }
        InFlight found = slots[slotOf(packetId)];
        return found != null && found.packetId == packetId ? found : null;
    }

    /** Its exchange is over; the identifier is free. */
    void remove(InFlight inFlight) {
        int slot = slotOf(inFlight.packetId);
        assert slots[slot] == inFlight : "not in flight";
        slots[slot] = null;
        size--;
    }

    /** All in flight: those that were sent, in the order of that [MQTT-4.6.0-1], then those that were not. */
    List<InFlight> inOrder() {
        List<InFlight> all = new ArrayList<>(size);
        for (InFlight inFlight : slots) {
            if (inFlight != null) {
                all.add(inFlight);
            }
        }
        all.sort(Comparator.<InFlight>comparingInt(inFlight -> inFlight.sentBefore ? 0 : 1)
                .thenComparingLong(inFlight -> inFlight.order));
        return all;
    }

    private int slotOf(int packetId) {
        return packetId & (slots.length - 1);
    }

    private void grow() {
        @Nullable InFlight[] old = slots;
        slots = new @Nullable InFlight[Math.max(SMALLEST, old.length * 2)];
        for (InFlight inFlight : old) {
            if (inFlight != null) {
                slots[slotOf(inFlight.packetId)] = inFlight;
            }
        }
    }
}
