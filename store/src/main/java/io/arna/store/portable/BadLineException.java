package io.arna.store.portable;

/** A line is not what it should be; the message says what is wrong with it. */
public final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public BadLineException(String what) {
        super(what);
    }
}
