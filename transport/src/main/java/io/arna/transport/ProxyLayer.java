package io.arna.transport;

import io.arna.broker.event.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a connection has until a proxy has said whom it brings. Then makes way for the layers that speak with the client, to whom the
 * connection comes from there. Confined to the connection's shard.
 */
final class ProxyLayer extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyLayer.class);
    private static final UnixDomainSocketAddress NAMELESS = UnixDomainSocketAddress.of("unix");

    private final Listener listener;
    private final ConnectDeadline deadline;
    private final int timeoutMillis;
    /** What has come of a header whose end has not; null while nothing has. */
    private @Nullable ByteBuf sofar;
    /** Null until it runs. */
    private @Nullable Future<?> timer;
    private boolean refused;

    ProxyLayer(Listener listener, ConnectDeadline deadline, int timeoutMillis) {
        this.listener = listener;
        this.deadline = deadline;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> refuse(ctx, "no header came in time"), timeoutMillis,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        ByteBuf in = (ByteBuf) bytes;
        ProxyHeader header = null;
        try {
            if (!refused) {
                header = read(ctx, in);
            }
        } catch (ProxyHeader.Malformed e) {
            refuse(ctx, String.valueOf(e.getMessage()));
        } finally {
            if (header == null) {
                in.release();
            }
        }
        if (header != null) {
            makeWay(ctx, header, in);
        }
    }

    /** The header, behind which {@code in} then stands; null when its end is still to come. */
    private @Nullable ProxyHeader read(ChannelHandlerContext ctx, ByteBuf in) throws ProxyHeader.Malformed {
        if (sofar == null) {
            ProxyHeader header = ProxyHeader.read(in);
            if (header == null) {
                sofar = ctx.alloc().buffer(in.readableBytes(), ProxyHeader.MOST_BYTES).writeBytes(in);
            }
            return header;
        }
        int before = sofar.readableBytes();
        int start = in.readerIndex();
        sofar.writeBytes(in, Math.min(in.readableBytes(), ProxyHeader.MOST_BYTES - before));
        ProxyHeader header = ProxyHeader.read(sofar);
        if (header != null) {
            in.readerIndex(start + sofar.readerIndex() - before);
        }
        return header;
    }

    private void makeWay(ChannelHandlerContext ctx, ProxyHeader header, ByteBuf rest) {
        switch (header) {
            case ProxyHeader.Client client -> Channels.client(ctx.channel(), client.address());
            case ProxyHeader.Nameless _ -> Channels.client(ctx.channel(), NAMELESS);
            case ProxyHeader.Itself _ -> {} // the socket's own address holds
        }
        if (!listener.mayEnter(ctx.channel())) {
            refused = true;
            rest.release();
            Channels.cut(ctx.channel());
            return;
        }
        deadline.restart(listener.millisToBeLetIn(), listener.strangers(ShardLoop.current()));
        listener.addLayers(ctx.channel(), deadline);
        ctx.fireChannelActive();
        if (rest.isReadable()) {
            ctx.fireChannelRead(rest);
        } else {
            rest.release();
        }
        ctx.pipeline().remove(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (sofar == null && !refused) { // so balancers look whether anybody listens
                LOG.debug("{}: {} closed without a word", listener.settings().name(), Channels.client(ctx.channel()));
                Channels.cut(ctx.channel());
            } else {
                refuse(ctx, "it ends in its middle");
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.stop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        refuse(ctx, "the connection was lost before its end: " + cause.getMessage());
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        if (refused) { return; }
        refused = true;
        listener.counters(ShardLoop.current()).add(Counter.CONNECTIONS_REFUSED);
        listener.headerFailures().tell(
                "connection of " + Channels.client(ctx.channel()) + " cut, because of its PROXY header: " + why);
        Channels.cut(ctx.channel());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
        if (sofar != null) {
            sofar.release();
        }
    }
}
