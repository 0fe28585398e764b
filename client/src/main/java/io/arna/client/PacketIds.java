package io.arna.client;

import java.util.BitSet;

/** Packet identifiers in use, 1–65535, of everything this client has sent and awaits an answer for [MQTT-2.2.1-3]. */
final class PacketIds {
    static final int HIGHEST = 0xFFFF;

    private final BitSet used = new BitSet();
    private int next = 1;

    /** One that is not in use, or 0 when all are. Taken in turn, so that a late answer to an old one meets no new one. */
    int take() {
        int id = used.nextClearBit(next);
        if (id > HIGHEST) {
            id = used.nextClearBit(1);
        }
        if (id > HIGHEST) { return 0; }
        used.set(id);
        next = id == HIGHEST ? 1 : id + 1;
        return id;
    }

    /** Lets {@code id} be used again. */
    void release(int id) {
        assert used.get(id) : id;
        used.clear(id);
    }
}
