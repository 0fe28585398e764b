package io.arna.store.record;

/** Bytes on disk that mean nothing, though their check sum is right: a defect of ours, or another program wrote them. */
public final class BadRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was found. */
    public BadRecordException(String found) {
        super("a record of the store has " + found);
    }
}
