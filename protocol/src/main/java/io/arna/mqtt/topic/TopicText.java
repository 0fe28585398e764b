package io.arna.mqtt.topic;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;

/** What topic names and filters have in common. */
final class TopicText {
    private static final int MAX_BYTES = 65_535;
    private static final int SHOWN = 80;

    private TopicText() {}

    /** Refuses text that is empty, too long, ill-formed or has U+0000. */
    static void check(String text, ReasonCode refusal) {
        if (text.isEmpty()) { throw new ProtocolException(refusal, "empty topic [MQTT-4.7.3-1]"); }
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == 0) {
                throw new ProtocolException(refusal, "topic '" + shown(text) + "' has U+0000 [MQTT-4.7.3-2]");
            }
            if (Character.isSurrogate(letter)) {
                checkPair(text, i++, refusal);
                bytes += 4;
            } else {
                bytes += letter < 0x80 ? 1 : letter < 0x800 ? 2 : 3;
            }
        }
        if (bytes > MAX_BYTES) {
            throw new ProtocolException(refusal,
                    "topic of %d bytes, at most %d [MQTT-4.7.3-3]".formatted(bytes, MAX_BYTES));
        }
    }

    private static void checkPair(String text, int at, ReasonCode refusal) {
        boolean isPair = Character.isHighSurrogate(text.charAt(at)) && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
        if (!isPair) {
            throw new ProtocolException(refusal,
                    "topic '" + shown(text) + "' has half a surrogate pair [MQTT-1.5.4-1]");
        }
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
