package io.arna.transport;

import io.arna.broker.port.Shard;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shards of this process: so many threads, an event loop each. They run from the start until {@link #close}. Any thread. */
public final class Shards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shards.class);
    private static final long CLOSE_SECONDS = 10;
    /** Not 0: without a quiet time a loop may end before it has closed its channels. */
    private static final long QUIET_MILLIS = 1;

    private static final int MOST_TLS_TASKS = 10_000;

    private final Sockets sockets;
    private final EventLoopGroup group;
    private final List<ShardLoop> loops;
    private final ThreadPoolExecutor tlsWorkers = tlsWorkers(Runtime.getRuntime().availableProcessors());
    private final AtomicBoolean closed = new AtomicBoolean();

    /** One shard for each processor. */
    public Shards() {
        this(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Starts shards.
     *
     * @param count how many, at least 1
     */
    public Shards(int count) {
        this(count, Sockets.best());
    }

    Shards(int count, Sockets sockets) {
        if (count < 1) { throw new IllegalArgumentException(count + " shards"); }
        this.sockets = sockets;
        group = new MultiThreadIoEventLoopGroup(count, threads(), sockets.ioHandlers());
        List<ShardLoop> started = new ArrayList<>(count);
        for (EventExecutor loop : group) {
            started.add(new ShardLoop(started.size(), (EventLoop) loop));
        }
        loops = List.copyOf(started);
    }

    /** The loops start one after the other, so that a thread's number is its shard's. */
    private static ThreadFactory threads() {
        AtomicInteger next = new AtomicInteger();
        return work -> new FastThreadLocalThread(work, "arna-shard-" + next.getAndIncrement());
    }

    /** As many at a time as there are processors, and none while nobody shakes hands. */
    private static ThreadPoolExecutor tlsWorkers(int count) {
        AtomicInteger next = new AtomicInteger();
        var workers = new ThreadPoolExecutor(count, count, 1, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_TLS_TASKS), work -> {
                    Thread thread = new FastThreadLocalThread(work, "arna-tls-" + next.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    /** The shards, in the order of their numbers. */
    public List<Shard> shards() {
        return List.copyOf(loops);
    }

    /** The shard the caller runs on; null on any other thread. */
    public static @Nullable Shard current() {
        return ShardLoop.current();
    }

    List<ShardLoop> loops() {
        return loops;
    }

    EventLoopGroup group() {
        return group;
    }

    /** Who does the parts of TLS that take long; more than {@value #MOST_TLS_TASKS} at a time are refused. */
    Executor tlsWorkers() {
        return tlsWorkers;
    }

    Sockets sockets() {
        return sockets;
    }

    /**
     * Cuts every connection that is left and ends the shards; work handed to them from now on may never run. Waits until they have
     * ended, at most {@value #CLOSE_SECONDS} seconds; not to be called on a shard.
     */
    @Override
    public void close() {
        assert loops.stream().noneMatch(ShardLoop::isCurrent) : "a shard cannot wait for its own end";
        if (closed.getAndSet(true)) { return; }
        tlsWorkers.shutdown();
        var ended =
                group.shutdownGracefully(QUIET_MILLIS, TimeUnit.SECONDS.toMillis(CLOSE_SECONDS), TimeUnit.MILLISECONDS);
        if (ended.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            loops.forEach(ShardLoop::release);
        } else {
            LOG.error("the shards have not ended within {} s: one of them is busy or blocked", CLOSE_SECONDS);
        }
    }
}
