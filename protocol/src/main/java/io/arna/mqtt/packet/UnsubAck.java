package io.arna.mqtt.packet;

import io.arna.mqtt.ReasonCode;
import java.util.List;

/**
 * UNSUBACK: what became of each filter (MQTT 5.0 section 3.11).
 *
 * @param packetId that of the UNSUBSCRIBE
 * @param properties of MQTT 5.0; {@link ReasonProperties#NONE} before
 * @param reasons one for each filter, in order [MQTT-3.11.3-1]; empty before 5.0, which sends none
 */
public record UnsubAck(int packetId, ReasonProperties properties, List<ReasonCode> reasons) implements Packet {
    public UnsubAck {
        assert packetId >= 1 && packetId <= 0xFFFF : packetId;
        reasons = List.copyOf(reasons);
    }

    @Override
    public PacketType type() {
        return PacketType.UNSUBACK;
    }
}
