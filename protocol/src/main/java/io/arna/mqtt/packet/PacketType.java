package io.arna.mqtt.packet;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;

/** The type of a control packet (MQTT 5.0 section 2.1.2). */
public enum PacketType {
    CONNECT(1), CONNACK(2), PUBLISH(3), PUBACK(4), PUBREC(5), PUBREL(6), PUBCOMP(7), SUBSCRIBE(8), SUBACK(9),
    UNSUBSCRIBE(10), UNSUBACK(11), PINGREQ(12), PINGRESP(13), DISCONNECT(14),
    /** MQTT 5.0 only. */
    AUTH(15);

    private static final PacketType[] VALUES = values();

    private final int value;

    PacketType(int value) {
        this.value = value;
    }

    /**
     * The type with this value.
     *
     * @throws ProtocolException {@link ReasonCode#MALFORMED_PACKET} when {@code value} is not 1–15
     */
    public static PacketType of(int value) {
        if (value < 1 || value > VALUES.length) {
            throw new ProtocolException(ReasonCode.MALFORMED_PACKET, "packet type " + value);
        }
        return VALUES[value - 1];
    }

    /** The value in the fixed header, 1–15. */
    public int value() {
        return value;
    }
}
