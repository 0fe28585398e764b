package io.arna.server.config;

import io.arna.broker.limit.Limits;
import io.arna.transport.ListenerSettings;
import io.arna.transport.tls.PskSettings;
import io.arna.transport.tls.TlsSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a broker is told before it starts: immutable and complete. Made by {@link ConfigReader}, which refuses whole what is wrong in part.
 * Units and ranges of every value: {@code docs/reference/configuration.md}.
 *
 * @param node this process
 * @param store what survives it
 * @param listeners where clients connect, at least one
 * @param limits the bounds of everything
 * @param sysIntervalSeconds how often {@code $SYS} is published; 0 for never
 * @param log what is logged, and how
 * @param authentication how it is found out who a client is
 * @param authorization what clients may do
 * @param banFile who is banned; null when nobody is
 */
public record Config(Node node, Store store, List<Listener> listeners, Limits limits, int sysIntervalSeconds, Log log,
        Authentication authentication, Authorization authorization, @Nullable Path banFile) {
    public Config {
        listeners = List.copyOf(listeners);
    }

    /**
     * This process.
     *
     * @param name its name in {@code $SYS} and logs
     * @param shards event loops; 0 for one per processor
     * @param dataDirectory where it keeps what must survive; null for none
     * @param shutdownMillis how long a stop waits for clients to take their last packets
     */
    public record Node(String name, int shards, @Nullable Path dataDirectory, int shutdownMillis) {}

    /**
     * What survives the end of this process.
     *
     * @param level when something counts as kept, which is when it is acknowledged
     */
    public record Store(Durability level) {}

    /** When something counts as kept. */
    public enum Durability {
        /** When the disk says that it has it. */
        FSYNC,
        /** When the operating system has it. */
        OS,
        /** At once: nothing survives. */
        MEMORY
    }

    /** What is spoken at a port. */
    public enum Kind {
        /** MQTT over TCP. */
        TCP(1883, "mqtt"),
        /** MQTT over WebSocket. */
        WS(8083, "ws"),
        /** MQTT over TLS. */
        TLS(8883, "mqtts"),
        /** MQTT over WebSocket over TLS. */
        WSS(8084, "wss"),
        /** MQTT over a Unix socket, which has no port. */
        UNIX(0, "unix");

        private final int usualPort;
        private final String scheme;

        Kind(int usualPort, String scheme) {
            this.usualPort = usualPort;
            this.scheme = scheme;
        }

        /** The port clients expect it at. */
        public int usualPort() {
            return usualPort;
        }

        /** Whether it is encrypted. */
        public boolean isTls() { return this == TLS || this == WSS; }

        /** Whether browsers can speak it. */
        public boolean isWebSocket() { return this == WS || this == WSS; }

        /** How addresses of this kind begin. */
        public String scheme() {
            return scheme;
        }
    }

    /**
     * A place where clients connect.
     *
     * @param kind what is spoken there
     * @param host an address, or a name that stands for one or several
     * @param port 0 for a free one
     * @param name what logs and events call it; no two listeners share one
     * @param allowAnonymous whether who shows no credentials is let in
     * @param maximumConnections how many at a time, at each address
     * @param connectTimeoutMillis how long a client may take to be let in
     * @param closeTimeoutMillis how long a client may take to read its last packets
     * @param backlog connections the system may hold for us
     * @param path of a WebSocket
     * @param origins from whose pages browsers may connect by WebSocket
     * @param tls how TLS is spoken; null where it is not
     * @param proxyTimeoutMillis how long a proxy may take for its header of the PROXY protocol; 0 where clients come without one
     * @param socket the file of a Unix socket; null where it is a port
     * @param psk how TLS is spoken with keys instead of certificates; null where it is not
     * @param maximumRate how many connections are taken in a second, at each address; 0 for any number
     */
    public record Listener(Kind kind, String host, int port, String name, boolean allowAnonymous,
            int maximumConnections, int connectTimeoutMillis, int closeTimeoutMillis, int backlog, String path,
            List<String> origins, @Nullable TlsSettings tls, int proxyTimeoutMillis,
            ListenerSettings.Place.@Nullable Unix socket, @Nullable PskSettings psk, int maximumRate) {
        /** Connections at a time, where nothing is said about it: in effect what the system allows. */
        public static final int USUAL_MAXIMUM_CONNECTIONS = 1_000_000;

        public Listener {
            origins = List.copyOf(origins);
        }

        /** Whether only this machine can connect to it. */
        public boolean isLoopback() {
            return socket != null || Schema.isLoopback(host);
        }

        /** Whether only this machine can reach it, be it through a proxy. */
        public boolean isLocal() {
            return isLoopback() && proxyTimeoutMillis == 0;
        }

        /** Without TLS, as fast as they come. */
        public Listener(Kind kind, String host, int port, String name, boolean allowAnonymous, int maximumConnections,
                int connectTimeoutMillis, int closeTimeoutMillis, int backlog, String path, List<String> origins) {
            this(kind, host, port, name, allowAnonymous, maximumConnections, connectTimeoutMillis, closeTimeoutMillis,
                    backlog, path, origins, null, 0, null, null, 0);
        }

        /** Whether every client has proved its user name before it says anything. */
        public boolean provesUsernames() {
            if (psk != null) { return psk.identityIsUsername(); }
            return tls != null && tls.clientCertificates() == TlsSettings.ClientCertificates.REQUIRED
                    && tls.usernameFrom() != TlsSettings.NameFrom.NONE;
        }
    }

    /**
     * What is logged, and how.
     *
     * @param level the least important events that are logged
     * @param format how a line is written
     * @param audit where it is recorded who did what; null for nowhere
     */
    public record Log(Level level, Format format, @Nullable Audit audit) {
        /** Nothing is recorded. */
        public Log(Level level, Format format) {
            this(level, format, null);
        }

        /** How important an event is. */
        public enum Level {
            /** Something does not work. */
            ERROR,
            /** Something may soon not work. */
            WARN,
            /** Clients come and go. */
            INFO,
            /** They subscribe. */
            DEBUG,
            /** Everything. */
            TRACE
        }

        /** How a line is written. */
        public enum Format {
            /** For people. */
            TEXT,
            /** An object per line, for programs. */
            JSON
        }
    }

    /**
     * The sections, by the names they have in the file, that say something else in {@code other}. The level of the log does not count,
     * because it changes while a broker runs.
     */
    public List<String> differingFrom(Config other) {
        Map<String, Boolean> same = new LinkedHashMap<>();
        same.put("node", node.equals(other.node));
        same.put("store", store.equals(other.store));
        same.put("authentication", authentication.equals(other.authentication));
        same.put("authorization", authorization.equals(other.authorization));
        same.put("banned", Objects.equals(banFile, other.banFile));
        same.put("listeners", listeners.equals(other.listeners));
        same.put("connection", limits.connection().equals(other.limits.connection()));
        same.put("session", limits.session().equals(other.limits.session()));
        same.put("message", limits.message().equals(other.limits.message()));
        same.put("subscription", limits.subscription().equals(other.limits.subscription()));
        same.put("retained", limits.retained().equals(other.limits.retained()));
        same.put("rate", limits.rate().equals(other.limits.rate()));
        same.put("admission", limits.admission().equals(other.limits.admission()));
        same.put("flapping_detect", limits.flapping().equals(other.limits.flapping()));
        same.put("overload", limits.overload().equals(other.limits.overload()));
        same.put("sys", sysIntervalSeconds == other.sysIntervalSeconds);
        same.put("log.format", log.format() == other.log.format());
        same.put("log.audit", Objects.equals(log.audit(), other.log.audit()));
        return same.entrySet().stream().filter(section -> !section.getValue()).map(Map.Entry::getKey).toList();
    }

    /** What holds when nothing is configured: 1883 and 8083 on loopback, and nothing is kept. */
    public static Config defaults() {
        return new ConfigReader().read();
    }

    /**
     * Reads YAML.
     *
     * @throws ConfigException when anything is wrong with it
     */
    public static Config ofYaml(String yaml) {
        return new ConfigReader().text("configuration", yaml).read();
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException when anything is wrong with it
     */
    public static Config load(Path file) {
        return new ConfigReader().file(file).read();
    }
}
