package io.arna.mqtt.packet;

import io.arna.mqtt.ReasonCode;
import java.util.List;

/**
 * SUBACK: what became of each subscription (MQTT 5.0 section 3.9).
 *
 * @param packetId that of the SUBSCRIBE
 * @param properties of MQTT 5.0; {@link ReasonProperties#NONE} before
 * @param reasons one for each filter, in order [MQTT-3.9.3-1]; before 5.0 every error is sent as 0x80
 */
public record SubAck(int packetId, ReasonProperties properties, List<ReasonCode> reasons) implements Packet {
    public SubAck {
        assert packetId >= 1 && packetId <= 0xFFFF : packetId;
        reasons = List.copyOf(reasons);
    }

    @Override
    public PacketType type() {
        return PacketType.SUBACK;
    }
}
