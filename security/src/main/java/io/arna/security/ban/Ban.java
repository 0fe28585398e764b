package io.arna.security.ban;

import java.time.Instant;

/**
 * A ban.
 *
 * @param whom whom it is about
 * @param reason why, for whoever finds it later
 * @param by who made it
 * @param until when it ends; {@link Instant#MAX} for never
 */
public record Ban(Whom whom, String reason, String by, Instant until) {
    /** Whether it is over. */
    boolean isOver(long wallMillis) {
        return !Instant.ofEpochMilli(wallMillis).isBefore(until);
    }

    @Override
    public String toString() {
        return whom + " is banned by " + by + (until.equals(Instant.MAX) ? "" : " until " + until) + ": " + reason;
    }
}
