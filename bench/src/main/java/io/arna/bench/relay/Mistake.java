package io.arna.bench.relay;

/**
 * What a relay does wrong on purpose, to every n-th message it delivers: a counter that never counts proves nothing.
 *
 * @param kind what it does wrong
 * @param every to which messages: every n-th, at least 2
 */
public record Mistake(Kind kind, int every) {
    /** Kinds of mistakes. */
    public enum Kind {
        /** The message is not delivered. */
        DROP,
        /** It is delivered twice. */
        DOUBLE,
        /** It is delivered behind the next one. */
        SWAP,
        /** One of its bits is another. */
        SPOIL
    }
}
