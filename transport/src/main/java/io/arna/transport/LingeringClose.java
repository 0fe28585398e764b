package io.arna.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes so that the last words arrive: sends what was written, tells the client that nothing follows, and throws away what it still
 * sends until it closes too. Closing at once would make the system reset the connection when unread bytes are left, and a reset may
 * overtake a DISCONNECT. Put nearest to the socket when the connection is to be closed; confined to its shard.
 */
final class LingeringClose extends ChannelDuplexHandler {
    private final int timeoutMillis;
    /** Null until it is in its place. */
    private @Nullable Future<?> timer;
    private boolean begun;

    /**
     * @param timeoutMillis how long all of it may take before the connection is cut
     */
    LingeringClose(int timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    /** From here on, and not only from when the layers above have sent their own good-byes: a client that does not read takes none. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> Channels.cut(ctx.channel()), timeoutMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (begun) { return; }
        begun = true;
        DuplexChannel channel = (DuplexChannel) ctx.channel();
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (written.isSuccess() && !channel.isInputShutdown()) {
                var _ = channel.shutdownOutput();
                channel.config().setAutoRead(true);
            } else {
                var _ = ctx.close(promise);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        ReferenceCountUtil.release(bytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            var _ = ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable lost) {
        var _ = ctx.close();
    }
}
