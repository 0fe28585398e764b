package io.arna.mqtt.packet;

import io.arna.mqtt.ReasonCode;

/**
 * PUBACK: a QoS 1 message is taken (MQTT 5.0 section 3.4).
 *
 * @param packetId 1–65535
 * @param reason success, or why not; always success before 5.0
 * @param properties of MQTT 5.0; {@link ReasonProperties#NONE} before
 */
public record PubAck(int packetId, ReasonCode reason, ReasonProperties properties) implements Packet {
    public PubAck {
        assert packetId >= 1 && packetId <= 0xFFFF : packetId;
    }

    /** Success. */
    public static PubAck of(int packetId) {
        return new PubAck(packetId, ReasonCode.SUCCESS, ReasonProperties.NONE);
    }

    /** With a reason and nothing more. */
    public static PubAck of(int packetId, ReasonCode reason) {
        return new PubAck(packetId, reason, ReasonProperties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBACK;
    }
}
