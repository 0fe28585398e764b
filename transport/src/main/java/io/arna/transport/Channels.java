package io.arna.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What can be done to any channel. */
final class Channels {
    private static final AttributeKey<SocketAddress> CLIENT = AttributeKey.valueOf(Channels.class, "client");

    private Channels() {}

    /** Says where a client comes from, when its socket does not know. On the channel's shard. */
    static void client(Channel channel, SocketAddress address) {
        channel.attr(CLIENT).set(address);
    }

    /** Where a client comes from, for all purposes: not the proxy that brought it. Null when it was lost before we could ask. */
    static @Nullable SocketAddress client(Channel channel) {
        return channel.hasAttr(CLIENT) ? channel.attr(CLIENT).get() : channel.remoteAddress();
    }

    /**
     * Closes at once, without a good-bye of any layer; what is unsent is thrown away, by the system too. The end is told as always. On
     * the channel's shard.
     */
    static void cut(Channel channel) {
        ChannelHandlerContext nearestToSocket = channel.pipeline().firstContext();
        if (nearestToSocket != null && channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            var _ = nearestToSocket.close();
        }
    }
}
