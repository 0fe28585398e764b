package io.arna.mqtt.codec;

import static io.arna.mqtt.codec.ByteCases.BEFORE_5;
import static io.arna.mqtt.codec.ByteCases.V3_1_1;
import static io.arna.mqtt.codec.ByteCases.V5;
import static io.arna.mqtt.codec.Role.CLIENT;
import static io.arna.mqtt.codec.Role.SERVER;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** UTF-8 in every string of every packet and version (MQTT 5.0 section 1.5.4, 3.1.1 section 1.5.3). */
final class TextCases {
    /** What no string may hold; each sequence is preceded by eight letters, so that it is not found by luck. */
    private static final Map<String, String> ILL_FORMED = new TreeMap<>(Map.ofEntries(
            Map.entry("U+0000", "00"),
            Map.entry("a lone continuation byte", "80"),
            Map.entry("an overlong slash", "C0 AF"),
            Map.entry("an overlong U+0000", "C0 80"),
            Map.entry("an overlong sequence of three", "E0 9F BF"),
            Map.entry("an overlong sequence of four", "F0 8F BF BF"),
            Map.entry("the surrogate U+D800", "ED A0 80"),
            Map.entry("the surrogate U+DFFF", "ED BF BF"),
            Map.entry("a pair of surrogates", "ED A0 BD ED BA 97"),
            Map.entry("U+110000", "F4 90 80 80"),
            Map.entry("the lead byte F5", "F5 80 80 80"),
            Map.entry("the byte FE", "FE"),
            Map.entry("the byte FF", "FF"),
            Map.entry("two bytes cut to one", "D0"),
            Map.entry("three bytes cut to two", "E2 82"),
            Map.entry("four bytes cut to three", "F0 9F 9A"),
            Map.entry("a letter within a sequence of two", "D0 'a'"),
            Map.entry("a letter within a sequence of three", "E2 82 'a'"),
            Map.entry("a letter within a sequence of four", "F0 9F 9A 'a'")));
    private static final String LONE_SURROGATE = "0003 ED A0 80";

    private TextCases() {}

    static void addTo(ByteCases cases) {
        accepted(cases);
        illFormed(cases);
        connect(cases);
        others(cases);
        properties(cases);
    }

    private static void accepted(ByteCases cases) {
        cases.accept("a topic with a byte order mark", BEFORE_5, SERVER, "30 07 0004 EF BB BF 'a' 'x'",
                Publish.of(0, Qos.AT_MOST_ONCE, false, TopicName.of("\uFEFFa"), Payload.ofUtf8("x")));
        cases.accept("a topic at the borders of UTF-8", BEFORE_5, SERVER, """
                30 1D           # PUBLISH, remaining length
                001A            # length of the topic
                01 7F           # U+0001, U+007F
                C2 80 DF BF     # U+0080, U+07FF
                E0 A0 80        # U+0800
                ED 9F BF        # U+D7FF
                EE 80 80        # U+E000
                EF BF BF        # U+FFFF, no character, and yet allowed
                F0 90 80 80     # U+10000
                F4 8F BF BF     # U+10FFFF
                'x'             # payload
                """, Publish.of(0, Qos.AT_MOST_ONCE, false,
                TopicName.of("\u0001\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\uD800\uDC00\uDBFF\uDFFF"),
                Payload.ofUtf8("x")));
        cases.acceptFirst("a client identifier with a byte order mark", V5, """
                10 11               # CONNECT, remaining length
                0004 'MQTT' 05      # protocol name and version
                02 003C             # connect flags: clean start; keep alive 60 s
                00                  # property length
                0004 EF BB BF 'a'   # client identifier
                """, new Connect(MqttVersion.V5, true, 60, "\uFEFFa", null, null, null, ConnectProperties.NONE));
    }

    private static void illFormed(ByteCases cases) {
        ILL_FORMED.forEach((what, bytes) -> {
            int length = 8 + ByteCases.parse(bytes).length;
            cases.refuse("PUBLISH to a topic with " + what, BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET,
                    "30 %02X %04X 'abcdefgh' %s".formatted(length + 2, length, bytes));
            cases.refuse("SUBSCRIBE to a filter with " + what, V5, SERVER, ReasonCode.MALFORMED_PACKET,
                    "82 %02X 0001 00 %04X 'abcdefgh' %s 00".formatted(length + 6, length, bytes));
        });
    }

    private static void connect(ByteCases cases) {
        String was = " with half a surrogate pair";
        for (Set<MqttVersion> versions : Set.of(ByteCases.V3_1, V3_1_1)) {
            boolean old = versions.contains(MqttVersion.V3_1);
            String head = old ? "0006'MQIsdp' 03" : "0004'MQTT' 04";
            int length = (old ? 2 : 0) + 7;
            cases.refuseFirst("CONNECT" + was + " in its client identifier", versions, ReasonCode.MALFORMED_PACKET,
                    "10 %02X %s 02 003C %s".formatted(length + 8, head, LONE_SURROGATE));
            cases.refuseFirst("CONNECT" + was + " in its will topic", versions, ReasonCode.MALFORMED_PACKET,
                    "10 %02X %s 06 003C 0000 %s 0000".formatted(length + 12, head, LONE_SURROGATE));
            cases.refuseFirst("CONNECT" + was + " in its user name", versions, ReasonCode.MALFORMED_PACKET,
                    "10 %02X %s 82 003C 0000 %s".formatted(length + 10, head, LONE_SURROGATE));
        }
        cases.refuseFirst("CONNECT" + was + " in its protocol name", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 0C " + LONE_SURROGATE + " 04 02 003C 0001'a'");
        cases.refuseFirst("CONNECT" + was + " in its client identifier", V5, ReasonCode.MALFORMED_PACKET,
                "10 10 0004'MQTT' 05 02 003C 00 " + LONE_SURROGATE);
        cases.refuseFirst("CONNECT" + was + " in its will topic", V5, ReasonCode.MALFORMED_PACKET,
                "10 15 0004'MQTT' 05 06 003C 00 0000 00 " + LONE_SURROGATE + " 0000");
        cases.refuseFirst("CONNECT" + was + " in its user name", V5, ReasonCode.MALFORMED_PACKET,
                "10 12 0004'MQTT' 05 82 003C 00 0000 " + LONE_SURROGATE);
        cases.refuseFirst("CONNECT" + was + " in its authentication method", V5, ReasonCode.MALFORMED_PACKET,
                "10 13 0004'MQTT' 05 02 003C 06 15 " + LONE_SURROGATE + " 0000");
        cases.refuseFirst("CONNECT" + was + " in the content type of its will", V5, ReasonCode.MALFORMED_PACKET,
                "10 19 0004'MQTT' 05 06 003C 00 0000 06 03 " + LONE_SURROGATE + " 0001'w' 0000");
    }

    private static void others(ByteCases cases) {
        String was = " with half a surrogate pair";
        cases.refuse("PUBLISH" + was + " in its topic", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "30 06 " + LONE_SURROGATE + " 00");
        cases.refuse("SUBSCRIBE" + was + " in its filter", BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET,
                "82 08 0001 " + LONE_SURROGATE + " 00");
        cases.refuse("UNSUBSCRIBE" + was + " in its filter", BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET,
                "A2 07 0001 " + LONE_SURROGATE);
        cases.refuse("UNSUBSCRIBE" + was + " in its filter", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "A2 08 0001 00 " + LONE_SURROGATE);
    }

    private static void properties(ByteCases cases) {
        String was = " with half a surrogate pair in its ";
        refuse(cases, "PUBLISH" + was + "content type", SERVER, "30 0A 0001'a' 06 03 " + LONE_SURROGATE);
        refuse(cases, "PUBLISH" + was + "response topic", SERVER, "30 0A 0001'a' 06 08 " + LONE_SURROGATE);
        refuse(cases, "PUBLISH" + was + "user property's name", SERVER,
                "30 0C 0001'a' 08 26 " + LONE_SURROGATE + " 0000");
        refuse(cases, "PUBLISH" + was + "user property's value", SERVER, "30 0C 0001'a' 08 26 0000 " + LONE_SURROGATE);
        refuse(cases, "SUBSCRIBE" + was + "user property", SERVER,
                "82 0F 0001 08 26 0000 " + LONE_SURROGATE + " 0001'a' 00");
        refuse(cases, "PUBACK" + was + "reason string", SERVER, "40 0A 0001 00 06 1F " + LONE_SURROGATE);
        refuse(cases, "DISCONNECT" + was + "reason string", SERVER, "E0 08 00 06 1F " + LONE_SURROGATE);
        refuse(cases, "DISCONNECT" + was + "server reference", CLIENT, "E0 08 9C 06 1C " + LONE_SURROGATE);
        refuse(cases, "AUTH" + was + "method", SERVER, "F0 08 18 06 15 " + LONE_SURROGATE);
        refuse(cases, "CONNACK" + was + "assigned client identifier", CLIENT, "20 09 00 00 06 12 " + LONE_SURROGATE);
        refuse(cases, "CONNACK" + was + "response information", CLIENT, "20 09 00 00 06 1A " + LONE_SURROGATE);
        refuse(cases, "CONNACK" + was + "server reference", CLIENT, "20 09 00 9C 06 1C " + LONE_SURROGATE);
        refuse(cases, "SUBACK" + was + "reason string", CLIENT, "90 0A 0001 06 1F " + LONE_SURROGATE + " 00");
        refuse(cases, "UNSUBACK" + was + "reason string", CLIENT, "B0 0A 0001 06 1F " + LONE_SURROGATE + " 00");
    }

    private static void refuse(ByteCases cases, String name, Role reader, String bytes) {
        cases.refuse(name, V5, reader, ReasonCode.MALFORMED_PACKET, bytes);
    }
}
