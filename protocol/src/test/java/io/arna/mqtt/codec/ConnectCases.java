package io.arna.mqtt.codec;

import static io.arna.mqtt.codec.ByteCases.V3_1;
import static io.arna.mqtt.codec.ByteCases.V3_1_1;
import static io.arna.mqtt.codec.ByteCases.V5;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** CONNECT (MQTT 5.0 section 3.1) without its properties. */
final class ConnectCases {
    private static final Will WILL = new Will(TopicName.of("w"), Payload.ofUtf8("bye"), Qos.AT_LEAST_ONCE, true, 0,
            Publish.NO_EXPIRY, MessageProperties.NONE);

    private ConnectCases() {}

    static void addTo(ByteCases cases) {
        accepted(cases);
        acceptedOnlyIn31(cases);
        versions(cases);
        flags(cases);
        willTopics(cases);
        lengths(cases);
    }

    private static Connect connect(MqttVersion version, boolean cleanStart, int keepAlive, String clientId,
            @Nullable String username, @Nullable Payload password, @Nullable Will will) {
        return new Connect(version, cleanStart, keepAlive, clientId, username, password, will, ConnectProperties.NONE);
    }

    private static void accepted(ByteCases cases) {
        cases.acceptFirst("CONNECT", V3_1, """
                10 10               # CONNECT, remaining length
                0006 'MQIsdp' 03    # protocol name and level
                02 003C             # connect flags: clean session; keep alive 60 s
                0002 'me'           # client identifier
                """, connect(MqttVersion.V3_1, true, 60, "me", null, null, null));
        cases.acceptFirst("CONNECT", V3_1_1, """
                10 0E               # CONNECT, remaining length
                0004 'MQTT' 04      # protocol name and level
                02 003C             # connect flags: clean session; keep alive 60 s
                0002 'me'           # client identifier
                """, connect(MqttVersion.V3_1_1, true, 60, "me", null, null, null));
        cases.acceptFirst("CONNECT", V5, """
                10 0F               # CONNECT, remaining length
                0004 'MQTT' 05      # protocol name and version
                02 003C             # connect flags: clean start; keep alive 60 s
                00                  # property length
                0002 'me'           # client identifier
                """, connect(MqttVersion.V5, true, 60, "me", null, null, null));
        cases.acceptFirst("CONNECT with everything", V3_1, """
                10 23               # CONNECT, remaining length
                0006 'MQIsdp' 03    # protocol name and level
                EC FFFF             # connect flags: user name, password, will retain, will QoS 1, will; keep alive
                0002 'me'           # client identifier
                0001 'w'            # will topic
                0003 'bye'          # will message
                0004 'user'         # user name
                0003 00 FF 'x'      # password
                """, connect(MqttVersion.V3_1, false, 65_535, "me", "user",
                Payload.copyOf(ByteCases.parse("00 FF 'x'")), WILL));
        cases.acceptFirst("CONNECT with everything", V3_1_1, """
                10 21               # CONNECT, remaining length
                0004 'MQTT' 04      # protocol name and level
                EC 0000             # connect flags: user name, password, will retain, will QoS 1, will; no keep alive
                0002 'me'           # client identifier
                0001 'w'            # will topic
                0003 'bye'          # will message
                0004 'user'         # user name
                0003 00 FF 'x'      # password
                """, connect(MqttVersion.V3_1_1, false, 0, "me", "user",
                Payload.copyOf(ByteCases.parse("00 FF 'x'")), WILL));
        cases.acceptFirst("CONNECT with everything but properties", V5, """
                10 23               # CONNECT, remaining length
                0004 'MQTT' 05      # protocol name and version
                EC 0001             # connect flags: user name, password, will retain, will QoS 1, will; keep alive
                00                  # property length
                0002 'me'           # client identifier
                00                  # will property length
                0001 'w'            # will topic
                0003 'bye'          # will payload
                0004 'user'         # user name
                0003 'pwd'          # password
                """, connect(MqttVersion.V5, false, 1, "me", "user", Payload.ofUtf8("pwd"), WILL));
        cases.acceptFirst("CONNECT without client identifier", V3_1_1, """
                10 0C               # CONNECT, remaining length
                0004 'MQTT' 04      # protocol name and level
                02 003C             # connect flags: clean session; keep alive
                0000                # client identifier
                """, connect(MqttVersion.V3_1_1, true, 60, "", null, null, null));
        cases.acceptFirst("CONNECT with an empty will, user name and password", V3_1_1, """
                10 15               # CONNECT, remaining length
                0004 'MQTT' 04      # protocol name and level
                D6 003C             # connect flags: user name, password, will QoS 2, will, clean session; keep alive
                0000                # client identifier
                0001 'w'            # will topic
                0000                # will message
                0000                # user name
                0000                # password
                """, connect(MqttVersion.V3_1_1, true, 60, "", "", Payload.EMPTY, new Will(TopicName.of("w"),
                Payload.EMPTY, Qos.EXACTLY_ONCE, false, 0, Publish.NO_EXPIRY, MessageProperties.NONE)));
        cases.acceptFirst("CONNECT with a user name and no password", V3_1_1, """
                10 0F               # CONNECT, remaining length
                0004 'MQTT' 04      # protocol name and level
                82 003C             # connect flags: user name, clean session; keep alive
                0000                # client identifier
                0001 'u'            # user name
                """, connect(MqttVersion.V3_1_1, true, 60, "", "u", null, null));
        cases.acceptFirst("CONNECT with a password and no user name", V5, """
                10 10               # CONNECT, remaining length
                0004 'MQTT' 05      # protocol name and version
                42 003C             # connect flags: password, clean start; keep alive
                00                  # property length
                0000                # client identifier
                0001 'p'            # password
                """, connect(MqttVersion.V5, true, 60, "", null, Payload.ofUtf8("p"), null));
    }

    private static void acceptedOnlyIn31(ByteCases cases) {
        cases.acceptFirstLongForm("CONNECT whose flags promise a user name and password that do not come", V3_1, """
                10 10               # CONNECT, remaining length, which takes precedence over the flags
                0006 'MQIsdp' 03    # protocol name and level
                C2 003C             # connect flags: user name, password, clean session; keep alive
                0002 'me'           # client identifier
                """, connect(MqttVersion.V3_1, true, 60, "me", null, null, null));
        cases.acceptFirstLongForm("CONNECT with will QoS and will retain but no will", V3_1, """
                10 10               # CONNECT, remaining length
                0006 'MQIsdp' 03    # protocol name and level
                2A 003C             # connect flags: will retain, will QoS 1, clean session; keep alive
                0002 'me'           # client identifier
                """, connect(MqttVersion.V3_1, true, 60, "me", null, null, null));
        cases.acceptFirstLongForm("CONNECT with a remaining length longer than it need be", V3_1_1, """
                10 8E 00            # CONNECT, remaining length 14
                0004 'MQTT' 04      # protocol name and level
                02 003C             # connect flags: clean session; keep alive 60 s
                0002 'me'           # client identifier
                """, connect(MqttVersion.V3_1_1, true, 60, "me", null, null, null));
        cases.refuseFirst("CONNECT with a remaining length longer than it need be", V5, ReasonCode.MALFORMED_PACKET, """
                10 8F 00            # CONNECT, remaining length 15
                0004 'MQTT' 05      # protocol name and version
                02 003C             # connect flags: clean start; keep alive 60 s
                00                  # property length
                0002 'me'           # client identifier
                """);
    }

    private static void versions(ByteCases cases) {
        cases.refuseFirst("CONNECT of another protocol", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 0E 0004 'AMQP' 04 02 003C 0002 'me'");
        cases.refuseFirst("CONNECT with its protocol name in small letters", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 0E 0004 'mqtt' 04 02 003C 0002 'me'");
        cases.refuseFirst("CONNECT with an empty protocol name", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 0A 0000 04 02 003C 0002 'me'");
        cases.refuseFirst("CONNECT of version 6", V5, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "10 0F 0004 'MQTT' 06 02 003C 00 0002 'me'");
        cases.refuseFirst("CONNECT of version 127", V5, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "10 0F 0004 'MQTT' 7F 02 003C 00 0002 'me'");
        cases.refuseFirst("CONNECT of level 3 under the name of 3.1.1", V3_1_1, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "10 0E 0004 'MQTT' 03 02 003C 0002 'me'");
        cases.refuseFirst("CONNECT of level 0", V3_1_1, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "10 0E 0004 'MQTT' 00 02 003C 0002 'me'");
        cases.refuseFirst("CONNECT of level 4 under the name of 3.1", V3_1, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "10 10 0006 'MQIsdp' 04 02 003C 0002 'me'");
        cases.refuseFirst("CONNECT of a bridge", V3_1_1, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "10 0E 0004 'MQTT' 84 02 003C 0002 'me'");
        cases.refuseFirst("CONNECT of a bridge", V3_1, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "10 10 0006 'MQIsdp' 83 02 003C 0002 'me'");
    }

    private static void flags(ByteCases cases) {
        cases.refuseFirst("CONNECT with the reserved flag", V3_1, ReasonCode.MALFORMED_PACKET,
                "10 10 0006 'MQIsdp' 03 03 003C 0002 'me'");
        cases.refuseFirst("CONNECT with the reserved flag", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 0E 0004 'MQTT' 04 03 003C 0002 'me'");
        cases.refuseFirst("CONNECT with the reserved flag", V5, ReasonCode.MALFORMED_PACKET,
                "10 0F 0004 'MQTT' 05 03 003C 00 0002 'me'");
        cases.refuseFirst("CONNECT with will QoS 3", V3_1, ReasonCode.MALFORMED_PACKET,
                "10 16 0006 'MQIsdp' 03 1E 003C 0002 'me' 0001 'w' 0001 'x'");
        cases.refuseFirst("CONNECT with will QoS 3", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 14 0004 'MQTT' 04 1E 003C 0002 'me' 0001 'w' 0001 'x'");
        cases.refuseFirst("CONNECT with will QoS 3", V5, ReasonCode.MALFORMED_PACKET,
                "10 16 0004 'MQTT' 05 1E 003C 00 0002 'me' 00 0001 'w' 0001 'x'");
        cases.refuseFirst("CONNECT with will QoS and no will", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 0E 0004 'MQTT' 04 0A 003C 0002 'me'");
        cases.refuseFirst("CONNECT with will QoS and no will", V5, ReasonCode.MALFORMED_PACKET,
                "10 0F 0004 'MQTT' 05 0A 003C 00 0002 'me'");
        cases.refuseFirst("CONNECT with will retain and no will", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 0E 0004 'MQTT' 04 22 003C 0002 'me'");
        cases.refuseFirst("CONNECT with will retain and no will", V5, ReasonCode.MALFORMED_PACKET,
                "10 0F 0004 'MQTT' 05 22 003C 00 0002 'me'");
        cases.refuseFirst("CONNECT with a password and no user name", V3_1, ReasonCode.MALFORMED_PACKET,
                "10 13 0006 'MQIsdp' 03 42 003C 0002 'me' 0001 'p'");
        cases.refuseFirst("CONNECT with a password and no user name", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 11 0004 'MQTT' 04 42 003C 0002 'me' 0001 'p'");
    }

    private static void willTopics(ByteCases cases) {
        cases.refuseFirst("CONNECT with a wildcard in its will topic", V3_1_1, ReasonCode.TOPIC_NAME_INVALID,
                "10 16 0004 'MQTT' 04 06 003C 0002 'me' 0003 'w/#' 0001 'x'");
        cases.refuseFirst("CONNECT with a wildcard in its will topic", V5, ReasonCode.TOPIC_NAME_INVALID,
                "10 18 0004 'MQTT' 05 06 003C 00 0002 'me' 00 0003 '+/w' 0001 'x'");
        cases.refuseFirst("CONNECT with an empty will topic", V3_1_1, ReasonCode.TOPIC_NAME_INVALID,
                "10 13 0004 'MQTT' 04 06 003C 0002 'me' 0000 0001 'x'");
        cases.refuseFirst("CONNECT with an empty will topic", V5, ReasonCode.TOPIC_NAME_INVALID,
                "10 15 0004 'MQTT' 05 06 003C 00 0002 'me' 00 0000 0001 'x'");
    }

    private static void lengths(ByteCases cases) {
        cases.refuseFirst("CONNECT without content", V3_1_1, ReasonCode.MALFORMED_PACKET, "10 00");
        cases.refuseFirst("CONNECT that ends within its protocol name", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 04 0004 'MQ'");
        cases.refuseFirst("CONNECT that ends behind its protocol name", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 06 0004 'MQTT'");
        cases.refuseFirst("CONNECT that ends behind its level", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 07 0004 'MQTT' 04");
        cases.refuseFirst("CONNECT that ends within its keep alive", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 09 0004 'MQTT' 04 02 00");
        cases.refuseFirst("CONNECT that ends before its client identifier", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 0A 0004 'MQTT' 04 02 003C");
        cases.refuseFirst("CONNECT that ends within its client identifier", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 0D 0004 'MQTT' 04 02 003C 0002 'm'");
        cases.refuseFirst("CONNECT without the will it promises", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 0E 0004 'MQTT' 04 06 003C 0002 'me'");
        cases.refuseFirst("CONNECT without the will message it promises", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 11 0004 'MQTT' 04 06 003C 0002 'me' 0001 'w'");
        cases.refuseFirst("CONNECT without the user name it promises", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 0E 0004 'MQTT' 04 82 003C 0002 'me'");
        cases.refuseFirst("CONNECT without the user name it promises", V5, ReasonCode.MALFORMED_PACKET,
                "10 0F 0004 'MQTT' 05 82 003C 00 0002 'me'");
        cases.refuseFirst("CONNECT without the password it promises", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 11 0004 'MQTT' 04 C2 003C 0002 'me' 0001 'u'");
        cases.refuseFirst("CONNECT without the password it promises", V5, ReasonCode.MALFORMED_PACKET,
                "10 12 0004 'MQTT' 05 C2 003C 00 0002 'me' 0001 'u'");
        cases.refuseFirst("CONNECT with a user name it does not announce", V3_1, ReasonCode.MALFORMED_PACKET,
                "10 13 0006 'MQIsdp' 03 02 003C 0002 'me' 0001 'u'");
        cases.refuseFirst("CONNECT with a user name it does not announce", V3_1_1, ReasonCode.MALFORMED_PACKET,
                "10 11 0004 'MQTT' 04 02 003C 0002 'me' 0001 'u'");
        cases.refuseFirst("CONNECT with a user name it does not announce", V5, ReasonCode.MALFORMED_PACKET,
                "10 12 0004 'MQTT' 05 02 003C 00 0002 'me' 0001 'u'");
        cases.refuseFirst("CONNECT with a password it does not announce", V5, ReasonCode.MALFORMED_PACKET,
                "10 15 0004 'MQTT' 05 82 003C 00 0002 'me' 0001 'u' 0001 'p'");
    }
}
