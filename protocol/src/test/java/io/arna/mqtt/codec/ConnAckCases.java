package io.arna.mqtt.codec;

import static io.arna.mqtt.codec.ByteCases.ALL;
import static io.arna.mqtt.codec.ByteCases.BEFORE_5;
import static io.arna.mqtt.codec.ByteCases.V3_1;
import static io.arna.mqtt.codec.ByteCases.V3_1_1;
import static io.arna.mqtt.codec.ByteCases.V5;
import static io.arna.mqtt.codec.Role.CLIENT;

import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.UserProperty;
import java.util.List;

/** CONNACK (MQTT 5.0 section 3.2). */
final class ConnAckCases {
    private ConnAckCases() {}

    static void addTo(ByteCases cases) {
        returnCodes(cases);
        properties(cases);
        refused(cases);
        refusedProperties(cases);
    }

    private static ConnAck connAck(boolean sessionPresent, ReasonCode reason) {
        return new ConnAck(sessionPresent, reason, ConnAckProperties.NONE);
    }

    private static void returnCodes(ByteCases cases) {
        cases.accept("CONNACK", BEFORE_5, CLIENT, """
                20 02   # CONNACK, remaining length
                00 00   # no session present; return code: accepted
                """, connAck(false, ReasonCode.SUCCESS));
        cases.accept("CONNACK", V5, CLIENT, """
                20 03   # CONNACK, remaining length
                00 00   # no session present; reason code: success
                00      # property length
                """, connAck(false, ReasonCode.SUCCESS));
        cases.accept("CONNACK with session present", V3_1_1, CLIENT, "20 02 01 00", connAck(true, ReasonCode.SUCCESS));
        cases.accept("CONNACK with session present", V5, CLIENT, "20 03 01 00 00", connAck(true, ReasonCode.SUCCESS));
        cases.acceptLongForm("CONNACK whose first byte has no meaning", V3_1, CLIENT, "20 02 81 00",
                connAck(false, ReasonCode.SUCCESS));
        cases.accept("CONNACK that refuses the version", BEFORE_5, CLIENT, "20 02 00 01",
                connAck(false, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION));
        cases.accept("CONNACK that refuses the client identifier", BEFORE_5, CLIENT, "20 02 00 02",
                connAck(false, ReasonCode.CLIENT_IDENTIFIER_NOT_VALID));
        cases.accept("CONNACK of an unavailable server", BEFORE_5, CLIENT, "20 02 00 03",
                connAck(false, ReasonCode.SERVER_UNAVAILABLE));
        cases.accept("CONNACK that refuses user name or password", BEFORE_5, CLIENT, "20 02 00 04",
                connAck(false, ReasonCode.BAD_USER_NAME_OR_PASSWORD));
        cases.accept("CONNACK that refuses the client", BEFORE_5, CLIENT, "20 02 00 05",
                connAck(false, ReasonCode.NOT_AUTHORIZED));
        cases.accept("CONNACK that refuses the version", V5, CLIENT, "20 03 00 84 00",
                connAck(false, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION));
        cases.accept("CONNACK that refuses the client", V5, CLIENT, "20 03 00 87 00",
                connAck(false, ReasonCode.NOT_AUTHORIZED));
    }

    private static void properties(ByteCases cases) {
        cases.accept("CONNACK with every property", V5, CLIENT, """
                20 48               # CONNACK, remaining length
                01 00               # session present; success
                45                  # property length
                11 00000E10         # session expiry interval
                21 0014             # receive maximum
                24 01               # maximum QoS
                25 00               # retain available
                27 00100000         # maximum packet size
                12 0004'id-7'       # assigned client identifier
                22 000A             # topic alias maximum
                1F 0004'fine'       # reason string
                26 0001'a' 0001'1'  # user property
                28 00               # wildcard subscription available
                29 00               # subscription identifiers available
                2A 00               # shared subscription available
                13 0078             # server keep alive
                1A 0002'r/'         # response information
                1C 0001's'          # server reference
                15 0003'abc'        # authentication method
                16 0001 00          # authentication data
                """, new ConnAck(true, ReasonCode.SUCCESS, new ConnAckProperties(3600, 20, Qos.AT_LEAST_ONCE, false,
                0x100000, "id-7", 10, "fine", List.of(new UserProperty("a", "1")), false, false, false, 120, "r/", "s",
                "abc", Payload.copyOf(new byte[1]))));
        cases.accept("CONNACK with maximum QoS 0", V5, CLIENT, "20 05 00 00 02 24 00", new ConnAck(false,
                ReasonCode.SUCCESS, new ConnAckProperties(ConnAckProperties.ABSENT, 65_535, Qos.AT_MOST_ONCE, true,
                        ConnectProperties.NO_MAXIMUM, null, 0, null, List.of(), true, true, true,
                        ConnAckProperties.ABSENT, null, null, null, null)));
        cases.accept("CONNACK with a keep alive and a session expiry of 0", V5, CLIENT, """
                20 0B               # CONNACK, remaining length
                00 00               # no session present; success
                08                  # property length
                11 00000000         # session expiry interval
                13 0000             # server keep alive
                """, new ConnAck(false, ReasonCode.SUCCESS, new ConnAckProperties(0, 65_535, Qos.EXACTLY_ONCE, true,
                ConnectProperties.NO_MAXIMUM, null, 0, null, List.of(), true, true, true, 0, null, null, null, null)));
        cases.acceptLongForm("CONNACK with what absence means anyway", V5, CLIENT, """
                20 11               # CONNACK, remaining length
                00 00               # no session present; success
                0E                  # property length
                25 01               # retain available
                28 01               # wildcard subscription available
                29 01               # subscription identifiers available
                2A 01               # shared subscription available
                21 FFFF             # receive maximum
                22 0000             # topic alias maximum
                """, connAck(false, ReasonCode.SUCCESS));
    }

    private static void refused(ByteCases cases) {
        cases.refuse("CONNACK with reserved flags", V3_1_1, CLIENT, ReasonCode.MALFORMED_PACKET, "20 02 02 00");
        cases.refuse("CONNACK with reserved flags", V5, CLIENT, ReasonCode.MALFORMED_PACKET, "20 03 80 00 00");
        cases.refuse("CONNACK with an error and session present", V3_1_1, CLIENT, ReasonCode.PROTOCOL_ERROR,
                "20 02 01 05");
        cases.refuse("CONNACK with an error and session present", V5, CLIENT, ReasonCode.PROTOCOL_ERROR,
                "20 03 01 87 00");
        cases.refuse("CONNACK with an unknown return code", BEFORE_5, CLIENT, ReasonCode.MALFORMED_PACKET,
                "20 02 00 06");
        cases.refuse("CONNACK with an unknown reason code", V5, CLIENT, ReasonCode.MALFORMED_PACKET, "20 03 00 05 00");
        cases.refuse("CONNACK with another packet's reason code", V5, CLIENT, ReasonCode.PROTOCOL_ERROR,
                "20 03 00 8D 00");
        cases.refuse("CONNACK of a server before MQTT 5.0", V5, CLIENT, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "20 02 00 01");
        cases.refuse("CONNACK that ends behind its flags", ALL, CLIENT, ReasonCode.MALFORMED_PACKET, "20 01 00");
        cases.refuse("CONNACK without property length", V5, CLIENT, ReasonCode.MALFORMED_PACKET, "20 02 00 00");
        cases.refuse("CONNACK with a byte more", BEFORE_5, CLIENT, ReasonCode.MALFORMED_PACKET, "20 03 00 00 00");
        cases.refuse("CONNACK with a byte more", V5, CLIENT, ReasonCode.MALFORMED_PACKET, "20 04 00 00 00 00");
    }

    /** A CONNACK with these properties is refused. */
    private static void refuse(ByteCases cases, String what, ReasonCode reason, String properties) {
        int length = ByteCases.parse(properties).length;
        cases.refuse("CONNACK with " + what, V5, CLIENT, reason,
                "20 %02X 00 00 %02X %s".formatted(3 + length, length, properties));
    }

    private static void refusedProperties(ByteCases cases) {
        refuse(cases, "a property of CONNECT", ReasonCode.MALFORMED_PACKET, "17 01");
        refuse(cases, "a property of PUBLISH", ReasonCode.MALFORMED_PACKET, "01 01");
        refuse(cases, "receive maximum 0", ReasonCode.PROTOCOL_ERROR, "21 0000");
        refuse(cases, "maximum packet size 0", ReasonCode.PROTOCOL_ERROR, "27 00000000");
        refuse(cases, "maximum QoS 2", ReasonCode.PROTOCOL_ERROR, "24 02");
        refuse(cases, "retain available 2", ReasonCode.PROTOCOL_ERROR, "25 02");
        refuse(cases, "wildcard subscription available 2", ReasonCode.PROTOCOL_ERROR, "28 02");
        refuse(cases, "subscription identifiers available 2", ReasonCode.PROTOCOL_ERROR, "29 02");
        refuse(cases, "shared subscription available 2", ReasonCode.PROTOCOL_ERROR, "2A 02");
        refuse(cases, "authentication data and no method", ReasonCode.PROTOCOL_ERROR, "16 0001 00");
        refuse(cases, "two session expiries", ReasonCode.PROTOCOL_ERROR, "11 00000000 11 00000000");
        refuse(cases, "two receive maximums", ReasonCode.PROTOCOL_ERROR, "21 0001 21 0001");
        refuse(cases, "two maximum QoS", ReasonCode.PROTOCOL_ERROR, "24 01 24 01");
        refuse(cases, "retain available twice", ReasonCode.PROTOCOL_ERROR, "25 01 25 01");
        refuse(cases, "two maximum packet sizes", ReasonCode.PROTOCOL_ERROR, "27 00000001 27 00000001");
        refuse(cases, "two assigned client identifiers", ReasonCode.PROTOCOL_ERROR, "12 0001'a' 12 0001'a'");
        refuse(cases, "two topic alias maximums", ReasonCode.PROTOCOL_ERROR, "22 0001 22 0001");
        refuse(cases, "two reason strings", ReasonCode.PROTOCOL_ERROR, "1F 0001'a' 1F 0001'a'");
        refuse(cases, "wildcard subscription available twice", ReasonCode.PROTOCOL_ERROR, "28 01 28 01");
        refuse(cases, "subscription identifiers available twice", ReasonCode.PROTOCOL_ERROR, "29 01 29 01");
        refuse(cases, "shared subscription available twice", ReasonCode.PROTOCOL_ERROR, "2A 01 2A 01");
        refuse(cases, "two server keep alives", ReasonCode.PROTOCOL_ERROR, "13 0001 13 0001");
        refuse(cases, "response information twice", ReasonCode.PROTOCOL_ERROR, "1A 0001'a' 1A 0001'a'");
        refuse(cases, "two server references", ReasonCode.PROTOCOL_ERROR, "1C 0001'a' 1C 0001'a'");
    }
}
