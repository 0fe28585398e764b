package io.arna.mqtt.codec;

import io.arna.mqtt.Payload;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Utf8;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The bytes of one packet behind its fixed header, read field by field and never beyond their end. A field that does not fit is a
 * malformed packet; the name of the field goes into the exception. Reused from packet to packet, confined to its decoder; holds
 * a buffer only while a packet is read.
 */
final class PacketBody {
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int at;
    private int end;

    /** From here on reads {@code in} from index {@code from} up to {@code to}, all of which is there. */
    void enter(ByteBuf buffer, int from, int to) {
        in = buffer;
        at = from;
        end = to;
    }

    /** Forgets the buffer, which is not ours to keep. */
    void leave() {
        in = Unpooled.EMPTY_BUFFER;
        at = 0;
        end = 0;
    }

    boolean isAtEnd() { return at == end; }

    int remaining() {
        return end - at;
    }

    /** Ends early, {@code length} bytes from here; the result is for {@link #widen}. */
    int narrow(int length, String field) {
        int outerEnd = end;
        end = at + require(length, field);
        return outerEnd;
    }

    /** Undoes {@link #narrow}, all of whose bytes have been read. */
    void widen(int outerEnd) {
        assert isAtEnd();
        end = outerEnd;
    }

    int oneByte(String field) {
        require(1, field);
        return in.getUnsignedByte(at++);
    }

    int twoBytes(String field) {
        require(2, field);
        int value = in.getUnsignedShort(at);
        at += 2;
        return value;
    }

    long fourBytes(String field) {
        require(4, field);
        long value = in.getUnsignedInt(at);
        at += 4;
        return value;
    }

    /** A variable byte integer, in its shortest form [MQTT-1.5.5-1]. */
    int variable(String field) {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = oneByte(field);
            value |= (next & 0x7F) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) { throw malformed(field + " is longer than it need be [MQTT-1.5.5-1]"); }
                return value;
            }
        }
        throw malformed(field + " has more than four bytes");
    }

    int packetId() {
        int id = twoBytes("packet identifier");
        if (id == 0) { throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "packet identifier 0 [MQTT-2.2.1-3]"); }
        return id;
    }

    String text(String field) {
        int length = require(twoBytes(field), field);
        String text = Utf8.read(in, at, length);
        at += length;
        return text;
    }

    Payload binary(String field) {
        return bytes(require(twoBytes(field), field));
    }

    /** A topic name; an empty one is refused. */
    TopicName topic(TopicNames topics, int length) {
        require(length, "topic name");
        TopicName topic = topics.read(in, at, length);
        at += length;
        return topic;
    }

    /** A topic name that is not worth remembering. */
    TopicName topic(String field) {
        int length = require(twoBytes(field), field);
        TopicName topic = TopicName.read(in, at, length);
        at += length;
        return topic;
    }

    /** All that is left. */
    Payload rest() {
        return bytes(remaining());
    }

    private Payload bytes(int length) {
        Payload bytes = Payload.read(in, at, length);
        at += length;
        return bytes;
    }

    void requireEnd() {
        if (at != end) { throw malformed(remaining() + " bytes behind the last field"); }
    }

    private int require(int length, String field) {
        if (length > end - at) { throw malformed("packet ends within its " + field); }
        return length;
    }

    static ProtocolException malformed(String whatWeSaw) {
        return new ProtocolException(ReasonCode.MALFORMED_PACKET, whatWeSaw);
    }
}
