package io.arna.broker.connection;

import io.arna.broker.event.Counter;
import io.arna.broker.home.Home;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.port.Authenticator;
import io.arna.broker.port.Authenticator.Exchange;
import io.arna.broker.port.Authenticator.Verdict;
import io.arna.broker.port.Authorizer;
import io.arna.broker.port.Events;
import io.arna.broker.port.Peer;
import io.arna.broker.port.Store;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.StoredSubscription;
import io.arna.broker.port.Wire;
import io.arna.broker.routing.Publication;
import io.arna.broker.routing.Subscriber;
import io.arna.broker.session.Link;
import io.arna.broker.session.Session;
import io.arna.broker.session.Sessions;
import io.arna.broker.timer.Timer;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Auth;
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
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a client may say once it is in, and what follows from it. Confined to the client's home shard. */
final class OpenConnection {
    private final ClientConnection connection;
    private final Wire wire;
    private final Home home;
    private final Limits limits;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final Connect connect;
    private final Session session;
    private final Authorizer.Subject subject;
    private final Events.Client client;
    private final AckQueue acks;
    private final InboundAliases aliases;
    private final boolean v5;
    private final long keepAliveNanos;
    private final Timer keepAlive = Timer.of(this::onKeepAliveDue);
    private @Nullable Will will;
    private long expirySeconds;
    private long lastPacketNanos;
    /** QoS 1 and 2 messages of this connection that we have not acknowledged: what Receive Maximum bounds [MQTT-3.3.4-7]. */
    private int unacknowledged;
    /** Why reading is paused; it goes on when no reason is left. */
    private boolean heldBackByShards;
    private boolean heldBackByAcks;
    /** A re-authentication under way; null otherwise. */
    private @Nullable Exchange reauthentication;

    OpenConnection(ClientConnection connection, Wire wire, Peer peer, Home home, Authenticator authenticator,
            Authorizer authorizer,
            Connect connect, Admission admission, Session session) {
        this.connection = connection;
        this.wire = wire;
        this.home = home;
        this.limits = home.context().limits();
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.connect = connect;
        this.session = session;
        this.subject = new Authorizer.Subject(admission.clientId(), admission.identity(), peer);
        this.client = new Events.Client(admission.clientId(), admission.identity(), peer, connect.version());
        this.acks = new AckQueue(wire);
        this.aliases = new InboundAliases(limits.connection().topicAliasMaximum());
        this.v5 = connect.version().isV5();
        this.will = connect.will();
        this.expirySeconds = admission.sessionExpirySeconds();
        this.keepAliveNanos =
                (long) (TimeUnit.SECONDS.toNanos(admission.keepAliveSeconds()) * limits.connection().keepAliveFactor());
    }

    Session session() {
        return session;
    }

    String clientId() {
        return subject.clientId();
    }

    /** CONNACK has been sent: the client hears what waits for it. */
    void begin(boolean sessionPresent) {
        lastPacketNanos = home.context().shard().nanoTime();
        if (keepAliveNanos > 0) {
            home.timers().arm(keepAlive, keepAliveNanos);
        }
        home.context().counters().add(Counter.CLIENTS_CONNECTED);
        home.context().events().connected(client, connect.cleanStart(), connect.keepAliveSeconds(), expirySeconds,
                sessionPresent);
        session.attach(new Link(wire, connect.properties(), limits.session().inflightMaximum(),
                limits.connection().outboundTopicAliasMaximum(), home.context().counters()));
    }

    void onPacket(Packet packet) {
        lastPacketNanos = home.context().shard().nanoTime();
        switch (packet) {
            case Publish publish -> onPublish(publish);
            case PubAck ack -> session.onPubAck(ack.packetId());
            case PubRec ack -> session.onPubRec(ack.packetId(), ack.reason());
            case PubRel release -> onPubRel(release);
            case PubComp ack -> session.onPubComp(ack.packetId());
            case Subscribe subscribe -> onSubscribe(subscribe);
            case Unsubscribe unsubscribe -> onUnsubscribe(unsubscribe);
            case PingReq _ -> wire.send(PingResp.INSTANCE);
            case Disconnect disconnect -> onDisconnect(disconnect);
            case Auth auth -> onAuth(auth);
            case Connect _ -> throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "a second CONNECT [MQTT-3.1.0-2]");
            case io.arna.mqtt.packet.ConnAck _,SubAck _,UnsubAck _,PingResp _ ->
                    throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, packet.type() + " from a client (2.1.2)");
        }
    }

    // ── PUBLISH ──

    private void onPublish(Publish publish) {
        TopicName topic = aliases.resolve(publish);
        check(publish, topic);
        home.context().counters().add(Counter.MESSAGES_RECEIVED);
        home.context().counters().add(Counter.MESSAGE_BYTES_RECEIVED, publish.payload().length());
        if (publish.qos() == Qos.EXACTLY_ONCE && session.hasReceived(publish.packetId())) {
            // Sent again: it was handled the first time [MQTT-4.3.3-10].
            acks.answer(PubRec.of(publish.packetId()));
            return;
        }
        if (publish.qos() != Qos.AT_MOST_ONCE) {
            countUnacknowledged();
        }
        if (topic.toString().startsWith("$SYS/")
                || !authorizer.mayPublish(subject, topic, publish.qos(), publish.retain())) {
            home.context().counters().dropped(DropReason.NOT_AUTHORIZED);
            home.context().events().denied(client, "publish", topic.toString());
            acknowledge(publish, ReasonCode.NOT_AUTHORIZED);
            return;
        }
        Message message = messageOf(publish, topic);
        switch (publish.qos()) {
            case AT_MOST_ONCE -> home.publisher().publish(message, null, 0, null);
            case AT_LEAST_ONCE -> home.publisher().publish(message, null, 0, new Inbound(publish));
            case EXACTLY_ONCE -> {
                session.addReceived(publish.packetId());
                home.publisher().publish(message, session.outlivesConnection() ? session.key() : null,
                        publish.packetId(),
                        new Inbound(publish));
            }
        }
        if (home.router().isCrowded()) {
            holdBackForShards();
        }
    }

    private void check(Publish publish, TopicName topic) {
        if (publish.qos().compareTo(limits.message().maximumQos()) > 0) {
            throw new ProtocolException(ReasonCode.QOS_NOT_SUPPORTED,
                    "QoS " + publish.qos().level() + " [MQTT-3.2.2-11]");
        }
        if (publish.retain() && !limits.retained().available()) {
            throw new ProtocolException(ReasonCode.RETAIN_NOT_SUPPORTED, "retained message [MQTT-3.2.2-14]");
        }
        if (topic.depth() > limits.message().topicMaximumLevels()) {
            throw new ProtocolException(ReasonCode.TOPIC_NAME_INVALID,
                    "topic of " + topic.depth() + " levels, at most " + limits.message().topicMaximumLevels());
        }
    }

    private Message messageOf(Publish publish, TopicName topic) {
        long expiresAt =
                publish.messageExpirySeconds() == Publish.NO_EXPIRY && limits.message().expiryMaximumSeconds() == 0
                        ? Message.NEVER
                        : Sessions.expiresAt(publish.messageExpirySeconds(), limits.message().expiryMaximumSeconds(),
                                home.context().shard().wallMillis());
        return new Message(home.messageIds().next(), subject.clientId(), topic, publish.qos(), publish.retain(),
                expiresAt,
                publish.properties(), publish.payload());
    }

    private void countUnacknowledged() {
        unacknowledged++;
        int maximum = limits.connection().receiveMaximum();
        if (v5 && unacknowledged > maximum) {
            throw new ProtocolException(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    unacknowledged + " unacknowledged messages, at most " + maximum + " [MQTT-3.3.4-7]");
        }
        // Before MQTT 5 a client cannot know our bound: it is not read from, unless it owes us acknowledgements that we could then never read.
        if (!v5 && unacknowledged >= maximum && !session.isUnacknowledged()) {
            heldBackByAcks = true;
            wire.pauseReading();
        }
    }

    private void acknowledged() {
        unacknowledged = Math.max(0, unacknowledged - 1);
        if (heldBackByAcks && unacknowledged < limits.connection().receiveMaximum()) {
            heldBackByAcks = false;
            resumeUnlessHeldBack();
        }
    }

    /** The client owes an acknowledgement now, so it must be read from. */
    void mustBeRead() {
        if (heldBackByAcks) {
            heldBackByAcks = false;
            resumeUnlessHeldBack();
        }
    }

    private void holdBackForShards() {
        if (!heldBackByShards) {
            heldBackByShards = true;
            wire.pauseReading();
            home.heldBack().add(() -> {
                heldBackByShards = false;
                resumeUnlessHeldBack();
            });
        }
    }

    private void resumeUnlessHeldBack() {
        if (!heldBackByShards && !heldBackByAcks && reauthentication == null) {
            // Silence while we did not listen is not the client's.
            lastPacketNanos = home.context().shard().nanoTime();
            wire.resumeReading();
        }
    }

    /** Answers a message that goes no further; a client of MQTT 3 cannot be told why. */
    private void acknowledge(Publish publish, ReasonCode reason) {
        ReasonCode told = v5 ? reason : ReasonCode.SUCCESS;
        switch (publish.qos()) {
            case AT_MOST_ONCE -> {
            }
            case AT_LEAST_ONCE -> {
                acks.answer(PubAck.of(publish.packetId(), told));
                acknowledged();
            }
            case EXACTLY_ONCE -> {
                if (told.isError()) {
                    acknowledged();
                } else {
                    session.addReceived(publish.packetId());
                }
                acks.answer(PubRec.of(publish.packetId(), told));
            }
        }
    }

    /** A QoS 1 or 2 message of this client until it is acknowledged. */
    private final class Inbound extends Publication {
        private final Publish publish;
        private final AckQueue.Place place = acks.reserve();
        private final boolean waits = unacknowledged < limits.connection().receiveMaximum() || v5;

        Inbound(Publish publish) {
            super(home.context().shard());
            this.publish = publish;
        }

        @Override
        protected boolean waitsForReceivers() {
            return waits;
        }

        @Override
        protected void onSettled(boolean anybodyHears, Store.@Nullable Failure failure) {
            if (failure != null) {
                refuse(failure);
                return;
            }
            ReasonCode reason = v5 && !anybodyHears ? ReasonCode.NO_MATCHING_SUBSCRIBERS : ReasonCode.SUCCESS;
            if (publish.qos() == Qos.AT_LEAST_ONCE) {
                acks.give(place, PubAck.of(publish.packetId(), reason));
                acknowledged();
            } else {
                acks.give(place, PubRec.of(publish.packetId(), reason));
            }
        }

        /** It could not be kept: MQTT 5 can say so; before, only silence and a new connection make the client send it again. */
        private void refuse(Store.Failure failure) {
            session.removeReceived(publish.packetId());
            if (!v5) {
                acks.giveUp(place);
                connection.end(ReasonCode.QUOTA_EXCEEDED, failure.why());
                return;
            }
            acks.give(place, publish.qos() == Qos.AT_LEAST_ONCE
                    ? PubAck.of(publish.packetId(), ReasonCode.QUOTA_EXCEEDED)
                    : PubRec.of(publish.packetId(), ReasonCode.QUOTA_EXCEEDED));
            acknowledged();
        }
    }

    private void onPubRel(PubRel release) {
        int packetId = release.packetId();
        if (!session.removeReceived(packetId)) {
            acks.answer(PubComp.of(packetId, v5 ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS));
            return;
        }
        acknowledged();
        if (!session.outlivesConnection()) {
            acks.answer(PubComp.of(packetId));
            return;
        }
        // The identifier must be free on disk before the client may use it again, or its next message would look like this one.
        AckQueue.Place place = acks.reserve();
        session.store(new Change.Released(packetId), failure -> {
            if (failure == null) {
                acks.give(place, PubComp.of(packetId));
            } else {
                acks.giveUp(place);
                storeFailed("release of a packet identifier", failure);
            }
        });
    }

    // ── SUBSCRIBE, UNSUBSCRIBE ──

    private void onSubscribe(Subscribe subscribe) {
        checkAvailable(subscribe);
        List<ReasonCode> reasons = new ArrayList<>(subscribe.subscriptions().size());
        List<Runnable> replays = new ArrayList<>();
        AckQueue.Place place = acks.reserve();
        Store.Completion last = failure -> {
            if (failure != null) {
                acks.giveUp(place);
                storeFailed("subscription", failure);
                return;
            }
            acks.give(place, new SubAck(subscribe.packetId(), ReasonProperties.NONE, reasons));
            replays.forEach(Runnable::run);
        };
        List<StoredSubscription> made = new ArrayList<>();
        for (Subscription asked : subscribe.subscriptions()) {
            ReasonCode refusal = refusalOf(asked);
            if (refusal != null) {
                reasons.add(refusal);
                continue;
            }
            Qos granted = asked.qos().min(limits.message().maximumQos());
            Subscription subscription =
                    new Subscription(asked.filter(), granted, asked.noLocal(), asked.retainAsPublished(),
                            asked.retainHandling());
            boolean isNew = !session.hasSubscription(asked.filter());
            Subscriber subscriber = session.subscribe(subscription, subscribe.subscriptionId());
            made.add(new StoredSubscription(subscription, subscribe.subscriptionId()));
            reasons.add(ReasonCode.granted(granted));
            replays.add(() -> session.replayRetained(subscriber, isNew));
            home.context().events().subscribed(client, asked.filter().toString(), granted.level());
        }
        storeAll(made.stream().<Change>map(Change.Subscribed::new).toList(), last);
    }

    /** What the broker does not offer at all is the client's protocol error: CONNACK had told (3.2.2.3.11 to 3.2.2.3.13). */
    private void checkAvailable(Subscribe subscribe) {
        Limits.Subscriptions offered = limits.subscription();
        if (subscribe.subscriptionId() != 0 && !offered.identifiersAvailable()) {
            throw new ProtocolException(ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED, "subscription identifier");
        }
        for (Subscription asked : subscribe.subscriptions()) {
            if (asked.filter().isShared() && !offered.sharedAvailable()) {
                throw new ProtocolException(ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                        "shared subscription " + asked.filter());
            }
            if (asked.filter().hasWildcard() && !offered.wildcardAvailable()) {
                throw new ProtocolException(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED,
                        "wildcard subscription " + asked.filter());
            }
        }
    }

    private @Nullable ReasonCode refusalOf(Subscription asked) {
        TopicFilter filter = asked.filter();
        if (filter.depth() > limits.message().topicMaximumLevels()) { return ReasonCode.TOPIC_FILTER_INVALID; }
        if (!session.hasSubscription(filter)
                && session.subscriptions().size() >= limits.subscription().maximumPerSession()) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        if (!authorizer.maySubscribe(subject, filter, asked.qos())) {
            home.context().events().denied(client, "subscribe", filter.toString());
            return ReasonCode.NOT_AUTHORIZED;
        }
        return null;
    }

    private void onUnsubscribe(Unsubscribe unsubscribe) {
        List<ReasonCode> reasons = new ArrayList<>(unsubscribe.filters().size());
        List<Change> changes = new ArrayList<>();
        for (TopicFilter filter : unsubscribe.filters()) {
            boolean existed = session.unsubscribe(filter);
            reasons.add(existed ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
            if (existed) {
                changes.add(new Change.Unsubscribed(filter.toString()));
                home.context().events().unsubscribed(client, filter.toString());
            }
        }
        AckQueue.Place place = acks.reserve();
        storeAll(changes, failure -> {
            if (failure == null) {
                acks.give(place, new UnsubAck(unsubscribe.packetId(), ReasonProperties.NONE, v5 ? reasons : List.of()));
            } else {
                acks.giveUp(place);
                storeFailed("end of a subscription", failure);
            }
        });
    }

    private void storeAll(List<Change> changes, Store.Completion done) {
        if (changes.isEmpty() || !session.outlivesConnection()) {
            done.onDone(null);
        } else {
            home.context().store().apply(session.key(), changes, done);
        }
    }

    /** What cannot be kept is not acknowledged: the client comes again. */
    private void storeFailed(String what, Store.Failure failure) {
        home.context().events().storeFailed(what + " of " + clientId(), failure.why());
        connection.end(ReasonCode.UNSPECIFIED_ERROR, failure.why());
    }

    // ── AUTH, DISCONNECT, the end ──

    private void onAuth(Auth auth) {
        String method = connect.properties().authenticationMethod();
        if (method == null || !method.equals(auth.authenticationMethod())) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    "AUTH with another method than CONNECT [MQTT-4.12.1-1]");
        }
        Exchange exchange = reauthentication;
        if (auth.reason() == ReasonCode.REAUTHENTICATE && exchange == null) {
            exchange = authenticator.begin(connect, subject.peer());
        } else if (auth.reason() != ReasonCode.CONTINUE_AUTHENTICATION || exchange == null) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    "AUTH " + auth.reason() + " is not expected (4.12.1)");
        }
        reauthentication = exchange;
        connection.ask(exchange, auth.authenticationData(), verdict -> onReauthenticated(verdict, method));
    }

    private void onReauthenticated(Verdict verdict, String method) {
        switch (verdict) {
            case Verdict.Continue(Payload data) -> {
                wire.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, method, data, null, List.of()));
                wire.resumeReading();
            }
            case Verdict.Granted granted -> {
                reauthentication = null;
                wire.send(new Auth(ReasonCode.SUCCESS, method, granted.data(), null, List.of()));
                resumeUnlessHeldBack();
            }
            case Verdict.Refused(ReasonCode reason, String why) -> connection.end(reason, why);
        }
    }

    private void onDisconnect(Disconnect disconnect) {
        if (disconnect.sessionExpirySeconds() != Disconnect.ABSENT) {
            if (expirySeconds == 0 && disconnect.sessionExpirySeconds() != 0) {
                throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                        "session expiry set at DISCONNECT though 0 at CONNECT (3.14.2.2.2)");
            }
            expirySeconds = Math.min(disconnect.sessionExpirySeconds(), limits.session().expiryMaximumSeconds());
        }
        // Only a normal good-bye takes the will along [MQTT-3.14.4-3].
        connection.leave(disconnect.reason(), "client disconnected",
                disconnect.reason() != ReasonCode.NORMAL_DISCONNECTION);
    }

    private void onKeepAliveDue() {
        long silence = home.context().shard().nanoTime() - lastPacketNanos;
        if (heldBackByShards || heldBackByAcks) {
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
        home.context().counters().add(Counter.CLIENTS_DISCONNECTED);
        home.context().events().disconnected(client, reason, why);
        home.sessions().leave(session, withWill ? will : null, expirySeconds);
    }

    /** The connection ended before CONNACK: the session is left as it would be by a client that never spoke. */
    void abandon() {
        home.sessions().leave(session, null, expirySeconds);
    }
}
