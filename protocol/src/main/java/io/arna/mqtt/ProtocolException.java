package io.arna.mqtt;

/**
 * A peer's mistake: the reason code to answer with, and what we saw. Thrown by codec and rules, caught once by the connection.
 * Stackless, since what matters is the peer's bytes and not our call stack, and since a hostile peer can cause many.
 */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    /**
     * @param reason what to tell the peer
     * @param whatWeSaw for the log and the reason string: the offending value, and the statement it breaks
     */
    public ProtocolException(ReasonCode reason, String whatWeSaw) {
        super(whatWeSaw, null, false, false);
        this.reason = reason;
    }

    /** What to tell the peer. */
    public ReasonCode reason() {
        return reason;
    }

    /** What we saw, for log and reason string. */
    public String whatWeSaw() {
        return String.valueOf(getMessage());
    }
}
