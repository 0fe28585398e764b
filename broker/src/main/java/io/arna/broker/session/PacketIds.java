package io.arna.broker.session;

import java.util.function.IntConsumer;

/** A set of packet identifiers, 1–65535, in an array of its own size: open addressing, 0 is an empty place. Confined to its shard. */
public final class PacketIds {
    private static final int SMALLEST = 8;

    private char[] places = new char[SMALLEST];
    private int size;

    /** Whether it is in the set. */
    public boolean contains(int packetId) {
        return places[placeOf(packetId)] == packetId;
    }

    /** Adds it; false when it was there. */
    public boolean add(int packetId) {
        if (2 * (size + 1) > places.length) {
            grow();
        }
        int place = placeOf(packetId);
        if (places[place] == packetId) { return false; }
        places[place] = (char) packetId;
        size++;
        return true;
    }

    /** Removes it; false when it was not there. */
    public boolean remove(int packetId) {
        int hole = placeOf(packetId);
        if (places[hole] != packetId) { return false; }
        places[hole] = 0;
        size--;
        // Those that had been pushed past the hole move up, or they would not be found any more.
        for (int i = next(hole); places[i] != 0; i = next(i)) {
            char moved = places[i];
            places[i] = 0;
            places[placeOf(moved)] = moved;
        }
        return true;
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Tells each, in no particular order. */
    public void forEach(IntConsumer each) {
        for (char id : places) {
            if (id != 0) {
                each.accept(id);
            }
        }
    }

    /** Where the identifier is, or the empty place where it would be. */
    private int placeOf(int packetId) {
        int place = packetId * 0x9E37 & places.length - 1;
        while (places[place] != 0 && places[place] != packetId) {
            place = next(place);
        }
        return place;
    }

    private int next(int place) {
        return place + 1 & places.length - 1;
    }

    private void grow() {
        char[] old = places;
        places = new char[old.length * 2];
        for (char id : old) {
            if (id != 0) {
                places[placeOf(id)] = id;
            }
        }
    }
}
