package io.arna.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.SocketAddress;
import javax.net.ssl.SSLSession;

/** Counts the bytes that pass one place of a connection and changes none of them. */
final class TrafficTap extends ChannelDuplexHandler {
    private final Traffic traffic;
    private final Place place;

    /** Where it sits. */
    enum Place {
        /** Next to the operating system. */
        SOCKET,
        /** Next to the codec of MQTT. */
        PACKETS
    }

    TrafficTap(Traffic traffic, Place place) {
        this.traffic = traffic;
        this.place = place;
    }

    @Override
    public void connect(ChannelHandlerContext context, SocketAddress to, SocketAddress from, ChannelPromise promise) {
        if (place == Place.SOCKET) {
            traffic.onDial();
        }
        var _ = context.connect(to, from, promise);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (place == Place.SOCKET) {
            traffic.onConnected();
        }
        context.fireChannelActive();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            switch (place) {
                case SOCKET -> traffic.onSocketOut(bytes.readableBytes());
                case PACKETS -> traffic.onPacketsOut(bytes.readableBytes());
            }
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            switch (place) {
                case SOCKET -> traffic.onSocketIn(bytes.readableBytes());
                case PACKETS -> traffic.onPacketsIn(bytes.readableBytes());
            }
        }
        context.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (place == Place.PACKETS && tls != null && event instanceof SslHandshakeCompletionEvent done
                && done.isSuccess()) {
            SSLSession session = tls.engine().getSession();
            traffic.onCipher(session.getProtocol() + ", " + session.getCipherSuite());
        }
        context.fireUserEventTriggered(event);
    }
}
