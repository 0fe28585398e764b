package io.arna.server.config;

/**
 * Where a value was written.
 *
 * @param source a file, {@code --set}, or the name of an environment variable
 * @param line from 1 on; 0 when the source has no lines
 */
record Origin(String source, int line) {
    /** Nobody wrote it. */
    static final Origin DEFAULT = of("default");

    /** A source without lines. */
    static Origin of(String source) {
        return new Origin(source, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
