package io.arna.server.log;

import org.jspecify.annotations.Nullable;

/**
 * Makes text from outside fit for one line of a log: whoever chooses a client identifier must not be able to write lines of their own, nor
 * to steer a terminal.
 */
final class PlainText {
    /** Longest text shown, in characters; MQTT allows 65535 bytes. */
    private static final int LONGEST = 256;

    private PlainText() {}

    /** The text on one line, cut where it is too long to be read; null stays null. */
    static @Nullable String of(@Nullable String text) {
        if (text == null) { return null; }
        return text.length() <= LONGEST ? onOneLine(text) : onOneLine(text.substring(0, LONGEST)) + "…";
    }

    /** The text with pictures in place of control characters, so that a line feed shows as ␊. */
    static String onOneLine(String text) {
        int i = 0;
        while (i < text.length() && isHarmless(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) { return text; }
        StringBuilder plain = new StringBuilder(text);
        for (; i < text.length(); i++) {
            plain.setCharAt(i, isHarmless(text.charAt(i)) ? text.charAt(i) : pictureOf(text.charAt(i)));
        }
        return plain.toString();
    }

    private static boolean isHarmless(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT -> false;
            default -> true;
        };
    }

    private static char pictureOf(char c) {
        if (c < ' ') { return (char) ('\u2400' + c); }
        return c == 0x7F ? '\u2421' : '\uFFFD';
    }
}
