package io.arna.security.permission;

import java.util.ArrayList;
import java.util.List;

/** Reads values in Erlang's terms, each ending with a full stop, as far as files of permissions need them. */
final class TermReader {
    /** Deeper nesting is refused, so that a file cannot exhaust the stack. */
    private static final int DEEPEST = 50;

    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;

    /** Something that is no term. */
    static final class NoTermException extends Exception {
        private static final long serialVersionUID = 1L;
        final int line;
        final int column;

        NoTermException(int line, int column, String what) {
            super(what);
            this.line = line;
            this.column = column;
        }
    }

    TermReader(String text) {
        this.text = text;
    }

    /** Whether nothing but blanks and comments is left. */
    boolean isAtEnd() {
        skipBlanks();
        return at == text.length();
    }

    /** The next term, with its full stop. */
    Term next() throws NoTermException {
        Term term = term(0);
        skipBlanks();
        if (at == text.length() || text.charAt(at) != '.') { throw wrong("a full stop is missing behind " + term); }
        at++;
        return term;
    }

    /** Goes behind the end of the line, to look for what else is wrong from there on. */
    void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '%') {
                skipLine();
            } else if (c == '\n') {
                at++;
                line++;
                lineStart = at;
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
                at++;
            } else {
                return;
            }
        }
    }

    private int column() {
        return at - lineStart + 1;
    }

    private NoTermException wrong(String what) {
        return new NoTermException(line, column(), what);
    }

    private Term term(int depth) throws NoTermException {
        if (depth > DEEPEST) { throw wrong("it is nested too deeply"); }
        skipBlanks();
        if (at == text.length()) { throw wrong("the file ends in the middle of a rule"); }
        int fromLine = line;
        int fromColumn = column();
        char c = text.charAt(at);
        if (c == '{') { return new Term.Tuple(list('}', depth), fromLine, fromColumn); }
        if (c == '[') { return new Term.Sequence(list(']', depth), fromLine, fromColumn); }
        if (c == '"') { return new Term.Text(quoted('"'), fromLine, fromColumn); }
        if (c == '\'') { return new Term.Atom(quoted('\''), fromLine, fromColumn); }
        if (text.startsWith("<<\"", at)) {
            at += 2;
            String inner = quoted('"');
            if (!text.startsWith(">>", at)) { throw wrong(">> is missing behind <<\"" + inner + "\""); }
            at += 2;
            return new Term.Text(inner, fromLine, fromColumn);
        }
        if (c >= '0' && c <= '9') { return new Term.Whole(number(), fromLine, fromColumn); }
        if (c >= 'a' && c <= 'z') { return new Term.Atom(name(), fromLine, fromColumn); }
        throw wrong("'" + c + "' begins nothing that belongs here");
    }

    private List<Term> list(char end, int depth) throws NoTermException {
        List<Term> of = new ArrayList<>();
        at++;
        skipBlanks();
        if (at < text.length() && text.charAt(at) == end) {
            at++;
            return of;
        }
        while (true) {
            of.add(term(depth + 1));
            skipBlanks();
            char c = at < text.length() ? text.charAt(at) : 0;
            if (c != end && c != ',') { throw wrong("a comma or " + end + " is missing behind " + of.getLast()); }
            at++;
            if (c == end) { return of; }
        }
    }

    private String quoted(char quote) throws NoTermException {
        StringBuilder inner = new StringBuilder();
        int from = at++;
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            if (c == '\n') {
                at = from;
                throw wrong("the text has no end on its line");
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                c = switch (text.charAt(at)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    default -> text.charAt(at);
                };
            }
            inner.append(c);
            at++;
        }
        if (at == text.length()) {
            at = from;
            throw wrong("the text has no end on its line");
        }
        at++;
        return inner.toString();
    }

    private int number() throws NoTermException {
        int from = at;
        while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.length() > 9) {
            at = from;
            throw wrong(digits + " is too large a number");
        }
        return Integer.parseInt(digits);
    }

    private String name() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_'
                || text.charAt(at) == '@')) {
            at++;
        }
        return text.substring(from, at);
    }
}
