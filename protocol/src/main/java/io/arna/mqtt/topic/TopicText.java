package io.arna.mqtt.topic;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** What topic names and filters have in common. */
final class TopicText {
    private static final int MAX_BYTES = 65_535;
    private static final int SHOWN = 80;

    private TopicText() {}

    /** The UTF-8 of {@code text}, refused when empty, too long, ill-formed or with U+0000. */
    static byte[] utf8(String text, ReasonCode refusal) {
        if (text.isEmpty()) { throw new ProtocolException(refusal, "empty topic [MQTT-4.7.3-1]"); }
        if (text.indexOf('\0') >= 0) {
            throw new ProtocolException(refusal, "topic '" + shown(text) + "' has U+0000 [MQTT-4.7.3-2]");
        }
        ByteBuffer bytes;
        try {
            bytes = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new ProtocolException(refusal, "topic with half a surrogate pair [MQTT-1.5.4-1]");
        }
        if (bytes.remaining() > MAX_BYTES) {
            throw new ProtocolException(refusal,
                    "topic of " + bytes.remaining() + " bytes, at most " + MAX_BYTES + " [MQTT-4.7.3-3]");
        }
        byte[] utf8 = new byte[bytes.remaining()];
        bytes.get(utf8);
        return utf8;
    }

    /** How many parts there are between slashes. */
    static int depth(String text) {
        int depth = 1;
        for (int i = text.indexOf('/'); i >= 0; i = text.indexOf('/', i + 1)) {
            depth++;
        }
        return depth;
    }

    /** The parts between slashes, in order; an empty part counts. */
    static String[] levels(String text) {
        int count = depth(text);
        String[] levels = new String[count];
        int from = 0;
        for (int n = 0; n < count - 1; n++) {
            int slash = text.indexOf('/', from);
            levels[n] = text.substring(from, slash);
            from = slash + 1;
        }
        levels[count - 1] = text.substring(from);
        return levels;
    }

    /** The index of the slash that ends the level that begins at {@code from}, or the length. */
    static int levelEnd(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }

    /** A topic fit for an error message: cut, and without what could deceive whoever reads the log. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(SHOWN).map(letter -> isPrinted(letter) ? letter : '?').forEach(shown::appendCodePoint);
        return shown.append(text.codePointCount(0, text.length()) > SHOWN ? "…" : "").toString();
    }

    private static boolean isPrinted(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
