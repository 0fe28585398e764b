package io.arna.bench.compare;

/** A broker could not be started or prepared. The message says in a sentence which, why, and what to do. */
public final class CompareException extends Exception {
    private static final long serialVersionUID = 1;

    CompareException(String message) {
        super(message);
    }
}
