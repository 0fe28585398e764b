package io.arna.mqtt.packet;

import io.arna.mqtt.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Properties of CONNECT (MQTT 5.0 section 3.1.2.11).
 *
 * @param sessionExpirySeconds 0–4294967295; 0 when absent; {@link #NEVER_EXPIRES} means the session does not expire
 * @param receiveMaximum QoS 1 and 2 messages the client takes unacknowledged, 1–65535; 65535 when absent
 * @param maximumPacketSize largest packet in bytes the client takes, 1–4294967295; {@link #NO_MAXIMUM} when absent
 * @param topicAliasMaximum highest topic alias the client takes, 0–65535; 0 when absent
 * @param requestResponseInformation whether the client wants response information in CONNACK
 * @param requestProblemInformation whether reason strings and user properties may be sent on any packet; true when absent
 * @param userProperties in the order sent
 * @param authenticationMethod null when no enhanced authentication is asked for
 * @param authenticationData null when absent
 */
public record ConnectProperties(long sessionExpirySeconds, int receiveMaximum, long maximumPacketSize,
        int topicAliasMaximum, boolean requestResponseInformation, boolean requestProblemInformation,
        List<UserProperty> userProperties, @Nullable String authenticationMethod,
        @Nullable Payload authenticationData) {
    public ConnectProperties {
        assert receiveMaximum >= 1 && receiveMaximum <= 0xFFFF : receiveMaximum;
        assert maximumPacketSize >= 1 && maximumPacketSize <= 0xFFFF_FFFFL : maximumPacketSize;
        userProperties = List.copyOf(userProperties);
    }

    /** The session expiry that means "does not expire". */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    /** The maximum packet size that stands for "none beyond what the protocol allows". */
    public static final long NO_MAXIMUM = 0xFFFF_FFFFL;

    /** Everything absent. */
    public static final ConnectProperties NONE = new ConnectProperties(0, 65535, NO_MAXIMUM, 0, false, true, List.of(),
            null, null);
}
