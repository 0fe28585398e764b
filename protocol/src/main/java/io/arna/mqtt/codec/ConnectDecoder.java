package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicName;

/** CONNECT (MQTT 5.0 section 3.1). */
final class ConnectDecoder {
    private static final int RESERVED = 0x01;
    static final int CLEAN_START = 0x02;
    static final int WILL = 0x04;
    private static final int WILL_QOS = 0x18;
    static final int WILL_RETAIN = 0x20;
    static final int PASSWORD = 0x40;
    static final int USER_NAME = 0x80;

    private ConnectDecoder() {}

    /**
     * The version that who sent this protocol name and level understands best.
     *
     * @throws ProtocolException {@link ReasonCode#MALFORMED_PACKET} when the name is not MQTT's [MQTT-3.1.2-1]
     */
    static MqttVersion nearestVersion(String name, int level) {
        if (name.equals(MqttVersion.V3_1.protocolName())) { return MqttVersion.V3_1; }
        if (!name.equals(MqttVersion.V5.protocolName())) {
            throw PacketBody.malformed("protocol name is neither MQTT nor MQIsdp [MQTT-3.1.2-1]");
        }
        // Bridges of Mosquitto set the highest bit, and fall back to the plain level when they are refused.
        return (level & 0x7F) < MqttVersion.V5.level() ? MqttVersion.V3_1_1 : MqttVersion.V5;
    }

    static void requireLevel(int level, MqttVersion version) {
        if (level != version.level()) {
            throw new ProtocolException(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    "protocol level " + level + " of " + version.protocolName() + " [MQTT-3.1.2-2]");
        }
    }

    /** What follows name and level. */
    static Connect read(PacketBody in, MqttVersion version) {
        int flags = in.oneByte("connect flags");
        checkFlags(flags, version);
        int keepAliveSeconds = in.twoBytes("keep alive");
        ConnectProperties properties =
                version.isV5() ? PropertySet.read(in, PacketType.CONNECT).connect() : ConnectProperties.NONE;
        String clientId = in.text("client identifier");
        Will will = (flags & WILL) == 0 ? null : readWill(in, flags, version);
        String userName = isPresent(USER_NAME, flags, in, version) ? in.text("user name") : null;
        Payload password = isPresent(PASSWORD, flags, in, version) ? in.binary("password") : null;
        return new Connect(version, (flags & CLEAN_START) != 0, keepAliveSeconds, clientId, userName, password, will,
                properties);
    }

    private static void checkFlags(int flags, MqttVersion version) {
        if ((flags & RESERVED) != 0) { throw PacketBody.malformed("reserved connect flag [MQTT-3.1.2-3]"); }
        if ((flags & WILL_QOS) == WILL_QOS) { throw PacketBody.malformed("will QoS 3 [MQTT-3.1.2-12]"); }
        // MQTT 3.1 disregards these two without a will.
        if ((flags & WILL) == 0 && (flags & (WILL_QOS | WILL_RETAIN)) != 0 && version != MqttVersion.V3_1) {
            throw PacketBody.malformed("will QoS or will retain without a will [MQTT-3.1.2-11] [MQTT-3.1.2-13]");
        }
        if ((flags & PASSWORD) != 0 && (flags & USER_NAME) == 0 && !version.isV5()) {
            throw PacketBody.malformed("password without user name [v3 MQTT-3.1.2-22]");
        }
    }

    /** In MQTT 3.1 the remaining length takes precedence over these flags. */
    private static boolean isPresent(int flag, int flags, PacketBody in, MqttVersion version) {
        return (flags & flag) != 0 && !(version == MqttVersion.V3_1 && in.isAtEnd());
    }

    private static Will readWill(PacketBody in, int flags, MqttVersion version) {
        Qos qos = Qos.of((flags & WILL_QOS) >> 3);
        boolean retain = (flags & WILL_RETAIN) != 0;
        if (!version.isV5()) {
            TopicName topic = in.topic("will topic");
            return new Will(topic, in.binary("will message"), qos, retain, 0, Publish.NO_EXPIRY,
                    MessageProperties.NONE);
        }
        PropertySet properties = PropertySet.readWill(in);
        TopicName topic = in.topic("will topic");
        return new Will(topic, in.binary("will payload"), qos, retain, properties.willDelaySeconds,
                properties.messageExpirySeconds, properties.message());
    }
}
