package io.arna.broker.connection;

import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Crowd;
import io.arna.broker.limit.Flapping;
import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Pressure;
import io.arna.broker.port.Authorizer.Subject;
import io.arna.broker.port.Bans;
import io.arna.broker.port.Peer;
import io.arna.broker.port.Proven;
import io.arna.broker.port.ShardContext;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Connect;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out who would otherwise be let in: whoever is banned, whoever comes and goes too often, and whoever is one too many of its user (S1). One for all
 * shards; any of their threads.
 */
public final class Doorkeeper {
    private final Bans bans;
    private final Pressure pressure;
    private final Limits.Admission limits;
    private final int banSeconds;
    private final Crowd<String> users;
    private final Flapping flappingClientIds;
    private final Flapping flappingUsers;
    private final Flapping flappingAddresses;

    /**
     * Why somebody is kept out.
     *
     * @param reason what the client is told, alone
     * @param bound what was reached
     * @param why for the operator
     */
    record Refusal(ReasonCode reason, Bound bound, String why) {}

    /** Knows nobody yet. */
    public Doorkeeper(Limits limits, Bans bans, Pressure pressure) {
        this.pressure = pressure;
        this.bans = bans;
        this.limits = limits.admission();
        this.users = new Crowd<>(this.limits.userConnections(), this.limits.userConnectionRate());
        Limits.Flapping flapping = limits.flapping();
        this.banSeconds = flapping.banSeconds();
        this.flappingClientIds = new Flapping(flapping.clientIds(), flapping.windowSeconds(), banSeconds);
        this.flappingUsers = new Flapping(flapping.users(), flapping.windowSeconds(), banSeconds);
        this.flappingAddresses = new Flapping(flapping.addresses(), flapping.windowSeconds(), banSeconds);
    }

    /** Looks at who somebody says it is, before finding that out costs anything; null when it may go on. */
    @Nullable
    Refusal look(Connect connect, Peer peer, ShardContext context) {
        Proven proven = peer.proven();
        String clientId = proven == null || proven.clientId() == null ? connect.clientId() : proven.clientId();
        String user = proven == null || proven.username() == null ? connect.username() : proven.username();
        return look(new Subject(clientId, user, peer), context);
    }

    /** Looks at who somebody was found to be; null when nothing is known against it. */
    @Nullable
    Refusal look(Subject subject, ShardContext context) {
        Refusal banned = banned(subject, context);
        if (banned != null) { return banned; }
        long now = context.shard().nanoTime();
        Refusal refusal = flapping("client id ", flappingClientIds, subject.clientId(), now);
        if (refusal == null && subject.identity() != null) {
            refusal = flapping("user ", flappingUsers, subject.identity(), now);
        }
        return refusal == null ? flapping("address ", flappingAddresses, subject.peer().network(), now) : refusal;
    }

    /** Whether somebody is banned; null when not. */
    @Nullable
    Refusal banned(Subject subject, ShardContext context) {
        String why = bans.find(subject, context.shard().wallMillis());
        return why == null ? null : new Refusal(ReasonCode.BANNED, Bound.BANNED, why);
    }

    private static @Nullable Refusal flapping(String kind, Flapping flapping, String name, long now) {
        long seconds = flapping.secondsLeft(name, now);
        return seconds == 0 ? null
                : new Refusal(ReasonCode.BANNED, Bound.FLAPPING,
                        kind + name + " has come and gone too often, and is kept out for " + seconds + " s");
    }

    /**
     * A client is about to get its session; null when it may. If so, {@link #left} has to follow.
     *
     * @param isNew whether it has no session: who has one may come for what waits there, whatever the broker has to bear
     * @param replaces whether another connection of the same identity will be ended for it
     */
    @Nullable
    Refusal enter(Subject subject, boolean isNew, boolean replaces, ShardContext context) {
        Refusal refusal = look(subject, context);
        Bound tooMuch = isNew ? pressure.reached() : null;
        if (refusal == null && tooMuch != null) {
            return new Refusal(ReasonCode.QUOTA_EXCEEDED, tooMuch, tooMuch == Bound.MEMORY
                    ? "too much is in memory already"
                    : "too much waits in queues already");
        }
        String user = subject.identity();
        if (refusal != null || user == null) { return refusal; }
        return switch (users.enter(user, replaces ? 1 : 0, context.shard().nanoTime())) {
            case ENTERED -> null;
            case TOO_MANY -> new Refusal(ReasonCode.QUOTA_EXCEEDED, Bound.USER_CONNECTIONS,
                    "user " + user + " has " + limits.userConnections() + " clients connected already");
            case TOO_FAST -> new Refusal(ReasonCode.CONNECTION_RATE_EXCEEDED, Bound.USER_CONNECTION_RATE,
                    "user " + user + " has connected more than " + limits.userConnectionRate()
                            + " times in a second");
        };
    }

    /** Whether the broker has as much as it can bear. */
    Pressure pressure() {
        return pressure;
    }

    /** A client that had entered is gone. */
    void left(@Nullable String identity, ShardContext context) {
        if (identity != null) {
            users.leave(identity, context.shard().nanoTime());
        }
    }

    /** A client that was connected has gone, or was sent away; whose wish that was does not matter unless it was the operator's. */
    void gone(Subject subject, ReasonCode reason, ShardContext context) {
        switch (reason) {
            case SERVER_SHUTTING_DOWN, USE_ANOTHER_SERVER, ADMINISTRATIVE_ACTION -> {}
            default -> {
                note("client id ", flappingClientIds, subject.clientId(), context);
                if (subject.identity() != null) {
                    note("user ", flappingUsers, subject.identity(), context);
                }
                if (!subject.peer().address().equals(Peer.UNIX)) { // which is nobody's address
                    note("address ", flappingAddresses, subject.peer().network(), context);
                }
            }
        }
    }

    private void note(String kind, Flapping flapping, String name, ShardContext context) {
        if (flapping.gone(name, context.shard().nanoTime())) {
            context.events().flapping(kind + name, banSeconds);
        }
    }
}
