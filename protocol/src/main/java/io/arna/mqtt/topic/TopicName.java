package io.arna.mqtt.topic;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Utf8;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name a message is published to: at least one character, at most 65,535 bytes of UTF-8, no wildcard, no U+0000 [MQTT-4.7.3-1]
 * [MQTT-4.7.1-1] [MQTT-4.7.3-2]. Compared byte by byte, never normalised [MQTT-4.7.3-4]. Immutable; any thread.
 */
public final class TopicName {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] utf8;
    private final String text;
    private final int hash;
    private final int depth;

    private TopicName(byte[] utf8, String text) {
        this.utf8 = utf8;
        this.text = text;
        this.hash = Arrays.hashCode(utf8);
        this.depth = TopicText.depth(text);
    }

    /**
     * Parses a topic name.
     *
     * @throws ProtocolException {@link ReasonCode#TOPIC_NAME_INVALID} when {@code text} is not one
     */
    public static TopicName of(String text) {
        TopicText.check(text, ReasonCode.TOPIC_NAME_INVALID);
        refuseWildcards(text);
        return new TopicName(text.getBytes(StandardCharsets.UTF_8), text);
    }

    /**
     * The topic name in the {@code length} bytes of {@code in} from {@code index} on; the reader index stays.
     *
     * @throws ProtocolException {@link ReasonCode#TOPIC_NAME_INVALID} when it is empty or has a wildcard,
     *         {@link ReasonCode#MALFORMED_PACKET} when the bytes are not text
     */
    public static TopicName read(ByteBuf in, int index, int length) {
        if (length == 0) {
            throw new ProtocolException(ReasonCode.TOPIC_NAME_INVALID, "empty topic name [MQTT-4.7.3-1]");
        }
        String text = Utf8.read(in, index, length);
        refuseWildcards(text);
        byte[] utf8 = new byte[length];
        in.getBytes(index, utf8);
        return new TopicName(utf8, text);
    }

    private static void refuseWildcards(String text) {
        if (text.indexOf('+') >= 0 || text.indexOf('#') >= 0) {
            throw new ProtocolException(ReasonCode.TOPIC_NAME_INVALID,
                    "topic name '" + TopicText.shown(text) + "' has a wildcard [MQTT-3.3.2-2]");
        }
    }

    /** Length in bytes of UTF-8, 1–65535. */
    public int length() {
        return utf8.length;
    }

    /** Appends the UTF-8 bytes, without a length. */
    public void writeTo(ByteBuf out) {
        out.writeBytes(utf8);
    }

    /** Copies the UTF-8 bytes, without a length, to {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(utf8, 0, target, offset, utf8.length);
    }

    /** Whether the {@code length} bytes of {@code in} from {@code index} on are this name's. Nothing is allocated. */
    public boolean equalsBytes(ByteBuf in, int index, int length) {
        if (length != utf8.length) { return false; }
        int last = length - Long.BYTES;
        for (int at = 0; at < last; at += Long.BYTES) {
            if (in.getLong(index + at) != (long) EIGHT_BYTES.get(utf8, at)) { return false; }
        }
        if (last >= 0) { // some of these eight may have been compared before
            return in.getLong(index + last) == (long) EIGHT_BYTES.get(utf8, last);
        }
        for (int at = 0; at < length; at++) {
            if (in.getByte(index + at) != utf8[at]) { return false; }
        }
        return true;
    }

    /** Whether this belongs to the server ({@code $SYS} and its like): wildcards in the first place do not reach it [MQTT-4.7.2-1]. */
    public boolean isReserved() {
        return utf8[0] == '$';
    }

    /** The parts between slashes, in order; an empty part counts. */
    public String[] levels() {
        return TopicText.levels(text);
    }

    /** How many parts there are between slashes, from 1 on. */
    public int depth() {
        return depth;
    }

    /** The part before the first slash. */
    public String firstLevel() {
        int slash = text.indexOf('/');
        return slash < 0 ? text : text.substring(0, slash);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof TopicName that && hash == that.hash && Arrays.equals(utf8, that.utf8));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The name itself. */
    @Override
    public String toString() {
        return text;
    }
}
