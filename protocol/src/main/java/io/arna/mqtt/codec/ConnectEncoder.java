package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Will;
import org.jspecify.annotations.Nullable;

/** CONNECT (MQTT 5.0 section 3.1). */
final class ConnectEncoder {
    private ConnectEncoder() {}

    static void write(Connect packet, MqttVersion version, FieldWriter to) {
        assert packet.version() == version : packet.version() + " in " + version;
        assert packet.password() == null || packet.username() != null || version.isV5() : "password without user name";
        to.text(version.protocolName());
        to.oneByte(version.level());
        to.oneByte(flags(packet));
        to.twoBytes(packet.keepAliveSeconds());
        if (version.isV5()) {
            to.properties(block -> writeProperties(packet.properties(), block));
        }
        to.text(packet.clientId());
        writeWill(packet.will(), version, to);
        if (packet.username() != null) {
            to.text(packet.username());
        }
        if (packet.password() != null) {
            to.binary(packet.password());
        }
    }

    private static int flags(Connect packet) {
        Will will = packet.will();
        return (packet.cleanStart() ? ConnectDecoder.CLEAN_START : 0)
                | (will == null ? 0 : ConnectDecoder.WILL | (will.qos().level() << 3))
                | (will != null && will.retain() ? ConnectDecoder.WILL_RETAIN : 0)
                | (packet.password() == null ? 0 : ConnectDecoder.PASSWORD)
                | (packet.username() == null ? 0 : ConnectDecoder.USER_NAME);
    }

    private static void writeProperties(ConnectProperties properties, FieldWriter to) {
        ConnectProperties none = ConnectProperties.NONE;
        to.fourBytes(Property.SESSION_EXPIRY_INTERVAL, properties.sessionExpirySeconds(), none.sessionExpirySeconds());
        to.twoBytes(Property.RECEIVE_MAXIMUM, properties.receiveMaximum(), none.receiveMaximum());
        to.fourBytes(Property.MAXIMUM_PACKET_SIZE, properties.maximumPacketSize(), none.maximumPacketSize());
        to.twoBytes(Property.TOPIC_ALIAS_MAXIMUM, properties.topicAliasMaximum(), none.topicAliasMaximum());
        to.flag(Property.REQUEST_RESPONSE_INFORMATION, properties.requestResponseInformation(), false);
        to.flag(Property.REQUEST_PROBLEM_INFORMATION, properties.requestProblemInformation(), true);
        to.userProperties(properties.userProperties());
        to.text(Property.AUTHENTICATION_METHOD, properties.authenticationMethod());
        to.binary(Property.AUTHENTICATION_DATA, properties.authenticationData());
    }

    private static void writeWill(@Nullable Will will, MqttVersion version, FieldWriter to) {
        if (will == null) { return; }
        if (version.isV5()) {
            to.properties(block -> {
                block.fourBytes(Property.WILL_DELAY_INTERVAL, will.delaySeconds(), 0);
                PublishEncoder.writeMessage(will.messageExpirySeconds(), will.properties(), block);
            });
        }
        to.topic(will.topic());
        to.binary(will.payload());
    }
}
