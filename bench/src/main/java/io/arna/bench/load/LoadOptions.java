package io.arna.bench.load;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How every client connects.
 *
 * @param server the broker
 * @param sources addresses of this machine to connect from, in turn; empty leaves it to the system
 * @param version of MQTT
 * @param username null for none
 * @param password null for none
 * @param keepAliveSeconds 0–65535
 * @param cleanStart whether sessions begin anew
 * @param sessionExpirySeconds of MQTT 5.0; 0 ends the session with the connection
 * @param connectsPerSecond how fast connections are made; 0 for as fast as they are answered, 200 at a time
 */
public record LoadOptions(InetSocketAddress server, List<InetAddress> sources, MqttVersion version,
        @Nullable String username, @Nullable String password, int keepAliveSeconds, boolean cleanStart,
        long sessionExpirySeconds, double connectsPerSecond) {
    private static final long PERSISTENT_SECONDS = 3_600;

    /** Copies the list. */
    public LoadOptions {
        sources = List.copyOf(sources);
    }

    /** Clean sessions without user name, from whatever address, as fast as the broker takes them. */
    public static LoadOptions to(InetSocketAddress server, MqttVersion version) {
        return new LoadOptions(server, List.of(), version, null, null, 300, true, 0, 0);
    }

    Connect connect(String clientId) {
        return connect(clientId, cleanStart, sessionExpirySeconds);
    }

    /** Of a client whose session outlives its connections by an hour or as long as it was said, whatever was said of the others. */
    Connect connectPersistently(String clientId) {
        return connect(clientId, false, sessionExpirySeconds > 0 ? sessionExpirySeconds : PERSISTENT_SECONDS);
    }

    /** Of a client that wants its session of before, and itself, to be forgotten. */
    Connect connectToForget(String clientId) {
        return connect(clientId, true, 0);
    }

    private Connect connect(String clientId, boolean clean, long expirySeconds) {
        ConnectProperties none = ConnectProperties.NONE;
        ConnectProperties properties = version.isV5() && expirySeconds > 0
                ? new ConnectProperties(expirySeconds, none.receiveMaximum(), none.maximumPacketSize(), 0, false,
                        true, List.of(), null, null)
                : none;
        Payload secret = password == null ? null : Payload.ofUtf8(password);
        return new Connect(version, clean, keepAliveSeconds, clientId, username, secret, null, properties);
    }
}
