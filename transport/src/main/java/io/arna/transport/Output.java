package io.arna.transport;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.codec.PublishFrame;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.ReasonProperties;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What goes out to one client: packets are appended to a chunk of fixed size that is written when it is full or the burst is over.
 * Large payloads go between chunks, uncopied. Without a burst there is no chunk. Confined to the connection's shard.
 */
final class Output {
    private static final int SMALL_CHUNK_BYTES = 2 * 1024;
    private static final int LARGE_CHUNK_BYTES = 32 * 1024;
    /** An acknowledgement without properties is never longer. */
    private static final int SHORT_ACK_BYTES = 5;

    private final ChannelHandlerContext ctx;
    private Outbox outbox;
    private @Nullable ByteBuf chunk;
    /** Bytes appended since the last flush. */
    private long burstBytes;
    /** Whether the last burst overflowed a small chunk: then the next one likely will. */
    private boolean muchToSay;

    Output(ChannelHandlerContext ctx, Outbox outbox) {
        this.ctx = ctx;
        this.outbox = outbox;
    }

    /** Takes memory from another shard from now on. Everything must have been flushed. */
    void moveTo(Outbox other) {
        outbox = other;
    }

    void append(Packet packet, MqttVersion version) {
        ByteBuf out = room(mostBytes(packet, version));
        int start = out.writerIndex();
        PacketEncoder.encode(packet, version, out);
        burstBytes += out.writerIndex() - start;
    }

    void append(PublishFrame frame, Qos qos, boolean retain, boolean dup, int packetId) {
        burstBytes += frame.length();
        if (frame.sharesPayload()) {
            ByteBuf out = room(frame.length() - frame.payload().length());
            frame.writeHeadTo(out, qos, retain, dup, packetId);
            write(out.readRetainedSlice(out.readableBytes()));
            write(outbox.share(frame.payload()));
        } else {
            frame.writeTo(room(frame.length()), qos, retain, dup, packetId);
        }
    }

    /** Whether anything was appended since the last flush. */
    boolean isEmpty() { return burstBytes == 0; }

    /** Bytes that have been appended and not yet been taken by the system. */
    long pendingBytes() {
        return writtenBytes() + (chunk == null ? 0 : chunk.readableBytes());
    }

    /** Hands all that was appended to the system, as far as it takes it, and says how many bytes that were. */
    long flush() {
        long bytes = burstBytes;
        if (bytes == 0) { return 0; }
        if (chunk != null) {
            writeRestOf(chunk);
        }
        chunk = null;
        burstBytes = 0;
        muchToSay = bytes > SMALL_CHUNK_BYTES;
        ctx.flush();
        return bytes;
    }

    /** Forgets what was appended and not yet written. */
    void discard() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
        burstBytes = 0;
    }

    /** A chunk with room for so many bytes. */
    private ByteBuf room(int bytes) {
        if (chunk != null && chunk.writableBytes() >= bytes) { return chunk; }
        int usual = chunk == null && !muchToSay ? SMALL_CHUNK_BYTES : LARGE_CHUNK_BYTES;
        if (chunk != null) {
            writeRestOf(chunk);
        }
        chunk = outbox.chunk(Math.max(usual, bytes));
        return chunk;
    }

    private static int mostBytes(Packet packet, MqttVersion version) {
        return switch (packet) {
            case PubAck p when p.properties() == ReasonProperties.NONE -> SHORT_ACK_BYTES;
            case PubRec p when p.properties() == ReasonProperties.NONE -> SHORT_ACK_BYTES;
            case PubRel p when p.properties() == ReasonProperties.NONE -> SHORT_ACK_BYTES;
            case PubComp p when p.properties() == ReasonProperties.NONE -> SHORT_ACK_BYTES;
            default -> PacketEncoder.size(packet, version);
        };
    }

    /**
     * Writes what a chunk holds. A little that has to wait behind a slow reader is copied first: a chunk kept for a few bytes would
     * let memory grow far beyond the bytes counted.
     */
    private void writeRestOf(ByteBuf chunk) {
        int bytes = chunk.readableBytes();
        if (bytes == 0) {
            chunk.release();
        } else if (bytes < chunk.capacity() / 2 && writtenBytes() > 0) {
            write(ctx.alloc().directBuffer(bytes).writeBytes(chunk));
            chunk.release();
        } else {
            write(chunk);
        }
    }

    private void write(ByteBuf bytes) {
        var _ = ctx.write(bytes, ctx.voidPromise());
    }

    /** Bytes written and not yet taken by the system. */
    private long writtenBytes() {
        ChannelOutboundBuffer written = ctx.channel().unsafe().outboundBuffer();
        return written == null ? 0 : written.totalPendingWriteBytes();
    }
}
