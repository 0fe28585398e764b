package io.arna.client;

import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;

/**
 * What an application wants published. Immutable; any thread.
 *
 * @param topic where to
 * @param payload may be empty
 * @param qos how surely
 * @param retain whether the server keeps it for later subscribers
 * @param messageExpirySeconds 0–4294967295, or {@link Publish#NO_EXPIRY}; MQTT 5.0 only
 * @param properties handed on unaltered; {@link MessageProperties#NONE} before MQTT 5.0
 * @param topicAlias the alias to use for the topic, 1–65535; 0 leaves the choice to the client
 */
public record Message(TopicName topic, Payload payload, Qos qos, boolean retain, long messageExpirySeconds,
        MessageProperties properties, int topicAlias) {
    public Message {
        if (topicAlias < 0 || topicAlias > 0xFFFF) {
            throw new IllegalArgumentException(topicAlias + " is not a topic alias (1–65535)");
        }
    }

    /** A message without anything of MQTT 5.0, not retained. */
    public static Message of(TopicName topic, Payload payload, Qos qos) {
        return new Message(topic, payload, qos, false, Publish.NO_EXPIRY, MessageProperties.NONE, 0);
    }

    /** A text message. */
    public static Message of(String topic, String text, Qos qos) {
        return of(TopicName.of(topic), Payload.ofUtf8(text), qos);
    }

    /** The same message, kept by the server for later subscribers. */
    public Message retained() {
        return new Message(topic, payload, qos, true, messageExpirySeconds, properties, topicAlias);
    }

    /** The same message with other properties. */
    public Message with(MessageProperties other) {
        return new Message(topic, payload, qos, retain, messageExpirySeconds, other, topicAlias);
    }

    /** The same message with a lifetime, 0–4294967295 seconds. */
    public Message expiringAfter(long seconds) {
        return new Message(topic, payload, qos, retain, seconds, properties, topicAlias);
    }

    /** About how much memory it holds while it waits, in bytes. */
    int weight() {
        return payload.length() + topic.length() + 128;
    }
}
