package io.arna.client;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the server publishes to us, until it is acknowledged: topic aliases, QoS 2 exactly once, acknowledgements in the order of
 * arrival. Confined to the client's loop.
 */
final class Inbound {
    private final ClientOptions options;
    private final int receiveMaximum;
    private final int topicAliasMaximum;

    /** QoS 2 messages handed over and not yet released: part of the session, so it outlives the connection. */
    private final Map<Integer, Delivery> received = new HashMap<>();

    /** Null while there is no open connection. */
    private @Nullable Course course;

    Inbound(ClientOptions options) {
        this.options = options;
        ConnectProperties announced = options.properties(); // the defaults of 5.0 serve as limits before 5.0
        this.receiveMaximum = announced.receiveMaximum();
        this.topicAliasMaximum = announced.topicAliasMaximum();
    }

    /** A QoS 1 or 2 message that was handed to the application. */
    private static final class Delivery {
        final int packetId;
        final Qos qos;
        boolean acknowledged;

        Delivery(int packetId, Qos qos) {
            this.packetId = packetId;
            this.qos = qos;
        }
    }

    /** What lasts as long as one connection. */
    private static final class Course {
        final Wire wire;
        /** Topics the server has taught us, by alias. */
        final Map<Integer, TopicName> aliases = new HashMap<>();
        /** What is owed an acknowledgement, in the order it came [MQTT-4.6.0-2] [MQTT-4.6.0-3]. */
        final ArrayDeque<Delivery> owed = new ArrayDeque<>();
        /** QoS 1 messages in {@link #owed}. */
        int owedQos1;

        Course(Wire wire) {
            this.wire = wire;
        }
    }

    void onOpen(Wire wire, boolean sessionPresent) {
        course = new Course(wire);
        if (!sessionPresent) {
            received.clear();
        } // [MQTT-3.2.2-5]
    }

    void onClosed() {
        course = null;
    }

    /**
     * A PUBLISH came.
     *
     * @param acknowledgements where an acknowledgement comes home to the loop before it is counted
     * @return what to hand to the application; null when it has it already
     * @throws ProtocolException when the server broke a limit we announced
     */
    @Nullable
    Received onPublish(Publish publish, Executor acknowledgements) {
        Course on = open();
        Publish whole = publish.topicAlias() == 0 ? publish : resolveAlias(on, publish);
        if (whole.qos() == Qos.AT_MOST_ONCE) { return new Received(whole, () -> {}); }

        Delivery delivery = new Delivery(whole.packetId(), whole.qos());
        if (whole.qos() == Qos.EXACTLY_ONCE) {
            Delivery before = received.putIfAbsent(whole.packetId(), delivery);
            if (before != null) { // the application has it already [MQTT-4.3.3-10]
                if (!on.owed.contains(before)) {
                    on.owed.add(before);
                }
                acknowledgeInOrder(on);
                return null;
            }
        } else {
            on.owedQos1++;
        }
        on.owed.add(delivery);
        if (on.owedQos1 + received.size() > receiveMaximum) {
            throw new ProtocolException(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "more than " + receiveMaximum + " unacknowledged messages [MQTT-3.3.4-9]");
        }
        return new Received(whole, () -> acknowledgements.execute(() -> acknowledge(delivery)));
    }

    private Publish resolveAlias(Course on, Publish publish) {
        int alias = publish.topicAlias();
        if (alias > topicAliasMaximum) {
            throw new ProtocolException(ReasonCode.TOPIC_ALIAS_INVALID,
                    "topic alias " + alias + ", at most " + topicAliasMaximum + " [MQTT-3.1.2-26]");
        }
        if (publish.topic() != null) {
            on.aliases.put(alias, publish.topic());
            return publish;
        }
        TopicName topic = on.aliases.get(alias);
        if (topic == null) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "topic alias " + alias + " stands for nothing");
        }
        return new Publish(publish.packetId(), publish.dup(), publish.qos(), publish.retain(), topic, alias,
                publish.messageExpirySeconds(), publish.subscriptionIds(), publish.properties(), publish.payload());
    }

    /** The application is done with a message. One of an earlier connection is done with when the server sends it again. */
    private void acknowledge(Delivery delivery) {
        delivery.acknowledged = true;
        if (course != null) {
            acknowledgeInOrder(course);
        }
    }

    private static void acknowledgeInOrder(Course on) {
        while (!on.owed.isEmpty() && on.owed.getFirst().acknowledged) {
            Delivery delivery = on.owed.removeFirst();
            switch (delivery.qos) {
                case AT_LEAST_ONCE -> {
                    on.owedQos1--;
                    on.wire.send(PubAck.of(delivery.packetId), Long.MAX_VALUE);
                }
                case EXACTLY_ONCE -> on.wire.send(PubRec.of(delivery.packetId), Long.MAX_VALUE);
                case AT_MOST_ONCE -> throw new AssertionError("QoS 0 is owed nothing");
            }
        }
    }

    /** The server releases a QoS 2 message: its identifier may be used again. */
    void onPubRel(PubRel rel) {
        boolean known = received.remove(rel.packetId()) != null;
        ReasonCode reason = known || !options.version().isV5()
                ? ReasonCode.SUCCESS
                : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        open().wire.send(PubComp.of(rel.packetId(), reason), Long.MAX_VALUE);
    }

    private Course open() {
        if (course == null) { throw new IllegalStateException("a packet without a connection"); }
        return course;
    }
}
