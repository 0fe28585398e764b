package io.arna.server.log;

import io.arna.broker.limit.Bound;
import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.port.Events;
import io.arna.broker.port.Peer;
import io.arna.mqtt.ReasonCode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells everything to others, and records who came, went, was sent away or was denied something. Any thread; never waits. */
record AuditedEvents(Events others, AuditLog audit) implements Events {
    @Override
    public void connected(Client client, boolean cleanStart, int keepAliveSeconds, long sessionExpirySeconds,
            boolean sessionPresent) {
        others.connected(client, cleanStart, keepAliveSeconds, sessionExpirySeconds, sessionPresent);
        audit.add(AuditEntry.of(audit.clock().instant(), "login", client, null, true, null));
    }

    @Override
    public void disconnected(Client client, ReasonCode reason, String why) {
        others.disconnected(client, reason, why);
        String event = reason == ReasonCode.SESSION_TAKEN_OVER ? "takeover" : "logout";
        audit.add(AuditEntry.of(audit.clock().instant(), event, client, null, true, reason + ", " + why));
    }

    @Override
    public void refused(Peer peer, @Nullable String clientId, ReasonCode reason, String why) {
        refused(peer, clientId, null, reason, why);
    }

    @Override
    public void refused(Peer peer, @Nullable String clientId, @Nullable String claimed, ReasonCode reason,
            String why) {
        others.refused(peer, clientId, claimed, reason, why);
        if (audit.mayRefuse()) {
            audit.add(AuditEntry.of(audit.clock().instant(), "login", peer, claimed, clientId, reason + ", " + why));
        }
    }

    @Override
    public void subscribed(Client client, String filter, int qos) {
        others.subscribed(client, filter, qos);
    }

    @Override
    public void unsubscribed(Client client, String filter) {
        others.unsubscribed(client, filter);
    }

    @Override
    public void dropped(String clientId, Message message, DropReason reason) {
        others.dropped(clientId, message, reason);
    }

    @Override
    public void denied(Client client, String operation, String topic, Supplier<String> why) {
        others.denied(client, operation, topic, why);
        if (audit.mayDeny()) {
            audit.add(AuditEntry.of(audit.clock().instant(), "denial", client, operation + " " + topic, false,
                    why.get()));
        }
    }

    @Override
    public void limited(Client client, Bound bound) {
        others.limited(client, bound);
    }

    @Override
    public void flapping(String who, int banSeconds) {
        others.flapping(who, banSeconds);
        audit.changed("ban", who + ", for " + banSeconds + " s, for coming and going too often");
    }

    @Override
    public void overloaded(Bound bound, boolean begins) {
        others.overloaded(bound, begins);
        audit.changed(begins ? "overload_begins" : "overload_ends", bound.word());
    }

    @Override
    public void storeFailed(String what, String why) {
        others.storeFailed(what, why);
    }
}
