package io.arna.mqtt.packet;

import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicFilter;

/**
 * One topic filter of a SUBSCRIBE with its options (MQTT 5.0 section 3.8.3).
 *
 * @param filter what to hear
 * @param qos highest QoS to hear it at
 * @param noLocal whether the client's own messages are left out; never on a shared subscription [MQTT-3.8.3-4]
 * @param retainAsPublished whether the retain flag is handed on as the publisher set it
 * @param retainHandling when retained messages are sent
 */
public record Subscription(TopicFilter filter, Qos qos, boolean noLocal, boolean retainAsPublished,
        RetainHandling retainHandling) {
    public Subscription {
        assert !noLocal || !filter.isShared() : "no local on " + filter; // [MQTT-3.8.3-4]
    }

    /** As before MQTT 5.0: no options but the QoS. */
    public static Subscription of(TopicFilter filter, Qos qos) {
        return new Subscription(filter, qos, false, false, RetainHandling.SEND);
    }
}
