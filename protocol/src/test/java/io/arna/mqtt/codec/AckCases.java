package io.arna.mqtt.codec;

import static io.arna.mqtt.codec.ByteCases.ALL;
import static io.arna.mqtt.codec.ByteCases.BEFORE_5;
import static io.arna.mqtt.codec.ByteCases.V5;

import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.UserProperty;
import java.util.List;

/** PUBACK, PUBREC, PUBREL and PUBCOMP (MQTT 5.0 sections 3.4–3.7): four packets of one form, read by both sides. */
final class AckCases {
    private AckCases() {}

    static void addTo(ByteCases cases) {
        for (Role reader : Role.values()) {
            family(cases, "40", reader, ReasonCode.NOT_AUTHORIZED, PubAck::new);
            family(cases, "50", reader, ReasonCode.QUOTA_EXCEEDED, PubRec::new);
            family(cases, "62", reader, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, PubRel::new);
            family(cases, "70", reader, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, PubComp::new);
        }
        cases.accept("PUBACK of a message that nobody hears", V5, Role.CLIENT, "40 03 0001 10",
                PubAck.of(1, ReasonCode.NO_MATCHING_SUBSCRIBERS));
        cases.accept("PUBREC of a message that nobody hears", V5, Role.CLIENT, "50 03 0001 10",
                PubRec.of(1, ReasonCode.NO_MATCHING_SUBSCRIBERS));
    }

    private interface Ack {
        Packet of(int packetId, ReasonCode reason, ReasonProperties properties);
    }

    /** @param first the first byte of the type; {@code failure} one of its reason codes */
    private static void family(ByteCases cases, String first, Role reader, ReasonCode failure, Ack ack) {
        PacketType type = ack.of(1, ReasonCode.SUCCESS, ReasonProperties.NONE).type();
        String name = reader == Role.CLIENT ? type + " to a client" : type.toString();
        String code = "%02X".formatted(failure.value());
        cases.accept(name, ALL, reader, first + """
                 02         # remaining length
                ABCD        # packet identifier
                """, ack.of(0xABCD, ReasonCode.SUCCESS, ReasonProperties.NONE));
        cases.accept(name + " with a reason", V5, reader, first + """
                 03         # remaining length
                0001        # packet identifier
                """ + code + "  # reason code", ack.of(1, failure, ReasonProperties.NONE));
        cases.accept(name + " with every property", V5, reader, first + """
                 14                 # remaining length
                0001                # packet identifier
                00                  # reason code: success
                10                  # property length
                1F 0006'so-so!'    # reason string
                26 0001'a' 0001'1'  # user property
                """,
                ack.of(1, ReasonCode.SUCCESS,
                        new ReasonProperties("so-so!", List.of(new UserProperty("a", "1")))));
        cases.acceptLongForm(name + " with success spelt out", V5, reader, first + " 03 0001 00",
                ack.of(1, ReasonCode.SUCCESS, ReasonProperties.NONE));
        cases.acceptLongForm(name + " with no properties spelt out", V5, reader, first + " 04 0001 " + code + " 00",
                ack.of(1, failure, ReasonProperties.NONE));
        refusals(cases, name, first, reader);
    }

    private static void refusals(ByteCases cases, String name, String first, Role reader) {
        cases.refuse(name + " with packet identifier 0", ALL, reader, ReasonCode.PROTOCOL_ERROR, first + " 02 0000");
        cases.refuse(name + " without packet identifier", ALL, reader, ReasonCode.MALFORMED_PACKET, first + " 00");
        cases.refuse(name + " with half a packet identifier", ALL, reader, ReasonCode.MALFORMED_PACKET,
                first + " 01 00");
        cases.refuse(name + " with a byte more", BEFORE_5, reader, ReasonCode.MALFORMED_PACKET, first + " 03 0001 00");
        cases.refuse(name + " with a byte more", V5, reader, ReasonCode.MALFORMED_PACKET, first + " 05 0001 00 00 00");
        cases.refuse(name + " with an unknown reason", V5, reader, ReasonCode.MALFORMED_PACKET, first + " 03 0001 7F");
        cases.refuse(name + " with another packet's reason", V5, reader, ReasonCode.PROTOCOL_ERROR,
                first + " 03 0001 8E");
        cases.refuse(name + " with a property of PUBLISH", V5, reader, ReasonCode.MALFORMED_PACKET,
                first + " 07 0001 00 03 23 0001");
        cases.refuse(name + " with two reason strings", V5, reader, ReasonCode.PROTOCOL_ERROR,
                first + " 0C 0001 00 08 1F 0001'a' 1F 0001'b'");
        cases.refuse(name + " with properties longer than itself", V5, reader, ReasonCode.MALFORMED_PACKET,
                first + " 07 0001 00 04 1F 0001");
    }
}
