package io.arna.mqtt.codec;

import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A PUBLISH encoded once and sent to many. All clients that hear a message in the same layout (MQTT 5.0 or not, packet identifier
 * or not) share one frame; what differs between them, the flags in the first byte and the two bytes of the packet identifier, is
 * written over the copy that each of them gets.
 *
 * <p>A payload of {@value #SHARE_FROM} bytes or more is kept apart, so that a transport can send it without a copy per client.
 * Immutable; any thread.
 */
public final class PublishFrame {
    /** From so many bytes on a payload is kept apart: below, a copy costs less than a reference. */
    public static final int SHARE_FROM = 4096;

    private static final int NO_PACKET_ID = -1;

    /** The whole packet, or what stands before a payload kept apart. */
    private final byte[] head;
    /** Where the packet identifier stands, or {@link #NO_PACKET_ID}. */
    private final int packetIdAt;
    private final Payload payload;

    private PublishFrame(byte[] head, int packetIdAt, Payload payload) {
        this.head = head;
        this.packetIdAt = packetIdAt;
        this.payload = payload;
    }

    /**
     * Encodes a message.
     *
     * @param v5 whether for MQTT 5.0; before, neither expiry nor properties are sent
     * @param withPacketId whether for QoS 1 and 2
     * @param topic sent in full
     * @param messageExpirySeconds remaining lifetime, 0–4294967295, or {@link Publish#NO_EXPIRY}
     * @param properties handed on unaltered
     * @param payload may be empty
     * @throws IllegalArgumentException when the packet would be longer than MQTT allows
     */
    public static PublishFrame of(boolean v5, boolean withPacketId, TopicName topic, long messageExpirySeconds,
            MessageProperties properties, Payload payload) {
        int propertyLength = v5 ? PublishEncoder.messageLength(messageExpirySeconds, properties) : 0;
        int length = PublishEncoder.remainingLength(v5, withPacketId, topic.length(), propertyLength, payload.length());
        boolean apart = payload.length() >= SHARE_FROM;
        byte[] head = new byte[1 + FieldWriter.lengthOfVariable(length) + length - (apart ? payload.length() : 0)];
        head[0] = (byte) PublishEncoder.firstByte(Qos.AT_MOST_ONCE, false, false);
        int at = putVariable(head, 1, length);
        at = putTwoBytes(head, at, topic.length());
        topic.copyTo(head, at);
        at += topic.length();
        int packetIdAt = withPacketId ? at : NO_PACKET_ID;
        at += withPacketId ? 2 : 0;
        if (v5) {
            at = putVariable(head, at, propertyLength);
            if (propertyLength > 0) {
                ByteBuf block = Unpooled.wrappedBuffer(head, at, propertyLength).clear();
                PublishEncoder.writeMessage(messageExpirySeconds, properties, new FieldWriter(block));
                at += propertyLength;
            }
        }
        if (!apart) {
            payload.copyTo(head, at);
        }
        return new PublishFrame(head, packetIdAt, payload);
    }

    private static int putVariable(byte[] head, int from, int value) {
        int at = from;
        int rest = value;
        while (rest >= 0x80) {
            head[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        head[at++] = (byte) rest;
        return at;
    }

    private static int putTwoBytes(byte[] head, int at, int value) {
        head[at] = (byte) (value >> 8);
        head[at + 1] = (byte) value;
        return at + 2;
    }

    /** Bytes of the whole packet, its payload included. */
    public int length() {
        return sharesPayload() ? head.length + payload.length() : head.length;
    }

    /** Whether the payload is kept apart. */
    public boolean sharesPayload() {
        return payload.length() >= SHARE_FROM;
    }

    /** The payload, kept apart or not. */
    public Payload payload() {
        return payload;
    }

    /**
     * Appends the whole packet to {@code out}.
     *
     * @param qos above 0 if and only if the frame has room for a packet identifier
     * @param packetId 1–65535, or 0 with QoS 0
     */
    public void writeTo(ByteBuf out, Qos qos, boolean retain, boolean dup, int packetId) {
        writeHeadTo(out, qos, retain, dup, packetId);
        if (sharesPayload()) {
            payload.writeTo(out);
        }
    }

    /** As {@link #writeTo}, but a payload kept apart has to follow. */
    public void writeHeadTo(ByteBuf out, Qos qos, boolean retain, boolean dup, int packetId) {
        assert (qos == Qos.AT_MOST_ONCE) == (packetIdAt == NO_PACKET_ID) : qos + " in a frame of the other kind";
        assert (qos == Qos.AT_MOST_ONCE) == (packetId == 0) : qos + " with packet identifier " + packetId;
        int start = out.writerIndex();
        out.writeBytes(head);
        out.setByte(start, PublishEncoder.firstByte(qos, retain, dup));
        if (packetIdAt != NO_PACKET_ID) {
            out.setShort(start + packetIdAt, packetId);
        }
    }
}
