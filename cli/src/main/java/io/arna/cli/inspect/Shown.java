package io.arna.cli.inspect;

import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How values are written: nothing that somebody sent reaches the terminal as a control character. */
final class Shown {
    private static final int MOST = 200;

    private Shown() {}

    /** As text in quotes when it is text, else in hexadecimal; long ones are cut. */
    static String bytes(ByteBuf bytes) {
        int length = bytes.readableBytes();
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(ByteBufUtil.getBytes(bytes)))
                    .toString();
            if (text.codePoints().allMatch(Shown::isPlain)) {
                return text.length() <= MOST ? '"' + text + '"'
                        : '"' + text.substring(0, text.offsetByCodePoints(0, MOST / 2)) + "…\" (" + length + " bytes)";
            }
        } catch (CharacterCodingException _) { // not text
        }
        return "0x" + hex(bytes, 0, length, MOST / 2) + " (" + length + " bytes)";
    }

    /** Text as {@link #bytes} writes it. */
    static String text(String text) {
        return bytes(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> false;
            default -> true;
        };
    }

    /** In hexadecimal, at most so many bytes. */
    static String hex(ByteBuf bytes, int at, int length, int most) {
        return ByteBufUtil.hexDump(bytes, at, Math.min(length, most)) + (length > most ? "…" : "");
    }

    /** The name of the packet type with this value, which may be none. */
    static String type(int value) {
        return value == 0 ? "type 0" : PacketType.of(value).name();
    }

    /** The name of a reason code, as words. */
    static String words(ReasonCode reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
