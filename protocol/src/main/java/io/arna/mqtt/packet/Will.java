package io.arna.mqtt.packet;

import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicName;

/**
 * What the server publishes for a client that is lost (P14; MQTT 5.0 section 3.1.3).
 *
 * @param topic where to
 * @param payload may be empty
 * @param qos of the publication
 * @param retain whether it is to be retained
 * @param delaySeconds how long the server waits, 0–4294967295
 * @param messageExpirySeconds 0–4294967295, or {@link Publish#NO_EXPIRY}
 * @param properties handed on unaltered
 */
public record Will(TopicName topic, Payload payload, Qos qos, boolean retain, long delaySeconds,
        long messageExpirySeconds, MessageProperties properties) {}
