package io.arna.mqtt.packet;

import java.util.List;

/**
 * SUBSCRIBE: a client asks for messages (MQTT 5.0 section 3.8).
 *
 * @param packetId 1–65535
 * @param subscriptionId 1–268435455, or 0 when absent
 * @param userProperties in the order sent
 * @param subscriptions at least one [MQTT-3.8.3-2]
 */
public record Subscribe(int packetId, int subscriptionId, List<UserProperty> userProperties,
        List<Subscription> subscriptions) implements Packet {
    public Subscribe {
        assert packetId >= 1 && packetId <= 0xFFFF : packetId;
        userProperties = List.copyOf(userProperties);
        subscriptions = List.copyOf(subscriptions);
        assert !subscriptions.isEmpty() : "no filter"; // [MQTT-3.8.3-2]
    }

    @Override
    public PacketType type() {
        return PacketType.SUBSCRIBE;
    }
}
