package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PUBLISH (MQTT 5.0 section 3.3): the packet that must be quick. */
final class PublishDecoder {
    private PublishDecoder() {}

    /** Not QoS 3 [MQTT-3.3.1-4], and DUP only above QoS 0 [MQTT-3.3.1-2]. */
    static boolean flagsAllowed(int flags) {
        return (flags & 0b0110) != 0b0110 && flags >> 1 != 0b100;
    }

    static Publish read(PacketBody in, int flags, MqttVersion version, Role reader, TopicNames topics) {
        Qos qos = Qos.of((flags >> 1) & 0b11);
        boolean dup = (flags & 0b1000) != 0;
        boolean retain = (flags & 0b0001) != 0;
        int topicLength = in.twoBytes("topic name");
        TopicName topic = topicLength == 0 && version.isV5() ? null : in.topic(topics, topicLength);
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : in.packetId();
        if (!version.isV5()) {
            return new Publish(packetId, dup, qos, retain, topic, 0, Publish.NO_EXPIRY, List.of(),
                    MessageProperties.NONE,
                    in.rest());
        }
        PropertySet properties = PropertySet.read(in, PacketType.PUBLISH);
        check(topic, properties, reader);
        return new Publish(packetId, dup, qos, retain, topic, properties.topicAlias, properties.messageExpirySeconds,
                properties.subscriptionIds, properties.message(), in.rest());
    }

    private static void check(@Nullable TopicName topic, PropertySet properties, Role reader) {
        if (topic == null && properties.topicAlias == 0) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "neither topic name nor topic alias (3.3.2.1)");
        }
        if (reader == Role.SERVER && !properties.subscriptionIds.isEmpty()) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    "subscription identifier from a client [MQTT-3.3.4-6]");
        }
    }
}
