package io.arna.broker.session;

import io.arna.broker.event.Counter;
import io.arna.broker.message.Message;
import io.arna.broker.message.MessageIds;
import io.arna.broker.port.ShardContext;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.Completion;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.SessionImage;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.SessionState;
import io.arna.broker.port.Store.StoredWill;
import io.arna.broker.retained.RetainedTree;
import io.arna.broker.routing.Publisher;
import io.arna.broker.routing.Router;
import io.arna.broker.routing.ShareGroup;
import io.arna.broker.routing.TopicTree;
import io.arna.broker.session.Session.Surroundings;
import io.arna.broker.timer.Timer;
import io.arna.broker.timer.TimerWheel;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.Will;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one shard: found, begun, resumed, ended; their expiry and their wills. Takeover is two calls on one thread. Confined to its
 * shard.
 */
public final class Sessions {
    private final Surroundings around;
    private final ShardContext context;
    private final TimerWheel timers;
    private final Publisher publisher;
    private final MessageIds messageIds;
    private final Map<String, Session> byClientId = new HashMap<>();

    /** The sessions of the shard of {@code context}; none at first. */
    public Sessions(ShardContext context, TopicTree tree, RetainedTree retained, Router router, Publisher publisher,
            TimerWheel timers,
            MessageIds messageIds) {
        this.around = new Surroundings(context, tree, retained, router);
        this.context = context;
        this.timers = timers;
        this.publisher = publisher;
        this.messageIds = messageIds;
    }

    /**
     * A session for a connection.
     *
     * @param session it
     * @param present whether it was there before
     */
    public record Opened(Session session, boolean present) {}

    /** All sessions here, connected or not. */
    public Collection<Session> all() {
        return byClientId.values();
    }

    /** The session of a client identifier; null when there is none. */
    public @Nullable Session find(String clientId) {
        return byClientId.get(clientId);
    }

    /**
     * Gives a client its session: the one it had, unless it wants a clean start [MQTT-3.1.2-4] [MQTT-3.1.2-5], or a new one. Another
     * connection that holds it is ended first [MQTT-3.1.4-3].
     *
     * @param expirySeconds how long the session outlives this connection
     */
    public Opened open(String clientId, @Nullable String identity, boolean cleanStart, long expirySeconds,
            Occupant connection) {
        Session existing = byClientId.get(clientId);
        if (existing != null && existing.occupant() != null) {
            context.counters().add(Counter.SESSIONS_TAKEN_OVER);
            existing.occupant().end(ReasonCode.SESSION_TAKEN_OVER, "another connection uses this client identifier");
            existing = byClientId.get(clientId);
        }
        if (existing != null && cleanStart) {
            end(existing);
            existing = null;
        }
        if (existing != null) {
            resume(existing);
            existing.occupiedBy(connection, expirySeconds);
            context.counters().add(Counter.SESSIONS_RESUMED);
            return new Opened(existing, true);
        }
        Session created = new Session(around, new SessionKey(clientId, messageIds.next()), identity);
        created.occupiedBy(connection, expirySeconds);
        byClientId.put(clientId, created);
        context.counters().add(Counter.SESSIONS_CREATED);
        return new Opened(created, false);
    }

    private void resume(Session session) {
        timers.disarm(session.expiry);
        session.expiry = null;
        if (session.will != null) {
            // Back in time: the will must not be sent [MQTT-3.1.3-9].
            timers.disarm(session.will.timer());
            session.will = null;
        }
    }

    /** Writes down the session as it is now; {@code done} once that is kept. At once when there is nothing to keep and never was. */
    public void remember(Session session, Completion done) {
        if (!session.outlivesConnection() && !session.isStored()) {
            done.onDone(null);
            return;
        }
        long disconnectedAt = session.occupant() == null ? context.shard().wallMillis() : SessionState.CONNECTED;
        StoredWill will = session.will == null ? null : new StoredWill(session.will.will());
        session.storeState(new SessionState(session.identity(), session.expirySeconds(), disconnectedAt, will), done);
    }

    /**
     * The connection that held the session has ended.
     *
     * @param will what is to be published for the client; null when nothing is
     * @param expirySeconds how long the session lives on
     */
    public void leave(Session session, @Nullable Will will, long expirySeconds) {
        session.detach();
        session.setExpirySeconds(expirySeconds);
        if (will != null) {
            long delaySeconds = Math.min(will.delaySeconds(), expirySeconds);
            if (delaySeconds == 0) {
                publish(session.clientId(), will);
            } else {
                delay(session, will, delaySeconds);
            }
        }
        if (expirySeconds == 0) {
            end(session);
            return;
        }
        expireAfter(session, expirySeconds);
        remember(session, failure -> {
            if (failure != null) {
                context.events().storeFailed("session of " + session.clientId(), failure.why());
            }
        });
    }

    private void delay(Session session, Will will, long delaySeconds) {
        Timer timer = Timer.of(() -> {
            publishPending(session);
            remember(session, failure -> {
                if (failure != null) {
                    context.events().storeFailed("will of " + session.clientId(), failure.why());
                }
            });
        });
        session.will = new PendingWill(will, timer);
        timers.arm(timer, TimeUnit.SECONDS.toNanos(delaySeconds));
    }

    private void expireAfter(Session session, long seconds) {
        if (seconds == ConnectProperties.NEVER_EXPIRES) { return; }
        Timer timer = Timer.of(() -> {
            context.counters().add(Counter.SESSIONS_EXPIRED);
            end(session);
        });
        session.expiry = timer;
        timers.arm(timer, TimeUnit.SECONDS.toNanos(seconds));
    }

    /** The session is over: nothing of it stays, and a will that was delayed is published [MQTT-3.1.2-10]. */
    public void end(Session session) {
        timers.disarm(session.expiry);
        session.expiry = null;
        publishPending(session);
        byClientId.remove(session.clientId(), session);
        session.end();
        context.counters().add(Counter.SESSIONS_ENDED);
        if (session.isStored()) {
            forget(session);
        }
    }

    private void forget(Session session) {
        session.store(new Change.End(), failure -> {
            if (failure != null) {
                context.events().storeFailed("end of the session of " + session.clientId(), failure.why());
            }
        });
    }

    private void publishPending(Session session) {
        PendingWill pending = session.will;
        if (pending != null) {
            session.will = null;
            timers.disarm(pending.timer());
            publish(session.clientId(), pending.will());
        }
    }

    private void publish(String clientId, Will will) {
        long now = context.shard().wallMillis();
        long expiresAt = expiresAt(will.messageExpirySeconds(), context.limits().message().expiryMaximumSeconds(), now);
        publisher.publish(new Message(messageIds.next(), clientId, will.topic(), will.qos(), will.retain(), expiresAt,
                will.properties(),
                will.payload()), null, 0, null);
    }

    /** When a message published now ends its life, given its own wish and the broker's maximum (0 for none). */
    public static long expiresAt(long wishSeconds, long maximumSeconds, long wallMillis) {
        long seconds = wishSeconds == Publish.NO_EXPIRY ? maximumSeconds : maximumSeconds == 0 ? wishSeconds
                : Math.min(wishSeconds, maximumSeconds);
        return wishSeconds == Publish.NO_EXPIRY && maximumSeconds == 0 ? Message.NEVER
                : wallMillis + TimeUnit.SECONDS.toMillis(seconds);
    }

    /**
     * Puts back a session that was kept over a restart, then calls {@code done}. Its client counts as lost at the moment of the
     * disconnection, or now if that was never noted.
     */
    public void restore(SessionImage image, Runnable done) {
        SessionState state = image.state();
        Session session = new Session(around, image.key(), state.identity());
        session.setExpirySeconds(state.expirySeconds());
        if (state.expirySeconds() == 0) {
            forget(session);
            done.run();
            return;
        }
        byClientId.put(session.clientId(), session);
        context.counters().add(Counter.SESSIONS_RESTORED);
        session.restore(image.subscriptions(), image.receivedIds());
        long away = state.disconnectedAtMillis() == SessionState.CONNECTED
                ? 0
                : TimeUnit.MILLISECONDS
                        .toSeconds(Math.max(0, context.shard().wallMillis() - state.disconnectedAtMillis()));
        if (state.will() != null) {
            Will will = state.will().will();
            delay(session, will, Math.max(0, Math.min(will.delaySeconds(), state.expirySeconds()) - away));
        }
        boolean never = state.expirySeconds() == ConnectProperties.NEVER_EXPIRES;
        expireAfter(session, never ? ConnectProperties.NEVER_EXPIRES : Math.max(0, state.expirySeconds() - away));
        int most = context.limits().session().queueMaximumMessages() + 65_535;
        context.store().read(image.key(), 0, most, waiting -> {
            waiting.forEach(w -> restore(session, w));
            done.run();
        });
    }

    private void restore(Session session, io.arna.broker.port.Store.Waiting stored) {
        QueueEntry entry = stored.entry();
        ShareGroup share = null;
        if (entry.share() != null) {
            int slash = entry.share().indexOf('/');
            share = around.tree().group(entry.share().substring(0, slash), entry.share().substring(slash + 1));
        }
        session.outbound().restore(
                new Waiting(stored.message(), entry.qos(), entry.retain(), entry.subscriptionIds(), share),
                stored.packetId(), stored.received());
    }
}
