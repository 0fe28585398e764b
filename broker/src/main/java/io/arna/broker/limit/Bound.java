package io.arna.broker.limit;

import java.util.Locale;

/** A limit that clients can reach; each time one does is counted under {@code $SYS/broker/limits/…}. */
public enum Bound {
    /** A client publishes more messages than it may. */
    MESSAGE_RATE,
    /** A client publishes more bytes than it may. */
    BYTE_RATE;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** What {@code $SYS} and the log call it. */
    public String word() {
        return word;
    }
}
