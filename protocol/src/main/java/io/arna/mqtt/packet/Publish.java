package io.arna.mqtt.packet;

import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PUBLISH: an application message on its way (MQTT 5.0 section 3.3).
 *
 * @param packetId 1–65535 when {@code qos} is above 0, else 0 [MQTT-2.2.1-2]
 * @param dup whether this is a redelivery; never with QoS 0 [MQTT-3.3.1-2]
 * @param qos of this delivery
 * @param retain from a client: keep it; from the server: it was kept
 * @param topic null only when {@code topicAlias} stands for it
 * @param topicAlias 1–65535, or 0 when absent
 * @param messageExpirySeconds remaining lifetime, 0–4294967295, or {@link #NO_EXPIRY}
 * @param subscriptionIds identifiers of the subscriptions that matched, 1–268435455 each; only from server to client [MQTT-3.3.4-6]
 * @param properties handed on unaltered
 * @param payload may be empty
 */
public record Publish(int packetId, boolean dup, Qos qos, boolean retain, @Nullable TopicName topic, int topicAlias,
        long messageExpirySeconds, List<Integer> subscriptionIds, MessageProperties properties, Payload payload)
        implements Packet {
    public Publish {
        assert (qos == Qos.AT_MOST_ONCE) == (packetId == 0) : qos + " with packet id " + packetId; // [MQTT-2.2.1-2]
        assert !dup || qos != Qos.AT_MOST_ONCE : "DUP with QoS 0"; // [MQTT-3.3.1-2]
        assert topic != null || topicAlias != 0 : "neither topic nor alias";
        subscriptionIds = List.copyOf(subscriptionIds);
    }

    /** Stands for "does not expire". */
    public static final long NO_EXPIRY = -1;

    /** A message without anything of MQTT 5.0. */
    public static Publish of(int packetId, Qos qos, boolean retain, TopicName topic, Payload payload) {
        return new Publish(packetId, false, qos, retain, topic, 0, NO_EXPIRY, List.of(), MessageProperties.NONE,
                payload);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBLISH;
    }
}
