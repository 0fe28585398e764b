package io.arna.mqtt.codec;

import static io.arna.mqtt.codec.ByteCases.ALL;
import static io.arna.mqtt.codec.ByteCases.BEFORE_5;
import static io.arna.mqtt.codec.ByteCases.V5;
import static io.arna.mqtt.codec.Role.CLIENT;
import static io.arna.mqtt.codec.Role.SERVER;

import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PUBLISH (MQTT 5.0 section 3.3). */
final class PublishCases {
    private static final TopicName TOPIC = TopicName.of("a/b");
    private static final Payload HI = Payload.ofUtf8("hi");

    private PublishCases() {}

    static void addTo(ByteCases cases) {
        qualities(cases);
        topics(cases);
        properties(cases);
        refused(cases);
        refusedTopics(cases);
        refusedProperties(cases);
    }

    private static void qualities(ByteCases cases) {
        for (Role reader : Role.values()) {
            String to = reader == CLIENT ? " to a client" : "";
            cases.accept("PUBLISH at QoS 0" + to, BEFORE_5, reader, """
                    30 07           # PUBLISH, remaining length
                    0003 'a/b'      # topic name
                    'hi'            # payload
                    """, Publish.of(0, Qos.AT_MOST_ONCE, false, TOPIC, HI));
            cases.accept("PUBLISH at QoS 0" + to, V5, reader, """
                    30 08           # PUBLISH, remaining length
                    0003 'a/b'      # topic name
                    00              # property length
                    'hi'            # payload
                    """, Publish.of(0, Qos.AT_MOST_ONCE, false, TOPIC, HI));
            cases.accept("PUBLISH at QoS 1" + to, BEFORE_5, reader, """
                    32 09           # PUBLISH, QoS 1, remaining length
                    0003 'a/b'      # topic name
                    0001            # packet identifier
                    'hi'            # payload
                    """, Publish.of(1, Qos.AT_LEAST_ONCE, false, TOPIC, HI));
            cases.accept("PUBLISH at QoS 1" + to, V5, reader, """
                    32 0A           # PUBLISH, QoS 1, remaining length
                    0003 'a/b'      # topic name
                    0001            # packet identifier
                    00              # property length
                    'hi'            # payload
                    """, Publish.of(1, Qos.AT_LEAST_ONCE, false, TOPIC, HI));
            cases.accept("PUBLISH at QoS 2, retained, again" + to, BEFORE_5, reader, """
                    3D 09           # PUBLISH, DUP, QoS 2, RETAIN; remaining length
                    0003 'a/b'      # topic name
                    FFFF            # packet identifier
                    'hi'            # payload
                    """, again(65_535));
            cases.accept("PUBLISH at QoS 2, retained, again" + to, V5, reader, """
                    3D 0A           # PUBLISH, DUP, QoS 2, RETAIN; remaining length
                    0003 'a/b'      # topic name
                    FFFF            # packet identifier
                    00              # property length
                    'hi'            # payload
                    """, again(65_535));
        }
        cases.accept("PUBLISH without payload", BEFORE_5, SERVER, "31 05 0003 'a/b'",
                Publish.of(0, Qos.AT_MOST_ONCE, true, TOPIC, Payload.EMPTY));
        cases.accept("PUBLISH without payload", V5, SERVER, "31 06 0003 'a/b' 00",
                Publish.of(0, Qos.AT_MOST_ONCE, true, TOPIC, Payload.EMPTY));
    }

    private static Publish again(int packetId) {
        return new Publish(packetId, true, Qos.EXACTLY_ONCE, true, TOPIC, 0, Publish.NO_EXPIRY, List.of(),
                MessageProperties.NONE, HI);
    }

    private static void topics(ByteCases cases) {
        cases.accept("PUBLISH to a topic of one letter", BEFORE_5, SERVER, "30 04 0001 'a' 'x'",
                Publish.of(0, Qos.AT_MOST_ONCE, false, TopicName.of("a"), Payload.ofUtf8("x")));
        cases.accept("PUBLISH to empty levels", BEFORE_5, SERVER, "30 06 0003 '///' 'x'",
                Publish.of(0, Qos.AT_MOST_ONCE, false, TopicName.of("///"), Payload.ofUtf8("x")));
        cases.accept("PUBLISH to a topic that is not ASCII", BEFORE_5, SERVER, """
                30 1C                       # PUBLISH, remaining length
                0019 'Пәтер/күй/🚗/12'       # topic name, in letters of one, two and four bytes
                'x'                         # payload
                """, Publish.of(0, Qos.AT_MOST_ONCE, false, TopicName.of("Пәтер/күй/🚗/12"), Payload.ofUtf8("x")));
    }

    private static Publish with(@Nullable TopicName topic, int alias, long expiry, List<Integer> subscriptionIds,
            MessageProperties properties) {
        return new Publish(0, false, Qos.AT_MOST_ONCE, false, topic, alias, expiry, subscriptionIds, properties, HI);
    }

    private static void properties(ByteCases cases) {
        cases.accept("PUBLISH with every property a client may send", V5, SERVER, """
                30 37                   # PUBLISH, remaining length
                0003 'a/b'              # topic name
                2F                      # property length
                23 0007                 # topic alias
                02 FFFFFFFF             # message expiry interval
                01 01                   # payload format indicator: UTF-8
                03 0009'text/html'      # content type
                08 0003'c/d'            # response topic
                09 0002 00FF            # correlation data
                26 0001'a' 0001'1'      # user property
                26 0001'a' 0001'2'      # user property of the same name
                'hi'                    # payload
                """, with(TOPIC, 7, 0xFFFF_FFFFL, List.of(),
                new MessageProperties(true, "text/html", "c/d", Payload.copyOf(new byte[]{0, -1}),
                        List.of(new UserProperty("a", "1"), new UserProperty("a", "2")))));
        cases.accept("PUBLISH with a topic alias alone", V5, SERVER, """
                30 08               # PUBLISH, remaining length
                0000                # topic name
                03 23 0001          # properties: topic alias
                'hi'                # payload
                """, with(null, 1, Publish.NO_EXPIRY, List.of(), MessageProperties.NONE));
        cases.accept("PUBLISH that has just expired", V5, SERVER, """
                30 0D               # PUBLISH, remaining length
                0003 'a/b'          # topic name
                05 02 00000000      # properties: message expiry interval
                'hi'                # payload
                """, with(TOPIC, 0, 0, List.of(), MessageProperties.NONE));
        cases.accept("PUBLISH with payload format indicator 0", V5, SERVER, "30 0A 0003 'a/b' 02 01 00 'hi'",
                with(TOPIC, 0, Publish.NO_EXPIRY, List.of(),
                        new MessageProperties(false, null, null, null, List.of())));
        cases.accept("PUBLISH with an empty content type and empty correlation data", V5, SERVER, """
                30 0E               # PUBLISH, remaining length
                0003 'a/b'          # topic name
                06                  # property length
                03 0000             # content type
                09 0000             # correlation data
                'hi'                # payload
                """, with(TOPIC, 0, Publish.NO_EXPIRY, List.of(),
                new MessageProperties(null, "", null, Payload.EMPTY, List.of())));
        cases.accept("PUBLISH with a subscription identifier", V5, CLIENT, "30 0A 0003 'a/b' 02 0B 01 'hi'",
                with(TOPIC, 0, Publish.NO_EXPIRY, List.of(1), MessageProperties.NONE));
        cases.accept("PUBLISH with subscription identifiers of each length", V5, CLIENT, """
                30 16               # PUBLISH, remaining length
                0003 'a/b'          # topic name
                0E                  # property length
                0B 7F               # subscription identifier 127
                0B 80 01            # subscription identifier 128
                0B 80 80 01         # subscription identifier 16,384
                0B FF FF FF 7F      # subscription identifier 268,435,455
                'hi'                # payload
                """, with(TOPIC, 0, Publish.NO_EXPIRY, List.of(127, 128, 16_384, 268_435_455), MessageProperties.NONE));
    }

    private static void refused(ByteCases cases) {
        cases.refuse("PUBLISH at QoS 3", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "36 09 0003 'a/b' 0001 00 'h'");
        cases.refuse("PUBLISH at QoS 3, again", ALL, CLIENT, ReasonCode.MALFORMED_PACKET,
                "3E 09 0003 'a/b' 0001 00 'h'");
        cases.refuse("PUBLISH at QoS 0 with DUP", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "38 07 0003 'a/b' 00 'h'");
        cases.refuse("PUBLISH with packet identifier 0", ALL, SERVER, ReasonCode.PROTOCOL_ERROR,
                "32 09 0003 'a/b' 0000 00 'h'");
        cases.refuse("PUBLISH without content", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "30 00");
        cases.refuse("PUBLISH that ends within the length of its topic", ALL, SERVER, ReasonCode.MALFORMED_PACKET,
                "30 01 00");
        cases.refuse("PUBLISH that ends within its topic", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "30 04 0003 'a/'");
        cases.refuse("PUBLISH without packet identifier", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "32 05 0003 'a/b'");
        cases.refuse("PUBLISH with half a packet identifier", ALL, SERVER, ReasonCode.MALFORMED_PACKET,
                "32 06 0003 'a/b' 00");
        cases.refuse("PUBLISH without property length", V5, SERVER, ReasonCode.MALFORMED_PACKET, "30 05 0003 'a/b'");
        cases.refuse("PUBLISH with properties longer than itself", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "30 08 0003 'a/b' 03 01 01");
        cases.refuse("PUBLISH with a property length longer than it need be", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "30 08 0003 'a/b' 80 00 'x'");
    }

    private static void refusedTopics(ByteCases cases) {
        cases.refuse("PUBLISH to #", ALL, SERVER, ReasonCode.TOPIC_NAME_INVALID, "30 05 0001 '#' 00 'x'");
        cases.refuse("PUBLISH to a/+", ALL, SERVER, ReasonCode.TOPIC_NAME_INVALID, "30 07 0003 'a/+' 00 'x'");
        cases.refuse("PUBLISH to a#b", ALL, CLIENT, ReasonCode.TOPIC_NAME_INVALID, "30 07 0003 'a#b' 00 'x'");
        cases.refuse("PUBLISH to nothing", BEFORE_5, SERVER, ReasonCode.TOPIC_NAME_INVALID, "30 03 0000 'x'");
        cases.refuse("PUBLISH with neither topic nor alias", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "30 04 0000 00 'x'");
    }

    /** A PUBLISH with these properties is refused. */
    private static void refuse(ByteCases cases, String what, Role reader, ReasonCode reason, String properties) {
        int length = ByteCases.parse(properties).length;
        cases.refuse("PUBLISH with " + what, V5, reader, reason,
                "30 %02X 0003 'a/b' %02X %s 'hi'".formatted(8 + length, length, properties));
    }

    private static void refusedProperties(ByteCases cases) {
        refuse(cases, "topic alias 0", SERVER, ReasonCode.TOPIC_ALIAS_INVALID, "23 0000");
        refuse(cases, "two topic aliases", SERVER, ReasonCode.PROTOCOL_ERROR, "23 0001 23 0001");
        refuse(cases, "two expiries", SERVER, ReasonCode.PROTOCOL_ERROR, "02 00000001 02 00000001");
        refuse(cases, "two payload format indicators", SERVER, ReasonCode.PROTOCOL_ERROR, "01 01 01 01");
        refuse(cases, "two content types", SERVER, ReasonCode.PROTOCOL_ERROR, "03 0000 03 0000");
        refuse(cases, "two response topics", SERVER, ReasonCode.PROTOCOL_ERROR, "08 0001'a' 08 0001'a'");
        refuse(cases, "two correlation data", SERVER, ReasonCode.PROTOCOL_ERROR, "09 0000 09 0000");
        refuse(cases, "payload format indicator 2", SERVER, ReasonCode.PROTOCOL_ERROR, "01 02");
        refuse(cases, "a wildcard in its response topic", SERVER, ReasonCode.PROTOCOL_ERROR, "08 0003 'c/+'");
        refuse(cases, "an empty response topic", SERVER, ReasonCode.PROTOCOL_ERROR, "08 0000");
        refuse(cases, "a subscription identifier from a client", SERVER, ReasonCode.PROTOCOL_ERROR, "0B 01");
        refuse(cases, "subscription identifier 0", CLIENT, ReasonCode.PROTOCOL_ERROR, "0B 00");
        refuse(cases, "a subscription identifier of five bytes", CLIENT, ReasonCode.MALFORMED_PACKET,
                "0B 80 80 80 80 01");
        refuse(cases, "a subscription identifier longer than it need be", CLIENT, ReasonCode.MALFORMED_PACKET,
                "0B 81 00");
        refuse(cases, "an unknown property", SERVER, ReasonCode.MALFORMED_PACKET, "2B 00");
        refuse(cases, "a property of CONNECT", SERVER, ReasonCode.MALFORMED_PACKET, "11 00000001");
        refuse(cases, "a property of wills", SERVER, ReasonCode.MALFORMED_PACKET, "18 00000001");
        refuse(cases, "a property of acknowledgements", SERVER, ReasonCode.MALFORMED_PACKET, "1F 0001 'x'");
        refuse(cases, "half an expiry", SERVER, ReasonCode.MALFORMED_PACKET, "02 0000");
        refuse(cases, "half a user property", SERVER, ReasonCode.MALFORMED_PACKET, "26 0001 'a' 00");
        refuse(cases, "a content type longer than the properties", SERVER, ReasonCode.MALFORMED_PACKET, "03 0003 'a'");
    }
}
