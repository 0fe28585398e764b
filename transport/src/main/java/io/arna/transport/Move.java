package io.arna.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Takes a connection from one shard to another: leaves one event loop, then joins the other. Each step runs on the loop that owns the
 * connection at that moment, and no event of the channel falls between them: while it is on neither loop nobody looks at its socket,
 * and bytes wait there. A part of TLS that is being done on another thread is waited for.
 */
final class Move {
    private final Connection connection;
    private final Channel channel;
    private final ShardLoop from;
    private final ShardLoop to;
    private final Runnable arrived;
    private final int patienceMillis;

    /**
     * @param patienceMillis how long the client may take to read what was sent to it before
     */
    Move(Connection connection, Channel channel, ShardLoop from, ShardLoop to, Runnable arrived, int patienceMillis) {
        this.connection = connection;
        this.channel = channel;
        this.from = from;
        this.to = to;
        this.arrived = arrived;
        this.patienceMillis = patienceMillis;
    }

    /** On the old shard. The packet being handled is finished first. */
    void begin() {
        if (from == to) {
            from.execute(() -> connection.settle(arrived));
            return;
        }
        // All that was written leaves first: the old loop would go on with a write half done.
        ChannelFuture written = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (!written.isDone()) {
            var patience =
                    from.eventLoop().schedule(() -> Channels.cut(channel), patienceMillis, TimeUnit.MILLISECONDS);
            written.addListener(_ -> patience.cancel(false));
        }
        written.addListener(_ -> TlsLayer.whenIdle(channel, this::leave));
    }

    /** Deregistering is done after all work that is queued there for this channel. */
    private void leave() {
        if (!channel.isOpen()) { return; }
        channel.deregister().addListener(_ -> {
            if (channel.isOpen()) { // or else its end was told on the way
                TlsLayer.whenIdle(channel, this::handOver);
            }
        });
    }

    private void handOver() {
        connection.depart(to);
        try {
            to.eventLoop().execute(this::join);
        } catch (RejectedExecutionException _) { // the shards are being ended
            connection.depart(from);
            lose();
        }
    }

    /** On the new shard. */
    private void join() {
        if (to.eventLoop().isShuttingDown()) {
            lose();
            return;
        }
        to.eventLoop().register(channel).addListener(joined -> {
            if (joined.isSuccess()) {
                connection.settle(arrived);
            } else {
                lose();
            }
        });
    }

    /** A channel on no loop cannot tell its own end. */
    private void lose() {
        channel.unsafe().close(channel.voidPromise());
        connection.end();
    }
}
