package io.arna.broker.sim;

import io.arna.broker.port.Shard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A shard whose work from one poster stays in order, and from several is mixed by dice. */
final class SimShard implements Shard {
    /** The wall time at which the virtual clock begins: 2026-01-01. */
    private static final long EPOCH_MILLIS = 1_767_225_600_000L;

    private final int index;
    private final SimTime time;
    /** By poster: the shards, and last the world outside. */
    private final List<ArrayDeque<Runnable>> work = new ArrayList<>();
    private int waiting;
    private boolean dead;

    SimShard(int index, int shards, SimTime time) {
        this.index = index;
        this.time = time;
        for (int i = 0; i <= shards; i++) {
            work.add(new ArrayDeque<>());
        }
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean isCurrent() { return time.current() == this; }

    @Override
    public void execute(Runnable task) {
        if (!dead) {
            SimShard poster = time.current();
            work.get(poster == null ? work.size() - 1 : poster.index).add(task);
            waiting++;
        }
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        assert isCurrent();
        time.afterMillis(delayMillis, () -> time.on(this, task));
    }

    @Override
    public long nanoTime() {
        return time.nanos();
    }

    @Override
    public long wallMillis() {
        return EPOCH_MILLIS + TimeUnit.NANOSECONDS.toMillis(time.nanos());
    }

    @Override
    public long random() {
        return time.dice().bits();
    }

    boolean hasWork() {
        return waiting > 0;
    }

    Runnable take() {
        waiting--;
        int first = time.dice().below(work.size());
        for (int i = 0; i < work.size(); i++) {
            Runnable task = work.get((first + i) % work.size()).poll();
            if (task != null) { return task; }
        }
        throw new AssertionError("nothing to do");
    }

    boolean isDead() { return dead; }

    /** Its process has ended. */
    void die() {
        dead = true;
        waiting = 0;
        work.forEach(ArrayDeque::clear);
    }
}
