package io.arna.mqtt.codec;

import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;

/** PUBLISH (MQTT 5.0 section 3.3) for one client; what many hear is a {@link PublishFrame}. */
final class PublishEncoder {
    private PublishEncoder() {}

    static int firstByte(Qos qos, boolean retain, boolean dup) {
        return (PacketType.PUBLISH.value() << 4) | (dup ? 0b1000 : 0) | (qos.level() << 1) | (retain ? 0b0001 : 0);
    }

    static void encode(Publish packet, boolean v5, ByteBuf out) {
        TopicName topic = packet.topic();
        assert topic != null || v5 : "topic alias before MQTT 5.0";
        int propertyLength = v5 ? propertyLength(packet) : 0;
        out.writeByte(firstByte(packet.qos(), packet.retain(), packet.dup()));
        FieldWriter.writeVariable(out, remainingLength(packet, v5, propertyLength));
        if (topic == null) {
            out.writeShort(0);
        } else {
            out.writeShort(topic.length());
            topic.writeTo(out);
        }
        if (packet.qos() != Qos.AT_MOST_ONCE) {
            out.writeShort(packet.packetId());
        }
        if (v5) {
            FieldWriter.writeVariable(out, propertyLength);
            if (propertyLength > 0) {
                writeProperties(packet, new FieldWriter(out));
            }
        }
        packet.payload().writeTo(out);
    }

    static int size(Publish packet, boolean v5) {
        int length = remainingLength(packet, v5, v5 ? propertyLength(packet) : 0);
        return 1 + FieldWriter.lengthOfVariable(length) + length;
    }

    private static int remainingLength(Publish packet, boolean v5, int propertyLength) {
        TopicName topic = packet.topic();
        return remainingLength(v5, packet.qos() != Qos.AT_MOST_ONCE, topic == null ? 0 : topic.length(), propertyLength,
                packet.payload().length());
    }

    static int remainingLength(boolean v5, boolean withPacketId, int topicLength, int propertyLength,
            int payloadLength) {
        int propertyBytes = v5 ? FieldWriter.lengthOfVariable(propertyLength) + propertyLength : 0;
        return FieldWriter.requireVariable(2L + topicLength + (withPacketId ? 2 : 0) + propertyBytes + payloadLength);
    }

    private static int propertyLength(Publish packet) {
        boolean ofThisClientAlone = packet.topicAlias() != 0 || !packet.subscriptionIds().isEmpty();
        return ofThisClientAlone ? FieldWriter.lengthOf(to -> writeProperties(packet, to))
                : messageLength(packet.messageExpirySeconds(), packet.properties());
    }

    private static void writeProperties(Publish packet, FieldWriter to) {
        to.twoBytes(Property.TOPIC_ALIAS, packet.topicAlias(), 0);
        for (int id : packet.subscriptionIds()) {
            to.variable(Property.SUBSCRIPTION_IDENTIFIER, id);
        }
        writeMessage(packet.messageExpirySeconds(), packet.properties(), to);
    }

    /** How many bytes {@link #writeMessage} writes. */
    static int messageLength(long messageExpirySeconds, MessageProperties properties) {
        if (properties.isNone()) { return messageExpirySeconds == Publish.NO_EXPIRY ? 0 : 1 + Integer.BYTES; }
        return FieldWriter.lengthOf(to -> writeMessage(messageExpirySeconds, properties, to));
    }

    /** The properties that messages and wills have in common. */
    static void writeMessage(long messageExpirySeconds, MessageProperties properties, FieldWriter to) {
        to.fourBytes(Property.MESSAGE_EXPIRY_INTERVAL, messageExpirySeconds, Publish.NO_EXPIRY);
        if (properties.isNone()) { return; }
        Boolean payloadIsUtf8 = properties.payloadIsUtf8();
        if (payloadIsUtf8 != null) {
            to.flag(Property.PAYLOAD_FORMAT_INDICATOR, payloadIsUtf8);
        }
        to.text(Property.CONTENT_TYPE, properties.contentType());
        to.text(Property.RESPONSE_TOPIC, properties.responseTopic());
        to.binary(Property.CORRELATION_DATA, properties.correlationData());
        to.userProperties(properties.userProperties());
    }
}
