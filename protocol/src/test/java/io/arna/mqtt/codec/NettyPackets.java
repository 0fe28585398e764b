package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribePayload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our packets as Netty's messages, and back; the properties are translated by {@link NettyProperties}. */
final class NettyPackets {
    private NettyPackets() {}

    static MqttMessage toNetty(Packet packet, MqttVersion version) {
        return switch (packet) {
            case Connect p -> toConnect(p);
            case ConnAck p -> new MqttConnAckMessage(header(MqttMessageType.CONNACK), new MqttConnAckVariableHeader(
                    MqttConnectReturnCode.valueOf((byte) code(p.reason(), version)), p.sessionPresent(),
                    NettyProperties.of(p.properties())));
            case Publish p -> toPublish(p);
            case PubAck p -> ack(MqttMessageType.PUBACK, p.packetId(), p.reason(), p.properties());
            case PubRec p -> ack(MqttMessageType.PUBREC, p.packetId(), p.reason(), p.properties());
            case PubRel p -> ack(MqttMessageType.PUBREL, p.packetId(), p.reason(), p.properties());
            case PubComp p -> ack(MqttMessageType.PUBCOMP, p.packetId(), p.reason(), p.properties());
            case Subscribe p -> new MqttSubscribeMessage(header(MqttMessageType.SUBSCRIBE),
                    id(p.packetId(), NettyProperties.of(p)),
                    new MqttSubscribePayload(p.subscriptions().stream().map(NettyPackets::toSubscription).toList()));
            case SubAck p -> new MqttSubAckMessage(header(MqttMessageType.SUBACK),
                    id(p.packetId(), NettyProperties.of(p.properties())),
                    new MqttSubAckPayload(p.reasons().stream().map(ReasonCode::value).toList()));
            case Unsubscribe p -> new MqttUnsubscribeMessage(header(MqttMessageType.UNSUBSCRIBE),
                    id(p.packetId(), NettyProperties.of(p.userProperties())),
                    new MqttUnsubscribePayload(p.filters().stream().map(TopicFilter::toString).toList()));
            case UnsubAck p -> new MqttUnsubAckMessage(header(MqttMessageType.UNSUBACK),
                    id(p.packetId(), NettyProperties.of(p.properties())),
                    new MqttUnsubAckPayload(p.reasons().stream().map(reason -> (short) reason.value()).toList()));
            case PingReq _ -> MqttMessage.PINGREQ;
            case PingResp _ -> MqttMessage.PINGRESP;
            case Disconnect p -> new MqttMessage(header(MqttMessageType.DISCONNECT),
                    new MqttReasonCodeAndPropertiesVariableHeader((byte) p.reason().value(), NettyProperties.of(p)));
            case Auth p -> new MqttMessage(header(MqttMessageType.AUTH),
                    new MqttReasonCodeAndPropertiesVariableHeader((byte) p.reason().value(), NettyProperties.of(p)));
        };
    }

    private static MqttFixedHeader header(MqttMessageType type) {
        boolean withFlag = switch (type) {
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> true;
            default -> false;
        };
        return new MqttFixedHeader(type, false, withFlag ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE, false, 0);
    }

    private static MqttMessageIdAndPropertiesVariableHeader id(int packetId, MqttProperties properties) {
        return new MqttMessageIdAndPropertiesVariableHeader(packetId, properties);
    }

    private static MqttMessage ack(MqttMessageType type, int packetId, ReasonCode reason, ReasonProperties properties) {
        return new MqttMessage(header(type), new MqttPubReplyMessageVariableHeader(packetId, (byte) reason.value(),
                NettyProperties.of(properties)));
    }

    private static int code(ReasonCode reason, MqttVersion version) {
        return version.isV5() ? reason.value() : switch (reason) {
            case SUCCESS -> 0;
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case SERVER_UNAVAILABLE -> 3;
            case BAD_USER_NAME_OR_PASSWORD -> 4;
            case NOT_AUTHORIZED -> 5;
            default -> throw new AssertionError(reason);
        };
    }

    private static MqttConnectMessage toConnect(Connect p) {
        Will will = p.will();
        return new MqttConnectMessage(header(MqttMessageType.CONNECT),
                new MqttConnectVariableHeader(p.version().protocolName(), p.version().level(), p.username() != null,
                        p.password() != null, will != null && will.retain(), will == null ? 0 : will.qos().level(),
                        will != null, p.cleanStart(), p.keepAliveSeconds(), NettyProperties.of(p.properties())),
                new MqttConnectPayload(p.clientId(),
                        will == null ? MqttProperties.NO_PROPERTIES : NettyProperties.of(will),
                        will == null ? null : will.topic().toString(),
                        will == null ? null : will.payload().toByteArray(), p.username(),
                        p.password() == null ? null : p.password().toByteArray()));
    }

    private static MqttPublishMessage toPublish(Publish p) {
        return new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, p.dup(), MqttQoS.valueOf(p.qos().level()), p.retain(), 0),
                new MqttPublishVariableHeader(p.topic() == null ? "" : p.topic().toString(), p.packetId(),
                        NettyProperties.of(p)),
                Unpooled.wrappedBuffer(p.payload().toByteArray()));
    }

    private static MqttTopicSubscription toSubscription(Subscription s) {
        return new MqttTopicSubscription(s.filter().toString(), new MqttSubscriptionOption(
                MqttQoS.valueOf(s.qos().level()), s.noLocal(), s.retainAsPublished(),
                RetainedHandlingPolicy.valueOf(s.retainHandling().value())));
    }

    static Packet fromNetty(MqttMessage message, MqttVersion version) {
        int id = message.variableHeader() instanceof MqttMessageIdVariableHeader header ? header.messageId() : 0;
        NettyProperties properties = NettyProperties.in(message.variableHeader());
        return switch (message.fixedHeader().messageType()) {
            case CONNECT -> fromConnect((MqttConnectMessage) message, properties);
            case CONNACK -> fromConnAck((MqttConnAckMessage) message, version, properties);
            case PUBLISH -> fromPublish((MqttPublishMessage) message, properties);
            case PUBACK -> new PubAck(id, reason(message), properties.reason());
            case PUBREC -> new PubRec(id, reason(message), properties.reason());
            case PUBREL -> new PubRel(id, reason(message), properties.reason());
            case PUBCOMP -> new PubComp(id, reason(message), properties.reason());
            case SUBSCRIBE -> new Subscribe(id, properties.subscriptionId(), properties.userProperties(),
                    ((MqttSubscribeMessage) message).payload().topicSubscriptions().stream()
                            .map(s -> fromSubscription(s, version)).toList());
            case SUBACK -> new SubAck(id, properties.reason(),
                    ((MqttSubAckMessage) message).payload().reasonCodes().stream().map(ReasonCode::of).toList());
            case UNSUBSCRIBE -> new Unsubscribe(id, properties.userProperties(),
                    ((MqttUnsubscribeMessage) message).payload().topics().stream().map(TopicFilter::of).toList());
            case UNSUBACK -> new UnsubAck(id, properties.reason(), ((MqttUnsubAckMessage) message).payload()
                    .unsubscribeReasonCodes().stream().map(code -> ReasonCode.of(code)).toList());
            case PINGREQ -> PingReq.INSTANCE;
            case PINGRESP -> PingResp.INSTANCE;
            case DISCONNECT -> properties.disconnect(reason(message));
            case AUTH -> properties.auth(reason(message));
        };
    }

    private static ReasonCode reason(MqttMessage message) {
        return switch (message.variableHeader()) {
            case MqttPubReplyMessageVariableHeader header -> ReasonCode.of(header.reasonCode());
            case MqttReasonCodeAndPropertiesVariableHeader header -> ReasonCode.of(header.reasonCode());
            case null, default -> ReasonCode.SUCCESS;
        };
    }

    private static Connect fromConnect(MqttConnectMessage message, NettyProperties properties) {
        MqttConnectVariableHeader header = message.variableHeader();
        MqttConnectPayload payload = message.payload();
        MqttVersion version = List.of(MqttVersion.values()).stream().filter(v -> v.level() == header.version())
                .findAny().orElseThrow();
        Will will = header.isWillFlag()
                ? new NettyProperties(payload.willProperties()).will(TopicName.of(payload.willTopic()),
                        Payload.copyOf(payload.willMessageInBytes()), qos(MqttQoS.valueOf(header.willQos())),
                        header.isWillRetain())
                : null;
        byte @Nullable [] password = payload.passwordInBytes();
        return new Connect(version, header.isCleanSession(), header.keepAliveTimeSeconds(), payload.clientIdentifier(),
                payload.userName(), password == null ? null : Payload.copyOf(password), will, properties.connect());
    }

    private static ConnAck fromConnAck(MqttConnAckMessage message, MqttVersion version, NettyProperties properties) {
        int code = message.variableHeader().connectReturnCode().byteValue();
        ReasonCode reason = version.isV5() ? ReasonCode.of(code)
                : List.of(ReasonCode.values()).stream()
                        .filter(each -> each.value() == code || (each.isError() && code > 0))
                        .filter(each -> returnCodes().contains(each) && code(each, version) == code).findAny()
                        .orElseThrow();
        return new ConnAck(message.variableHeader().isSessionPresent(), reason, properties.connAck());
    }

    private static List<ReasonCode> returnCodes() {
        return List.of(ReasonCode.SUCCESS, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, ReasonCode.SERVER_UNAVAILABLE,
                ReasonCode.BAD_USER_NAME_OR_PASSWORD, ReasonCode.NOT_AUTHORIZED);
    }

    private static Publish fromPublish(MqttPublishMessage message, NettyProperties properties) {
        MqttPublishVariableHeader header = message.variableHeader();
        MqttFixedHeader fixed = message.fixedHeader();
        Qos qos = qos(fixed.qosLevel());
        String topic = header.topicName();
        Payload payload = Payload.read(message.payload(), message.payload().readerIndex(),
                message.payload().readableBytes());
        message.release();
        return new Publish(qos == Qos.AT_MOST_ONCE ? 0 : header.packetId(), fixed.isDup(), qos, fixed.isRetain(),
                topic.isEmpty() ? null : TopicName.of(topic), properties.topicAlias(),
                properties.messageExpirySeconds(),
                properties.subscriptionIds(), properties.message(), payload);
    }

    private static Subscription fromSubscription(MqttTopicSubscription s, MqttVersion version) {
        TopicFilter filter = TopicFilter.of(s.topicFilter());
        MqttSubscriptionOption option = s.option();
        return version.isV5()
                ? new Subscription(filter, qos(option.qos()), option.isNoLocal(), option.isRetainAsPublished(),
                        RetainHandling.of(option.retainHandling().value()))
                : Subscription.of(filter, qos(s.qualityOfService()));
    }

    private static Qos qos(MqttQoS qos) {
        return Qos.of(qos.value());
    }
}
