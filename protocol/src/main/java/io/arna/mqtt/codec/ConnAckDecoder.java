package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.PacketType;

/** CONNACK (MQTT 5.0 section 3.2). */
final class ConnAckDecoder {
    /** The return code by which a server before MQTT 5.0 refuses a client of MQTT 5.0, in its own form. */
    private static final int UNACCEPTABLE_VERSION = 1;

    private ConnAckDecoder() {}

    static ConnAck read(PacketBody in, MqttVersion version) {
        int flags = in.oneByte("acknowledge flags");
        if (flags > 1 && version != MqttVersion.V3_1) {
            throw PacketBody.malformed("acknowledge flags 0x%02X [MQTT-3.2.2-1]".formatted(flags));
        }
        boolean sessionPresent = flags == 1 && version != MqttVersion.V3_1; // where this byte has no meaning
        int code = in.oneByte("reason code");
        if (version.isV5() && code == UNACCEPTABLE_VERSION && in.isAtEnd()) {
            throw new ProtocolException(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    "the server speaks nothing newer than MQTT 3.1.1 [v3 MQTT-3.1.2-2]");
        }
        ReasonCode reason =
                version.isV5() ? AllowedReasons.read(code, PacketType.CONNACK, Role.CLIENT) : ofReturnCode(code);
        if (sessionPresent && reason != ReasonCode.SUCCESS) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    "session present with " + reason + " [MQTT-3.2.2-6]");
        }
        return new ConnAck(sessionPresent, reason,
                version.isV5() ? PropertySet.read(in, PacketType.CONNACK).connAck() : ConnAckProperties.NONE);
    }

    /** What a return code of MQTT 3.1 and 3.1.1 says (3.1.1 table 3.1). */
    private static ReasonCode ofReturnCode(int code) {
        return switch (code) {
            case 0 -> ReasonCode.SUCCESS;
            case UNACCEPTABLE_VERSION -> ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
            case 2 -> ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
            case 3 -> ReasonCode.SERVER_UNAVAILABLE;
            case 4 -> ReasonCode.BAD_USER_NAME_OR_PASSWORD;
            case 5 -> ReasonCode.NOT_AUTHORIZED;
            default -> throw PacketBody.malformed("return code " + code);
        };
    }
}
