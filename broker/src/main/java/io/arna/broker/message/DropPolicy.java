package io.arna.broker.message;

/** Which message goes when a queue is full. */
public enum DropPolicy {
    /** The one that has waited longest. */
    OLDEST,
    /** The one that arrives. */
    NEWEST
}
