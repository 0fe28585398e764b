package io.arna.broker.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One clock, the broker's shards and all that is to happen at some time. What runs next is thrown by dice, within what the real world
 * allows: work posted by one shard to another stays in order, work of different posters does not.
 */
final class SimTime {
    private record Due(long nanos, long number, Runnable work) {}

    /** By how much a shard may fall behind the clock. */
    private static final long LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** More pieces of work than any world has. */
    private static final int ENDLESS = 2_000_000;

    private final Dice dice;
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::number));
    private final List<SimShard> shards = new ArrayList<>();
    /** Shards with work; filled anew for each step. */
    private final List<SimShard> busy = new ArrayList<>();
    private long nanos;
    private long numbers;
    private long events;
    private @Nullable SimShard current;

    SimTime(Dice dice) {
        this.dice = dice;
    }

    Dice dice() {
        return dice;
    }

    long nanos() {
        return nanos;
    }

    /** Numbers everything an observer sees, so that before and after are never in doubt. */
    long nextEvent() {
        return ++events;
    }

    /** The number of what was seen last. */
    long lastEvent() {
        return events;
    }

    /** The shards of a process that begins now; those of the one before it never run again. */
    List<SimShard> newShards(int count) {
        shards.forEach(SimShard::die);
        shards.clear();
        for (int i = 0; i < count; i++) {
            shards.add(new SimShard(i, count, this));
        }
        return List.copyOf(shards);
    }

    SimShard shard(int index) {
        return shards.get(index);
    }

    /** The shard that runs now; null when the world outside does. */
    @Nullable
    SimShard current() {
        return current;
    }

    void after(long delayNanos, Runnable work) {
        at(nanos + delayNanos, work);
    }

    void afterMillis(long millis, Runnable work) {
        after(TimeUnit.MILLISECONDS.toNanos(millis), work);
    }

    void at(long when, Runnable work) {
        agenda.add(new Due(Math.max(nanos, when), numbers++, work));
    }

    /** Runs {@code work} as if on {@code shard}, unless that has died. */
    void on(SimShard shard, Runnable work) {
        if (shard.isDead()) { return; }
        SimShard before = current;
        current = shard;
        try {
            work.run();
        } finally {
            current = before;
        }
    }

    /** Lets time pass. */
    void run(long untilNanos) {
        for (int steps = 0; step(untilNanos); steps++) {
            if (steps > ENDLESS) { throw new BrokenPromise("work never ends"); }
        }
        nanos = Math.max(nanos, untilNanos);
    }

    private boolean step(long untilNanos) {
        busy.clear();
        for (SimShard shard : shards) {
            if (shard.hasWork()) {
                busy.add(shard);
            }
        }
        Due next = agenda.peek();
        boolean isNextPossible =
                next != null && next.nanos <= untilNanos && (busy.isEmpty() || next.nanos <= nanos + LAG_NANOS);
        if (next != null && isNextPossible && (busy.isEmpty() || dice.chance(next.nanos == nanos ? 50 : 10))) {
            agenda.remove();
            nanos = next.nanos;
            next.work.run();
            return true;
        }
        if (busy.isEmpty()) { return false; }
        SimShard chosen = dice.oneOf(busy);
        on(chosen, chosen.take());
        return true;
    }
}
