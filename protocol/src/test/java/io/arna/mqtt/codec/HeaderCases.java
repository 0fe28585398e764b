package io.arna.mqtt.codec;

import static io.arna.mqtt.codec.ByteCases.ALL;
import static io.arna.mqtt.codec.ByteCases.BEFORE_5;
import static io.arna.mqtt.codec.ByteCases.V3_1;
import static io.arna.mqtt.codec.ByteCases.V3_1_1;
import static io.arna.mqtt.codec.ByteCases.V5;
import static io.arna.mqtt.codec.Role.CLIENT;
import static io.arna.mqtt.codec.Role.SERVER;

import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.PubRel;

/** Fixed headers (MQTT 5.0 section 2.1), and the packets that consist of nothing else. */
final class HeaderCases {
    private HeaderCases() {}

    static void addTo(ByteCases cases) {
        pings(cases);
        order(cases);
        directions(cases);
        flags(cases);
        lengths(cases);
    }

    private static void pings(ByteCases cases) {
        cases.accept("PINGREQ", ALL, SERVER, "C0 00", PingReq.INSTANCE);
        cases.accept("PINGRESP", ALL, CLIENT, "D0 00", PingResp.INSTANCE);
        cases.refuse("PINGREQ with a byte more", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "C0 01 00");
        cases.refuse("PINGRESP with a byte more", ALL, CLIENT, ReasonCode.MALFORMED_PACKET, "D0 01 00");
    }

    private static void order(ByteCases cases) {
        cases.refuseFirst("PINGREQ before CONNECT", V3_1_1, ReasonCode.PROTOCOL_ERROR, "C0 00");
        cases.refuseFirst("PUBLISH before CONNECT", V3_1_1, ReasonCode.PROTOCOL_ERROR, """
                30 05           # PUBLISH, remaining length
                0001 'a' 'hi'   # topic name, payload
                """);
        cases.refuseFirst("AUTH before CONNECT", V3_1_1, ReasonCode.PROTOCOL_ERROR, "F0 00");
        cases.refuseFirst("CONNACK before CONNECT", V3_1_1, ReasonCode.PROTOCOL_ERROR, "20 02 00 00");
        cases.refuseFirst("an HTTP request", V3_1_1, ReasonCode.PROTOCOL_ERROR, "'GET / HTTP/1.1' 0D 0A 0D 0A");
        cases.refuseFirst("a TLS handshake", V3_1_1, ReasonCode.MALFORMED_PACKET, """
                16 03 01 00 F8  # handshake record, TLS 1.0, length
                01 00 00 F4     # ClientHello
                """);
        cases.refuse("a second CONNECT", ALL, SERVER, ReasonCode.PROTOCOL_ERROR, """
                10 0C           # CONNECT, remaining length
                0004 'MQTT' 04  # protocol name and level
                02 003C         # connect flags: clean session; keep alive
                0000            # client identifier
                """);
    }

    private static void directions(ByteCases cases) {
        cases.refuse("CONNACK to a server", ALL, SERVER, ReasonCode.PROTOCOL_ERROR, "20 03 00 00 00");
        cases.refuse("SUBACK to a server", ALL, SERVER, ReasonCode.PROTOCOL_ERROR, "90 04 0001 00 00");
        cases.refuse("UNSUBACK to a server", ALL, SERVER, ReasonCode.PROTOCOL_ERROR, "B0 04 0001 00 00");
        cases.refuse("PINGRESP to a server", ALL, SERVER, ReasonCode.PROTOCOL_ERROR, "D0 00");
        cases.refuse("CONNECT to a client", ALL, CLIENT, ReasonCode.PROTOCOL_ERROR, "10 00");
        cases.refuse("SUBSCRIBE to a client", ALL, CLIENT, ReasonCode.PROTOCOL_ERROR, "82 00");
        cases.refuse("UNSUBSCRIBE to a client", ALL, CLIENT, ReasonCode.PROTOCOL_ERROR, "A2 00");
        cases.refuse("PINGREQ to a client", ALL, CLIENT, ReasonCode.PROTOCOL_ERROR, "C0 00");
        cases.refuse("DISCONNECT to a client", BEFORE_5, CLIENT, ReasonCode.PROTOCOL_ERROR, "E0 00");
        cases.refuse("packet type 0", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "00 00");
        cases.refuse("packet type 15", BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET, "F0 00");
        cases.refuse("packet type 15 to a client", BEFORE_5, CLIENT, ReasonCode.MALFORMED_PACKET, "F0 00");
    }

    private static void flags(ByteCases cases) {
        cases.refuseFirst("CONNECT with flags", V3_1_1, ReasonCode.MALFORMED_PACKET, """
                11 0C           # CONNECT with RETAIN, remaining length
                0004 'MQTT' 04  # protocol name and level
                02 003C         # connect flags: clean session; keep alive
                0000            # client identifier
                """);
        cases.refuse("CONNACK with flags", ALL, CLIENT, ReasonCode.MALFORMED_PACKET, "21 02 00 00");
        cases.refuse("PUBACK with flags", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "42 02 0001");
        cases.refuse("PUBREC with flags", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "52 02 0001");
        cases.refuse("PUBREL with flags 0000", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "60 02 0001");
        cases.refuse("PUBREL with flags 0011", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "63 02 0001");
        cases.refuse("PUBREL with DUP", V3_1_1, SERVER, ReasonCode.MALFORMED_PACKET, "6A 02 0001");
        cases.refuse("PUBREL with DUP", V5, SERVER, ReasonCode.MALFORMED_PACKET, "6A 02 0001");
        cases.acceptLongForm("PUBREL sent again", V3_1, SERVER, "6A 02 0001", PubRel.of(1));
        cases.refuse("PUBCOMP with flags", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "71 02 0001");
        cases.refuse("SUBSCRIBE with flags 0000", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "80 06 0001 0001 'a' 00");
        cases.refuse("SUBACK with flags", ALL, CLIENT, ReasonCode.MALFORMED_PACKET, "98 03 0001 00");
        cases.refuse("UNSUBSCRIBE with flags 0000", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "A0 05 0001 0001 'a'");
        cases.refuse("UNSUBACK with flags", ALL, CLIENT, ReasonCode.MALFORMED_PACKET, "B4 02 0001");
        cases.refuse("PINGREQ with flags", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "C8 00");
        cases.refuse("PINGRESP with flags", ALL, CLIENT, ReasonCode.MALFORMED_PACKET, "D1 00");
        cases.refuse("DISCONNECT with flags", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "E2 00");
        cases.refuse("AUTH with flags", V5, SERVER, ReasonCode.MALFORMED_PACKET, "F1 00");
    }

    private static void lengths(ByteCases cases) {
        cases.refuse("a remaining length of five bytes", ALL, SERVER, ReasonCode.MALFORMED_PACKET, """
                30              # PUBLISH
                FF FF FF FF 01  # remaining length
                """);
        cases.refuse("a remaining length whose fourth byte goes on", ALL, SERVER, ReasonCode.MALFORMED_PACKET,
                "C0 80 80 80 80");
        cases.refuse("a packet larger than allowed", ALL, SERVER, ReasonCode.PACKET_TOO_LARGE, """
                30              # PUBLISH
                FF FF FF 7F     # remaining length 268,435,455, of which nothing needs to come
                """);
        cases.acceptLongForm("a remaining length longer than it need be", BEFORE_5, SERVER, "C0 80 00",
                PingReq.INSTANCE);
        cases.refuse("a remaining length longer than it need be", V5, SERVER, ReasonCode.MALFORMED_PACKET, "C0 80 00");
        cases.refuse("a remaining length longer than it need be, with content", V5, SERVER,
                ReasonCode.MALFORMED_PACKET, """
                        40              # PUBACK
                        82 80 00        # remaining length 2
                        0001            # packet identifier
                        """);
    }
}
