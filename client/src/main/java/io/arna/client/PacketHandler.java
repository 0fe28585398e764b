package io.arna.client;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.codec.PacketDecoder;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.codec.Role;
import io.arna.mqtt.codec.TopicNames;
import io.arna.mqtt.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of the pipeline: bytes to packets for a {@link Dialer.Line}, and its {@link Wire} back. What is sent while a read is handled, or
 * in one turn of the loop, is gathered in one buffer and flushed once. Confined to the loop.
 */
final class PacketHandler extends ChannelInboundHandlerAdapter {
    private static final int LARGEST_PACKET = 268_435_460;
    private static final int TOPICS_REMEMBERED = 256;
    private static final int OUTPUT_BYTES = 4096;
    /** Output is handed to the channel at this size without waiting for the end of the turn. */
    private static final int ENOUGH_TO_WRITE_BYTES = 64 * 1024;

    private final ClientOptions options;
    private final Dialer.Line line;
    private final MqttVersion version;
    private final boolean overWebSocket;
    private final PacketDecoder decoder;

    /** Null until the connection is open. */
    private @Nullable ChannelWire wire;
    private boolean reading;
    /** The peer's bytes have lost their meaning, or the line is closed. */
    private boolean deaf;
    private @Nullable ByteBuf received;
    private @Nullable Throwable failure;

    PacketHandler(ClientOptions options, Dialer.Line line, boolean overWebSocket) {
        this.options = options;
        this.line = line;
        this.version = options.version();
        this.overWebSocket = overWebSocket;
        int largest = (int) Math.min(options.properties().maximumPacketSize(), LARGEST_PACKET);
        this.decoder = new PacketDecoder(Role.CLIENT, Math.max(largest, 2), new TopicNames(TOPICS_REMEMBERED));
        decoder.version(version);
    }

    // --- opening ------------------------------------------------------------------------------------------------------

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!overWebSocket && !options.address().transport().isTls()) {
            open(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            open(context);
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            fail(new IOException("no answer to the WebSocket handshake"));
        } else if (event instanceof SslHandshakeCompletionEvent done) {
            if (!done.isSuccess()) {
                fail(done.cause());
            } else if (!overWebSocket && wire == null) {
                open(context);
            }
        }
    }

    private void open(ChannelHandlerContext context) {
        wire = new ChannelWire(context);
        line.onOpen(wire);
        wire.flushSoon();
    }

    // --- reading ------------------------------------------------------------------------------------------------------

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (deaf) {
            bytes.release();
            return;
        }
        reading = true;
        received = received == null
                ? bytes
                : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), received, bytes);
        try {
            tellPackets(received);
        } catch (ProtocolException mistake) {
            deaf = true;
            line.onMistake(mistake);
        }
        if (deaf || !received.isReadable()) {
            forgetReceived();
        }
    }

    private void tellPackets(ByteBuf from) {
        Packet packet = decoder.decode(from);
        while (packet != null) {
            line.onPacket(packet);
            packet = deaf ? null : decoder.decode(from);
        }
    }

    private void forgetReceived() {
        if (received != null) {
            received.release();
            received = null;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (wire != null && !deaf) {
            line.onReadComplete();
        }
        reading = false;
        if (wire != null) {
            wire.flush();
        }
    }

    // --- closing ------------------------------------------------------------------------------------------------------

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (wire != null && context.channel().isWritable()) {
            line.onWritable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
        ChannelFuture _ = context.close();
    }

    /** The first failure is the reason, others follow from it. */
    private void fail(Throwable cause) {
        if (failure == null) {
            failure = TlsProblem.explained(cause, options);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deaf = true;
        forgetReceived();
        if (wire == null) {
            line.onFailed(failure == null ? new IOException("the connection was closed before it was open") : failure);
        } else {
            wire.discard(failure == null ? new IOException("the connection is closed") : failure);
            line.onClosed(failure);
        }
    }

    // --- writing ------------------------------------------------------------------------------------------------------

    private final class ChannelWire implements Wire {
        private final ChannelHandlerContext context;
        private @Nullable ByteBuf output;
        private List<Consumer<@Nullable Throwable>> afterOutput = new ArrayList<>();
        private boolean flushIsComing;

        ChannelWire(ChannelHandlerContext context) {
            this.context = context;
        }

        @Override
        public boolean send(Packet packet, long maximumSize) {
            if (maximumSize < LARGEST_PACKET && PacketEncoder.size(packet, version) > maximumSize) { return false; }
            if (output == null) {
                output = context.alloc().ioBuffer(OUTPUT_BYTES);
            }
            try {
                PacketEncoder.encode(packet, version, output);
            } catch (IllegalArgumentException _) { // larger than MQTT allows, and nothing written
                return false;
            }
            if (output.readableBytes() >= ENOUGH_TO_WRITE_BYTES) {
                flush();
            } else {
                flushSoon();
            }
            return true;
        }

        @Override
        public void afterWrite(Consumer<@Nullable Throwable> outcome) {
            afterOutput.add(outcome);
            flushSoon();
        }

        @Override
        public boolean isWritable() { return context.channel().isWritable(); }

        private void flushSoon() {
            if (reading || flushIsComing) { return; }
            flushIsComing = true;
            context.executor().execute(() -> {
                flushIsComing = false;
                flush();
            });
        }

        private void flush() {
            if (output == null && afterOutput.isEmpty()) { return; }
            ByteBuf bytes = output == null ? Unpooled.EMPTY_BUFFER : output;
            output = null;
            ChannelFuture written = context.writeAndFlush(bytes);
            if (!afterOutput.isEmpty()) {
                List<Consumer<@Nullable Throwable>> outcomes = afterOutput;
                afterOutput = new ArrayList<>();
                written.addListener(done -> outcomes.forEach(outcome -> outcome.accept(done.cause())));
            }
        }

        /** The channel is gone: what was not flushed never will be. */
        private void discard(Throwable cause) {
            if (output != null) {
                output.release();
                output = null;
            }
            List<Consumer<@Nullable Throwable>> outcomes = afterOutput;
            afterOutput = new ArrayList<>();
            outcomes.forEach(outcome -> outcome.accept(cause));
        }

        @Override
        public void finish() {
            deaf = true;
            flush();
            if (overWebSocket) {
                ChannelFuture _ = context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
            } else {
                // Not close(): bytes of the server's that nobody reads would make it a reset, which can overtake our last packets.
                DuplexChannel channel = (DuplexChannel) context.channel();
                SslHandler tls = context.pipeline().get(SslHandler.class);
                ChannelFuture _ = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
                    ChannelFuture _ = tls == null ? channel.shutdownOutput() : tls.closeOutbound();
                });
            }
        }

        @Override
        public void close() {
            deaf = true;
            flush();
            ChannelFuture _ = context.close();
        }
    }
}
