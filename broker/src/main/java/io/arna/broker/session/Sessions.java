package io.arna.broker.session;

import io.arna.broker.event.Counter;
import io.arna.broker.message.Message;
import io.arna.broker.message.MessageIds;
import io.arna.broker.port.ShardContext;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.Completion;
import io.arna.broker.port.Store.SessionImage;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.SessionState;
import io.arna.broker.retained.RetainedTree;
import io.arna.broker.routing.Publisher;
import io.arna.broker.routing.Router;
import io.arna.broker.routing.TopicTree;
import io.arna.broker.session.Session.Surroundings;
import io.arna.broker.timer.Timer;
import io.arna.broker.timer.TimerWheel;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.Will;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one shard: found, begun, resumed, ended; their expiry and their wills. Takeover is two calls on one thread. Confined to its
 * shard.
 */
public final class Sessions {
    /** Messages read at a time when a session is brought back. */
    private static final int RESTORED_AT_ONCE = 500;

    private final Surroundings around;
    private final ShardContext context;
    private final TimerWheel timers;
    private final Publisher publisher;
    private final MessageIds messageIds;
    private final boolean identitiesOwn;
    private final Map<String, Session> byClientId = new HashMap<>();
    /** What has to wait until all that was kept over a restart is back. */
    private final List<Runnable> afterRestart = new ArrayList<>(0);

    /**
     * The sessions of the shard of {@code context}; none at first.
     *
     * @param identitiesOwn whether a session can be taken over by nobody but the identity that made it
     */
    public Sessions(ShardContext context, TopicTree tree, RetainedTree retained, Router router, Publisher publisher,
            TimerWheel timers,
            MessageIds messageIds, boolean identitiesOwn) {
        this.around = new Surroundings(context, tree, retained, router, messageIds);
        this.context = context;
        this.timers = timers;
        this.publisher = publisher;
        this.messageIds = messageIds;
        this.identitiesOwn = identitiesOwn;
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
     * Whether the session of a client identifier is another identity's, so that this one may not have it. To be asked before {@link #open}, so
     * that nobody is pushed out by who cannot come in. What an anonymous client has made is nobody's.
     */
    public boolean isAnothers(String clientId, @Nullable String identity) {
        Session existing = byClientId.get(clientId);
        return identitiesOwn && existing != null && existing.identity() != null
                && !existing.identity().equals(identity);
    }

    /**
     * Gives a client its session: the one it had, unless it wants a clean start [MQTT-3.1.2-4] [MQTT-3.1.2-5], or a new one. Another
     * connection that holds it is ended first [MQTT-3.1.4-3].
     *
     * @param expirySeconds how long the session outlives this connection
     * @param will what the client wants published when it is lost; null when nothing
     */
    public Opened open(String clientId, @Nullable String identity, boolean cleanStart, long expirySeconds,
            @Nullable Will will, Occupant connection) {
        Session existing = byClientId.get(clientId);
        boolean isKnownToStore = existing != null && existing.isStored();
        if (existing != null && existing.occupant() != null) {
            context.counters().add(Counter.SESSIONS_TAKEN_OVER);
            existing.occupant().end(ReasonCode.SESSION_TAKEN_OVER, "another connection uses this client identifier");
            existing = byClientId.get(clientId);
        }
        // An identity does not inherit what somebody unknown subscribed to under its client identifier.
        boolean isAnothers = existing != null && identitiesOwn && !Objects.equals(existing.identity(), identity);
        if (existing != null && (cleanStart || isAnothers)) {
            end(existing);
            existing = null;
        }
        if (existing != null) {
            resume(existing);
            existing.occupiedBy(connection, expirySeconds);
            existing.will = will;
            context.counters().add(Counter.SESSIONS_RESUMED);
            return new Opened(existing, true);
        }
        Session created = new Session(around, new SessionKey(clientId, messageIds.next()), identity);
        created.occupiedBy(connection, expirySeconds);
        created.will = will;
        if (isKnownToStore) {
            // The store must know that the old one is over before CONNACK says so, or a crash would bring it back.
            created.takesPlaceInStore();
        }
        byClientId.put(clientId, created);
        context.counters().add(Counter.SESSIONS_CREATED);
        return new Opened(created, false);
    }

    private void resume(Session session) {
        timers.disarm(session.expiry);
        session.expiry = null;
        // Back in time: the will must not be sent [MQTT-3.1.3-9].
        timers.disarm(session.willDelay);
        session.willDelay = null;
        session.will = null;
    }

    /** Writes down the session as it is now; {@code done} once that is kept. At once when there is nothing to keep and never was. */
    public void remember(Session session, Completion done) {
        if (!session.outlivesConnection() && !session.isStored()) {
            done.onDone(null);
            return;
        }
        session.storeState(done);
    }

    /**
     * The connection that held the session has ended.
     *
     * @param withWill whether the client's will, if it has one, is to be published; otherwise it is forgotten [MQTT-3.14.4-3]
     * @param expirySeconds how long the session lives on
     */
    public void leave(Session session, boolean withWill, long expirySeconds) {
        session.detach();
        session.setExpirySeconds(expirySeconds);
        if (!withWill) {
            session.will = null;
        }
        if (expirySeconds == 0) {
            end(session);
            return;
        }
        if (session.will != null && session.will.delaySeconds() == 0) {
            publishWill(session);
        }
        lieInWait(session);
        remember(session, session.reported("session"));
    }

    /** Sets the deadlines of a session whose client is away: its will's, and its own. */
    private void lieInWait(Session session) {
        long away = session.secondsAway();
        if (session.will != null) {
            delayWill(session, Math.max(0, Math.min(session.will.delaySeconds(), session.expirySeconds()) - away));
        }
        if (session.expirySeconds() != ConnectProperties.NEVER_EXPIRES) {
            expireAfter(session, Math.max(0, session.expirySeconds() - away));
        }
    }

    private void delayWill(Session session, long delaySeconds) {
        Timer timer = Timer.of(() -> {
            publishWill(session);
            remember(session, session.reported("will"));
        });
        session.willDelay = timer;
        timers.arm(timer, TimeUnit.SECONDS.toNanos(delaySeconds));
    }

    private void expireAfter(Session session, long seconds) {
        Timer timer = Timer.of(() -> {
            context.counters().add(Counter.SESSIONS_EXPIRED);
            end(session);
        });
        session.expiry = timer;
        timers.arm(timer, TimeUnit.SECONDS.toNanos(seconds));
    }

    /** The session is over: nothing of it stays, and a will that was not called off is published [MQTT-3.1.2-8]. */
    public void end(Session session) {
        timers.disarm(session.expiry);
        session.expiry = null;
        publishWill(session);
        byClientId.remove(session.clientId(), session);
        session.end();
        context.counters().add(Counter.SESSIONS_ENDED);
        if (session.isStored()) {
            forget(session);
        }
    }

    private void forget(Session session) {
        session.store(new Change.End(), session.reported("end of the session"));
    }

    /** Publishes the will, if there is one, and forgets it [MQTT-3.1.2-10]. */
    private void publishWill(Session session) {
        timers.disarm(session.willDelay);
        session.willDelay = null;
        Will will = session.will;
        if (will != null) {
            session.will = null;
            publish(session.clientId(), will);
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
        long wish = wishSeconds == Publish.NO_EXPIRY ? Long.MAX_VALUE : wishSeconds;
        long maximum = maximumSeconds == 0 ? Long.MAX_VALUE : maximumSeconds;
        long seconds = Math.min(wish, maximum);
        return seconds == Long.MAX_VALUE ? Message.NEVER : wallMillis + TimeUnit.SECONDS.toMillis(seconds);
    }

    /**
     * Puts back a session that was kept over a restart, then calls {@code done}. Its client counts as lost at the moment of the
     * disconnection, or now if that was never noted.
     */
    public void restore(SessionImage image, Runnable done) {
        SessionState state = image.state();
        Session session = new Session(around, image.key(), state.identity());
        if (state.expirySeconds() == 0) {
            // It was over with its connection; only its will is still to come, once everybody who may hear it is back.
            forget(session);
            if (state.will() != null) {
                Will will = state.will().will();
                afterRestart.add(() -> publish(session.clientId(), will));
            }
            done.run();
            return;
        }
        byClientId.put(session.clientId(), session);
        context.counters().add(Counter.SESSIONS_RESTORED);
        session.restore(state, image.subscriptions(), image.receivedIds());
        afterRestart.add(() -> lieInWait(session));
        if (state.disconnectedAtMillis() == SessionState.CONNECTED) {
            // Noted now, or every further crash would let it begin its time anew.
            remember(session, session.reported("session"));
        }
        readQueue(session, 0, done);
    }

    /** Bit by bit, because the queue may be larger than memory: what the session keeps of it is small. */
    private void readQueue(Session session, long from, Runnable done) {
        context.store().read(session.key(), from, RESTORED_AT_ONCE, found -> {
            found.forEach(stored -> session.outbound().restore(session.waiting(stored), stored.packetId(),
                    stored.received()));
            if (found.size() < RESTORED_AT_ONCE) {
                done.run();
            } else {
                long next = found.getLast().message().id() + 1;
                context.shard().execute(() -> readQueue(session, next, done));
            }
        });
    }

    /**
     * All sessions of all shards are back: deadlines begin to run and wills to be sent. Not before, since a session that is still being read
     * from the store would have the message twice, or miss it.
     */
    public void everybodyIsBack() {
        List<Runnable> waiting = List.copyOf(afterRestart);
        afterRestart.clear();
        waiting.forEach(Runnable::run);
    }
}
