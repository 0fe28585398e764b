package io.arna.bench.load;

/** The load could not be made: the broker is not there, or does not answer. The message says so in a sentence. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1;

    /** In a sentence. */
    public LoadException(String message) {
        super(message);
    }
}
