package io.arna.store;

/** A store cannot be opened or read; the message is one sentence for the operator. Unchecked, because the port knows no exceptions. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, where, and what to do. */
    public StoreException(String sentence) {
        super(sentence);
    }

    /** The same, found out by something that went wrong. */
    public StoreException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
