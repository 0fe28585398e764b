package io.arna.transport;

import io.arna.broker.event.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The layer between the socket and MQTT until the client has asked, in HTTP, for WebSocket. Then it makes way for {@link WebSocketFrames},
 * and only then the layers above learn that there is a connection. Confined to the connection's shard.
 */
final class WebSocketHandshake extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandshake.class);

    private final Listener listener;
    private final WebSocketOffer offer;
    /** What the request is answered; null until the request's head has come. */
    private WebSocketOffer.@Nullable Answer answer;

    private WebSocketHandshake(Listener listener, ListenerSettings.Protocol.WebSocket settings) {
        this.listener = listener;
        offer = new WebSocketOffer(settings);
    }

    /** Adds the layer to a pipeline that awaits a client. */
    static void addTo(ChannelPipeline pipeline, Listener listener,
            ListenerSettings.Protocol.WebSocket settings) {
        pipeline.addLast(new HeadReader(settings.maximumHandshakeBytes()), new WebSocketHandshake(listener, settings));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // told to the layers above when the handshake is done
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object part) {
        try {
            if (part instanceof HttpRequest request && answer == null) {
                answer = offer.answer(request);
                if (answer instanceof WebSocketOffer.Refused refused) {
                    refuse(ctx, refused);
                }
            }
            if (part instanceof LastHttpContent && answer instanceof WebSocketOffer.Agreed agreed) {
                upgrade(ctx, agreed);
            }
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            var _ = ctx.close();
        }
    }

    private void refuse(ChannelHandlerContext ctx, WebSocketOffer.Refused refused) {
        LOG.debug("{}: WebSocket refused: {}", Channels.client(ctx.channel()), refused.why());
        listener.counters(ShardLoop.current()).add(Counter.CONNECTIONS_REFUSED);
        ctx.pipeline().addFirst(new LingeringClose(listener.settings().closeTimeoutMillis()));
        write(ctx, refused.head());
        ctx.flush(); // TLS closes before it sends what waits
        var _ = ctx.close();
    }

    private static void upgrade(ChannelHandlerContext ctx, WebSocketOffer.Agreed agreed) {
        write(ctx, agreed.head());
        ctx.flush();
        WebSocketFrames frames = new WebSocketFrames();
        ctx.pipeline().replace(ctx.handler(), null, frames);
        ctx.pipeline().context(frames).fireChannelActive();
        ctx.pipeline().remove(HeadReader.class); // which hands on what it has read beyond the request
    }

    private static void write(ChannelHandlerContext ctx, String head) {
        var _ = ctx.write(ByteBufUtil.writeAscii(ctx.alloc(), head), ctx.voidPromise());
    }

    /** Reads the request. Copies what has come of it: the buffer it comes in belongs to the shard. */
    private static final class HeadReader extends HttpRequestDecoder {
        HeadReader(int maximumBytes) {
            super(new HttpDecoderConfig().setMaxInitialLineLength(maximumBytes).setMaxHeaderSize(maximumBytes));
            setCumulator(HeadReader::append);
        }

        private static ByteBuf append(ByteBufAllocator allocator, ByteBuf sofar, ByteBuf in) {
            ByteBuf all = sofar == Unpooled.EMPTY_BUFFER ? allocator.directBuffer(in.readableBytes()) : sofar;
            all.writeBytes(in);
            in.release();
            return all;
        }
    }
}
