package io.arna.transport;

import io.arna.broker.event.Counter;
import io.arna.broker.limit.Bound;
import io.arna.broker.port.Proven;
import io.arna.transport.tls.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands behind the layer that speaks TLS. The layers above learn that there is a connection when the handshake has succeeded; when it fails
 * they learn of nothing but the end. Confined to the connection's shard.
 */
final class TlsLayer extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TlsLayer.class);
    /** How long a client whose handshake has failed may take to hear why, at most. */
    private static final int FAREWELL_MILLIS = 2_000;

    private final Listener listener;
    private final TlsTasks tasks;
    private final ConnectDeadline deadline;
    /** Whether it counts among the handshakes of its address. */
    private boolean underWay;
    private boolean established;
    private boolean failed;
    /** Null until the handshake is done, and when the client has proved nothing. */
    private @Nullable Proven proven;

    private TlsLayer(Listener listener, TlsTasks tasks, ConnectDeadline deadline) {
        this.listener = listener;
        this.tasks = tasks;
        this.deadline = deadline;
    }

    /** Adds TLS to a pipeline that awaits a client. */
    static void addTo(ChannelPipeline pipeline, Listener listener, ServerTls context, ConnectDeadline deadline) {
        TlsTasks tasks = new TlsTasks(pipeline.channel(), listener.tlsWorkers());
        pipeline.addLast(context.newHandler(pipeline.channel().alloc(), tasks),
                new TlsLayer(listener, tasks, deadline));
    }

    /** Does something as soon as no part of the channel's TLS is done elsewhere. On its shard. */
    static void whenIdle(Channel channel, Runnable work) {
        TlsLayer layer = channel.pipeline().get(TlsLayer.class);
        if (layer == null) {
            work.run();
        } else {
            layer.tasks.whenIdle(work);
        }
    }

    /** Who the client has proved to be; null when it has proved nothing. On its shard. */
    static @Nullable Proven proven(Channel channel) {
        TlsLayer layer = channel.pipeline().get(TlsLayer.class);
        return layer == null ? null : layer.proven;
    }

    /** The layers above are told when the handshake is done. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        underWay = listener.halfOpen().enter(Channels.client(ctx.channel()));
        if (!underWay) {
            listener.counters(ShardLoop.current()).reached(Bound.HANDSHAKES);
            fail(ctx, "too many handshakes of this address are under way");
            Channels.cut(ctx.channel());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endHandshake(ctx);
        ctx.fireChannelInactive();
    }

    private void endHandshake(ChannelHandlerContext ctx) {
        if (underWay) {
            underWay = false;
            listener.halfOpen().leave(Channels.client(ctx.channel()));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent done when done.isSuccess() -> succeed(ctx);
            case SslHandshakeCompletionEvent done -> fail(ctx, TlsFailure.inWords(done.cause()));
            case SslCloseCompletionEvent closed -> {
                if (closed.isSuccess() && established) { // the client has said good-bye (RFC 8446, section 6.1)
                    ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
                }
            }
            // What came before may still be worked on elsewhere.
            case ChannelInputShutdownEvent end -> tasks.whenIdle(() -> endInput(ctx, end));
            default -> {} // nothing the layers above know
        }
    }

    private void endInput(ChannelHandlerContext ctx, ChannelInputShutdownEvent end) {
        if (established) {
            ctx.fireUserEventTriggered(end);
        } else {
            fail(ctx, TlsFailure.GONE);
            Channels.cut(ctx.channel());
        }
    }

    private void succeed(ChannelHandlerContext ctx) {
        if (established || failed) { return; }
        try {
            proven = listener.tls().proven(ctx.pipeline());
        } catch (SSLException nameless) {
            fail(ctx, String.valueOf(nameless.getMessage()));
            var _ = ctx.close();
            return;
        }
        established = true;
        endHandshake(ctx);
        ShardLoop shard = ShardLoop.current();
        deadline.restart(listener.settings().connectTimeoutMillis(), listener.strangers(shard));
        listener.counters(shard).add(Counter.TLS_HANDSHAKES);
        ctx.fireChannelActive();
    }

    /** Counts and tells a failure, once, and lets the layer below close so that the client hears its reason. */
    private void fail(ChannelHandlerContext ctx, String why) {
        if (established || failed) { return; }
        failed = true;
        endHandshake(ctx);
        listener.handshakeFailures().tell(ctx.channel(), why);
        if (ctx.channel().isActive()) {
            ctx.pipeline().addFirst(
                    new LingeringClose(Math.min(FAREWELL_MILLIS, listener.settings().closeTimeoutMillis())));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!established) {
            fail(ctx, TlsFailure.inWords(cause));
            var _ = ctx.close();
        } else if (cause instanceof DecoderException && cause.getCause() instanceof SSLException broken) {
            LOG.info("{}: connection cut, because TLS is broken: {}", Channels.client(ctx.channel()),
                    TlsFailure.inWords(broken));
            Channels.cut(ctx.channel());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
