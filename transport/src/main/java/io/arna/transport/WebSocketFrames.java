package io.arna.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

/**
 * The layer between the socket and MQTT after the handshake: bytes in binary frames on one side, bytes on the other. A closing frame
 * of the client is the end of its input; our own leaves when the connection is closed. Confined to the connection's shard.
 */
final class WebSocketFrames extends ChannelDuplexHandler {
    private static final int FINAL = 0x80;
    private static final int BINARY = FINAL | 0x2;
    private static final int CLOSE = FINAL | 0x8;
    private static final int PONG = FINAL | 0xA;
    private static final int LONGEST_HEADER = 10;

    private final FrameReader reader = new FrameReader();
    private boolean endTold;
    private boolean closed;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        ByteBuf in = (ByteBuf) bytes;
        reader.read(in);
        if (in.isReadable()) {
            ctx.fireChannelRead(in);
        } else {
            in.release();
        }
        answerPing(ctx);
        if (reader.isOver() && !endTold) {
            endTold = true;
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        answerPing(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object bytes, ChannelPromise promise) {
        int length = ((ByteBuf) bytes).readableBytes();
        if (length > 0) {
            writeHeader(ctx, BINARY, length);
        }
        var _ = ctx.write(bytes, promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!closed) {
            closed = true;
            writeHeader(ctx, CLOSE, Short.BYTES);
            var _ = ctx.write(ctx.alloc().directBuffer(Short.BYTES).writeShort(reader.closeCode()), ctx.voidPromise());
            ctx.flush(); // TLS closes before it sends what waits
            if (reader.clientHasClosed()) {
                var _ = ((DuplexChannel) ctx.channel()).shutdownInput(); // then nobody waits for the client to close
            }
        }
        var _ = ctx.close(promise);
    }

    /** Answers the latest ping; a client that does not read gets no answer until it does, lest answers pile up. */
    private void answerPing(ChannelHandlerContext ctx) {
        if (closed || !ctx.channel().isWritable()) { return; }
        byte[] ping = reader.takePing();
        if (ping != null) {
            writeHeader(ctx, PONG, ping.length);
            var _ = ctx.writeAndFlush(ctx.alloc().directBuffer(ping.length).writeBytes(ping), ctx.voidPromise());
        }
    }

    private static void writeHeader(ChannelHandlerContext ctx, int firstByte, int length) {
        ByteBuf header = ctx.alloc().directBuffer(LONGEST_HEADER).writeByte(firstByte);
        if (length <= 125) {
            header.writeByte(length);
        } else if (length <= 0xFFFF) {
            header.writeByte(126).writeShort(length);
        } else {
            header.writeByte(127).writeLong(length);
        }
        var _ = ctx.write(header, ctx.voidPromise());
    }
}
