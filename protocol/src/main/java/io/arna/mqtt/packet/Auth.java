package io.arna.mqtt.packet;

import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AUTH: a step of enhanced authentication (MQTT 5.0 section 3.15).
 *
 * @param reason {@link ReasonCode#SUCCESS}, {@link ReasonCode#CONTINUE_AUTHENTICATION} or {@link ReasonCode#REAUTHENTICATE}
 * @param authenticationMethod null only when the whole packet is empty but for an implied success
 * @param authenticationData null when absent
 * @param reasonString for a person to read; null when absent
 * @param userProperties in the order sent
 */
public record Auth(ReasonCode reason, @Nullable String authenticationMethod, @Nullable Payload authenticationData,
        @Nullable String reasonString, List<UserProperty> userProperties) implements Packet {
    public Auth {
        userProperties = List.copyOf(userProperties);
    }

    @Override
    public PacketType type() {
        return PacketType.AUTH;
    }

    /** Without authentication data. */
    @Override
    public String toString() {
        return "AUTH[" + reason + ", method=" + authenticationMethod + "]";
    }
}
