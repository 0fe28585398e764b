package io.arna.broker.limit;

import java.util.Locale;

/** A limit that clients can reach; each time one does is counted under {@code $SYS/broker/limits/…}. */
public enum Bound {
    /** A client publishes more messages than it may. */
    MESSAGE_RATE,
    /** A client publishes more bytes than it may. */
    BYTE_RATE,
    /** A listener has as many connections as it may. */
    LISTENER_CONNECTIONS,
    /** They come to a listener faster than they may. */
    LISTENER_CONNECTION_RATE,
    /** The broker has as many connections as it may. */
    CONNECTIONS,
    /** They come faster than they may. */
    CONNECTION_RATE,
    /** An address has as many connections as it may. */
    ADDRESS_CONNECTIONS,
    /** They come from an address faster than they may. */
    ADDRESS_CONNECTION_RATE,
    /** A user has as many clients as it may. */
    USER_CONNECTIONS,
    /** A user's clients come faster than they may. */
    USER_CONNECTION_RATE,
    /** An address has as many TLS handshakes under way as it may. */
    HANDSHAKES,
    /** A session has as many subscriptions as it may. */
    SUBSCRIPTIONS,
    /** A topic or a filter has more levels than it may. */
    TOPIC_LEVELS,
    /** A topic or a filter is longer than it may be. */
    TOPIC_LENGTH,
    /** A packet is larger than it may be. */
    PACKET_SIZE,
    /** A client has more unacknowledged messages than it may. */
    RECEIVE_MAXIMUM,
    /** Somebody comes and goes too often. */
    FLAPPING,
    /** Somebody is banned. */
    BANNED,
    /** The broker has as much in memory as it can bear. */
    MEMORY,
    /** As much waits in all queues together as may. */
    QUEUES;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** What {@code $SYS} and the log call it. */
    public String word() {
        return word;
    }
}
