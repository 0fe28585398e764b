package io.arna.mqtt.codec;

import io.arna.mqtt.Payload;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.UserProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one packet or will as they come in (MQTT 5.0 section 2.2.2): each known, allowed in its place, in range, and
 * not repeated. A property that is absent has the value its packet's record says. Short-lived: lives until the packet is built, and
 * is not written to once {@link #read} has returned it.
 */
final class PropertySet {
    /** The session expiry of a packet that has none. */
    static final long NOT_SENT = Disconnect.ABSENT;

    /** Nothing present; most packets of MQTT 5.0 have this. */
    private static final PropertySet NONE = new PropertySet();

    private @Nullable Boolean payloadIsUtf8;
    private @Nullable String contentType;
    private @Nullable String responseTopic;
    private @Nullable Payload correlationData;
    long messageExpirySeconds = Publish.NO_EXPIRY;
    long willDelaySeconds;
    int topicAlias;
    List<Integer> subscriptionIds = List.of();

    /** What {@link #NOT_SENT} means differs from packet to packet. */
    long sessionExpirySeconds = NOT_SENT;
    private int receiveMaximum = 65_535;
    private long maximumPacketSize = ConnectProperties.NO_MAXIMUM;
    private int topicAliasMaximum;
    private boolean requestResponseInformation;
    private boolean requestProblemInformation = true;

    private Qos maximumQos = Qos.EXACTLY_ONCE;
    private boolean retainAvailable = true;
    private boolean wildcardSubscriptionAvailable = true;
    private boolean subscriptionIdentifierAvailable = true;
    private boolean sharedSubscriptionAvailable = true;
    private int serverKeepAliveSeconds = ConnAckProperties.ABSENT;
    private @Nullable String assignedClientId;
    private @Nullable String responseInformation;
    @Nullable String serverReference;

    @Nullable String authenticationMethod;
    @Nullable Payload authenticationData;
    @Nullable String reasonString;
    List<UserProperty> userProperties = List.of();

    /** One bit per identifier. */
    private long seen;

    private PropertySet() {}

    /** The properties of a packet; none before MQTT 5.0. */
    static PropertySet read(PacketBody in, PacketType packet) {
        return read(in, packet, false);
    }

    /** The properties of the will in a CONNECT. */
    static PropertySet readWill(PacketBody in) {
        return read(in, PacketType.CONNECT, true);
    }

    private static PropertySet read(PacketBody in, PacketType packet, boolean will) {
        int length = in.variable("property length");
        if (length == 0) { return NONE; }
        PropertySet properties = new PropertySet();
        int outerEnd = in.narrow(length, "properties");
        while (!in.isAtEnd()) {
            int id = in.variable("property identifier");
            Property property = Property.of(id);
            if (property == null || !(will ? property.standsInWills() : property.standsIn(packet))) {
                throw PacketBody.malformed("property 0x%02X in %s (2.2.2.2)".formatted(id, will ? "a will" : packet));
            }
            properties.readOne(property, packet, in);
        }
        in.widen(outerEnd);
        properties.requireMethodWithData();
        return properties;
    }

    private void readOne(Property property, PacketType packet, PacketBody in) {
        long bit = 1L << property.id();
        boolean repeatable = property == Property.USER_PROPERTY
                || (property == Property.SUBSCRIPTION_IDENTIFIER && packet == PacketType.PUBLISH);
        if ((seen & bit) != 0 && !repeatable) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, property + " twice in " + packet);
        }
        seen |= bit;
        switch (property) {
            case PAYLOAD_FORMAT_INDICATOR -> payloadIsUtf8 = flag(property, in);
            case MESSAGE_EXPIRY_INTERVAL -> messageExpirySeconds = in.fourBytes("message expiry interval");
            case CONTENT_TYPE -> contentType = in.text("content type");
            case RESPONSE_TOPIC -> responseTopic = responseTopic(in);
            case CORRELATION_DATA -> correlationData = in.binary("correlation data");
            case SUBSCRIPTION_IDENTIFIER -> addSubscriptionId(in);
            case SESSION_EXPIRY_INTERVAL -> sessionExpirySeconds = in.fourBytes("session expiry interval");
            case ASSIGNED_CLIENT_IDENTIFIER -> assignedClientId = in.text("assigned client identifier");
            case SERVER_KEEP_ALIVE -> serverKeepAliveSeconds = in.twoBytes("server keep alive");
            case AUTHENTICATION_METHOD -> authenticationMethod = in.text("authentication method");
            case AUTHENTICATION_DATA -> authenticationData = in.binary("authentication data");
            case REQUEST_PROBLEM_INFORMATION -> requestProblemInformation = flag(property, in);
            case WILL_DELAY_INTERVAL -> willDelaySeconds = in.fourBytes("will delay interval");
            case REQUEST_RESPONSE_INFORMATION -> requestResponseInformation = flag(property, in);
            case RESPONSE_INFORMATION -> responseInformation = in.text("response information");
            case SERVER_REFERENCE -> serverReference = in.text("server reference");
            case REASON_STRING -> reasonString = in.text("reason string");
            case RECEIVE_MAXIMUM -> receiveMaximum = (int) notZero(property, in.twoBytes("receive maximum"));
            case TOPIC_ALIAS_MAXIMUM -> topicAliasMaximum = in.twoBytes("topic alias maximum");
            case TOPIC_ALIAS -> topicAlias = topicAlias(in);
            case MAXIMUM_QOS -> maximumQos = flag(property, in) ? Qos.AT_LEAST_ONCE : Qos.AT_MOST_ONCE;
            case RETAIN_AVAILABLE -> retainAvailable = flag(property, in);
            case USER_PROPERTY -> addUserProperty(in);
            case MAXIMUM_PACKET_SIZE ->
                    maximumPacketSize = notZero(property, in.fourBytes("maximum packet size"));
            case WILDCARD_SUBSCRIPTION_AVAILABLE -> wildcardSubscriptionAvailable = flag(property, in);
            case SUBSCRIPTION_IDENTIFIER_AVAILABLE -> subscriptionIdentifierAvailable = flag(property, in);
            case SHARED_SUBSCRIPTION_AVAILABLE -> sharedSubscriptionAvailable = flag(property, in);
        }
    }

    private static boolean flag(Property property, PacketBody in) {
        int value = in.oneByte("properties");
        if (value > 1) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, property + " " + value + " is neither 0 nor 1");
        }
        return value == 1;
    }

    private static long notZero(Property property, long value) {
        if (value == 0) { throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, property + " 0"); }
        return value;
    }

    private static int topicAlias(PacketBody in) {
        int alias = in.twoBytes("topic alias");
        if (alias == 0) { throw new ProtocolException(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias 0 [MQTT-3.3.2-8]"); }
        return alias;
    }

    private static String responseTopic(PacketBody in) {
        String topic = in.text("response topic");
        if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "response topic is no topic name [MQTT-3.3.2-14]");
        }
        return topic;
    }

    private void addSubscriptionId(PacketBody in) {
        int id = (int) notZero(Property.SUBSCRIPTION_IDENTIFIER, in.variable("subscription identifier"));
        if (subscriptionIds.isEmpty()) {
            subscriptionIds = List.of(id);
            return;
        }
        if (subscriptionIds.size() == 1) {
            subscriptionIds = new ArrayList<>(subscriptionIds);
        }
        subscriptionIds.add(id);
    }

    private void addUserProperty(PacketBody in) {
        if (userProperties.isEmpty()) {
            userProperties = new ArrayList<>();
        }
        userProperties.add(new UserProperty(in.text("user property"), in.text("user property")));
    }

    private void requireMethodWithData() {
        if (authenticationData != null && authenticationMethod == null) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    "authentication data without a method (3.1.2.11.10)");
        }
    }

    /** What is handed on; {@link MessageProperties#NONE} itself when nothing is. */
    MessageProperties message() {
        if (payloadIsUtf8 == null && contentType == null && responseTopic == null && correlationData == null
                && userProperties.isEmpty()) {
            return MessageProperties.NONE;
        }
        return new MessageProperties(payloadIsUtf8, contentType, responseTopic, correlationData, userProperties);
    }

    /** What an acknowledgement carries; {@link ReasonProperties#NONE} itself when that is nothing. */
    ReasonProperties reason() {
        return seen == 0 ? ReasonProperties.NONE : new ReasonProperties(reasonString, userProperties);
    }

    ConnectProperties connect() {
        return seen == 0 ? ConnectProperties.NONE
                : new ConnectProperties(sessionExpirySeconds == NOT_SENT ? 0 : sessionExpirySeconds, receiveMaximum,
                        maximumPacketSize, topicAliasMaximum, requestResponseInformation, requestProblemInformation,
                        userProperties, authenticationMethod, authenticationData);
    }

    ConnAckProperties connAck() {
        return seen == 0 ? ConnAckProperties.NONE
                : new ConnAckProperties(sessionExpirySeconds, receiveMaximum, maximumQos, retainAvailable,
                        maximumPacketSize, assignedClientId, topicAliasMaximum, reasonString, userProperties,
                        wildcardSubscriptionAvailable, subscriptionIdentifierAvailable, sharedSubscriptionAvailable,
                        serverKeepAliveSeconds, responseInformation, serverReference, authenticationMethod,
                        authenticationData);
    }
}
