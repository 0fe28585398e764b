package io.arna.transport;

import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts a listener's connections and turns away those beyond its limit. Accepts on one shard; connections end on any.
 */
@ChannelHandler.Sharable // by the one server channel that Netty makes
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);

    private final ListenerSettings settings;
    /** Of the shard that accepts. */
    private final Counters counters;
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;
    /** Whether the limit was reached and the operator knows. Confined to the shard that accepts. */
    private boolean told;

    ConnectionLimit(ListenerSettings settings, Counters counters) {
        this.settings = settings;
        this.counters = counters;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel client = (Channel) accepted;
        if (connections() >= settings.maximumConnections()) {
            counters.add(Counter.CONNECTIONS_REFUSED);
            tell();
            client.unsafe().closeForcibly();
        } else {
            told = false;
            open.incrementAndGet();
            var _ = client.closeFuture().addListener(_ -> release());
            ctx.fireChannelRead(client);
        }
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

    private void release() {
        endWhenEmpty(open.decrementAndGet());
    }

    private void endWhenEmpty(int left) {
        if (closed && left == 0) {
            ended.complete(null);
        }
    }

    /** Once for each time the limit is reached, lest a flood of connections becomes a flood of lines. */
    private void tell() {
        if (!told) {
            LOG.warn("{}: {} connections are open, new ones are turned away", settings.name(),
                    settings.maximumConnections());
            told = true;
        }
    }
}
