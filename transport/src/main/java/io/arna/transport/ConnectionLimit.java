package io.arna.transport;

import io.arna.broker.event.Counters;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.TokenBucket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts a listener's connections and turns away those beyond its limits, or beyond those of all listeners. Accepts on one shard; connections
 * end on any.
 */
@ChannelHandler.Sharable // by the one server channel that Netty makes
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
    private static final int BURST_SECONDS = 1;

    private final ListenerSettings settings;
    private final Arrivals arrivals;
    private final TurnedAway turnedAway;
    private final Counters counters;
    /** Confined to the shard that accepts; null when any number may come. */
    private final @Nullable TokenBucket rate;
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    /**
     * @param arrivals those of all listeners
     * @param counters of the shard that accepts
     */
    ConnectionLimit(ListenerSettings settings, Arrivals arrivals, TurnedAway turnedAway, Counters counters) {
        this.settings = settings;
        this.arrivals = arrivals;
        this.turnedAway = turnedAway;
        this.counters = counters;
        this.rate = settings.maximumRate() == 0 ? null
                : new TokenBucket(settings.maximumRate(), BURST_SECONDS, System.nanoTime());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel client = (Channel) accepted;
        InetAddress from = settings.proxyTimeoutMillis() > 0 ? null : Networks.of(client.remoteAddress());
        long now = System.nanoTime(); // no burst of input has begun, so that the shard's own time may be old
        Bound reached = reached(from, now);
        if (reached != null) {
            turnedAway.add(reached, client.remoteAddress(), counters, now);
            client.unsafe().closeForcibly();
            return;
        }
        if (rate != null) {
            rate.take(1, now);
        }
        open.incrementAndGet();
        var _ = client.closeFuture().addListener(_ -> release(from));
        ctx.fireChannelRead(client);
    }

    /** What one more would exceed; null when it may come, and is counted for its address. */
    private @Nullable Bound reached(@Nullable InetAddress from, long now) {
        if (connections() >= settings.maximumConnections()) { return Bound.LISTENER_CONNECTIONS; }
        if (rate != null && rate.isEmpty(now)) { return Bound.LISTENER_CONNECTION_RATE; }
        return arrivals.enter(from, now);
    }

    int connections() {
        return open.get();
    }

    /** The listener has been closed: no more will come. */
    void close() {
        closed = true;
        endWhenEmpty(open.get());
    }

    CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    private void release(@Nullable InetAddress from) {
        arrivals.leave(from, System.nanoTime());
        endWhenEmpty(open.decrementAndGet());
    }

    private void endWhenEmpty(int left) {
        if (closed && left == 0) {
            ended.complete(null);
        }
    }
}
