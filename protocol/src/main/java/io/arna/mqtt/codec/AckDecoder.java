package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.UnsubAck;
import java.util.ArrayList;
import java.util.List;

/** What answers a PUBLISH, a SUBSCRIBE or an UNSUBSCRIBE (MQTT 5.0 sections 3.4–3.7, 3.9, 3.11). */
final class AckDecoder {
    private AckDecoder() {}

    /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
    static Packet read(PacketBody in, PacketType type, MqttVersion version, Role reader) {
        int packetId = in.packetId();
        ReasonCode reason = ReasonCode.SUCCESS;
        ReasonProperties properties = ReasonProperties.NONE;
        if (version.isV5() && !in.isAtEnd()) { // "Success" may be left out, and so may the length of no properties
            reason = AllowedReasons.read(in.oneByte("reason code"), type, reader);
            properties = in.isAtEnd() ? properties : PropertySet.read(in, type).reason();
        }
        return switch (type) {
            case PUBACK -> new PubAck(packetId, reason, properties);
            case PUBREC -> new PubRec(packetId, reason, properties);
            case PUBREL -> new PubRel(packetId, reason, properties);
            case PUBCOMP -> new PubComp(packetId, reason, properties);
            default -> throw new AssertionError(type);
        };
    }

    static SubAck readSubAck(PacketBody in, MqttVersion version) {
        int packetId = in.packetId();
        ReasonProperties properties = properties(in, PacketType.SUBACK, version);
        List<ReasonCode> reasons = reasons(in, PacketType.SUBACK);
        if (!version.isV5()) {
            for (ReasonCode reason : reasons) {
                if (reason.isError() && reason != ReasonCode.UNSPECIFIED_ERROR) {
                    throw PacketBody
                            .malformed("return code 0x%02X in SUBACK [v3 MQTT-3.9.3-2]".formatted(reason.value()));
                }
            }
        }
        return new SubAck(packetId, properties, reasons);
    }

    static UnsubAck readUnsubAck(PacketBody in, MqttVersion version) {
        int packetId = in.packetId();
        if (!version.isV5()) { return new UnsubAck(packetId, ReasonProperties.NONE, List.of()); }
        ReasonProperties properties = properties(in, PacketType.UNSUBACK, version);
        return new UnsubAck(packetId, properties, reasons(in, PacketType.UNSUBACK));
    }

    private static ReasonProperties properties(PacketBody in, PacketType type, MqttVersion version) {
        return version.isV5() ? PropertySet.read(in, type).reason() : ReasonProperties.NONE;
    }

    private static List<ReasonCode> reasons(PacketBody in, PacketType type) {
        if (in.isAtEnd()) { throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, type + " without a reason code"); }
        List<ReasonCode> reasons = new ArrayList<>(in.remaining());
        while (!in.isAtEnd()) {
            reasons.add(AllowedReasons.read(in.oneByte("reason code"), type, Role.CLIENT));
        }
        return reasons;
    }
}
