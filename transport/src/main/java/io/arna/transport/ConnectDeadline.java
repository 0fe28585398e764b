package io.arna.transport;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a connection whose client has not been let in within a time counted from when it was accepted, and again from when TLS was agreed, however busily it sends
 * (P15, [MQTT-3.1.4-1]). While it runs, the connection is among the strangers of its listener. Confined to the shard the connection lives
 * on.
 */
final class ConnectDeadline {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectDeadline.class);

    /** A running clock, and what it is among meanwhile. */
    private record Running(Future<?> timer, Set<ConnectDeadline> strangers) {}

    private final Channel channel;
    private long endsAtNanos;
    /** Null while the connection is between two shards, and once the client has been let in or is gone. */
    private @Nullable Running running;

    private ConnectDeadline(Channel channel) {
        this.channel = channel;
    }

    /**
     * Begins to count, on the channel's shard.
     *
     * @param strangers those of this shard who have not been let in
     */
    static ConnectDeadline start(Channel channel, int timeoutMillis, Set<ConnectDeadline> strangers) {
        ConnectDeadline deadline = new ConnectDeadline(channel);
        deadline.restart(timeoutMillis, strangers);
        return deadline;
    }

    /** Begins to count anew: only now can the client say anything. */
    void restart(int timeoutMillis, Set<ConnectDeadline> strangers) {
        stop();
        endsAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        resume(strangers);
    }

    /** Stops the clock's bell: the client has been let in, or the connection changes shards. */
    void stop() {
        if (running != null) {
            running.timer.cancel(false);
            running.strangers.remove(this);
            running = null;
        }
    }

    /** Sets it again, on the shard the connection has come to, for the same time. */
    void resume(Set<ConnectDeadline> strangers) {
        strangers.add(this);
        Future<?> timer = channel.eventLoop().schedule(() -> cut("not let in in time"),
                endsAtNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        running = new Running(timer, strangers);
    }

    /** Cuts the connection before its time is over. */
    void cut(String why) {
        LOG.debug("{}: {}, connection cut", Channels.client(channel), why);
        Channels.cut(channel);
    }
}
