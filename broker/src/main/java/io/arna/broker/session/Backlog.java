package io.arna.broker.session;

import io.arna.broker.port.Store;
import io.arna.broker.port.Store.SessionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a queue that lies in the store alone, behind what lies in memory. Of each message only its id and its size are known here: 12 bytes,
 * first in, first out.
 *
 * <p>Confined to its session's shard.
 */
final class Backlog {
    /** Beside those that are sought the store tells of others, which are on their way to the client already. */
    private static final int READ_BESIDE = 64;
    /** A power of two, like every later length. */
    private static final int FIRST_LENGTH = 8;

    private final Store store;
    private final SessionKey session;
    private long[] ids = new long[FIRST_LENGTH];
    private int[] sizes = new int[FIRST_LENGTH];
    /** Where the first is. */
    private int first;
    private int messages;
    private boolean reading;

    /** Told of what the store has. */
    @FunctionalInterface
    interface Refill {
        /**
         * Takes what is to be in memory from now on.
         *
         * @param next in the order in which they came
         * @param lostMessages how many more left the backlog, because the store could not keep them
         * @param lostBytes their size
         */
        void take(List<Store.Waiting> next, int lostMessages, long lostBytes);
    }

    Backlog(Store store, SessionKey session) {
        this.store = store;
        this.session = session;
    }

    int messages() {
        return messages;
    }

    boolean isEmpty() { return messages == 0; }

    boolean isBeingRead() { return reading; }

    /** A message that was handed to the store is in it from now on. */
    void add(long messageId, int size) {
        if (messages == ids.length) {
            grow();
        }
        int at = at(messages++);
        ids[at] = messageId;
        sizes[at] = size;
    }

    private void grow() {
        ids = Arrays.copyOf(ids, 2 * messages);
        sizes = Arrays.copyOf(sizes, 2 * messages);
        // Those before the first came round the end: they go behind it.
        System.arraycopy(ids, 0, ids, messages, first);
        System.arraycopy(sizes, 0, sizes, messages, first);
    }

    /** The place of the n-th. */
    private int at(int n) {
        return (first + n) & (ids.length - 1);
    }

    /** Has the store tell of the first in it, at most {@code most}; they are in it until the answer has come. */
    void read(int most, Refill refill) {
        assert !reading && messages > 0;
        reading = true;
        int count = Math.min(most, messages);
        Map<Long, Store.@Nullable Waiting> sought = HashMap.newHashMap(count);
        long lowest = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            long id = ids[at(i)];
            sought.put(id, null);
            lowest = Math.min(lowest, id);
        }
        readOn(lowest, count, sought, () -> answer(count, sought, refill));
    }

    /** Ids are in the order of each publisher only, so that there may be others between those that are sought, and any number of them. */
    private void readOn(long from, int missing, Map<Long, Store.@Nullable Waiting> sought, Runnable answered) {
        int most = missing + READ_BESIDE;
        store.read(session, from, most, found -> {
            int stillMissing = missing;
            for (Store.Waiting one : found) {
                long id = one.message().id();
                if (sought.containsKey(id)) {
                    sought.put(id, one);
                    stillMissing--;
                }
            }
            if (stillMissing > 0 && found.size() == most) {
                readOn(found.getLast().message().id() + 1, stillMissing, sought, answered);
            } else {
                answered.run();
            }
        });
    }

    private void answer(int count, Map<Long, Store.@Nullable Waiting> sought, Refill refill) {
        reading = false;
        if (messages == 0) { return; } // the session has ended meanwhile
        List<Store.Waiting> next = new ArrayList<>(count);
        int lostMessages = 0;
        long lostBytes = 0;
        for (int i = 0; i < count; i++) {
            Store.Waiting one = sought.get(ids[first]);
            if (one == null) {
                lostMessages++;
                lostBytes += sizes[first];
            } else {
                next.add(one);
            }
            first = at(1);
            messages--;
        }
        refill.take(next, lostMessages, lostBytes);
    }

    /** The session is over, and with it all that waits. */
    void end() {
        messages = 0;
    }

    /** Bytes of topics and payloads. */
    long bytes() {
        long sum = 0;
        for (int i = 0; i < messages; i++) {
            sum += sizes[at(i)];
        }
        return sum;
    }
}
