package io.arna.client;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop thread, on which any number of clients live: their packets, timers and listeners. The thread is a daemon: it does not
 * keep a program alive. Any thread may use this.
 */
public final class ClientLoop implements AutoCloseable, Executor {
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final Sockets sockets;
    /** Null where nobody counts. */
    private final @Nullable Traffic traffic;

    ClientLoop(Sockets sockets, String threadName) {
        this(sockets, threadName, null);
    }

    private ClientLoop(Sockets sockets, String threadName, @Nullable Traffic traffic) {
        this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(threadName, true),
                sockets.ioHandlers());
        this.loop = group.next();
        this.sockets = sockets;
        this.traffic = traffic;
    }

    /** Starts a loop on what the operating system does best: epoll on Linux, else NIO. */
    public static ClientLoop start(String threadName) {
        return start(threadName, null);
    }

    /** The same, with the bytes of its clients counted. */
    public static ClientLoop counting(String threadName, Traffic traffic) {
        return start(threadName, traffic);
    }

    private static ClientLoop start(String threadName, @Nullable Traffic traffic) {
        return new ClientLoop(Epoll.isAvailable() ? Sockets.EPOLL : Sockets.NIO, threadName, traffic);
    }

    /**
     * Starts a loop for a program that lives a second or less, which is sooner there: on Java's own NIO, with nothing native to load; and
     * Netty wakes up neither the flight recorder nor the logging it finds, but warns through {@code java.util.logging}. The last two hold
     * for the process, so this is for a program of which the client is all.
     */
    public static ClientLoop startLight(String threadName) {
        System.setProperty("io.netty.jfr.enabled", "false");
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        return new ClientLoop(Sockets.NIO, threadName);
    }

    /** Whether the calling thread is the loop's. */
    public boolean isCurrent() { return loop.inEventLoop(); }

    /** Runs {@code task} on the loop: at once when called there, else after what waits already. */
    @Override
    public void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Ends the loop and every connection on it, without farewell; returns when the thread has ended. Not to be called on the loop. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    Dialer dialer() {
        return new NettyDialer(loop, sockets, traffic);
    }

    Loop asLoop() {
        return new Loop() {
            @Override
            public void execute(Runnable task) {
                ClientLoop.this.execute(task);
            }

            @Override
            public boolean isCurrent() { return ClientLoop.this.isCurrent(); }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public Timer after(Duration delay, Runnable task) {
                ScheduledFuture<?> scheduled = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> scheduled.cancel(false);
            }
        };
    }
}
