package io.arna.mqtt.packet;

import io.arna.mqtt.ReasonCode;

/**
 * PUBREC: a QoS 2 message is received, first of three steps (MQTT 5.0 section 3.5).
 *
 * @param packetId 1–65535
 * @param reason success, or why not; always success before 5.0
 * @param properties of MQTT 5.0; {@link ReasonProperties#NONE} before
 */
public record PubRec(int packetId, ReasonCode reason, ReasonProperties properties) implements Packet {
    public PubRec {
        assert packetId >= 1 && packetId <= 0xFFFF : packetId;
    }

    /** Success. */
    public static PubRec of(int packetId) {
        return new PubRec(packetId, ReasonCode.SUCCESS, ReasonProperties.NONE);
    }

    /** With a reason and nothing more. */
    public static PubRec of(int packetId, ReasonCode reason) {
        return new PubRec(packetId, reason, ReasonProperties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBREC;
    }
}
