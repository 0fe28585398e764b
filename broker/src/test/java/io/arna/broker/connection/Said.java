package io.arna.broker.connection;

import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PUBLISH packets as scripts say them, where {@code TestClient.publishes} is not exact enough. */
final class Said {
    private Said() {}

    static Publish qos1(int packetId, String topic, String text) {
        return Publish.of(packetId, Qos.AT_LEAST_ONCE, false, TopicName.of(topic), Payload.ofUtf8(text));
    }

    static Publish qos2(int packetId, String topic, String text) {
        return Publish.of(packetId, Qos.EXACTLY_ONCE, false, TopicName.of(topic), Payload.ofUtf8(text));
    }

    /** The same, marked as sent again. */
    static Publish again(Publish publish) {
        return new Publish(publish.packetId(), true, publish.qos(), publish.retain(), publish.topic(),
                publish.topicAlias(), publish.messageExpirySeconds(), publish.subscriptionIds(), publish.properties(),
                publish.payload());
    }

    /** With a topic alias; {@code topic} is null when the alias alone says it. */
    static Publish aliased(@Nullable String topic, int alias, String text) {
        return new Publish(0, false, Qos.AT_MOST_ONCE, false, topic == null ? null : TopicName.of(topic), alias,
                Publish.NO_EXPIRY, List.of(), MessageProperties.NONE, Payload.ofUtf8(text));
    }

    /** With a lifetime. */
    static Publish mortal(int packetId, Qos qos, boolean retain, String topic, String text, long expirySeconds) {
        return new Publish(packetId, false, qos, retain, TopicName.of(topic), 0, expirySeconds, List.of(),
                MessageProperties.NONE, Payload.ofUtf8(text));
    }
}
