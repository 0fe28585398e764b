package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;

/** CONNACK (MQTT 5.0 section 3.2). */
final class ConnAckEncoder {
    private ConnAckEncoder() {}

    static void write(ConnAck packet, MqttVersion version, FieldWriter to) {
        boolean knowsSessionPresent = version != MqttVersion.V3_1;
        to.oneByte(packet.sessionPresent() && knowsSessionPresent ? 1 : 0);
        to.oneByte(version.isV5() ? packet.reason().value() : returnCode(packet.reason()));
        if (version.isV5()) {
            to.properties(block -> writeProperties(packet.properties(), block));
        }
    }

    /** What MQTT 3.1 and 3.1.1 can say of it (3.1.1 table 3.1); "server unavailable" where they have no word. */
    private static int returnCode(ReasonCode reason) {
        return switch (reason) {
            case SUCCESS -> 0;
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case BAD_USER_NAME_OR_PASSWORD -> 4;
            case NOT_AUTHORIZED, BANNED, BAD_AUTHENTICATION_METHOD -> 5;
            default -> 3;
        };
    }

    private static void writeProperties(ConnAckProperties properties, FieldWriter to) {
        ConnAckProperties none = ConnAckProperties.NONE;
        to.fourBytes(Property.SESSION_EXPIRY_INTERVAL, properties.sessionExpirySeconds(), none.sessionExpirySeconds());
        to.twoBytes(Property.RECEIVE_MAXIMUM, properties.receiveMaximum(), none.receiveMaximum());
        if (properties.maximumQos() != Qos.EXACTLY_ONCE) {
            to.flag(Property.MAXIMUM_QOS, properties.maximumQos() == Qos.AT_LEAST_ONCE);
        }
        to.flag(Property.RETAIN_AVAILABLE, properties.retainAvailable(), true);
        to.fourBytes(Property.MAXIMUM_PACKET_SIZE, properties.maximumPacketSize(), none.maximumPacketSize());
        to.text(Property.ASSIGNED_CLIENT_IDENTIFIER, properties.assignedClientId());
        to.twoBytes(Property.TOPIC_ALIAS_MAXIMUM, properties.topicAliasMaximum(), none.topicAliasMaximum());
        to.text(Property.REASON_STRING, properties.reasonString());
        to.userProperties(properties.userProperties());
        to.flag(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, properties.wildcardSubscriptionAvailable(), true);
        to.flag(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, properties.subscriptionIdentifiersAvailable(), true);
        to.flag(Property.SHARED_SUBSCRIPTION_AVAILABLE, properties.sharedSubscriptionAvailable(), true);
        to.twoBytes(Property.SERVER_KEEP_ALIVE, properties.serverKeepAliveSeconds(), ConnAckProperties.ABSENT);
        to.text(Property.RESPONSE_INFORMATION, properties.responseInformation());
        to.text(Property.SERVER_REFERENCE, properties.serverReference());
        to.text(Property.AUTHENTICATION_METHOD, properties.authenticationMethod());
        to.binary(Property.AUTHENTICATION_DATA, properties.authenticationData());
    }
}
