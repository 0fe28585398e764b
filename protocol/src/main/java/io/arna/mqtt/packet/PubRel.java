package io.arna.mqtt.packet;

import io.arna.mqtt.ReasonCode;

/**
 * PUBREL: a QoS 2 message is released, second of three steps (MQTT 5.0 section 3.6).
 *
 * @param packetId 1–65535
 * @param reason success, or why not; always success before 5.0
 * @param properties of MQTT 5.0; {@link ReasonProperties#NONE} before
 */
public record PubRel(int packetId, ReasonCode reason, ReasonProperties properties) implements Packet {
    public PubRel {
        assert packetId >= 1 && packetId <= 0xFFFF : packetId;
    }

    /** Success. */
    public static PubRel of(int packetId) {
        return new PubRel(packetId, ReasonCode.SUCCESS, ReasonProperties.NONE);
    }

    /** With a reason and nothing more. */
    public static PubRel of(int packetId, ReasonCode reason) {
        return new PubRel(packetId, reason, ReasonProperties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBREL;
    }
}
