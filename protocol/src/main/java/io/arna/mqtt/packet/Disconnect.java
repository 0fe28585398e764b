package io.arna.mqtt.packet;

import io.arna.mqtt.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DISCONNECT: the last packet of a connection (MQTT 5.0 section 3.14); before 5.0 only a client sends it.
 *
 * @param reason why
 * @param sessionExpirySeconds the client's last word on session expiry, 0–4294967295, or {@link #ABSENT}
 * @param reasonString for a person to read; null when absent
 * @param userProperties in the order sent
 * @param serverReference another server to use; null when absent
 */
public record Disconnect(ReasonCode reason, long sessionExpirySeconds, @Nullable String reasonString,
        List<UserProperty> userProperties, @Nullable String serverReference) implements Packet {
    public Disconnect {
        userProperties = List.copyOf(userProperties);
    }

    /** Stands for a session expiry that was not sent. */
    public static final long ABSENT = -1;

    /** A client's usual good-bye. */
    public static final Disconnect NORMAL = of(ReasonCode.NORMAL_DISCONNECTION);

    /** With a reason and nothing more. */
    public static Disconnect of(ReasonCode reason) {
        return new Disconnect(reason, ABSENT, null, List.of(), null);
    }

    /** With a reason, words for a person and another server to use; either may be null for none. */
    public static Disconnect because(ReasonCode reason, @Nullable String reasonString,
            @Nullable String serverReference) {
        return new Disconnect(reason, ABSENT, reasonString, List.of(), serverReference);
    }

    /** A client's, with its last word on session expiry, 0–4294967295. */
    public static Disconnect withExpiry(ReasonCode reason, long sessionExpirySeconds) {
        return new Disconnect(reason, sessionExpirySeconds, null, List.of(), null);
    }

    @Override
    public PacketType type() {
        return PacketType.DISCONNECT;
    }
}
