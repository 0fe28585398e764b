package io.arna.broker.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One clock and any number of shards, all on the caller's thread. Work runs when {@link #settle} or {@link #advance} is called. */
public final class VirtualTime {
    private record Due(long nanos, long number, VirtualShard shard, Runnable work) {}

    private static final int ENDLESS = 1_000_000;

    private final List<VirtualShard> shards = new ArrayList<>();
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::number));
    private final Random random;
    private long nanos;
    private long numbers;
    private @Nullable VirtualShard current;

    /** A clock at zero with this many shards, whose chance comes from {@code seed}. */
    public VirtualTime(int shardCount, long seed) {
        this(shardCount, seed, Duration.ZERO);
    }

    /** A clock that begins later, as after a restart. */
    public VirtualTime(int shardCount, long seed, Duration beginning) {
        nanos = beginning.toNanos();
        random = new Random(seed);
        for (int i = 0; i < shardCount; i++) {
            shards.add(new VirtualShard(i, this));
        }
    }

    /** The shards, by number. */
    public List<VirtualShard> shards() {
        return List.copyOf(shards);
    }

    /** Nanoseconds since the beginning. */
    public long nanos() {
        return nanos;
    }

    /** How much work waits for its time. */
    public int scheduled() {
        return agenda.size();
    }

    long randomBits() {
        return random.nextLong();
    }

    /** The shard whose work runs. */
    VirtualShard currentShard() {
        if (current == null) { throw new AssertionError("on no shard"); }
        return current;
    }

    boolean isCurrent(VirtualShard shard) {
        return current == shard;
    }

    void schedule(VirtualShard shard, long delayMillis, Runnable work) {
        agenda.add(new Due(nanos + Duration.ofMillis(delayMillis).toNanos(), numbers++, shard, work));
    }

    /** Runs {@code work} as if on {@code shard}. */
    public void on(VirtualShard shard, Runnable work) {
        VirtualShard before = current;
        current = shard;
        try {
            work.run();
        } finally {
            current = before;
        }
    }

    /** Runs all that can run now. */
    public void settle() {
        for (int steps = 0; runOne(); steps++) {
            if (steps > ENDLESS) { throw new AssertionError("work never ends"); }
        }
    }

    /** Runs what this shard alone can do; the others are busy meanwhile. */
    public void settleOnly(VirtualShard shard) {
        for (Runnable work = shard.poll(); work != null; work = shard.poll()) {
            on(shard, work);
        }
    }

    private boolean runOne() {
        for (VirtualShard shard : shards) {
            Runnable work = shard.poll();
            if (work != null) {
                on(shard, work);
                return true;
            }
        }
        return false;
    }

    /** Lets time pass, running what falls due, in order. */
    public void advance(Duration duration) {
        settle();
        long until = nanos + duration.toNanos();
        for (Due due = agenda.peek(); due != null && due.nanos() <= until; due = agenda.peek()) {
            agenda.remove();
            nanos = Math.max(nanos, due.nanos());
            on(due.shard(), due.work());
            settle();
        }
        nanos = until;
    }
}
