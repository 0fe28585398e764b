package io.arna.mqtt.packet;

import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Properties of CONNACK (MQTT 5.0 section 3.2.2.3): what the server assigns, and its limits.
 *
 * @param sessionExpirySeconds what the server uses instead of the client's wish; {@link #ABSENT} to keep it
 * @param receiveMaximum QoS 1 and 2 messages the server takes unacknowledged, 1–65535; 65535 when absent
 * @param maximumQos highest QoS the server takes; {@link Qos#EXACTLY_ONCE} when absent
 * @param retainAvailable true when absent
 * @param maximumPacketSize largest packet in bytes the server takes; {@link ConnectProperties#NO_MAXIMUM} when absent
 * @param assignedClientId null unless the server made one up
 * @param topicAliasMaximum highest topic alias the server takes, 0–65535; 0 when absent
 * @param reasonString for a person to read; null when absent
 * @param userProperties in the order sent
 * @param wildcardSubscriptionAvailable true when absent
 * @param subscriptionIdentifiersAvailable true when absent
 * @param sharedSubscriptionAvailable true when absent
 * @param serverKeepAliveSeconds what the client must use instead of its own, 0–65535; {@link #ABSENT} to keep it
 * @param responseInformation base of response topics; null when absent
 * @param serverReference another server to use; null when absent
 * @param authenticationMethod null when absent
 * @param authenticationData null when absent
 */
public record ConnAckProperties(long sessionExpirySeconds, int receiveMaximum, Qos maximumQos, boolean retainAvailable,
        long maximumPacketSize, @Nullable String assignedClientId, int topicAliasMaximum, @Nullable String reasonString,
        List<UserProperty> userProperties, boolean wildcardSubscriptionAvailable,
        boolean subscriptionIdentifiersAvailable, boolean sharedSubscriptionAvailable, int serverKeepAliveSeconds,
        @Nullable String responseInformation, @Nullable String serverReference,
        @Nullable String authenticationMethod, @Nullable Payload authenticationData) {
    public ConnAckProperties {
        assert receiveMaximum >= 1 && receiveMaximum <= 0xFFFF : receiveMaximum;
        assert maximumPacketSize >= 1 && maximumPacketSize <= ConnectProperties.NO_MAXIMUM : maximumPacketSize;
        userProperties = List.copyOf(userProperties);
    }

    /** Stands for a number that was not sent. */
    public static final int ABSENT = -1;

    /** Everything absent. */
    public static final ConnAckProperties NONE = new ConnAckProperties(ABSENT, 65535, Qos.EXACTLY_ONCE, true,
            ConnectProperties.NO_MAXIMUM, null, 0, null, List.of(), true, true, true, ABSENT, null, null, null, null);

    /** Only a reason for a person to read. */
    public static ConnAckProperties because(@Nullable String reasonString, @Nullable String serverReference) {
        return new ConnAckProperties(ABSENT, 65535, Qos.EXACTLY_ONCE, true, ConnectProperties.NO_MAXIMUM, null, 0,
                reasonString, List.of(), true, true, true, ABSENT, null, serverReference, null, null);
    }
}
