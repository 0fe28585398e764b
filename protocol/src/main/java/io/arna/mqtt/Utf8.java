package io.arna.mqtt;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Text on the wire: well-formed UTF-8 without U+0000 (MQTT 5.0 section 1.5.4, the same before). Checked where it lies, so that
 * a string is copied once, into the {@code String} itself. Control characters and non-characters are only discouraged by
 * the specification and pass; a byte order mark is data [MQTT-1.5.4-3].
 */
public final class Utf8 {
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long ONES = 0x0101_0101_0101_0101L;

    private Utf8() {}

    /**
     * The text in the {@code length} bytes from {@code index} on; the reader index stays.
     *
     * @throws ProtocolException {@link ReasonCode#MALFORMED_PACKET} when they are not text [MQTT-1.5.4-1] [MQTT-1.5.4-2]
     */
    public static String read(ByteBuf in, int index, int length) {
        if (length == 0) { return ""; }
        check(in, index, index + length);
        return in.toString(index, length, StandardCharsets.UTF_8);
    }

    private static void check(ByteBuf in, int index, int end) {
        int at = skipAscii(in, index, end);
        while (at < end) {
            at = skipAscii(in, skipSequence(in, at, end), end);
        }
    }

    /** The index of the first byte that is not ASCII, or {@code end}. */
    private static int skipAscii(ByteBuf in, int from, int end) {
        int at = from;
        while (at <= end - Long.BYTES && isPlain(in.getLong(at))) {
            at += Long.BYTES;
        }
        for (; at < end; at++) {
            byte next = in.getByte(at);
            if (next < 0) { return at; }
            if (next == 0) {
                throw new ProtocolException(ReasonCode.MALFORMED_PACKET, "U+0000 in a string [MQTT-1.5.4-2]");
            }
        }
        return end;
    }

    /** Whether none of the eight bytes is 0 or above 0x7F. */
    private static boolean isPlain(long eight) {
        return ((eight | (eight - ONES)) & HIGH_BITS) == 0;
    }

    /** The index behind the sequence of two to four bytes that begins at {@code at}. */
    private static int skipSequence(ByteBuf in, int at, int end) {
        int lead = in.getUnsignedByte(at);
        int next = at + (lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
        if (lead < 0xC2 || lead > 0xF4 || next > end) { throw illFormed(lead); }
        // The second byte also bars overlong forms (E0, F0), surrogates (ED) and what lies above U+10FFFF (F4).
        int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        int second = in.getUnsignedByte(at + 1);
        if (second < lowest || second > highest) { throw illFormed(lead); }
        for (int i = at + 2; i < next; i++) {
            if ((in.getByte(i) & 0xC0) != 0x80) { throw illFormed(lead); }
        }
        return next;
    }

    private static ProtocolException illFormed(int lead) {
        return new ProtocolException(ReasonCode.MALFORMED_PACKET,
                "ill-formed UTF-8 at a byte 0x%02X [MQTT-1.5.4-1]".formatted(lead));
    }
}
