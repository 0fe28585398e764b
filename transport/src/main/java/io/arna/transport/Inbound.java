package io.arna.transport;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.codec.PacketDecoder;
import io.arna.mqtt.codec.Role;
import io.arna.mqtt.codec.TopicNames;
import io.arna.mqtt.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * What comes in from one client: packets are parsed straight out of the shard's read buffer. Kept for the connection is only the
 * unfinished packet at its end, and whatever arrived while the packets were held back. Confined to the connection's shard.
 */
final class Inbound {
    /** Whom packets are handed to, one after the other. It may hold back, let go and stop meanwhile. */
    interface Receiver {
        void receive(Packet packet);

        /** What came is no packet, or none allowed here. Nothing follows. */
        void refuse(ProtocolException error);
    }

    private static final int LEAST_KEPT_BYTES = 512;

    private final Receiver receiver;
    private final ByteBufAllocator allocator;
    private final int maximumPacketSize;
    private PacketDecoder decoder;
    /** Bytes that came and could not be handed on; null when there are none. */
    private @Nullable ByteBuf kept;
    private boolean paused;
    private boolean moving;
    private boolean stopped;
    /** Whether {@link #drain} has to be called before anything is handed on. */
    private boolean drainDue;
    private boolean handingOn;

    Inbound(Receiver receiver, ByteBufAllocator allocator, int maximumPacketSize, TopicNames topicNames) {
        this.receiver = receiver;
        this.allocator = allocator;
        this.maximumPacketSize = maximumPacketSize;
        decoder = new PacketDecoder(Role.SERVER, maximumPacketSize, topicNames);
    }

    /** Takes bytes that have come; releases nothing. */
    void take(ByteBuf in) {
        handOn(in);
        if (in.isReadable() && !stopped) {
            keep(in, in.readableBytes());
        }
    }

    /** Holds packets back. */
    void pause() {
        paused = true;
    }

    /** Lets go again; whether {@link #drain} has to be called, which must not happen inside a call of the rules. */
    boolean resume() {
        paused = false;
        drainDue |= kept != null && !handingOn;
        return drainDue && !moving;
    }

    /** Hands on what was held back. */
    void drain() {
        drainDue = false;
        handOn(Unpooled.EMPTY_BUFFER);
    }

    /** Holds packets back until {@link #moved}. */
    void beginMove() {
        moving = true;
    }

    /** The connection has come to another shard and CONNECT was read on the first one. */
    void moved(TopicNames topicNames) {
        PacketDecoder there = new PacketDecoder(Role.SERVER, maximumPacketSize, topicNames);
        there.version(decoder.version());
        decoder = there;
    }

    /** Lets go what was held back since {@link #beginMove}. */
    void endMove() {
        moving = false;
        drain();
    }

    /** Hands nothing on any more, and keeps nothing. */
    void stop() {
        stopped = true;
        if (!handingOn) {
            releaseKept();
        }
    }

    /** Whether packets are handed on. */
    boolean isOpen() { return !paused && !moving && !drainDue && !stopped; }

    /** Whether bytes wait that may be whole packets. */
    boolean holdsBack() {
        return kept != null && !isOpen();
    }

    /** Whether a packet is being handed on right now. */
    boolean isHandingOn() { return handingOn; }

    /** What the client speaks, as far as is known. */
    MqttVersion version() {
        return decoder.version();
    }

    private void handOn(ByteBuf in) {
        assert !handingOn : "a packet may not be handed on while another one is";
        handingOn = true;
        try {
            while (kept != null && isOpen() && finishKept(kept, in)) {
            }
            decode(in);
        } finally {
            handingOn = false;
            if (stopped) {
                releaseKept();
            } else if (kept != null) {
                trim(kept);
            }
        }
    }

    /** Hands on what is whole among the kept bytes, then gives the rest what it lacks; whether that could make it whole. */
    private boolean finishKept(ByteBuf rest, ByteBuf in) {
        decode(rest);
        if (!rest.isReadable()) {
            releaseKept();
            return false;
        }
        if (!in.isReadable() || !isOpen()) { return false; }
        keep(in, Math.min(lackingBytes(rest), in.readableBytes()));
        return true;
    }

    private void decode(ByteBuf in) {
        while (isOpen()) {
            Packet packet;
            try {
                packet = decoder.decode(in);
            } catch (ProtocolException error) {
                stopped = true;
                receiver.refuse(error);
                return;
            }
            if (packet == null) { return; }
            receiver.receive(packet);
        }
    }

    /** How many bytes an unfinished packet lacks at least, judged by as much of its fixed header as is there. */
    private static int lackingBytes(ByteBuf packet) {
        int remaining = 0;
        for (int at = 1; at < packet.readableBytes(); at++) {
            byte digit = packet.getByte(packet.readerIndex() + at);
            remaining |= (digit & 0x7F) << (7 * (at - 1));
            if (digit >= 0) { return at + 1 + remaining - packet.readableBytes(); }
        }
        return 1;
    }

    /** Keeps the next {@code bytes} bytes of {@code in}. Grows with what has come, never to what a packet merely declares. */
    private void keep(ByteBuf in, int bytes) {
        ByteBuf all = kept;
        if (all == null) {
            all = allocator.directBuffer(Math.max(bytes, LEAST_KEPT_BYTES));
            kept = all;
        } else if (all.writableBytes() < bytes) {
            all.discardReadBytes();
            if (all.writableBytes() < bytes) {
                all.capacity(Math.max(all.writerIndex() + bytes, 2 * all.capacity()));
            }
        }
        all.writeBytes(in, bytes);
    }

    /** Lets no large buffer stay with a connection for the few bytes that are left in it. */
    private void trim(ByteBuf all) {
        int bytes = all.readableBytes();
        if (all.capacity() > LEAST_KEPT_BYTES && bytes < all.capacity() / 4) {
            kept = allocator.directBuffer(Math.max(bytes, LEAST_KEPT_BYTES)).writeBytes(all);
            all.release();
        }
    }

    private void releaseKept() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }
}
