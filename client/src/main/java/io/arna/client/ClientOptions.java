package io.arna.client;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Will;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything a client is told before it connects. Immutable; any thread.
 *
 * @param address of the server
 * @param version of the protocol
 * @param clientId empty asks the server for one, which MQTT 3.1 servers do not give
 * @param cleanStart whether the first connection discards an existing session; later ones resume it wherever it can have survived
 * @param refusesUnknownSession whether a connection is closed when the server resumes a session on it that is not from this client's own
 *     earlier connections, as MQTT 5.0 demands of who has no state of it [MQTT-3.2.2-4]; otherwise what an earlier run of the program left
 *     is taken on
 * @param keepAliveSeconds 0–65535; 0 for none
 * @param username null for none
 * @param password null for none
 * @param will null for none
 * @param properties of CONNECT; ignored before MQTT 5.0
 * @param connectTimeout from asking for a connection to CONNACK (P15)
 * @param reconnect null when a lost connection stays lost
 * @param acknowledgement who acknowledges what comes in
 * @param maximumInFlight QoS 1 and 2 messages sent and not yet acknowledged, 1–65535; the server's Receive Maximum may lower it
 * @param maximumQueued messages waiting to be sent, at least 1
 * @param maximumQueuedBytes about how much memory they may hold
 * @param topicAliases topics to send as aliases, 0–65535; the server's maximum may lower it
 * @param noDelay whether small packets leave at once instead of waiting for more (TCP_NODELAY)
 * @param localAddress the address to connect from; null for any
 * @param tls how TLS is spoken, where the address demands it
 */
public record ClientOptions(ServerAddress address, MqttVersion version, String clientId, boolean cleanStart,
        boolean refusesUnknownSession, int keepAliveSeconds, @Nullable String username, @Nullable Payload password,
        @Nullable Will will,
        ConnectProperties properties, Duration connectTimeout, @Nullable Reconnect reconnect,
        Acknowledgement acknowledgement, int maximumInFlight, int maximumQueued, long maximumQueuedBytes,
        int topicAliases, boolean noDelay, @Nullable InetAddress localAddress, TlsOptions tls) {

    /** Who acknowledges the QoS 1 and 2 messages that come in. */
    public enum Acknowledgement {
        /** The client, when {@link ClientListener#onMessage} returns. */
        AUTOMATIC,
        /** The application, by {@link Received#acknowledge()}. */
        MANUAL
    }

    public ClientOptions {
        check(keepAliveSeconds >= 0 && keepAliveSeconds <= 0xFFFF, "keep alive of " + keepAliveSeconds + " s");
        check(connectTimeout.isPositive(), "connect timeout of " + connectTimeout);
        check(maximumInFlight >= 1 && maximumInFlight <= 0xFFFF, maximumInFlight + " messages in flight");
        check(maximumQueued >= 1 && maximumQueuedBytes >= 1,
                "a queue of " + maximumQueued + " messages and " + maximumQueuedBytes + " bytes");
        check(topicAliases >= 0 && topicAliases <= 0xFFFF, topicAliases + " topic aliases");
        check(version.isV5() || password == null || username != null,
                "a password without a user name before MQTT 5.0"); // [v3 MQTT-3.1.2-22]
    }

    private static void check(boolean holds, String what) {
        if (!holds) { throw new IllegalArgumentException(what + " is not possible"); }
    }

    /** MQTT 5.0, a clean session, a keep alive of 60 seconds, and everything else as the specification's absent value. */
    public static Builder to(ServerAddress address) {
        return new Builder(address);
    }

    /** As {@link #to(ServerAddress)}, for a URI that {@link ServerAddress#parse} reads. */
    public static Builder to(String uri) {
        return to(ServerAddress.parse(uri));
    }

    /** Whether the server keeps the session when the connection ends, if it does as it is told. */
    boolean sessionOutlivesConnection() {
        return version.isV5() ? properties.sessionExpirySeconds() > 0 : !cleanStart;
    }

    /** Collects options; what is not named keeps its default. Not for several threads. */
    public static final class Builder {
        private final ServerAddress address;
        private MqttVersion version = MqttVersion.V5;
        private String clientId = "";
        private boolean cleanStart = true;
        private boolean refusesUnknownSession;
        private int keepAliveSeconds = 60;
        private @Nullable String username;
        private @Nullable Payload password;
        private @Nullable Will will;
        private ConnectProperties properties = ConnectProperties.NONE;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private @Nullable Reconnect reconnect;
        private Acknowledgement acknowledgement = Acknowledgement.AUTOMATIC;
        private int maximumInFlight = 0xFFFF;
        private int maximumQueued = 1_000;
        private long maximumQueuedBytes = 64L << 20;
        private int topicAliases;
        private boolean noDelay = true;
        private @Nullable InetAddress localAddress;
        private TlsOptions tls = TlsOptions.USUAL;

        private Builder(ServerAddress address) {
            this.address = address;
        }

        public Builder version(MqttVersion value) {
            version = value;
            return this;
        }

        public Builder clientId(String value) {
            clientId = value;
            return this;
        }

        public Builder cleanStart(boolean value) {
            cleanStart = value;
            return this;
        }

        public Builder refusesUnknownSession(boolean value) {
            refusesUnknownSession = value;
            return this;
        }

        public Builder keepAliveSeconds(int value) {
            keepAliveSeconds = value;
            return this;
        }

        public Builder username(@Nullable String value) {
            username = value;
            return this;
        }

        public Builder password(@Nullable Payload value) {
            password = value;
            return this;
        }

        public Builder will(@Nullable Will value) {
            will = value;
            return this;
        }

        public Builder properties(ConnectProperties value) {
            properties = value;
            return this;
        }

        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        public Builder reconnect(@Nullable Reconnect value) {
            reconnect = value;
            return this;
        }

        public Builder acknowledgement(Acknowledgement value) {
            acknowledgement = value;
            return this;
        }

        public Builder maximumInFlight(int value) {
            maximumInFlight = value;
            return this;
        }

        public Builder queue(int messages, long bytes) {
            maximumQueued = messages;
            maximumQueuedBytes = bytes;
            return this;
        }

        public Builder topicAliases(int value) {
            topicAliases = value;
            return this;
        }

        public Builder noDelay(boolean value) {
            noDelay = value;
            return this;
        }

        public Builder localAddress(@Nullable InetAddress value) {
            localAddress = value;
            return this;
        }

        public Builder tls(TlsOptions value) {
            tls = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException when one is out of its range
         */
        public ClientOptions build() {
            return new ClientOptions(address, version, clientId, cleanStart, refusesUnknownSession, keepAliveSeconds,
                    username, password, will, version.isV5() ? properties : ConnectProperties.NONE, connectTimeout,
                    reconnect, acknowledgement,
                    maximumInFlight, maximumQueued, maximumQueuedBytes, topicAliases, noDelay, localAddress, tls);
        }
    }

    /** Without user name and password. */
    @Override
    public String toString() {
        return "ClientOptions[" + address + ", " + version + ", clientId=" + clientId + "]";
    }
}
