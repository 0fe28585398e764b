package io.arna.mqtt.codec;

import static io.arna.mqtt.codec.ByteCases.ALL;
import static io.arna.mqtt.codec.ByteCases.BEFORE_5;
import static io.arna.mqtt.codec.ByteCases.V3_1;
import static io.arna.mqtt.codec.ByteCases.V3_1_1;
import static io.arna.mqtt.codec.ByteCases.V5;
import static io.arna.mqtt.codec.Role.CLIENT;
import static io.arna.mqtt.codec.Role.SERVER;

import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicFilter;
import java.util.List;

/** SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK (MQTT 5.0 sections 3.8–3.11). */
final class SubscribeCases {
    private SubscribeCases() {}

    static void addTo(ByteCases cases) {
        subscribe(cases);
        subscribeOptions(cases);
        refusedSubscribe(cases);
        refusedOptions(cases);
        refusedFilters(cases);
        subAck(cases);
        unsubscribe(cases);
        unsubAck(cases);
    }

    private static Subscription subscription(String filter, Qos qos) {
        return Subscription.of(TopicFilter.of(filter), qos);
    }

    private static void subscribe(ByteCases cases) {
        Subscribe three = new Subscribe(10, 0, List.of(), List.of(subscription("a/+/c", Qos.AT_MOST_ONCE),
                subscription("#", Qos.AT_LEAST_ONCE), subscription("$share/g/x", Qos.EXACTLY_ONCE)));
        cases.accept("SUBSCRIBE", BEFORE_5, SERVER, """
                82 1B               # SUBSCRIBE, remaining length
                000A                # packet identifier
                0005 'a/+/c' 00     # topic filter, QoS 0
                0001 '#' 01         # topic filter, QoS 1
                000A '$share/g/x' 02 # topic filter, QoS 2
                """, three);
        cases.accept("SUBSCRIBE", V5, SERVER, """
                82 1C               # SUBSCRIBE, remaining length
                000A                # packet identifier
                00                  # property length
                0005 'a/+/c' 00     # topic filter, QoS 0
                0001 '#' 01         # topic filter, QoS 1
                000A '$share/g/x' 02 # topic filter, QoS 2
                """, three);
        cases.acceptLongForm("SUBSCRIBE sent again", V3_1, SERVER, "8A 06 0001 0001'a' 01",
                new Subscribe(1, 0, List.of(), List.of(subscription("a", Qos.AT_LEAST_ONCE))));
    }

    private static void subscribeOptions(ByteCases cases) {
        cases.accept("SUBSCRIBE with every property and option", V5, SERVER, """
                82 1C               # SUBSCRIBE, remaining length
                0001                # packet identifier
                0C                  # property length
                0B FF FF FF 7F      # subscription identifier 268,435,455
                26 0001'a' 0001'1'  # user property
                0001 'a' 2E         # topic filter; do not send retained, as published, no local, QoS 2
                0001 'b' 19         # topic filter; send retained if new, as published, QoS 1
                0002 'c/' 04        # topic filter; no local, QoS 0
                """,
                new Subscribe(1, 268_435_455, List.of(new UserProperty("a", "1")), List.of(
                        new Subscription(TopicFilter.of("a"), Qos.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND),
                        new Subscription(TopicFilter.of("b"), Qos.AT_LEAST_ONCE, false, true,
                                RetainHandling.SEND_IF_NEW),
                        new Subscription(TopicFilter.of("c/"), Qos.AT_MOST_ONCE, true, false, RetainHandling.SEND))));
        cases.accept("SUBSCRIBE to a shared subscription with options", V5, SERVER, """
                82 10               # SUBSCRIBE, remaining length
                0001                # packet identifier
                00                  # property length
                000A '$share/g/a' 28 # topic filter; do not send retained, as published, QoS 0
                """, new Subscribe(1, 0, List.of(), List.of(new Subscription(TopicFilter.of("$share/g/a"),
                Qos.AT_MOST_ONCE, false, true, RetainHandling.DO_NOT_SEND))));
    }

    private static void refusedSubscribe(ByteCases cases) {
        cases.refuse("SUBSCRIBE without a filter", BEFORE_5, SERVER, ReasonCode.PROTOCOL_ERROR, "82 02 0001");
        cases.refuse("SUBSCRIBE without a filter", V5, SERVER, ReasonCode.PROTOCOL_ERROR, "82 03 0001 00");
        cases.refuse("SUBSCRIBE with packet identifier 0", BEFORE_5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "82 06 0000 0001'a' 00");
        cases.refuse("SUBSCRIBE with packet identifier 0", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "82 07 0000 00 0001'a' 00");
        cases.refuse("SUBSCRIBE without content", ALL, SERVER, ReasonCode.MALFORMED_PACKET, "82 00");
        cases.refuse("SUBSCRIBE without property length", V5, SERVER, ReasonCode.MALFORMED_PACKET, "82 02 0001");
        cases.refuse("SUBSCRIBE that ends within its filter", BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET,
                "82 05 0001 0002'a'");
        cases.refuse("SUBSCRIBE that ends within its filter", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "82 06 0001 00 0002'a'");
        cases.refuse("SUBSCRIBE without options", BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET, "82 05 0001 0001'a'");
        cases.refuse("SUBSCRIBE without options", V5, SERVER, ReasonCode.MALFORMED_PACKET, "82 06 0001 00 0001'a'");
        cases.refuse("SUBSCRIBE with a byte more", BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET,
                "82 07 0001 0001'a' 00 00");
        cases.refuse("SUBSCRIBE with subscription identifier 0", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "82 09 0001 02 0B 00 0001'a' 00");
        cases.refuse("SUBSCRIBE with two subscription identifiers", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "82 0B 0001 04 0B 01 0B 02 0001'a' 00");
        cases.refuse("SUBSCRIBE with a reason string", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "82 0B 0001 04 1F 0001'x' 0001'a' 00");
        cases.refuse("SUBSCRIBE with an unknown property", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "82 09 0001 02 05 00 0001'a' 00");
    }

    private static void refusedOptions(ByteCases cases) {
        cases.refuse("SUBSCRIBE at QoS 3", BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET, "82 06 0001 0001'a' 03");
        cases.refuse("SUBSCRIBE at QoS 3", V5, SERVER, ReasonCode.PROTOCOL_ERROR, "82 07 0001 00 0001'a' 03");
        cases.refuse("SUBSCRIBE with reserved options", BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET,
                "82 06 0001 0001'a' 04");
        cases.refuse("SUBSCRIBE with reserved options", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "82 07 0001 00 0001'a' 40");
        cases.refuse("SUBSCRIBE with the other reserved option", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "82 07 0001 00 0001'a' 81");
        cases.refuse("SUBSCRIBE with retain handling 3", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "82 07 0001 00 0001'a' 30");
        cases.refuse("SUBSCRIBE with no local on a shared subscription", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "82 10 0001 00 000A'$share/g/a' 04");
    }

    private static void refusedFilters(ByteCases cases) {
        for (String filter : List.of("", "a/#/b", "a#", "#a", "+a", "a+", "a/+b", "$share/", "$share/g", "$share/g/",
                "$share//a", "$share/g+/a", "$share/#/a", "$share/g/a#")) {
            int length = filter.length();
            cases.refuse("SUBSCRIBE to '" + filter + "'", V3_1_1, SERVER, ReasonCode.TOPIC_FILTER_INVALID,
                    "82 %02X 0001 %04X '%s' 00".formatted(5 + length, length, filter));
            cases.refuse("SUBSCRIBE to '" + filter + "'", V5, SERVER, ReasonCode.TOPIC_FILTER_INVALID,
                    "82 %02X 0001 00 %04X '%s' 00".formatted(6 + length, length, filter));
            cases.refuse("UNSUBSCRIBE from '" + filter + "'", V5, SERVER, ReasonCode.TOPIC_FILTER_INVALID,
                    "A2 %02X 0001 00 %04X '%s'".formatted(5 + length, length, filter));
        }
    }

    private static void subAck(ByteCases cases) {
        SubAck four = new SubAck(10, ReasonProperties.NONE, List.of(ReasonCode.GRANTED_QOS_0, ReasonCode.GRANTED_QOS_1,
                ReasonCode.GRANTED_QOS_2, ReasonCode.UNSPECIFIED_ERROR));
        cases.accept("SUBACK", BEFORE_5, CLIENT, """
                90 06           # SUBACK, remaining length
                000A            # packet identifier
                00 01 02 80     # granted QoS 0, 1, 2; failure
                """, four);
        cases.accept("SUBACK", V5, CLIENT, """
                90 07           # SUBACK, remaining length
                000A            # packet identifier
                00              # property length
                00 01 02 80     # granted QoS 0, 1, 2; failure
                """, four);
        cases.accept("SUBACK with every property", V5, CLIENT, """
                90 11               # SUBACK, remaining length
                0001                # packet identifier
                0D                  # property length
                1F 0003'no!'        # reason string
                26 0001'a' 0001'1'  # user property
                9E                  # shared subscriptions not supported
                """, new SubAck(1, new ReasonProperties("no!", List.of(new UserProperty("a", "1"))),
                List.of(ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED)));
        cases.refuse("SUBACK with packet identifier 0", ALL, CLIENT, ReasonCode.PROTOCOL_ERROR, "90 04 0000 00 00");
        cases.refuse("SUBACK without a reason", BEFORE_5, CLIENT, ReasonCode.PROTOCOL_ERROR, "90 02 0001");
        cases.refuse("SUBACK without a reason", V5, CLIENT, ReasonCode.PROTOCOL_ERROR, "90 03 0001 00");
        cases.refuse("SUBACK with a reason of 5.0", BEFORE_5, CLIENT, ReasonCode.MALFORMED_PACKET, "90 03 0001 87");
        cases.refuse("SUBACK with an unknown reason", V5, CLIENT, ReasonCode.MALFORMED_PACKET, "90 04 0001 00 03");
        cases.refuse("SUBACK with another packet's reason", V5, CLIENT, ReasonCode.PROTOCOL_ERROR, "90 04 0001 00 11");
        cases.refuse("SUBACK with a subscription identifier", V5, CLIENT, ReasonCode.MALFORMED_PACKET,
                "90 06 0001 02 0B 01 00");
        cases.refuse("SUBACK with two reason strings", V5, CLIENT, ReasonCode.PROTOCOL_ERROR,
                "90 0A 0001 06 1F 0000 1F 0000 00");
    }

    private static void unsubscribe(ByteCases cases) {
        Unsubscribe two = new Unsubscribe(10, List.of(), List.of(TopicFilter.of("a/+"), TopicFilter.of("$share/g/b")));
        cases.accept("UNSUBSCRIBE", BEFORE_5, SERVER, """
                A2 13               # UNSUBSCRIBE, remaining length
                000A                # packet identifier
                0003 'a/+'          # topic filter
                000A '$share/g/b'   # topic filter
                """, two);
        cases.accept("UNSUBSCRIBE", V5, SERVER, """
                A2 14               # UNSUBSCRIBE, remaining length
                000A                # packet identifier
                00                  # property length
                0003 'a/+'          # topic filter
                000A '$share/g/b'   # topic filter
                """, two);
        cases.accept("UNSUBSCRIBE with every property", V5, SERVER, """
                A2 0D               # UNSUBSCRIBE, remaining length
                0001                # packet identifier
                07                  # property length
                26 0001'a' 0001'1'  # user property
                0001 'a'            # topic filter
                """, new Unsubscribe(1, List.of(new UserProperty("a", "1")), List.of(TopicFilter.of("a"))));
        cases.acceptLongForm("UNSUBSCRIBE sent again", V3_1, SERVER, "AA 05 0001 0001'a'",
                new Unsubscribe(1, List.of(), List.of(TopicFilter.of("a"))));
        cases.refuse("UNSUBSCRIBE without a filter", BEFORE_5, SERVER, ReasonCode.PROTOCOL_ERROR, "A2 02 0001");
        cases.refuse("UNSUBSCRIBE without a filter", V5, SERVER, ReasonCode.PROTOCOL_ERROR, "A2 03 0001 00");
        cases.refuse("UNSUBSCRIBE with packet identifier 0", BEFORE_5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "A2 05 0000 0001'a'");
        cases.refuse("UNSUBSCRIBE with packet identifier 0", V5, SERVER, ReasonCode.PROTOCOL_ERROR,
                "A2 06 0000 00 0001'a'");
        cases.refuse("UNSUBSCRIBE that ends within its filter", BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET,
                "A2 05 0001 0002'a'");
        cases.refuse("UNSUBSCRIBE with half a length behind its filter", BEFORE_5, SERVER, ReasonCode.MALFORMED_PACKET,
                "A2 06 0001 0001'a' 00");
        cases.refuse("UNSUBSCRIBE with a subscription identifier", V5, SERVER, ReasonCode.MALFORMED_PACKET,
                "A2 08 0001 02 0B 01 0001'a'");
    }

    private static void unsubAck(ByteCases cases) {
        cases.accept("UNSUBACK", BEFORE_5, CLIENT, """
                B0 02           # UNSUBACK, remaining length
                000A            # packet identifier
                """, new UnsubAck(10, ReasonProperties.NONE, List.of()));
        cases.accept("UNSUBACK", V5, CLIENT, """
                B0 06           # UNSUBACK, remaining length
                000A            # packet identifier
                00              # property length
                00 11 87        # success, no subscription existed, not authorized
                """, new UnsubAck(10, ReasonProperties.NONE, List.of(ReasonCode.SUCCESS,
                ReasonCode.NO_SUBSCRIPTION_EXISTED, ReasonCode.NOT_AUTHORIZED)));
        cases.accept("UNSUBACK with every property", V5, CLIENT, """
                B0 11               # UNSUBACK, remaining length
                0001                # packet identifier
                0D                  # property length
                1F 0003'no!'        # reason string
                26 0001'a' 0001'1'  # user property
                80                  # unspecified error
                """, new UnsubAck(1, new ReasonProperties("no!", List.of(new UserProperty("a", "1"))),
                List.of(ReasonCode.UNSPECIFIED_ERROR)));
        cases.refuse("UNSUBACK with packet identifier 0", ALL, CLIENT, ReasonCode.PROTOCOL_ERROR, "B0 04 0000 00 00");
        cases.refuse("UNSUBACK with a byte more", BEFORE_5, CLIENT, ReasonCode.MALFORMED_PACKET, "B0 03 0001 00");
        cases.refuse("UNSUBACK without a reason", V5, CLIENT, ReasonCode.PROTOCOL_ERROR, "B0 03 0001 00");
        cases.refuse("UNSUBACK with an unknown reason", V5, CLIENT, ReasonCode.MALFORMED_PACKET, "B0 04 0001 00 7F");
        cases.refuse("UNSUBACK with another packet's reason", V5, CLIENT, ReasonCode.PROTOCOL_ERROR,
                "B0 04 0001 00 01");
    }
}
