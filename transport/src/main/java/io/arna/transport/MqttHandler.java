package io.arna.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of every client's pipeline: whatever layers come before it, it is told that the channel is active when the first
 * byte of MQTT may come, reads and writes nothing but MQTT, and is told of the end of the input by {@link ChannelInputShutdownEvent}.
 */
final class MqttHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(MqttHandler.class);

    private final Listener listener;
    private final ConnectDeadline deadline;
    /** Null until the layers below are ready. */
    private @Nullable Connection connection;

    MqttHandler(Listener listener, ConnectDeadline deadline) {
        this.listener = listener;
        this.deadline = deadline;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (ctx.channel().eventLoop().isShuttingDown()) { // nobody would tell the end
            Channels.cut(ctx.channel());
        } else {
            connection = new Connection(ctx, listener, deadline);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        ByteBuf in = (ByteBuf) bytes;
        try {
            if (connection != null) {
                connection.read(in);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (connection != null) {
            connection.tellRoom();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && connection != null) {
            connection.endInput();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.stop();
        if (connection != null) {
            connection.end();
        }
    }

    /**
     * A socket that fails is told here first. Then follows the end of the input, after all that came before it; so there is nothing to
     * do when only writing failed.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean isLost = cause instanceof IOException || cause instanceof UncheckedIOException; // as epoll's own are told
        if (isLost) {
            LOG.debug("{}: connection lost: {}", Channels.client(ctx.channel()), cause.getMessage());
        }
        if (connection == null) {
            Channels.cut(ctx.channel());
        } else if (!isLost) {
            connection.fail(cause);
        }
    }
}
