package io.arna.broker.limit;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many of each are here, and how fast they come: connections of an address, of a user, of all. Keeps nothing of those who are gone but for
 * the second in which they still count. Any thread: one is changed within its bin of the map alone. The time is the caller's, never going back by
 * more than a burst of input takes.
 */
public final class Crowd<K> {
    private static final int BURST_SECONDS = 1;
    private static final int LEAST_SWEPT = 1_024;

    private final int most;
    private final int perSecond;
    private final ConcurrentHashMap<K, Presence> present = new ConcurrentHashMap<>();
    /** When so many are known, those are looked for that no longer count. A lost update only puts that off. */
    private volatile int sweepAt = LEAST_SWEPT;

    /** Whether somebody may enter. */
    public enum Answer {
        /** It has entered; {@link #leave} has to follow. */
        ENTERED,
        /** As many are here as may be. */
        TOO_MANY,
        /** They come faster than they may. */
        TOO_FAST
    }

    /** One of them; only touched within its bin. */
    private static final class Presence {
        private final @Nullable TokenBucket arrivals;
        private int here;

        Presence(@Nullable TokenBucket arrivals) {
            this.arrivals = arrivals;
        }

        boolean counts(long nowNanos) {
            return here > 0 || (arrivals != null && !arrivals.isFull(nowNanos));
        }
    }

    /**
     * Nobody is here.
     *
     * @param most of each at a time; 0 for any number
     * @param perSecond of each in a second, and as many at once; 0 for any number
     */
    public Crowd(int most, int perSecond) {
        this.most = most;
        this.perSecond = perSecond;
    }

    /** Whether there is anything to hold anybody to. */
    public boolean isBounded() { return most > 0 || perSecond > 0; }

    /** One more comes. */
    public Answer enter(K who, long nowNanos) {
        return enter(who, 0, nowNanos);
    }

    /**
     * One more comes.
     *
     * @param leaving so many that are here are about to leave for it, and do not count
     */
    public Answer enter(K who, int leaving, long nowNanos) {
        if (!isBounded()) { return Answer.ENTERED; }
        if (present.size() >= sweepAt) {
            sweep(nowNanos);
        }
        Answer[] answer = {Answer.ENTERED};
        present.compute(who, (_, known) -> {
            Presence presence = known == null ? new Presence(newBucket(nowNanos)) : known;
            answer[0] = answerTo(presence, leaving, nowNanos);
            if (answer[0] == Answer.ENTERED) {
                presence.here++;
                if (presence.arrivals != null) {
                    presence.arrivals.take(1, nowNanos);
                }
            }
            return presence;
        });
        return answer[0];
    }

    private @Nullable TokenBucket newBucket(long nowNanos) {
        return perSecond == 0 ? null : new TokenBucket(perSecond, BURST_SECONDS, nowNanos);
    }

    private Answer answerTo(Presence presence, int leaving, long nowNanos) {
        if (most > 0 && presence.here - leaving >= most) { return Answer.TOO_MANY; }
        return presence.arrivals != null && presence.arrivals.isEmpty(nowNanos) ? Answer.TOO_FAST : Answer.ENTERED;
    }

    /** One that has entered is gone. */
    public void leave(K who, long nowNanos) {
        if (isBounded()) {
            present.computeIfPresent(who, (_, presence) -> {
                presence.here--;
                return presence.counts(nowNanos) ? presence : null;
            });
        }
    }

    private void sweep(long nowNanos) {
        for (K who : present.keySet()) {
            present.computeIfPresent(who, (_, presence) -> presence.counts(nowNanos) ? presence : null);
        }
        sweepAt = Math.max(LEAST_SWEPT, 2 * present.size());
    }

    /** How many are known. */
    int size() {
        return present.size();
    }
}
