package io.arna.server.log;

import io.arna.broker.message.DropReason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts dropped messages by client and reason between two lines of the log: a slow client may lose a hundred thousand in a second, and
 * its operator wants to read that once. Any thread.
 */
final class Drops {
    /** Clients told apart; what others lose is counted under one name. */
    private static final int MOST_CLIENTS = 1_000;
    private static final String OTHERS = "(others)";

    private final Map<String, AtomicLongArray> byClient = new ConcurrentHashMap<>();

    /** Takes what has been counted. */
    @FunctionalInterface
    interface Sink {
        void take(String clientId, DropReason reason, long count);
    }

    void add(String clientId, DropReason reason) {
        AtomicLongArray counts = byClient.get(clientId);
        if (counts == null) {
            String name = byClient.size() < MOST_CLIENTS ? clientId : OTHERS;
            counts = byClient.computeIfAbsent(name, _ -> new AtomicLongArray(DropReason.values().length));
        }
        counts.incrementAndGet(reason.ordinal());
    }

    /**
     * Tells all that was counted since the last time. A client that lost nothing meanwhile is forgotten only now, so that none of its losses
     * falls between being counted and being told.
     */
    void drain(Sink sink) {
        byClient.entrySet().removeIf(entry -> {
            boolean lostNothing = true;
            for (DropReason reason : DropReason.values()) {
                long count = entry.getValue().getAndSet(reason.ordinal(), 0);
                if (count > 0) {
                    lostNothing = false;
                    sink.take(entry.getKey(), reason, count);
                }
            }
            return lostNothing;
        });
    }
}
