package io.arna.broker.limit;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Notices who comes and goes again and again, one kind of them: client ids, users or addresses. Bounded: when it is full, of a few those go first
 * that no longer count, then those that have come least. Any thread; the time is the caller's, of a clock that never goes back.
 */
public final class Flapping {
    private static final int CAPACITY = 100_000;
    private static final int LOOKED_AT = 16;

    private final int most;
    private final long windowNanos;
    private final long banNanos;
    private final int capacity;
    private final Map<String, Goings> byName = new ConcurrentHashMap<>();

    /**
     * What one has on record.
     *
     * @param count how often it went since {@code sinceNanos}
     * @param sinceNanos when that counting began, or the ban
     */
    private record Goings(int count, long sinceNanos, boolean banned) {}

    /**
     * Knows nobody.
     *
     * @param most how often one may go within the window; 0 for any number
     * @param windowSeconds how long that is counted
     * @param banSeconds how long one is kept out then
     */
    public Flapping(int most, int windowSeconds, int banSeconds) {
        this(most, windowSeconds, banSeconds, CAPACITY);
    }

    Flapping(int most, int windowSeconds, int banSeconds, int capacity) {
        this.most = most;
        this.windowNanos = TimeUnit.SECONDS.toNanos(windowSeconds);
        this.banNanos = TimeUnit.SECONDS.toNanos(banSeconds);
        this.capacity = capacity;
    }

    /** How long one is kept out still, in whole seconds; 0 when it is not. */
    public long secondsLeft(String name, long nowNanos) {
        if (most == 0) { return 0; }
        Goings goings = byName.get(name);
        return goings == null || !goings.banned || isOver(goings, nowNanos)
                ? 0
                : Math.ceilDiv(banNanos - (nowNanos - goings.sinceNanos), TimeUnit.SECONDS.toNanos(1));
    }

    /** One has gone; whether that was once too often, so that it is kept out from now on. */
    public boolean gone(String name, long nowNanos) {
        if (most == 0) { return false; }
        if (byName.size() >= capacity && !byName.containsKey(name)) {
            makeRoom(nowNanos);
        }
        boolean[] tooOften = new boolean[1];
        byName.compute(name, (_, was) -> {
            if (was == null || isOver(was, nowNanos)) { return next(0, nowNanos, nowNanos, tooOften); }
            return was.banned ? was : next(was.count, was.sinceNanos, nowNanos, tooOften); // it was in already when the ban began
        });
        return tooOften[0];
    }

    private Goings next(int before, long sinceNanos, long nowNanos, boolean[] tooOften) {
        tooOften[0] = before + 1 >= most;
        return new Goings(before + 1, tooOften[0] ? nowNanos : sinceNanos, tooOften[0]);
    }

    private boolean isOver(Goings goings, long nowNanos) {
        return nowNanos - goings.sinceNanos >= (goings.banned ? banNanos : windowNanos);
    }

    private void makeRoom(long nowNanos) {
        Map.Entry<String, Goings> least = null;
        Iterator<Map.Entry<String, Goings>> some = byName.entrySet().iterator();
        for (int i = 0; i < LOOKED_AT && some.hasNext(); i++) {
            Map.Entry<String, Goings> entry = some.next();
            if (isOver(entry.getValue(), nowNanos)) {
                byName.remove(entry.getKey(), entry.getValue());
            } else if (least == null || entry.getValue().count < least.getValue().count) {
                least = entry;
            }
        }
        if (byName.size() >= capacity && least != null) {
            byName.remove(least.getKey());
        }
    }

    /** How many are known. */
    int size() {
        return byName.size();
    }
}
