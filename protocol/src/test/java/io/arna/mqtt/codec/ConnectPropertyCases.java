package io.arna.mqtt.codec;

import static io.arna.mqtt.codec.ByteCases.V5;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicName;
import java.util.HexFormat;
import java.util.List;

/** Properties of CONNECT and of its will (MQTT 5.0 sections 3.1.2.11 and 3.1.3.2). */
final class ConnectPropertyCases {
    private ConnectPropertyCases() {}

    static void addTo(ByteCases cases) {
        accepted(cases);
        acceptedWill(cases);
        acceptedDefaults(cases);
        refused(cases);
        refusedInWill(cases);
    }

    private static Connect connect(ConnectProperties properties) {
        return new Connect(MqttVersion.V5, true, 60, "me", null, null, null, properties);
    }

    private static void accepted(ByteCases cases) {
        cases.acceptFirst("CONNECT with every property", V5, """
                10 3C               # CONNECT, remaining length
                0004 'MQTT' 05      # protocol name and version
                02 003C             # connect flags: clean start; keep alive
                2D                  # property length
                11 00000E10         # session expiry interval: an hour
                21 000A             # receive maximum
                27 00010000         # maximum packet size
                22 0005             # topic alias maximum
                19 01               # request response information
                17 00               # request problem information
                26 0001'a' 0001'1'  # user property
                26 0001'a' 0001'2'  # user property of the same name
                15 0003'abc'        # authentication method
                16 0002 00FF        # authentication data
                0002 'me'           # client identifier
                """, connect(new ConnectProperties(3600, 10, 0x10000, 5, true, false,
                List.of(new UserProperty("a", "1"), new UserProperty("a", "2")), "abc",
                Payload.copyOf(HexFormat.of().parseHex("00FF")))));
        cases.acceptFirst("CONNECT with the largest numbers", V5, """
                10 1C               # CONNECT, remaining length
                0004 'MQTT' 05      # protocol name and version
                02 003C             # connect flags: clean start; keep alive
                0D                  # property length
                11 FFFFFFFF         # session expiry interval: never
                27 FFFFFFFE         # maximum packet size
                22 FFFF             # topic alias maximum
                0002 'me'           # client identifier
                """, connect(new ConnectProperties(ConnectProperties.NEVER_EXPIRES, 65_535, 0xFFFF_FFFEL, 65_535, false,
                true, List.of(), null, null)));
        cases.acceptFirst("CONNECT with an authentication method and no data", V5, """
                10 15               # CONNECT, remaining length
                0004 'MQTT' 05      # protocol name and version
                02 003C             # connect flags: clean start; keep alive
                06                  # property length
                15 0003'abc'        # authentication method
                0002 'me'           # client identifier
                """, connect(new ConnectProperties(0, 65_535, ConnectProperties.NO_MAXIMUM, 0, false, true, List.of(),
                "abc", null)));
    }

    private static void acceptedWill(ByteCases cases) {
        Will will = new Will(TopicName.of("w"), Payload.ofUtf8("bye"), Qos.AT_MOST_ONCE, false, 30, 60,
                new MessageProperties(true, "text/plain", "re", Payload.ofUtf8("7"),
                        List.of(new UserProperty("", ""))));
        cases.acceptFirst("CONNECT with a will with every property", V5, """
                10 3F               # CONNECT, remaining length
                0004 'MQTT' 05      # protocol name and version
                06 003C             # connect flags: will, clean start; keep alive
                00                  # property length
                0002 'me'           # client identifier
                27                  # will property length
                18 0000001E         # will delay interval
                02 0000003C         # message expiry interval
                01 01               # payload format indicator
                03 000A'text/plain' # content type
                08 0002're'         # response topic
                09 0001'7'          # correlation data
                26 0000 0000        # user property, its name and value empty
                0001 'w'            # will topic
                0003 'bye'          # will payload
                """, new Connect(MqttVersion.V5, true, 60, "me", null, null, will, ConnectProperties.NONE));
    }

    private static void acceptedDefaults(ByteCases cases) {
        cases.acceptFirstLongForm("CONNECT with what absence means anyway", V5, """
                10 23               # CONNECT, remaining length
                0004 'MQTT' 05      # protocol name and version
                02 003C             # connect flags: clean start; keep alive
                14                  # property length
                17 01               # request problem information
                19 00               # request response information
                11 00000000         # session expiry interval: at the end of the connection
                21 FFFF             # receive maximum
                22 0000             # topic alias maximum
                26 0000 0000        # user property
                0002 'me'           # client identifier
                """, connect(new ConnectProperties(0, 65_535,
                ConnectProperties.NO_MAXIMUM, 0, false, true, List.of(new UserProperty("", "")), null, null)));
    }

    /** A CONNECT with these properties is refused. */
    private static void refuse(ByteCases cases, String what, ReasonCode reason, String properties) {
        int length = ByteCases.parse(properties).length;
        cases.refuseFirst("CONNECT with " + what, V5, reason,
                "10 %02X 0004 'MQTT' 05 02 003C %02X %s 0002 'me'".formatted(15 + length, length, properties));
    }

    private static void refused(ByteCases cases) {
        refuse(cases, "an unknown property", ReasonCode.MALFORMED_PACKET, "04 00");
        refuse(cases, "property 0", ReasonCode.MALFORMED_PACKET, "00 00");
        refuse(cases, "a property identifier of two bytes", ReasonCode.MALFORMED_PACKET, "91 01 00000000");
        refuse(cases, "a property identifier longer than it need be", ReasonCode.MALFORMED_PACKET, "91 00 00000000");
        refuse(cases, "a property of its will", ReasonCode.MALFORMED_PACKET, "18 00000001");
        refuse(cases, "a property of PUBLISH", ReasonCode.MALFORMED_PACKET, "03 0001 'x'");
        refuse(cases, "a property of CONNACK", ReasonCode.MALFORMED_PACKET, "13 0001");
        refuse(cases, "a property of acknowledgements", ReasonCode.MALFORMED_PACKET, "1F 0001 'x'");
        refuse(cases, "two session expiries", ReasonCode.PROTOCOL_ERROR, "11 00000001 11 00000001");
        refuse(cases, "two receive maximums", ReasonCode.PROTOCOL_ERROR, "21 0001 21 0001");
        refuse(cases, "two maximum packet sizes", ReasonCode.PROTOCOL_ERROR, "27 00000100 27 00000100");
        refuse(cases, "two topic alias maximums", ReasonCode.PROTOCOL_ERROR, "22 0001 22 0001");
        refuse(cases, "two requests for response information", ReasonCode.PROTOCOL_ERROR, "19 01 19 01");
        refuse(cases, "two requests for problem information", ReasonCode.PROTOCOL_ERROR, "17 01 17 01");
        refuse(cases, "two authentication methods", ReasonCode.PROTOCOL_ERROR, "15 0001 'a' 15 0001 'a'");
        refuse(cases, "two authentication data", ReasonCode.PROTOCOL_ERROR, "15 0001 'a' 16 0000 16 0000");
        refuse(cases, "receive maximum 0", ReasonCode.PROTOCOL_ERROR, "21 0000");
        refuse(cases, "maximum packet size 0", ReasonCode.PROTOCOL_ERROR, "27 00000000");
        refuse(cases, "request response information 2", ReasonCode.PROTOCOL_ERROR, "19 02");
        refuse(cases, "request problem information 255", ReasonCode.PROTOCOL_ERROR, "17 FF");
        refuse(cases, "authentication data and no method", ReasonCode.PROTOCOL_ERROR, "16 0001 00");
        refuse(cases, "half a session expiry", ReasonCode.MALFORMED_PACKET, "11 0000");
        refuse(cases, "a user property without value", ReasonCode.MALFORMED_PACKET, "26 0001 'a'");
        refuse(cases, "a property without value", ReasonCode.MALFORMED_PACKET, "21");
        cases.refuseFirst("CONNECT with properties longer than itself", V5, ReasonCode.MALFORMED_PACKET,
                "10 0F 0004 'MQTT' 05 02 003C 05 0002 'me'");
        cases.refuseFirst("CONNECT with a property length of five bytes", V5, ReasonCode.MALFORMED_PACKET,
                "10 13 0004 'MQTT' 05 02 003C 80 80 80 80 00 0002 'me'");
        cases.refuseFirst("CONNECT with a property length longer than it need be", V5, ReasonCode.MALFORMED_PACKET,
                "10 10 0004 'MQTT' 05 02 003C 80 00 0002 'me'");
        cases.refuseFirst("CONNECT without property length", V5, ReasonCode.MALFORMED_PACKET,
                "10 0A 0004 'MQTT' 05 02 003C");
    }

    /** A CONNECT with these properties in its will is refused. */
    private static void refuseWill(ByteCases cases, String what, ReasonCode reason, String properties) {
        int length = ByteCases.parse(properties).length;
        cases.refuseFirst("CONNECT with a will with " + what, V5, reason,
                "10 %02X 0004 'MQTT' 05 06 003C 00 0002 'me' %02X %s 0001 'w' 0000".formatted(21 + length, length,
                        properties));
    }

    private static void refusedInWill(ByteCases cases) {
        refuseWill(cases, "an unknown property", ReasonCode.MALFORMED_PACKET, "7F 00");
        refuseWill(cases, "a property of CONNECT", ReasonCode.MALFORMED_PACKET, "11 00000001");
        refuseWill(cases, "a topic alias", ReasonCode.MALFORMED_PACKET, "23 0001");
        refuseWill(cases, "a subscription identifier", ReasonCode.MALFORMED_PACKET, "0B 01");
        refuseWill(cases, "two delays", ReasonCode.PROTOCOL_ERROR, "18 00000001 18 00000001");
        refuseWill(cases, "two content types", ReasonCode.PROTOCOL_ERROR, "03 0000 03 0000");
        refuseWill(cases, "payload format indicator 2", ReasonCode.PROTOCOL_ERROR, "01 02");
        refuseWill(cases, "a wildcard in its response topic", ReasonCode.PROTOCOL_ERROR, "08 0003 'a/#'");
        refuseWill(cases, "half a delay", ReasonCode.MALFORMED_PACKET, "18 0000");
    }
}
