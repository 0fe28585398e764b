package io.arna.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;

/** What can be done to any channel. */
final class Channels {
    private Channels() {}

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
