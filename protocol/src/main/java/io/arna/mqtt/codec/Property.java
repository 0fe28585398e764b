package io.arna.mqtt.codec;

import static io.arna.mqtt.packet.PacketType.AUTH;
import static io.arna.mqtt.packet.PacketType.CONNACK;
import static io.arna.mqtt.packet.PacketType.CONNECT;
import static io.arna.mqtt.packet.PacketType.DISCONNECT;
import static io.arna.mqtt.packet.PacketType.PUBACK;
import static io.arna.mqtt.packet.PacketType.PUBCOMP;
import static io.arna.mqtt.packet.PacketType.PUBLISH;
import static io.arna.mqtt.packet.PacketType.PUBREC;
import static io.arna.mqtt.packet.PacketType.PUBREL;
import static io.arna.mqtt.packet.PacketType.SUBACK;
import static io.arna.mqtt.packet.PacketType.SUBSCRIBE;
import static io.arna.mqtt.packet.PacketType.UNSUBACK;

import io.arna.mqtt.packet.PacketType;
import org.jspecify.annotations.Nullable;

/** The properties of MQTT 5.0: identifier, whether wills may have it, and which packets (section 2.2.2.2, table 2-4). */
public enum Property {
    PAYLOAD_FORMAT_INDICATOR(0x01, true, PUBLISH),
    MESSAGE_EXPIRY_INTERVAL(0x02, true, PUBLISH),
    CONTENT_TYPE(0x03, true, PUBLISH),
    RESPONSE_TOPIC(0x08, true, PUBLISH),
    CORRELATION_DATA(0x09, true, PUBLISH),
    SUBSCRIPTION_IDENTIFIER(0x0B, false, PUBLISH, SUBSCRIBE),
    SESSION_EXPIRY_INTERVAL(0x11, false, CONNECT, CONNACK, DISCONNECT),
    ASSIGNED_CLIENT_IDENTIFIER(0x12, false, CONNACK),
    SERVER_KEEP_ALIVE(0x13, false, CONNACK),
    AUTHENTICATION_METHOD(0x15, false, CONNECT, CONNACK, AUTH),
    AUTHENTICATION_DATA(0x16, false, CONNECT, CONNACK, AUTH),
    REQUEST_PROBLEM_INFORMATION(0x17, false, CONNECT),
    WILL_DELAY_INTERVAL(0x18, true),
    REQUEST_RESPONSE_INFORMATION(0x19, false, CONNECT),
    RESPONSE_INFORMATION(0x1A, false, CONNACK),
    SERVER_REFERENCE(0x1C, false, CONNACK, DISCONNECT),
    REASON_STRING(0x1F, false, CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, DISCONNECT, AUTH),
    RECEIVE_MAXIMUM(0x21, false, CONNECT, CONNACK),
    TOPIC_ALIAS_MAXIMUM(0x22, false, CONNECT, CONNACK),
    TOPIC_ALIAS(0x23, false, PUBLISH),
    MAXIMUM_QOS(0x24, false, CONNACK),
    RETAIN_AVAILABLE(0x25, false, CONNACK),
    USER_PROPERTY(0x26, true, PacketType.values()),
    MAXIMUM_PACKET_SIZE(0x27, false, CONNECT, CONNACK),
    WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, false, CONNACK),
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, false, CONNACK),
    SHARED_SUBSCRIPTION_AVAILABLE(0x2A, false, CONNACK);

    private static final @Nullable Property[] BY_ID = new @Nullable Property[0x2B];

    static {
        for (Property property : values()) {
            BY_ID[property.id] = property;
        }
    }

    private final int id;
    private final boolean ofWills;
    /** One bit per packet type. */
    private final int packets;

    Property(int id, boolean ofWills, PacketType... packets) {
        this.id = id;
        this.ofWills = ofWills;
        int bits = 0;
        for (PacketType packet : packets) {
            bits |= 1 << packet.value();
        }
        this.packets = bits;
    }

    /** Null when no property has this identifier. */
    public static @Nullable Property of(int id) {
        return id < BY_ID.length ? BY_ID[id] : null;
    }

    /** The identifier on the wire: one byte, below 64. */
    public int id() {
        return id;
    }

    boolean standsIn(PacketType packet) {
        return (packets & (1 << packet.value())) != 0;
    }

    boolean standsInWills() {
        return ofWills;
    }
}
