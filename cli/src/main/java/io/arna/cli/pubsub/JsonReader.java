package io.arna.cli.pubsub;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JSON, from left to right. Strict but for blanks, where it takes every control character. */
final class JsonReader {
    /** Deeper nesting is refused, so that a hostile payload cannot exhaust the stack. */
    private static final int DEEPEST = 200;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /** The value that {@code text} is; null when it is not one value and nothing else. */
    static @Nullable Json read(String text) {
        try {
            JsonReader reader = new JsonReader(text);
            Json value = reader.value(0);
            return reader.atEnd() ? value : null;
        } catch (NotJson _) {
            return null;
        }
    }

    private boolean atEnd() {
        skipBlanks();
        return at == text.length();
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private char peek() {
        skipBlanks();
        if (at == text.length()) { throw new NotJson(); }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) { throw new NotJson(); }
        at++;
    }

    private boolean takes(char wanted) {
        if (peek() != wanted) { return false; }
        at++;
        return true;
    }

    private Json value(int depth) {
        if (depth > DEEPEST) { throw new NotJson(); }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Json.Text(string());
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private Json object(int depth) {
        expect('{');
        List<Json.Member> members = new ArrayList<>();
        if (takes('}')) { return new Json.Members(members); }
        do {
            if (peek() != '"') { throw new NotJson(); }
            String name = string();
            expect(':');
            members.add(new Json.Member(name, value(depth + 1)));
        } while (takes(','));
        expect('}');
        return new Json.Members(members);
    }

    private Json array(int depth) {
        expect('[');
        List<Json> elements = new ArrayList<>();
        if (takes(']')) { return new Json.Elements(elements); }
        do {
            elements.add(value(depth + 1));
        } while (takes(','));
        expect(']');
        return new Json.Elements(elements);
    }

    private Json word(String word) {
        if (!text.startsWith(word, at)) { throw new NotJson(); }
        at += word.length();
        return new Json.Word(word);
    }

    private Json number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return new Json.Decimal(Double.parseDouble(text.substring(start, at)));
        } catch (NumberFormatException _) {
            throw new NotJson();
        }
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            if (at == text.length()) { throw new NotJson(); }
            char c = text.charAt(at++);
            if (c == '"') { return value.toString(); }
            value.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        if (at == text.length()) { throw new NotJson(); }
        return switch (text.charAt(at++)) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new NotJson();
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) { throw new NotJson(); }
        try {
            char c = (char) Integer.parseInt(text, at, at + 4, 16);
            at += 4;
            return c;
        } catch (NumberFormatException _) {
            throw new NotJson();
        }
    }

    /** The text is not JSON. */
    private static final class NotJson extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NotJson() {
            super(null, null, false, false);
        }
    }
}
