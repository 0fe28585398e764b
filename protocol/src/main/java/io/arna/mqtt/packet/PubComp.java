package io.arna.mqtt.packet;

import io.arna.mqtt.ReasonCode;

/**
 * PUBCOMP: a QoS 2 message is complete, third of three steps (MQTT 5.0 section 3.7).
 *
 * @param packetId 1–65535
 * @param reason success, or why not; always success before 5.0
 * @param properties of MQTT 5.0; {@link ReasonProperties#NONE} before
 */
public record PubComp(int packetId, ReasonCode reason, ReasonProperties properties) implements Packet {
    public PubComp {
        assert packetId >= 1 && packetId <= 0xFFFF : packetId;
    }

    /** Success. */
    public static PubComp of(int packetId) {
        return new PubComp(packetId, ReasonCode.SUCCESS, ReasonProperties.NONE);
    }

    /** With a reason and nothing more. */
    public static PubComp of(int packetId, ReasonCode reason) {
        return new PubComp(packetId, reason, ReasonProperties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBCOMP;
    }
}
