package io.arna.broker.fake;

import io.arna.broker.port.Shard;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A shard without a thread: what it has to do runs when its {@link VirtualTime} says so. */
public final class VirtualShard implements Shard {
    /** The wall time at which the virtual clock begins: 2026-01-01. */
    private static final long EPOCH_MILLIS = 1_767_225_600_000L;

    private final int index;
    private final VirtualTime time;
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();

    VirtualShard(int index, VirtualTime time) {
        this.index = index;
        this.time = time;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean isCurrent() { return time.isCurrent(this); }

    @Override
    public void execute(Runnable task) {
        work.add(task);
    }

    @Nullable
    Runnable poll() {
        return work.poll();
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        assert isCurrent();
        time.schedule(this, delayMillis, task);
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
        return time.randomBits();
    }
}
