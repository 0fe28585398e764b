package io.arna.mqtt.packet;

import io.arna.mqtt.topic.TopicFilter;
import java.util.List;

/**
 * UNSUBSCRIBE: a client no longer wants messages (MQTT 5.0 section 3.10).
 *
 * @param packetId 1–65535
 * @param userProperties in the order sent
 * @param filters at least one [MQTT-3.10.3-2]
 */
public record Unsubscribe(int packetId, List<UserProperty> userProperties, List<TopicFilter> filters)
        implements Packet {
    public Unsubscribe {
        assert packetId >= 1 && packetId <= 0xFFFF : packetId;
        userProperties = List.copyOf(userProperties);
        filters = List.copyOf(filters);
        assert !filters.isEmpty() : "no filter"; // [MQTT-3.10.3-2]
    }

    @Override
    public PacketType type() {
        return PacketType.UNSUBSCRIBE;
    }
}
