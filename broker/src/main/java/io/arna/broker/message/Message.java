package io.arna.broker.message;

import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;

/**
 * What a publisher said: immutable, shared by all shards and by all who hear it.
 *
 * @param id unique; increases for the messages of one publisher, also across restarts
 * @param publisher client identifier of the publisher; empty for the broker itself
 * @param topic where to
 * @param qos as published
 * @param retain as published
 * @param expiresAtMillis wall time at which its life ends; {@link #NEVER} when it does not
 * @param properties handed on unaltered
 * @param payload may be empty
 */
public record Message(long id, String publisher, TopicName topic, Qos qos, boolean retain, long expiresAtMillis,
        MessageProperties properties, Payload payload) {
    /** The publisher of what the broker says itself: an identifier no client has. */
    public static final String BROKER = "";

    /** Does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The same under another id. */
    public Message withId(long other) {
        return new Message(other, publisher, topic, qos, retain, expiresAtMillis, properties, payload);
    }

    /** What it counts for in queues and limits, bytes of topic and payload. */
    public int size() {
        return topic.length() + payload.length();
    }

    /** Whether its life is over at this wall time. */
    public boolean isExpired(long wallMillis) {
        return expiresAtMillis != NEVER && wallMillis >= expiresAtMillis;
    }

    /**
     * Whole seconds left to live, rounded up so that it never reads 0 while alive, or {@link Publish#NO_EXPIRY}: what a
     * subscriber is told [MQTT-3.3.2-6].
     */
    public long secondsLeft(long wallMillis) {
        return expiresAtMillis == NEVER ? Publish.NO_EXPIRY
                : Math.max(0, expiresAtMillis - wallMillis + 999) / 1000;
    }
}
