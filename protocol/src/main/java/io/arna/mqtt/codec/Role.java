package io.arna.mqtt.codec;

import io.arna.mqtt.packet.PacketType;

/** Which side of a connection reads. */
public enum Role {
    /** Reads what clients send. */
    SERVER,
    /** Reads what servers send. */
    CLIENT;

    /** Whether the other side may send packets of this type, in MQTT 5.0. */
    boolean reads(PacketType type) {
        return switch (type) {
            case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ -> this == SERVER;
            case CONNACK, SUBACK, UNSUBACK, PINGRESP -> this == CLIENT;
            case PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, DISCONNECT, AUTH -> true;
        };
    }
}
