package io.arna.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The parts of one connection's TLS that take long, such as verifying a certificate: they are done on other threads, and while one is, the
 * connection may not leave its shard, for the result comes home to there. Confined to the connection's shard.
 */
final class TlsTasks implements Executor {
    private final Channel channel;
    private final Executor workers;
    private int running;
    /** What is to be done when none is running. */
    private final Deque<Runnable> waiting = new ArrayDeque<>(1);

    /**
     * @param workers who do the work, a bounded number of them
     */
    TlsTasks(Channel channel, Executor workers) {
        this.channel = channel;
        this.workers = workers;
    }

    @Override
    public void execute(Runnable task) {
        EventLoop home = channel.eventLoop();
        assert home.inEventLoop();
        running++;
        try {
            workers.execute(() -> {
                try {
                    task.run(); // which hands its result to the shard
                } finally {
                    comeHome(home);
                }
            });
        } catch (RejectedExecutionException full) {
            running--;
            throw full; // costs this connection
        }
    }

    private void comeHome(EventLoop home) {
        try {
            home.execute(this::finish); // behind the result
        } catch (RejectedExecutionException _) {
            // the shards have ended, and the connection with them
        }
    }

    private void finish() {
        running--;
        while (running == 0 && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    /** Does something as soon as no task is running, now if none is; at most the move and the end wait for that. */
    void whenIdle(Runnable work) {
        if (running == 0) {
            work.run();
        } else {
            waiting.add(work);
        }
    }
}
