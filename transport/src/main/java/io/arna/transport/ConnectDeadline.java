package io.arna.transport;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a connection whose client has not been let in within a time counted from when it was accepted, however busily it sends
 * (P15, [MQTT-3.1.4-1]). Confined to the shard the connection lives on.
 */
final class ConnectDeadline {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectDeadline.class);

    private final Channel channel;
    private final long endsAtNanos;
    /** Null while the connection is between two shards. */
    private @Nullable Future<?> timer;

    private ConnectDeadline(Channel channel, long endsAtNanos) {
        this.channel = channel;
        this.endsAtNanos = endsAtNanos;
    }

    static ConnectDeadline start(Channel channel, int timeoutMillis) {
        ConnectDeadline deadline = new ConnectDeadline(channel,
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        deadline.resume();
        return deadline;
    }

    /** Stops the clock's bell: the client has been let in, or the connection changes shards. */
    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Sets it again, on the shard the connection has come to, for the same time. */
    void resume() {
        timer = channel.eventLoop().schedule(this::cut, endsAtNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void cut() {
        LOG.debug("{}: not let in in time, connection cut", channel.remoteAddress());
        Channels.cut(channel);
    }
}
