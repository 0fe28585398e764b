package io.arna.broker.connection;

import io.arna.broker.event.Counter;
import io.arna.broker.home.Home;
import io.arna.broker.port.Authenticator;
import io.arna.broker.port.Authenticator.Exchange;
import io.arna.broker.port.Authenticator.Verdict;
import io.arna.broker.port.Authorizer;
import io.arna.broker.port.Wire;
import io.arna.broker.session.Link;
import io.arna.broker.session.Session;
import io.arna.broker.timer.Timer;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.Will;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a client may say once it is in, and what follows from it. Confined to the client's home shard. */
final class OpenConnection {
    private final AdmittedClient client;
    private final ClientConnection connection;
    private final Wire wire;
    private final Home home;
    private final Session session;
    private final Authenticator authenticator;
    /** Null unless the client may authenticate anew: CONNECT holds secrets, and is not needed for anything else any more. */
    private final @Nullable Connect authenticatesAnew;
    /** Whether CONNECT asked for a session that outlives the connection: only then DISCONNECT may (3.14.2.2.2). */
    private final boolean askedToOutlive;
    private final Reception reception;
    private final ReadingHold reading;
    private final long keepAliveNanos;
    private final Timer keepAlive = new Timer() {
        @Override
        protected void onDue() {
            onKeepAliveDue();
        }
    };
    private long expirySeconds;
    private long lastPacketNanos;
    /** A re-authentication under way; null otherwise. */
    private @Nullable Exchange reauthentication;
    /** Runs while a re-authentication awaits its verdict; null otherwise. */
    private @Nullable Timer patience;

    OpenConnection(AdmittedClient client, Authenticator authenticator, Connect connect,
            Admission admission) {
        this.client = client;
        this.connection = client.connection();
        this.wire = client.wire();
        this.home = client.home();
        this.session = client.session();
        this.authenticator = authenticator;
        this.authenticatesAnew = connect.properties().authenticationMethod() == null ? null : connect;
        this.askedToOutlive = connect.properties().sessionExpirySeconds() != 0;
        this.reading = new ReadingHold(wire, this::onReadingResumed);
        this.reception = new Reception(client, reading);
        this.expirySeconds = admission.sessionExpirySeconds();
        this.keepAliveNanos = (long) (TimeUnit.SECONDS.toNanos(admission.keepAliveSeconds())
                * client.limits().connection().keepAliveFactor());
    }

    Session session() {
        return session;
    }

    Authorizer.Subject subject() {
        return client.subject();
    }

    String clientId() {
        return client.subject().clientId();
    }

    @Nullable
    String identity() {
        return client.subject().identity();
    }

    /** CONNACK has been sent: the client hears what waits for it. */
    void begin(Connect connect, boolean sessionPresent) {
        lastPacketNanos = home.context().shard().nanoTime();
        if (keepAliveNanos > 0) {
            home.timers().arm(keepAlive, keepAliveNanos);
        }
        home.context().counters().add(Counter.CLIENTS_CONNECTED);
        home.context().events().connected(client.events(), connect.cleanStart(), connect.keepAliveSeconds(),
                expirySeconds,
                sessionPresent);
        reviewPermissions(); // of a session that was kept, too
        session.attach(new Link(wire, connect.properties(), client.limits().session().inflightMaximum(),
                client.limits().connection().outboundTopicAliasMaximum(), client.permissions(),
                home.context().counters()));
    }

    /** What the client may not do any more ends: subscriptions, and its will. */
    void reviewPermissions() {
        new Subscribing(client).endWhatIsNotAllowed();
        Will will = session.will();
        if (will != null && !client.permissions().mayPublish(will.topic(), will.qos(), will.retain())) {
            home.context().events().denied(client.events(), "publish", will.topic().toString(),
                    () -> client.permissions().whyNotPublish(will.topic(), will.qos(), will.retain()));
            session.forgetWill();
        }
    }

    void onPacket(Packet packet) {
        lastPacketNanos = home.context().shard().nanoTime();
        switch (packet) {
            case Publish publish -> reception.onPublish(publish);
            case PubAck ack -> session.onPubAck(ack.packetId());
            case PubRec ack -> session.onPubRec(ack.packetId(), ack.reason());
            case PubRel release -> reception.onPubRel(release);
            case PubComp ack -> session.onPubComp(ack.packetId());
            case Subscribe subscribe -> new Subscribing(client).onSubscribe(subscribe);
            case Unsubscribe unsubscribe -> new Subscribing(client).onUnsubscribe(unsubscribe);
            case PingReq _ -> wire.send(PingResp.INSTANCE);
            case Disconnect disconnect -> onDisconnect(disconnect);
            case Auth auth -> onAuth(auth);
            case Connect _ -> throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "a second CONNECT [MQTT-3.1.0-2]");
            case ConnAck _,SubAck _,UnsubAck _,PingResp _ ->
                    throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, packet.type() + " from a client (2.1.2)");
        }
    }

    // ── AUTH, DISCONNECT, the end ──

    private void onAuth(Auth auth) {
        Connect connect = authenticatesAnew;
        String method = connect == null ? null : connect.properties().authenticationMethod();
        if (connect == null || method == null || !method.equals(auth.authenticationMethod())) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    "AUTH with another method than CONNECT [MQTT-4.12.1-1]");
        }
        Exchange exchange = reauthentication;
        if (auth.reason() == ReasonCode.REAUTHENTICATE && exchange == null) {
            exchange = authenticator.begin(connect, client.subject().peer());
        } else if (auth.reason() != ReasonCode.CONTINUE_AUTHENTICATION || exchange == null) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    "AUTH " + auth.reason() + " is not expected (4.12.1)");
        }
        reauthentication = exchange;
        reading.hold(ReadingHold.Reason.AUTHENTICATION);
        // Nothing is read meanwhile, so that keep alive stands still too: somebody must watch the time.
        patience = connection.armPatience();
        connection.ask(exchange, auth.authenticationData(), verdict -> onReauthenticated(verdict, method));
    }

    private void onReauthenticated(Verdict verdict, String method) {
        home.timers().disarm(patience);
        patience = null;
        switch (verdict) {
            case Verdict.Continue(Payload data) -> {
                connection.answer(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, method, data, null, List.of()));
                reading.release(ReadingHold.Reason.AUTHENTICATION);
            }
            case Verdict.Granted granted -> {
                if (!Objects.equals(granted.identity(), client.subject().identity())) {
                    connection.end(ReasonCode.NOT_AUTHORIZED, "authenticated anew as somebody else");
                    return;
                }
                reauthentication = null;
                connection.answer(new Auth(ReasonCode.SUCCESS, method, granted.data(), null, List.of()));
                reading.release(ReadingHold.Reason.AUTHENTICATION);
            }
            case Verdict.Refused(ReasonCode reason, String why) -> connection.end(reason, null, why);
        }
    }

    private void onDisconnect(Disconnect disconnect) {
        if (disconnect.sessionExpirySeconds() != Disconnect.ABSENT) {
            if (!askedToOutlive && disconnect.sessionExpirySeconds() != 0) {
                throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                        "session expiry set at DISCONNECT though 0 at CONNECT (3.14.2.2.2)");
            }
            expirySeconds =
                    Math.min(disconnect.sessionExpirySeconds(), client.limits().session().expiryMaximumSeconds());
        }
        // Only a normal good-bye takes the will along [MQTT-3.14.4-3].
        connection.leave(disconnect.reason(), "client disconnected",
                disconnect.reason() != ReasonCode.NORMAL_DISCONNECTION);
    }

    /** The client owes an acknowledgement from now on, so it must be read from. */
    void mustBeRead() {
        reading.release(ReadingHold.Reason.UNACKNOWLEDGED);
    }

    /** Silence while we did not listen is not the client's. */
    private void onReadingResumed() {
        lastPacketNanos = home.context().shard().nanoTime();
    }

    private void onKeepAliveDue() {
        long silence = home.context().shard().nanoTime() - lastPacketNanos;
        if (reading.isHeld()) {
            home.timers().arm(keepAlive, keepAliveNanos);
        } else if (silence >= keepAliveNanos) {
            connection.end(ReasonCode.KEEP_ALIVE_TIMEOUT,
                    "silent for " + TimeUnit.NANOSECONDS.toSeconds(silence) + " s [MQTT-3.1.2-22]");
        } else {
            home.timers().arm(keepAlive, keepAliveNanos - silence);
        }
    }

    /** The connection is over: the session goes on without it, or ends. */
    void finish(ReasonCode reason, String why, boolean withWill) {
        home.timers().disarm(keepAlive);
        home.timers().disarm(patience);
        reception.finish();
        home.context().counters().add(Counter.CLIENTS_DISCONNECTED);
        home.context().events().disconnected(client.events(), reason, why);
        home.sessions().leave(session, withWill, expirySeconds);
    }

    /** The connection ended before CONNACK: a session it resumed stays; of one it began the client never knew, so it ends. */
    void abandon(boolean sessionPresent) {
        home.sessions().leave(session, false, sessionPresent ? expirySeconds : 0);
    }
}
