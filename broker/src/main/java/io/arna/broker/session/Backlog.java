package io.arna.broker.session;

import io.arna.broker.port.Store;
import io.arna.broker.port.Store.SessionKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a queue that lies in the store alone, behind what lies in memory: first in, first out. Which messages these are, and in which order they
 * came, is written on pages. Of the pages only the first, which is taken from, and the last, which is added to, are here; those between are with the
 * store too, so that a long backlog costs no more memory than a short one.
 *
 * <p>Confined to its session's shard.
 */
final class Backlog {
    /** Beside those that are sought the store tells of others, which are on their way to the client already. */
    private static final int READ_BESIDE = 64;

    private final Store store;
    private final SessionKey session;
    private final ArrayDeque<BacklogPage> pages = new ArrayDeque<>(2);
    private int messages;
    private long bytes;
    private long numbers;
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

    /** Bytes of topics and payloads. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() { return messages == 0; }

    boolean isBeingRead() { return reading; }

    // ── In ──

    /** A message that was handed to the store is in it from now on. */
    void add(long messageId, int size) {
        BacklogPage last = pages.peekLast();
        if (last == null || last.isFull()) {
            if (pages.size() > 1 && last != null) {
                setAside(last);
            }
            last = new BacklogPage(numbers++);
            pages.add(last);
        }
        last.add(messageId, size);
        messages++;
        bytes += size;
    }

    private void setAside(BacklogPage page) {
        store.setAside(session, page.number(), page.leave(), failure -> {
            if (failure == null) {
                page.hasLeft();
            } else {
                page.stays();
            }
        });
    }

    // ── Out ──

    /** Has the store tell of the first in it, at most {@code most}, but one at least; they are in it until the answer has come. */
    void read(int most, Refill refill) {
        assert !reading && messages > 0;
        reading = true;
        BacklogPage page = pages.getFirst();
        if (page.isHere()) {
            readFrom(page, most, refill);
        } else {
            store.takeBack(session, page.number(), content -> {
                page.comesBack(content);
                readFrom(page, most, refill);
            });
        }
    }

    private void readFrom(BacklogPage page, int most, Refill refill) {
        int count = Math.min(most, page.messages());
        Map<Long, Store.@Nullable Waiting> sought = HashMap.newHashMap(count);
        long lowest = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            long id = page.id(i);
            sought.put(id, null);
            lowest = Math.min(lowest, id);
        }
        readOn(lowest, count, sought, () -> answer(page, count, sought, refill));
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

    private void answer(BacklogPage page, int count, Map<Long, Store.@Nullable Waiting> sought, Refill refill) {
        reading = false;
        if (messages == 0) { return; } // the session has ended meanwhile
        List<Store.Waiting> next = new ArrayList<>(count);
        int lostMessages = 0;
        long lostBytes = 0;
        for (int i = 0; i < count; i++) {
            Store.Waiting one = sought.get(page.id(i));
            if (one == null) {
                lostMessages++;
                lostBytes += page.size(i);
            } else {
                next.add(one);
            }
        }
        messages -= count;
        bytes -= page.remove(count);
        if (page.messages() == 0 && (page.isFull() || pages.size() > 1)) {
            pages.removeFirst();
        }
        refill.take(next, lostMessages, lostBytes);
    }

    /** The session is over, and with it all that waits. */
    void end() {
        messages = 0;
        bytes = 0;
        pages.clear();
    }
}
