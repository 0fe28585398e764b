package io.arna.mqtt;

import org.jspecify.annotations.Nullable;

/** What one side tells the other about the outcome of an operation (MQTT 5.0 section 2.4). Values from 0x80 are failures. */
public enum ReasonCode {
    /** Success, normal disconnection or granted QoS 0. */
    SUCCESS(0x00),
    /** The subscription is granted at QoS 1 at most. */
    GRANTED_QOS_1(0x01),
    /** The subscription is granted at QoS 2 at most. */
    GRANTED_QOS_2(0x02),
    /** The client disconnects and wants its will published. */
    DISCONNECT_WITH_WILL(0x04),
    /** The message was accepted, nobody subscribes to it. */
    NO_MATCHING_SUBSCRIBERS(0x10),
    /** There was nothing to unsubscribe. */
    NO_SUBSCRIPTION_EXISTED(0x11),
    /** Another step of authentication follows. */
    CONTINUE_AUTHENTICATION(0x18),
    /** The client starts authentication anew. */
    REAUTHENTICATE(0x19),
    /** Refused, for a reason not told or not listed. */
    UNSPECIFIED_ERROR(0x80),
    /** The bytes do not form a packet. */
    MALFORMED_PACKET(0x81),
    /** The packet is not allowed here or now. */
    PROTOCOL_ERROR(0x82),
    /** Valid, but not accepted by this receiver. */
    IMPLEMENTATION_SPECIFIC_ERROR(0x83),
    /** The protocol version is not spoken here. */
    UNSUPPORTED_PROTOCOL_VERSION(0x84),
    /** The client identifier is not allowed. */
    CLIENT_IDENTIFIER_NOT_VALID(0x85),
    /** User name or password are not accepted. */
    BAD_USER_NAME_OR_PASSWORD(0x86),
    /** The client may not do this. */
    NOT_AUTHORIZED(0x87),
    /** The server is not available. */
    SERVER_UNAVAILABLE(0x88),
    /** The server is busy, try again later. */
    SERVER_BUSY(0x89),
    /** The client is banned. */
    BANNED(0x8A),
    /** The server is shutting down. */
    SERVER_SHUTTING_DOWN(0x8B),
    /** The authentication method is unknown or not the one in use. */
    BAD_AUTHENTICATION_METHOD(0x8C),
    /** No packet for one and a half times the keep alive. */
    KEEP_ALIVE_TIMEOUT(0x8D),
    /** Another connection uses this client identifier. */
    SESSION_TAKEN_OVER(0x8E),
    /** The topic filter is not accepted. */
    TOPIC_FILTER_INVALID(0x8F),
    /** The topic name is not accepted. */
    TOPIC_NAME_INVALID(0x90),
    /** The packet identifier is already in use. */
    PACKET_IDENTIFIER_IN_USE(0x91),
    /** The packet identifier is not known. */
    PACKET_IDENTIFIER_NOT_FOUND(0x92),
    /** More unacknowledged messages than allowed. */
    RECEIVE_MAXIMUM_EXCEEDED(0x93),
    /** The topic alias is 0 or above the maximum, or unknown. */
    TOPIC_ALIAS_INVALID(0x94),
    /** The packet is larger than allowed. */
    PACKET_TOO_LARGE(0x95),
    /** Too many messages in too little time. */
    MESSAGE_RATE_TOO_HIGH(0x96),
    /** A limit of the server is reached. */
    QUOTA_EXCEEDED(0x97),
    /** Closed by an administrator. */
    ADMINISTRATIVE_ACTION(0x98),
    /** The payload is not what its format indicator says. */
    PAYLOAD_FORMAT_INVALID(0x99),
    /** Retained messages are not available. */
    RETAIN_NOT_SUPPORTED(0x9A),
    /** The QoS is above the server's maximum. */
    QOS_NOT_SUPPORTED(0x9B),
    /** Use another server for now. */
    USE_ANOTHER_SERVER(0x9C),
    /** Use another server from now on. */
    SERVER_MOVED(0x9D),
    /** Shared subscriptions are not available. */
    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E),
    /** Too many connections in too little time. */
    CONNECTION_RATE_EXCEEDED(0x9F),
    /** The connection has lasted as long as allowed. */
    MAXIMUM_CONNECT_TIME(0xA0),
    /** Subscription identifiers are not available. */
    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xA1),
    /** Wildcard subscriptions are not available. */
    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(0xA2);

    /** Granted QoS 0 in SUBACK and normal disconnection in DISCONNECT share the value of success. */
    public static final ReasonCode GRANTED_QOS_0 = SUCCESS;

    /** Normal disconnection shares the value of success. */
    public static final ReasonCode NORMAL_DISCONNECTION = SUCCESS;

    private static final @Nullable ReasonCode[] BY_VALUE = new @Nullable ReasonCode[256];

    static {
        for (ReasonCode code : values()) {
            BY_VALUE[code.value] = code;
        }
    }

    private final int value;

    ReasonCode(int value) {
        this.value = value;
    }

    /**
     * The reason code with this value, 0–255.
     *
     * @throws ProtocolException {@link #MALFORMED_PACKET} when there is none
     */
    public static ReasonCode of(int value) {
        ReasonCode code = BY_VALUE[value & 0xFF];
        if (code == null) {
            throw new ProtocolException(MALFORMED_PACKET, "unknown reason code 0x%02X".formatted(value & 0xFF));
        }
        return code;
    }

    /** The reason code by which a SUBACK grants {@code qos}. */
    public static ReasonCode granted(Qos qos) {
        return switch (qos) {
            case AT_MOST_ONCE -> SUCCESS;
            case AT_LEAST_ONCE -> GRANTED_QOS_1;
            case EXACTLY_ONCE -> GRANTED_QOS_2;
        };
    }

    /** The value on the wire, 0–255. */
    public int value() {
        return value;
    }

    /** Whether this says that something failed: 0x80 and above. */
    public boolean isError() { return value >= 0x80; }
}
