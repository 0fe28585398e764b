package io.arna.mqtt.packet;

import io.arna.mqtt.ReasonCode;

/**
 * CONNACK: the server's answer (MQTT 5.0 section 3.2).
 *
 * @param sessionPresent whether a session was resumed; never with an error [MQTT-3.2.2-6]
 * @param reason success, or why not; before 5.0 translated to and from the return codes 0–5
 * @param properties of MQTT 5.0; {@link ConnAckProperties#NONE} before
 */
public record ConnAck(boolean sessionPresent, ReasonCode reason, ConnAckProperties properties) implements Packet {
    public ConnAck {
        assert !sessionPresent || reason == ReasonCode.SUCCESS : "session present with " + reason; // [MQTT-3.2.2-6]
    }

    @Override
    public PacketType type() {
        return PacketType.CONNACK;
    }
}
