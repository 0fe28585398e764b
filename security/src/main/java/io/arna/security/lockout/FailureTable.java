package io.arna.security.lockout;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The failures of each suspect of one kind. Bounded: when it is full, of a few those go first that are over, then those that have failed
 * least. Any thread.
 */
final class FailureTable {
    /** Growing delays end here. */
    private static final long LONGEST_DELAY_NANOS = 30_000_000_000L;
    private static final long FIRST_DELAY_NANOS = 1_000_000_000L;
    private static final int LOOKED_AT = 16;

    private final Map<Suspect, Failures> bySuspect = new ConcurrentHashMap<>();
    private final int limit;
    private final int capacity;
    private final long windowNanos;
    private final long banNanos;

    /**
     * What one suspect has on record.
     *
     * @param count failures since the first
     * @param firstNanos when that was
     * @param heldForNanos how long from {@code lastNanos} on nobody is let in
     * @param lastNanos when the last was
     * @param banned whether they were too many
     */
    record Failures(int count, long firstNanos, long lastNanos, long heldForNanos, boolean banned) {
        long remainingNanos(long now) {
            return heldForNanos - (now - lastNanos);
        }
    }

    FailureTable(int limit, int capacity, long windowNanos, long banNanos) {
        this.limit = limit;
        this.capacity = capacity;
        this.windowNanos = windowNanos;
        this.banNanos = banNanos;
    }

    /** The hold on a suspect; null when there is none. */
    @Nullable
    Hold hold(Suspect suspect, long now) {
        Failures failures = limit == 0 ? null : bySuspect.get(suspect);
        long remaining = failures == null ? 0 : failures.remainingNanos(now);
        return failures == null || remaining <= 0
                ? null
                : new Hold(suspect, failures.banned, Math.ceilDiv(remaining, 1_000_000));
    }

    /** Notes a failure; whether it was the one too many. */
    boolean failed(Suspect suspect, long now) {
        if (limit == 0) { return false; }
        if (bySuspect.size() >= capacity && !bySuspect.containsKey(suspect)) {
            makeRoom(now);
        }
        boolean[] tooMany = new boolean[1];
        bySuspect.compute(suspect, (_, was) -> {
            if (was != null && was.banned && !isOver(was, now)) { return was; } // it was being checked when the ban began
            Failures next = was == null || isOver(was, now)
                    ? new Failures(1, now, now, delayAfter(1), limit == 1)
                    : new Failures(was.count + 1, was.firstNanos, now, delayAfter(was.count + 1),
                            was.count + 1 >= limit);
            tooMany[0] = next.banned;
            return next;
        });
        return tooMany[0];
    }

    private long delayAfter(int count) {
        if (count >= limit) { return banNanos; }
        int step = count - limit / 2 - 1;
        if (step < 0) { return 0; }
        return step > 10 ? LONGEST_DELAY_NANOS : Math.min(LONGEST_DELAY_NANOS, FIRST_DELAY_NANOS << step);
    }

    /** Whether it no longer counts. */
    private boolean isOver(Failures failures, long now) {
        return failures.banned
                ? failures.remainingNanos(now) <= 0
                : now - failures.firstNanos >= windowNanos && failures.remainingNanos(now) <= 0;
    }

    private void makeRoom(long now) {
        Suspect least = null;
        Failures fewest = null;
        Iterator<Map.Entry<Suspect, Failures>> some = bySuspect.entrySet().iterator();
        for (int i = 0; i < LOOKED_AT && some.hasNext(); i++) {
            Map.Entry<Suspect, Failures> entry = some.next();
            if (isOver(entry.getValue(), now)) {
                some.remove();
            } else if (fewest == null || entry.getValue().count < fewest.count) {
                least = entry.getKey();
                fewest = entry.getValue();
            }
        }
        if (bySuspect.size() >= capacity && least != null) {
            bySuspect.remove(least);
        }
    }

    /** Forgets a suspect; whether it was held. */
    boolean forget(Suspect suspect, long now) {
        Failures was = bySuspect.remove(suspect);
        return was != null && was.remainingNanos(now) > 0;
    }

    Map<Suspect, Failures> all() {
        return bySuspect;
    }
}
