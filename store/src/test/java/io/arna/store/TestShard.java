package io.arna.store;

import io.arna.broker.port.Shard;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/** The thread of a test as a shard: what comes home waits until the test lets it in. */
final class TestShard implements Shard {
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();

    /** Does what comes home until {@code done}. A test has a time limit of its own. */
    void await(BooleanSupplier done) {
        try {
            while (!done.getAsBoolean()) {
                work.take().run();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nothing came home in time", e);
        }
    }

    @Override
    public int index() {
        return 0;
    }

    @Override
    public boolean isCurrent() { return true; }

    @Override
    public void execute(Runnable piece) {
        work.add(piece);
    }

    @Override
    public void schedule(long delayMillis, Runnable piece) {
        throw new UnsupportedOperationException("a store asks for no time");
    }

    @Override
    public long nanoTime() {
        throw new UnsupportedOperationException("a store asks for no time");
    }

    @Override
    public long wallMillis() {
        throw new UnsupportedOperationException("a store asks for no time");
    }

    @Override
    public long random() {
        throw new UnsupportedOperationException("a store asks for no chance");
    }
}
