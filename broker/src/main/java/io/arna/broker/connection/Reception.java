package io.arna.broker.connection;

import io.arna.broker.event.Counter;
import io.arna.broker.home.Home;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.port.Authorizer;
import io.arna.broker.port.Store;
import io.arna.broker.port.Store.Change;
import io.arna.broker.routing.Publication;
import io.arna.broker.session.Session;
import io.arna.broker.session.Sessions;
import io.arna.broker.sys.SysTopics;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a client publishes: checks it, routes it, acknowledges it when it is safe (MQTT 5.0 sections 3.3, 4.3 and 4.9). Confined to the
 * client's shard.
 */
final class Reception {
    /** A client of MQTT 3 that owes us acknowledgements is read from up to so many times Receive Maximum. */
    private static final int STRETCH = 4;

    private final AdmittedClient client;
    private final Home home;
    private final Session session;
    private final AckQueue acks;
    private final Limits limits;
    private final ReadingHold reading;
    private final InboundAliases aliases;
    private final boolean v5;
    /** Null when the client may publish as much as it likes. */
    private final @Nullable Pace pace;
    /** Null until the broker has had to slow the client. */
    private @Nullable Brake brake;
    /**
     * QoS 1 and 2 messages of this connection that we have not acknowledged: up to PUBCOMP what Receive Maximum bounds [MQTT-3.3.4-7]; before
     * MQTT 5 up to PUBREC, since PUBREL must be read to go on.
     */
    private int unacknowledged;

    Reception(AdmittedClient client, ReadingHold reading) {
        this.client = client;
        this.home = client.home();
        this.session = client.session();
        this.acks = client.acks();
        this.limits = client.limits();
        this.reading = reading;
        this.aliases = new InboundAliases(limits.connection().topicAliasMaximum());
        this.v5 = client.isV5();
        this.pace = Pace.of(client, reading);
    }

    void onPublish(Publish publish) {
        TopicName topic = aliases.resolve(publish);
        check(publish, topic);
        if (pace != null && !pace.take(topic.length() + publish.payload().length())) { return; }
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
        if (SysTopics.isOwn(topic)
                || !client.permissions().mayPublish(topic, publish.qos(), publish.retain())) {
            deny(publish, topic);
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
        Bound tooMuch = client.pressure().reached();
        if (tooMuch != null) {
            slowDown(tooMuch);
        }
        if (home.router().isCrowded()) {
            holdBackForShards();
        }
    }

    private void slowDown(Bound tooMuch) {
        if (brake == null) {
            brake = new Brake(client, reading);
        }
        brake.press(tooMuch);
    }

    private void deny(Publish publish, TopicName topic) {
        home.context().counters().dropped(DropReason.NOT_AUTHORIZED);
        Authorizer.Permissions permissions = client.permissions();
        home.context().events().denied(client.events(), "publish", topic.toString(),
                () -> SysTopics.isOwn(topic) ? "only the broker publishes there"
                        : permissions.whyNotPublish(topic, publish.qos(), publish.retain()));
        if (permissions.areEnforcedByDisconnecting()) {
            throw new ProtocolException(ReasonCode.NOT_AUTHORIZED, "it may not publish to " + topic);
        }
        acknowledge(publish, ReasonCode.NOT_AUTHORIZED);
    }

    private void check(Publish publish, TopicName topic) {
        if (publish.qos().compareTo(limits.message().maximumQos()) > 0) {
            throw new ProtocolException(ReasonCode.QOS_NOT_SUPPORTED,
                    "QoS " + publish.qos().level() + " [MQTT-3.2.2-11]");
        }
        if (publish.retain() && !limits.retained().available()) {
            throw new ProtocolException(ReasonCode.RETAIN_NOT_SUPPORTED, "retained message [MQTT-3.2.2-14]");
        }
        TopicBounds.check("topic", topic, home.context());
    }

    private Message messageOf(Publish publish, TopicName topic) {
        long expiresAt = Sessions.expiresAt(publish.messageExpirySeconds(), limits.message().expiryMaximumSeconds(),
                home.context().shard().wallMillis());
        return new Message(home.messageIds().next(), client.subject().clientId(), topic, publish.qos(),
                publish.retain(),
                expiresAt,
                publish.properties(), publish.payload());
    }

    private void countUnacknowledged() {
        unacknowledged++;
        int maximum = limits.connection().receiveMaximum();
        if (v5 && unacknowledged > maximum) {
            home.context().counters().reached(Bound.RECEIVE_MAXIMUM);
            throw new ProtocolException(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    unacknowledged + " unacknowledged messages, at most " + maximum + " [MQTT-3.3.4-7]");
        }
        // Before MQTT 5 a client cannot know our bound: it is not read from, unless it owes us acknowledgements we could then never read.
        if (!v5 && unacknowledged >= maximum && !session.isUnacknowledged()) {
            reading.hold(ReadingHold.Reason.UNACKNOWLEDGED);
        }
        // What is beyond our bound waits for no receiver: it waits for the store, which drains without a word of this client.
        if (!v5 && unacknowledged >= STRETCH * maximum) {
            reading.hold(ReadingHold.Reason.SLOW_STORE);
        }
    }

    private void acknowledged() {
        unacknowledged = Math.max(0, unacknowledged - 1);
        int maximum = limits.connection().receiveMaximum();
        if (unacknowledged < maximum) {
            reading.release(ReadingHold.Reason.UNACKNOWLEDGED);
        }
        // As many as the bound may wait for receivers, even for this client itself: it must not have to come below that.
        if (unacknowledged <= STRETCH / 2 * maximum) {
            reading.release(ReadingHold.Reason.SLOW_STORE);
        }
    }

    /** PUBREC is given. */
    private void received() {
        if (!v5) {
            acknowledged();
        }
    }

    private void holdBackForShards() {
        if (!reading.isHeldFor(ReadingHold.Reason.CROWDED_SHARDS)) {
            reading.hold(ReadingHold.Reason.CROWDED_SHARDS);
            home.heldBack().add(() -> reading.release(ReadingHold.Reason.CROWDED_SHARDS));
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
                    received();
                }
                acks.answer(PubRec.of(publish.packetId(), told));
            }
        }
    }

    /** A QoS 1 or 2 message of this client until it is acknowledged. */
    private final class Inbound extends Publication {
        private final Publish publish;
        private final AckQueue.Place place = acks.reserve();
        /** Beyond our bound, which is passed only while the client must be read from, receivers' queues are not waited for. */
        private final boolean waits = unacknowledged <= limits.connection().receiveMaximum();

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
                refuse();
                return;
            }
            ReasonCode reason = v5 && !anybodyHears ? ReasonCode.NO_MATCHING_SUBSCRIBERS : ReasonCode.SUCCESS;
            if (publish.qos() == Qos.AT_LEAST_ONCE) {
                acks.give(place, PubAck.of(publish.packetId(), reason));
                acknowledged();
            } else {
                acks.give(place, PubRec.of(publish.packetId(), reason));
                received();
            }
        }

        /** It could not be kept: MQTT 5 can say so; before, only silence and a new connection make the client send it again. */
        private void refuse() {
            session.removeReceived(publish.packetId());
            if (!v5) {
                acks.giveUp(place);
                client.connection().end(ReasonCode.QUOTA_EXCEEDED, Session.CANNOT_KEEP);
                return;
            }
            acks.give(place, publish.qos() == Qos.AT_LEAST_ONCE
                    ? PubAck.of(publish.packetId(), ReasonCode.QUOTA_EXCEEDED)
                    : PubRec.of(publish.packetId(), ReasonCode.QUOTA_EXCEEDED));
            acknowledged();
        }
    }

    /** The connection has ended. */
    void finish() {
        if (pace != null) {
            pace.stop();
        }
        if (brake != null) {
            brake.stop();
        }
    }

    void onPubRel(PubRel release) {
        int packetId = release.packetId();
        if (!session.hasReceived(packetId)) {
            client.connection()
                    .answer(PubComp.of(packetId, v5 ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS));
            return;
        }
        if (!session.outlivesConnection()) {
            released(packetId);
            client.connection().answer(PubComp.of(packetId));
            return;
        }
        // The identifier must be free on disk before the client may use it again, or its next message would look like this one.
        session.store(new Change.Released(packetId), failure -> {
            if (failure == null) {
                released(packetId);
                client.connection().answer(PubComp.of(packetId));
            } else {
                client.storeFailed("release of a packet identifier", failure);
            }
        });
    }

    private void released(int packetId) {
        if (session.removeReceived(packetId) && v5) {
            acknowledged();
        }
    }
}
