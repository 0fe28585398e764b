package io.arna.client;

import io.arna.mqtt.ReasonCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How a lost connection is sought again: after the first delay, then after twice as long each time up to the longest. A random part of
 * up to a quarter is added, so that a thousand clients do not return in the same instant.
 *
 * @param firstDelay above zero
 * @param longestDelay at least the first
 */
public record Reconnect(Duration firstDelay, Duration longestDelay) {
    /** What the server will say again. Taken over: who was thrown out for another with its id would throw that one out in turn. */
    private static final Set<ReasonCode> FINAL = EnumSet.of(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, ReasonCode.BAD_USER_NAME_OR_PASSWORD, ReasonCode.NOT_AUTHORIZED,
            ReasonCode.BANNED, ReasonCode.BAD_AUTHENTICATION_METHOD, ReasonCode.SESSION_TAKEN_OVER,
            ReasonCode.USE_ANOTHER_SERVER, ReasonCode.SERVER_MOVED);

    public Reconnect {
        if (firstDelay.isNegative() || firstDelay.isZero() || longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("reconnect after " + firstDelay + " up to " + longestDelay);
        }
    }

    /** One second at first, one minute at most. */
    public static final Reconnect USUAL = new Reconnect(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** Whether time may heal it. */
    static boolean isWorthAnotherAttempt(ClientException cause) {
        ReasonCode reason = switch (cause) {
            case ClientException.ConnectionRefused refused -> refused.connAck().reason();
            case ClientException.ConnectionLost lost -> lost.isSaidByServer() ? lost.reason() : null;
            case ClientException.Unreachable _,ClientException.NotAccepted _,ClientException.NotPossible _ -> null;
        };
        return reason == null || !FINAL.contains(reason);
    }

    /** The delay before attempt number {@code attempt}, counted from 1. */
    Duration delayBefore(int attempt, RandomGenerator random) {
        long longest = longestDelay.toNanos();
        long nanos = firstDelay.toNanos();
        for (int i = 1; i < attempt && nanos < longest; i++) {
            nanos = nanos > longest / 2 ? longest : nanos * 2;
        }
        return Duration.ofNanos(nanos + random.nextLong(nanos / 4 + 1));
    }
}
