package io.arna.server.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts what happens to clients, by client and reason, between two lines of the log: a slow client may lose a hundred thousand messages in a
 * second, and its operator wants to read that once. Any thread.
 */
final class Tally<R extends Enum<R>> {
    /** Clients told apart; what happens to others is counted under one name. */
    private static final int MOST_CLIENTS = 1_000;
    private static final String OTHERS = "(others)";

    private final R[] reasons;
    private final Map<String, AtomicLongArray> byClient = new ConcurrentHashMap<>();

    /** Takes what has been counted. */
    @FunctionalInterface
    interface Sink<R> {
        void take(String clientId, R reason, long count);
    }

    /** Counts for these reasons, which are all of their kind. */
    Tally(R[] reasons) {
        this.reasons = reasons.clone();
    }

    void add(String clientId, R reason) {
        AtomicLongArray counts = byClient.get(clientId);
        if (counts == null) {
            String name = byClient.size() < MOST_CLIENTS ? clientId : OTHERS;
            counts = byClient.computeIfAbsent(name, _ -> new AtomicLongArray(reasons.length));
        }
        counts.incrementAndGet(reason.ordinal());
    }

    /**
     * Tells all that was counted since the last time. A client to whom nothing happened meanwhile is forgotten only now, so that nothing
     * falls between being counted and being told.
     */
    void drain(Sink<R> sink) {
        byClient.entrySet().removeIf(entry -> {
            boolean isQuiet = true;
            for (R reason : reasons) {
                long count = entry.getValue().getAndSet(reason.ordinal(), 0);
                if (count > 0) {
                    isQuiet = false;
                    sink.take(entry.getKey(), reason, count);
                }
            }
            return isQuiet;
        });
    }
}
