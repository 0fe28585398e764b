package io.arna.mqtt.codec;

import static io.arna.mqtt.ReasonCode.*;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.PacketType;
import java.util.EnumSet;
import java.util.Set;

/** Which reason codes may stand in which packet, and who may send them (MQTT 5.0 table 2-6 and the section of each packet). */
final class AllowedReasons {
    private static final Set<ReasonCode> CONNACK = EnumSet.of(SUCCESS, UNSPECIFIED_ERROR, MALFORMED_PACKET,
            PROTOCOL_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR, UNSUPPORTED_PROTOCOL_VERSION, CLIENT_IDENTIFIER_NOT_VALID,
            BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED, SERVER_UNAVAILABLE, SERVER_BUSY, BANNED,
            BAD_AUTHENTICATION_METHOD, TOPIC_NAME_INVALID, PACKET_TOO_LARGE, QUOTA_EXCEEDED, PAYLOAD_FORMAT_INVALID,
            RETAIN_NOT_SUPPORTED, QOS_NOT_SUPPORTED, USE_ANOTHER_SERVER, SERVER_MOVED, CONNECTION_RATE_EXCEEDED);
    private static final Set<ReasonCode> PUBACK_PUBREC = EnumSet.of(SUCCESS, NO_MATCHING_SUBSCRIBERS, UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR, NOT_AUTHORIZED, TOPIC_NAME_INVALID, PACKET_IDENTIFIER_IN_USE, QUOTA_EXCEEDED,
            PAYLOAD_FORMAT_INVALID);
    private static final Set<ReasonCode> PUBREL_PUBCOMP = EnumSet.of(SUCCESS, PACKET_IDENTIFIER_NOT_FOUND);
    private static final Set<ReasonCode> SUBACK =
            EnumSet.of(GRANTED_QOS_0, GRANTED_QOS_1, GRANTED_QOS_2, UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR, NOT_AUTHORIZED, TOPIC_FILTER_INVALID, PACKET_IDENTIFIER_IN_USE,
                    QUOTA_EXCEEDED, SHARED_SUBSCRIPTIONS_NOT_SUPPORTED, SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
                    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
    private static final Set<ReasonCode> UNSUBACK = EnumSet.of(SUCCESS, NO_SUBSCRIPTION_EXISTED, UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR, NOT_AUTHORIZED, TOPIC_FILTER_INVALID, PACKET_IDENTIFIER_IN_USE);
    private static final Set<ReasonCode> DISCONNECT_BY_CLIENT = EnumSet.of(NORMAL_DISCONNECTION, DISCONNECT_WITH_WILL,
            UNSPECIFIED_ERROR, MALFORMED_PACKET, PROTOCOL_ERROR, IMPLEMENTATION_SPECIFIC_ERROR, TOPIC_NAME_INVALID,
            RECEIVE_MAXIMUM_EXCEEDED, TOPIC_ALIAS_INVALID, PACKET_TOO_LARGE, MESSAGE_RATE_TOO_HIGH, QUOTA_EXCEEDED,
            ADMINISTRATIVE_ACTION, PAYLOAD_FORMAT_INVALID);
    /** With 0x8C, which table 2-6 gives to DISCONNECT though its own section does not list it. */
    private static final Set<ReasonCode> DISCONNECT_BY_SERVER = EnumSet.of(NORMAL_DISCONNECTION, UNSPECIFIED_ERROR,
            MALFORMED_PACKET, PROTOCOL_ERROR, IMPLEMENTATION_SPECIFIC_ERROR, NOT_AUTHORIZED, SERVER_BUSY,
            SERVER_SHUTTING_DOWN, BAD_AUTHENTICATION_METHOD, KEEP_ALIVE_TIMEOUT, SESSION_TAKEN_OVER,
            TOPIC_FILTER_INVALID,
            TOPIC_NAME_INVALID, RECEIVE_MAXIMUM_EXCEEDED, TOPIC_ALIAS_INVALID, PACKET_TOO_LARGE, MESSAGE_RATE_TOO_HIGH,
            QUOTA_EXCEEDED, ADMINISTRATIVE_ACTION, PAYLOAD_FORMAT_INVALID, RETAIN_NOT_SUPPORTED, QOS_NOT_SUPPORTED,
            USE_ANOTHER_SERVER, SERVER_MOVED, SHARED_SUBSCRIPTIONS_NOT_SUPPORTED, CONNECTION_RATE_EXCEEDED,
            MAXIMUM_CONNECT_TIME, SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED, WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
    private static final Set<ReasonCode> AUTH_BY_CLIENT = EnumSet.of(CONTINUE_AUTHENTICATION, REAUTHENTICATE);
    private static final Set<ReasonCode> AUTH_BY_SERVER = EnumSet.of(SUCCESS, CONTINUE_AUTHENTICATION);

    private AllowedReasons() {}

    /**
     * The reason code with this value in a packet that {@code reader} reads.
     *
     * @throws ProtocolException {@link ReasonCode#MALFORMED_PACKET} when there is none, {@link ReasonCode#PROTOCOL_ERROR} when it is
     *         of other packets or of the other side
     */
    static ReasonCode read(int value, PacketType packet, Role reader) {
        ReasonCode reason = ReasonCode.of(value);
        if (!in(packet, reader).contains(reason)) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "reason " + reason + " in " + packet);
        }
        return reason;
    }

    static Set<ReasonCode> in(PacketType packet, Role reader) {
        return switch (packet) {
            case CONNACK -> CONNACK;
            case PUBACK, PUBREC -> PUBACK_PUBREC;
            case PUBREL, PUBCOMP -> PUBREL_PUBCOMP;
            case SUBACK -> SUBACK;
            case UNSUBACK -> UNSUBACK;
            case DISCONNECT -> reader == Role.SERVER ? DISCONNECT_BY_CLIENT : DISCONNECT_BY_SERVER;
            case AUTH -> reader == Role.SERVER ? AUTH_BY_CLIENT : AUTH_BY_SERVER;
            case CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, PINGRESP ->
                    throw new AssertionError(packet + " has no reason code");
        };
    }
}
