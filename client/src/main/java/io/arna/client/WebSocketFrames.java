package io.arna.client;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;

/** A stream of MQTT bytes in binary frames, which need not begin or end where packets do [MQTT-6.0.0-1] [MQTT-6.0.0-2]. */
final class WebSocketFrames extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {
    WebSocketFrames() {
        super(WebSocketFrame.class, ByteBuf.class);
    }

    @Override
    protected void encode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
        out.add(new BinaryWebSocketFrame(bytes.retain()));
    }

    @Override
    protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
        switch (frame) {
            case BinaryWebSocketFrame binary -> out.add(binary.content().retain());
            case ContinuationWebSocketFrame more -> out.add(more.content().retain());
            default -> throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    "the server sent a " + frame.getClass().getSimpleName() + " [MQTT-6.0.0-1]");
        }
    }
}
