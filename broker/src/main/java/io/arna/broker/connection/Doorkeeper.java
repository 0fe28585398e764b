package io.arna.broker.connection;

import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Crowd;
import io.arna.broker.limit.Limits;
import io.arna.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;

/** Keeps out who would otherwise be let in, because a limit is reached (S1). One for all shards; any of their threads. */
public final class Doorkeeper {
    private final Limits.Admission limits;
    private final Crowd<String> users;

    /**
     * Why somebody is kept out.
     *
     * @param reason what the client is told, alone
     * @param bound what was reached
     * @param why for the operator
     */
    record Refusal(ReasonCode reason, Bound bound, String why) {}

    /** Knows nobody yet. */
    public Doorkeeper(Limits.Admission limits) {
        this.limits = limits;
        this.users = new Crowd<>(limits.userConnections(), limits.userConnectionRate());
    }

    /**
     * A client is about to get its session; null when it may. If so, {@link #left} has to follow.
     *
     * @param identity who it was found to be; null when anonymous
     * @param replaces whether another connection of the same identity will be ended for it
     */
    @Nullable
    Refusal enter(@Nullable String identity, boolean replaces, long nowNanos) {
        if (identity == null) { return null; }
        return switch (users.enter(identity, replaces ? 1 : 0, nowNanos)) {
            case ENTERED -> null;
            case TOO_MANY -> new Refusal(ReasonCode.QUOTA_EXCEEDED, Bound.USER_CONNECTIONS,
                    "user " + identity + " has " + limits.userConnections() + " clients connected already");
            case TOO_FAST -> new Refusal(ReasonCode.CONNECTION_RATE_EXCEEDED, Bound.USER_CONNECTION_RATE,
                    "user " + identity + " has connected more than " + limits.userConnectionRate()
                            + " times in a second");
        };
    }

    /** A client that had entered is gone. */
    void left(@Nullable String identity, long nowNanos) {
        if (identity != null) {
            users.leave(identity, nowNanos);
        }
    }
}
