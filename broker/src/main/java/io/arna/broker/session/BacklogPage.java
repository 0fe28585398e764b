package io.arna.broker.session;

import io.arna.mqtt.Payload;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are in a part of a {@link Backlog}, first in, first out, with the size of each: here, or set aside in the store. Confined to its session's
 * shard.
 */
final class BacklogPage {
    /** How many messages a page has when it is full. */
    static final int MESSAGES = 2_048;
    private static final int FIRST_LENGTH = 8;
    private static final int BYTES_EACH = Long.BYTES + Integer.BYTES;

    private enum Place {
        HERE,
        /** Being set aside: what is on it is here until that is done. */
        LEAVING,
        AWAY
    }

    private final long number;
    private Place place = Place.HERE;
    /** Empty while it is away. */
    private long[] ids = new long[FIRST_LENGTH];
    private int[] sizes = new int[FIRST_LENGTH];
    private int first;
    private int end;

    BacklogPage(long number) {
        this.number = number;
    }

    /** Tells it from other pages of its backlog. */
    long number() {
        return number;
    }

    int messages() {
        return end - first;
    }

    /** Whether nothing can be added, though what was on it may have been taken. */
    boolean isFull() {
        return end == MESSAGES;
    }

    /** Whether it was not set aside, so that it is not to be taken back. */
    boolean isHere() {
        return place == Place.HERE;
    }

    void add(long id, int size) {
        assert isHere() && !isFull();
        if (first == end) {
            first = 0;
            end = 0;
        }
        if (end == ids.length) {
            ids = Arrays.copyOf(ids, 2 * end);
            sizes = Arrays.copyOf(sizes, 2 * end);
        }
        ids[end] = id;
        sizes[end++] = size;
    }

    /** The id of the n-th, from 0 on. */
    long id(int n) {
        return ids[first + n];
    }

    /** The size of the n-th, from 0 on. */
    int size(int n) {
        return sizes[first + n];
    }

    /** Takes the first so many off, and tells the sum of their sizes. */
    long remove(int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += size(i);
        }
        first += count;
        return sum;
    }

    // ── To the store and back ──

    /** What is on it, for the store: it leaves. */
    Payload leave() {
        assert isHere() && first == 0;
        place = Place.LEAVING;
        ByteBuffer content = ByteBuffer.allocate(end * BYTES_EACH);
        for (int i = 0; i < end; i++) {
            content.putLong(ids[i]).putInt(sizes[i]);
        }
        return Payload.copyOf(content.array());
    }

    /** The store has it. */
    void hasLeft() {
        if (place == Place.LEAVING) {
            place = Place.AWAY;
            ids = new long[0];
            sizes = new int[0];
        }
    }

    /** The store could not take it. */
    void stays() {
        place = Place.HERE;
    }

    /** The store gives back what it has of it; null when that is nothing. */
    void comesBack(@Nullable Payload content) {
        if (place == Place.AWAY) {
            if (content == null) { throw new IllegalStateException("the store has lost page " + number); }
            ByteBuffer from = ByteBuffer.wrap(content.toByteArray());
            ids = new long[end];
            sizes = new int[end];
            for (int i = 0; i < end; i++) {
                ids[i] = from.getLong();
                sizes[i] = from.getInt();
            }
        }
        place = Place.HERE;
    }
}
