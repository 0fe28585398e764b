package io.arna.transport;

import io.arna.broker.port.Shard;
import io.arna.mqtt.codec.TopicNames;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard on an event loop, with what its connections share: the buffer they read into, the topic names they have seen, and the list
 * of those that have something to send.
 */
final class ShardLoop implements Shard {
    private static final Logger LOG = LoggerFactory.getLogger(ShardLoop.class);
    private static final FastThreadLocal<ShardLoop> CURRENT = new FastThreadLocal<>();
    private static final int TOPIC_NAMES = 4096;

    private final int index;
    private final EventLoop loop;
    private final ReadBuffer readBuffer = new ReadBuffer();
    private final Outbox outbox;
    private final TopicNames topicNames = new TopicNames(TOPIC_NAMES);
    private final RandomBits randomBits = new RandomBits();
    private long now;
    private boolean clockRead;
    private long wallNow;
    private boolean wallClockRead;

    ShardLoop(int index, EventLoop loop) {
        this.index = index;
        this.loop = loop;
        outbox = new Outbox(loop);
        loop.execute(() -> CURRENT.set(this));
        // Makes the loop come round once more after it was told to end, when it closes its channels. Otherwise it may end without, if it
        // is told while it runs its tasks.
        loop.execute(() -> ((SingleThreadEventExecutor) loop).addShutdownHook(() -> LOG.debug("shard {} ends", index)));
    }

    /** The shard the caller runs on. */
    static ShardLoop current() {
        return CURRENT.get();
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean isCurrent() { return loop.inEventLoop(); }

    @Override
    public void execute(Runnable work) {
        try {
            loop.execute(() -> run(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("shard {} has ended; work for it is dropped", index, e);
        }
    }

    @Override
    public void schedule(long delayMillis, Runnable work) {
        assert isCurrent();
        var _ = loop.schedule(() -> run(work), delayMillis, TimeUnit.MILLISECONDS);
    }

    /** The time of the current burst: a clock is not read for every packet. */
    @Override
    public long nanoTime() {
        assert isCurrent();
        if (!clockRead) {
            now = System.nanoTime();
            clockRead = true;
        }
        return now;
    }

    /** Likewise: three times for each message were a tenth of all the CPU time. */
    @Override
    public long wallMillis() {
        assert isCurrent();
        if (!wallClockRead) {
            wallNow = System.currentTimeMillis();
            wallClockRead = true;
        }
        return wallNow;
    }

    @Override
    public long random() {
        assert isCurrent();
        return randomBits.next();
    }

    /** Says that a new burst begins: whoever enters the shard from outside calls this first. */
    void beginBurst() {
        clockRead = false;
        wallClockRead = false;
    }

    /** Gives memory back, after the loop has ended. */
    void release() {
        readBuffer.release();
    }

    EventLoop eventLoop() {
        return loop;
    }

    ReadBuffer readBuffer() {
        return readBuffer;
    }

    Outbox outbox() {
        return outbox;
    }

    TopicNames topicNames() {
        return topicNames;
    }

    private void run(Runnable work) {
        beginBurst();
        try {
            work.run();
        } catch (Throwable defect) { // an AssertionError, too, ends this piece of work and not the shard
            LOG.error("shard {}: a piece of work failed", index, defect);
        }
    }
}
