package io.arna.cli.mosquitto;

import java.io.Reader;
import java.util.Iterator;

/** Lines one after the other, each with its end. */
final class LineReader extends Reader {
    private final Iterator<String> lines;
    private String current = "";
    private int at;

    LineReader(Iterator<String> lines) {
        this.lines = lines;
    }

    @Override
    public int read(char[] target, int offset, int length) {
        if (at == current.length()) {
            if (!lines.hasNext()) { return -1; }
            current = lines.next() + "\n";
            at = 0;
        }
        int count = Math.min(length, current.length() - at);
        current.getChars(at, at + count, target, offset);
        at += count;
        return count;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
