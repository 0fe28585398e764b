package io.arna.mqtt.codec;

import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicName;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringPair;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Netty's properties, which know identifiers and values but no packets, in the words of our records. */
record NettyProperties(MqttProperties netty) {
    static NettyProperties in(@Nullable Object variableHeader) {
        return new NettyProperties(switch (variableHeader) {
            case MqttConnectVariableHeader header -> header.properties();
            case MqttConnAckVariableHeader header -> header.properties();
            case MqttPublishVariableHeader header -> header.properties();
            case MqttPubReplyMessageVariableHeader header -> header.properties();
            case MqttMessageIdAndPropertiesVariableHeader header -> header.properties();
            case MqttReasonCodeAndPropertiesVariableHeader header -> header.properties();
            case null, default -> MqttProperties.NO_PROPERTIES;
        });
    }

    static MqttProperties of(ConnectProperties p) {
        return new NettyProperties(new MqttProperties())
                .number(Property.SESSION_EXPIRY_INTERVAL, p.sessionExpirySeconds(), 0)
                .number(Property.RECEIVE_MAXIMUM, p.receiveMaximum(), 65_535)
                .number(Property.MAXIMUM_PACKET_SIZE, p.maximumPacketSize(), ConnectProperties.NO_MAXIMUM)
                .number(Property.TOPIC_ALIAS_MAXIMUM, p.topicAliasMaximum(), 0)
                .number(Property.REQUEST_RESPONSE_INFORMATION, p.requestResponseInformation() ? 1 : 0, -1)
                .number(Property.REQUEST_PROBLEM_INFORMATION, p.requestProblemInformation() ? 1 : 0, -1)
                .users(p.userProperties()).text(Property.AUTHENTICATION_METHOD, p.authenticationMethod())
                .binary(Property.AUTHENTICATION_DATA, p.authenticationData()).netty;
    }

    static MqttProperties of(ConnAckProperties p) {
        return new NettyProperties(new MqttProperties())
                .number(Property.SESSION_EXPIRY_INTERVAL, p.sessionExpirySeconds(), ConnAckProperties.ABSENT)
                .number(Property.RECEIVE_MAXIMUM, p.receiveMaximum(), 65_535)
                .number(Property.MAXIMUM_QOS, p.maximumQos().level(), 2)
                .number(Property.RETAIN_AVAILABLE, p.retainAvailable() ? 1 : 0, -1)
                .number(Property.MAXIMUM_PACKET_SIZE, p.maximumPacketSize(), ConnectProperties.NO_MAXIMUM)
                .text(Property.ASSIGNED_CLIENT_IDENTIFIER, p.assignedClientId())
                .number(Property.TOPIC_ALIAS_MAXIMUM, p.topicAliasMaximum(), 0)
                .text(Property.REASON_STRING, p.reasonString()).users(p.userProperties())
                .number(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, p.wildcardSubscriptionAvailable() ? 1 : 0, 1)
                .number(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, p.subscriptionIdentifiersAvailable() ? 1 : 0, 1)
                .number(Property.SHARED_SUBSCRIPTION_AVAILABLE, p.sharedSubscriptionAvailable() ? 1 : 0, 1)
                .number(Property.SERVER_KEEP_ALIVE, p.serverKeepAliveSeconds(), ConnAckProperties.ABSENT)
                .text(Property.RESPONSE_INFORMATION, p.responseInformation())
                .text(Property.SERVER_REFERENCE, p.serverReference())
                .text(Property.AUTHENTICATION_METHOD, p.authenticationMethod())
                .binary(Property.AUTHENTICATION_DATA, p.authenticationData()).netty;
    }

    static MqttProperties of(ReasonProperties p) {
        return new NettyProperties(new MqttProperties()).text(Property.REASON_STRING, p.reasonString())
                .users(p.userProperties()).netty;
    }

    static MqttProperties of(List<UserProperty> users) {
        return new NettyProperties(new MqttProperties()).users(users).netty;
    }

    static MqttProperties of(Subscribe p) {
        return new NettyProperties(new MqttProperties()).users(p.userProperties())
                .number(Property.SUBSCRIPTION_IDENTIFIER, p.subscriptionId(), 0).netty;
    }

    static MqttProperties of(Publish p) {
        NettyProperties to = new NettyProperties(new MqttProperties()).number(Property.TOPIC_ALIAS, p.topicAlias(), 0)
                .message(p.messageExpirySeconds(), p.properties());
        p.subscriptionIds().forEach(id -> to.number(Property.SUBSCRIPTION_IDENTIFIER, id, 0));
        return to.netty;
    }

    static MqttProperties of(Will will) {
        return new NettyProperties(new MqttProperties()).number(Property.WILL_DELAY_INTERVAL, will.delaySeconds(), 0)
                .message(will.messageExpirySeconds(), will.properties()).netty;
    }

    static MqttProperties of(Disconnect p) {
        return new NettyProperties(new MqttProperties())
                .number(Property.SESSION_EXPIRY_INTERVAL, p.sessionExpirySeconds(), Disconnect.ABSENT)
                .text(Property.REASON_STRING, p.reasonString()).users(p.userProperties())
                .text(Property.SERVER_REFERENCE, p.serverReference()).netty;
    }

    static MqttProperties of(Auth p) {
        return new NettyProperties(new MqttProperties()).text(Property.AUTHENTICATION_METHOD, p.authenticationMethod())
                .binary(Property.AUTHENTICATION_DATA, p.authenticationData())
                .text(Property.REASON_STRING, p.reasonString()).users(p.userProperties()).netty;
    }

    private NettyProperties message(long expiry, MessageProperties p) {
        Boolean utf8 = p.payloadIsUtf8();
        return number(Property.MESSAGE_EXPIRY_INTERVAL, expiry, Publish.NO_EXPIRY)
                .number(Property.PAYLOAD_FORMAT_INDICATOR, utf8 == null ? -1 : utf8 ? 1 : 0, -1)
                .text(Property.CONTENT_TYPE, p.contentType()).text(Property.RESPONSE_TOPIC, p.responseTopic())
                .binary(Property.CORRELATION_DATA, p.correlationData()).users(p.userProperties());
    }

    private NettyProperties number(Property property, long value, long absent) {
        if (value != absent) {
            netty.add(new IntegerProperty(property.id(), (int) value));
        }
        return this;
    }

    private NettyProperties text(Property property, @Nullable String value) {
        if (value != null) {
            netty.add(new StringProperty(property.id(), value));
        }
        return this;
    }

    private NettyProperties binary(Property property, @Nullable Payload value) {
        if (value != null) {
            netty.add(new BinaryProperty(property.id(), value.toByteArray()));
        }
        return this;
    }

    private NettyProperties users(List<UserProperty> users) {
        users.forEach(user -> netty.add(new MqttProperties.UserProperty(user.name(), user.value())));
        return this;
    }

    ConnectProperties connect() {
        return new ConnectProperties(number(Property.SESSION_EXPIRY_INTERVAL, 0),
                (int) number(Property.RECEIVE_MAXIMUM, 65_535),
                number(Property.MAXIMUM_PACKET_SIZE, ConnectProperties.NO_MAXIMUM),
                (int) number(Property.TOPIC_ALIAS_MAXIMUM, 0), flag(Property.REQUEST_RESPONSE_INFORMATION, false),
                flag(Property.REQUEST_PROBLEM_INFORMATION, true), userProperties(),
                text(Property.AUTHENTICATION_METHOD), binary(Property.AUTHENTICATION_DATA));
    }

    ConnAckProperties connAck() {
        return new ConnAckProperties(number(Property.SESSION_EXPIRY_INTERVAL, ConnAckProperties.ABSENT),
                (int) number(Property.RECEIVE_MAXIMUM, 65_535), Qos.of((int) number(Property.MAXIMUM_QOS, 2)),
                flag(Property.RETAIN_AVAILABLE, true),
                number(Property.MAXIMUM_PACKET_SIZE, ConnectProperties.NO_MAXIMUM),
                text(Property.ASSIGNED_CLIENT_IDENTIFIER), (int) number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                text(Property.REASON_STRING), userProperties(), flag(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, true),
                flag(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, true),
                flag(Property.SHARED_SUBSCRIPTION_AVAILABLE, true),
                (int) number(Property.SERVER_KEEP_ALIVE, ConnAckProperties.ABSENT), text(Property.RESPONSE_INFORMATION),
                text(Property.SERVER_REFERENCE), text(Property.AUTHENTICATION_METHOD),
                binary(Property.AUTHENTICATION_DATA));
    }

    Will will(TopicName topic, Payload payload, Qos qos, boolean retain) {
        return new Will(topic, payload, qos, retain, number(Property.WILL_DELAY_INTERVAL, 0), messageExpirySeconds(),
                message());
    }

    ReasonProperties reason() {
        return new ReasonProperties(text(Property.REASON_STRING), userProperties());
    }

    Disconnect disconnect(ReasonCode reason) {
        return new Disconnect(reason, number(Property.SESSION_EXPIRY_INTERVAL, Disconnect.ABSENT),
                text(Property.REASON_STRING), userProperties(), text(Property.SERVER_REFERENCE));
    }

    Auth auth(ReasonCode reason) {
        return new Auth(reason, text(Property.AUTHENTICATION_METHOD), binary(Property.AUTHENTICATION_DATA),
                text(Property.REASON_STRING), userProperties());
    }

    MessageProperties message() {
        long utf8 = number(Property.PAYLOAD_FORMAT_INDICATOR, -1);
        return new MessageProperties(utf8 < 0 ? null : utf8 == 1, text(Property.CONTENT_TYPE),
                text(Property.RESPONSE_TOPIC), binary(Property.CORRELATION_DATA), userProperties());
    }

    int topicAlias() {
        return (int) number(Property.TOPIC_ALIAS, 0);
    }

    long messageExpirySeconds() {
        return number(Property.MESSAGE_EXPIRY_INTERVAL, Publish.NO_EXPIRY);
    }

    int subscriptionId() {
        List<Integer> ids = subscriptionIds();
        return ids.isEmpty() ? 0 : ids.getFirst();
    }

    List<Integer> subscriptionIds() {
        List<Integer> ids = new ArrayList<>();
        for (MqttProperty<?> each : netty.getProperties(Property.SUBSCRIPTION_IDENTIFIER.id())) {
            ids.add((Integer) each.value());
        }
        return ids;
    }

    List<UserProperty> userProperties() {
        List<UserProperty> users = new ArrayList<>();
        for (MqttProperty<?> each : netty.getProperties(Property.USER_PROPERTY.id())) {
            StringPair pair = (StringPair) each.value();
            users.add(new UserProperty(pair.key, pair.value));
        }
        return users;
    }

    /** Netty keeps four bytes as a signed number. */
    private long number(Property property, long absent) {
        MqttProperty<?> found = netty.getProperty(property.id());
        return found == null ? absent : Integer.toUnsignedLong((Integer) found.value());
    }

    private boolean flag(Property property, boolean absent) {
        return number(property, absent ? 1 : 0) == 1;
    }

    private @Nullable String text(Property property) {
        MqttProperty<?> found = netty.getProperty(property.id());
        return found == null ? null : (String) found.value();
    }

    private @Nullable Payload binary(Property property) {
        MqttProperty<?> found = netty.getProperty(property.id());
        return found == null ? null : Payload.copyOf((byte[]) found.value());
    }
}
