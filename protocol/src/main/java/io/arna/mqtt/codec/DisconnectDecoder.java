package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.PacketType;
import java.util.List;

/** DISCONNECT and AUTH (MQTT 5.0 sections 3.14 and 3.15), which are built alike. */
final class DisconnectDecoder {
    private DisconnectDecoder() {}

    static Disconnect read(PacketBody in, MqttVersion version, Role reader) {
        if (!version.isV5() || in.isAtEnd()) { return Disconnect.NORMAL; }
        ReasonCode reason = AllowedReasons.read(in.oneByte("reason code"), PacketType.DISCONNECT, reader);
        if (in.isAtEnd()) { return Disconnect.of(reason); }
        PropertySet properties = PropertySet.read(in, PacketType.DISCONNECT);
        if (reader == Role.CLIENT && properties.sessionExpirySeconds != PropertySet.NOT_SENT) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "session expiry from a server [MQTT-3.14.2-2]");
        }
        return new Disconnect(reason, properties.sessionExpirySeconds, properties.reasonString,
                properties.userProperties,
                properties.serverReference);
    }

    static Auth readAuth(PacketBody in, Role reader) {
        if (in.isAtEnd()) {
            ReasonCode success = AllowedReasons.read(ReasonCode.SUCCESS.value(), PacketType.AUTH, reader);
            return new Auth(success, null, null, null, List.of());
        }
        ReasonCode reason = AllowedReasons.read(in.oneByte("reason code"), PacketType.AUTH, reader);
        PropertySet properties = PropertySet.read(in, PacketType.AUTH);
        if (properties.authenticationMethod == null) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "AUTH without authentication method (3.15.2.2.2)");
        }
        return new Auth(reason, properties.authenticationMethod, properties.authenticationData, properties.reasonString,
                properties.userProperties);
    }
}
