package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.topic.TopicFilter;
import io.netty.buffer.ByteBuf;

/**
 * Packets to bytes, in the shortest form the version allows. What an older version cannot say is left out: properties, subscription
 * options, reasons of acknowledgements. A packet the version does not have is our own mistake.
 *
 * <p>Stateless; any thread.
 */
public final class PacketEncoder {
    private PacketEncoder() {}

    /**
     * Appends {@code packet} to {@code out}.
     *
     * @throws IllegalArgumentException when a string is longer than 65,535 bytes or the packet than 268,435,455; nothing is written
     */
    public static void encode(Packet packet, MqttVersion version, ByteBuf out) {
        switch (packet) {
            case Publish p -> PublishEncoder.encode(p, version.isV5(), out);
            case PubAck p when isPlain(p.reason(), p.properties(), version) -> encodePlainAck(p, p.packetId(), out);
            case PubRec p when isPlain(p.reason(), p.properties(), version) -> encodePlainAck(p, p.packetId(), out);
            case PubRel p when isPlain(p.reason(), p.properties(), version) -> encodePlainAck(p, p.packetId(), out);
            case PubComp p when isPlain(p.reason(), p.properties(), version) -> encodePlainAck(p, p.packetId(), out);
            default -> {
                int length = FieldWriter.lengthOf(to -> write(packet, version, to));
                out.writeByte(firstByte(packet));
                FieldWriter.writeVariable(out, length);
                write(packet, version, new FieldWriter(out));
            }
        }
    }

    /** Whether nothing but the packet identifier needs to be said. */
    private static boolean isPlain(ReasonCode reason, ReasonProperties properties, MqttVersion version) {
        return !version.isV5() || (reason == ReasonCode.SUCCESS && properties.isNone());
    }

    private static void encodePlainAck(Packet packet, int packetId, ByteBuf out) {
        out.writeInt((firstByte(packet) << 24) | (2 << 16) | packetId);
    }

    /** How many bytes {@link #encode} writes: what a peer's Maximum Packet Size counts [MQTT-3.1.2-24]. */
    public static int size(Packet packet, MqttVersion version) {
        if (packet instanceof Publish publish) { return PublishEncoder.size(publish, version.isV5()); }
        int length = FieldWriter.lengthOf(to -> write(packet, version, to));
        return 1 + FieldWriter.lengthOfVariable(length) + length;
    }

    private static int firstByte(Packet packet) {
        PacketType type = packet.type();
        return (type.value() << 4) | switch (type) {
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> 0b0010; // [MQTT-3.6.1-1] [MQTT-3.8.1-1] [MQTT-3.10.1-1]
            default -> 0;
        };
    }

    private static void write(Packet packet, MqttVersion version, FieldWriter to) {
        switch (packet) {
            case Publish p -> throw new AssertionError("PUBLISH has its own encoder: " + p.topic());
            case PubAck p -> writeAck(p.packetId(), p.reason(), p.properties(), version, to);
            case PubRec p -> writeAck(p.packetId(), p.reason(), p.properties(), version, to);
            case PubRel p -> writeAck(p.packetId(), p.reason(), p.properties(), version, to);
            case PubComp p -> writeAck(p.packetId(), p.reason(), p.properties(), version, to);
            case Connect p -> ConnectEncoder.write(p, version, to);
            case ConnAck p -> ConnAckEncoder.write(p, version, to);
            case Subscribe p -> writeSubscribe(p, version, to);
            case SubAck p -> writeSubAck(p, version, to);
            case Unsubscribe p -> writeUnsubscribe(p, version, to);
            case UnsubAck p -> writeUnsubAck(p, version, to);
            case PingReq _,PingResp _ -> {}
            case Disconnect p -> writeDisconnect(p, version, to);
            case Auth p -> writeAuth(p, version, to);
        }
    }

    private static void writeAck(int packetId, ReasonCode reason, ReasonProperties properties, MqttVersion version,
            FieldWriter to) {
        to.twoBytes(packetId);
        if (isPlain(reason, properties, version)) { return; }
        to.oneByte(reason.value());
        if (!properties.isNone()) {
            to.properties(block -> writeReason(properties, block));
        }
    }

    private static void writeReason(ReasonProperties properties, FieldWriter to) {
        to.text(Property.REASON_STRING, properties.reasonString());
        to.userProperties(properties.userProperties());
    }

    private static void writeSubscribe(Subscribe packet, MqttVersion version, FieldWriter to) {
        to.twoBytes(packet.packetId());
        if (version.isV5()) {
            to.properties(block -> {
                if (packet.subscriptionId() != 0) {
                    block.variable(Property.SUBSCRIPTION_IDENTIFIER, packet.subscriptionId());
                }
                block.userProperties(packet.userProperties());
            });
        }
        for (Subscription subscription : packet.subscriptions()) {
            to.text(subscription.filter().toString());
            to.oneByte(version.isV5() ? options(subscription) : subscription.qos().level());
        }
    }

    private static int options(Subscription subscription) {
        return subscription.qos().level()
                | (subscription.noLocal() ? SubscribeDecoder.NO_LOCAL : 0)
                | (subscription.retainAsPublished() ? SubscribeDecoder.RETAIN_AS_PUBLISHED : 0)
                | (subscription.retainHandling().value() << 4);
    }

    private static void writeSubAck(SubAck packet, MqttVersion version, FieldWriter to) {
        to.twoBytes(packet.packetId());
        if (version.isV5()) {
            to.properties(block -> writeReason(packet.properties(), block));
        }
        for (ReasonCode reason : packet.reasons()) {
            boolean untold = reason.isError() && !version.isV5();
            to.oneByte(untold ? ReasonCode.UNSPECIFIED_ERROR.value() : reason.value()); // [v3 MQTT-3.9.3-2]
        }
    }

    private static void writeUnsubscribe(Unsubscribe packet, MqttVersion version, FieldWriter to) {
        to.twoBytes(packet.packetId());
        if (version.isV5()) {
            to.properties(block -> block.userProperties(packet.userProperties()));
        }
        for (TopicFilter filter : packet.filters()) {
            to.text(filter.toString());
        }
    }

    private static void writeUnsubAck(UnsubAck packet, MqttVersion version, FieldWriter to) {
        to.twoBytes(packet.packetId());
        if (version.isV5()) {
            to.properties(block -> writeReason(packet.properties(), block));
            for (ReasonCode reason : packet.reasons()) {
                to.oneByte(reason.value());
            }
        }
    }

    private static void writeDisconnect(Disconnect packet, MqttVersion version, FieldWriter to) {
        if (!version.isV5() || packet.equals(Disconnect.NORMAL)) { return; }
        to.oneByte(packet.reason().value());
        if (!packet.equals(Disconnect.of(packet.reason()))) {
            to.properties(block -> {
                block.fourBytes(Property.SESSION_EXPIRY_INTERVAL, packet.sessionExpirySeconds(), Disconnect.ABSENT);
                block.text(Property.REASON_STRING, packet.reasonString());
                block.userProperties(packet.userProperties());
                block.text(Property.SERVER_REFERENCE, packet.serverReference());
            });
        }
    }

    private static void writeAuth(Auth packet, MqttVersion version, FieldWriter to) {
        if (!version.isV5()) { throw new AssertionError("AUTH in " + version); }
        if (packet.authenticationMethod() == null) {
            assert packet.reason() == ReasonCode.SUCCESS : packet;
            return;
        }
        to.oneByte(packet.reason().value());
        to.properties(block -> {
            block.text(Property.AUTHENTICATION_METHOD, packet.authenticationMethod());
            block.binary(Property.AUTHENTICATION_DATA, packet.authenticationData());
            block.text(Property.REASON_STRING, packet.reasonString());
            block.userProperties(packet.userProperties());
        });
    }
}
