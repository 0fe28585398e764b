package io.arna.cli.doctor;

import io.arna.client.ServerAddress;
import io.arna.client.TlsOptions;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is tried, and as whom.
 *
 * @param tls of the client
 * @param version null to try 5.0, then 3.1.1
 * @param clientId empty for the server's choice
 * @param username null for none
 * @param password null for none
 * @param subscribe whether this may be subscribed to is asked; null to ask nothing
 * @param publish whether this may be published to is asked; null to ask nothing
 * @param payload of what is published for that
 * @param patience for each answer
 */
record Target(ServerAddress address, TlsOptions tls, @Nullable MqttVersion version, String clientId,
        @Nullable String username, @Nullable String password, @Nullable TopicFilter subscribe,
        @Nullable TopicName publish, String payload, Duration patience) {
    /** The same server without TLS and without anything that must not be read on the way. */
    Target inTheOpen() {
        ServerAddress.Transport open =
                address.transport().isWebSocket() ? ServerAddress.Transport.WEBSOCKET : ServerAddress.Transport.TCP;
        return new Target(new ServerAddress(open, address.host(), address.port(), address.path()), TlsOptions.USUAL,
                version, "", null, null, null, null, "", patience);
    }

    /** Host and port, as in {@code [::1]:8883}. */
    String place() {
        String host = address.host();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.port();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Target[" + address + "]";
    }
}
