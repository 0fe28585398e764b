package io.arna.transport;

import io.arna.transport.tls.ServerTls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a listener is to do. The defaults of {@link #tcp} and {@link #webSocket} suit a broker on a server.
 *
 * @param name what it is called in logs and in {@code Peer}, such as {@code tcp:default}
 * @param place where it listens
 * @param protocol what is spoken
 * @param backlog connections the system may hold that were not accepted yet, at least 1
 * @param maximumConnections connections open at a time, at least 1; more are closed as soon as they are accepted
 * @param connectTimeoutMillis how long a client may take from being accepted to being let in, at least 1
 * @param closeTimeoutMillis how long a client may take to read the last of the output and to close too, at least 1
 * @param maximumPacketSize largest MQTT packet taken, in bytes with its fixed header, at least 2
 * @param output how much output may wait for a client
 * @param tls what TLS is spoken with; null for none. Whoever made it closes it, after the listener.
 * @param proxyTimeoutMillis how long a proxy may take to say, before all else, whom it brings; 0 where clients come without one
 * @param maximumRate connections taken in a second, at least 0; 0 for any number, more are closed as soon as they are accepted
 */
public record ListenerSettings(String name, Place place, Protocol protocol, int backlog,
        int maximumConnections,
        int connectTimeoutMillis, int closeTimeoutMillis, int maximumPacketSize, OutputLimits output,
        @Nullable ServerTls tls, int proxyTimeoutMillis, int maximumRate) {
    public ListenerSettings {
        require(backlog >= 1, "backlog", backlog);
        require(maximumConnections >= 1, "maximumConnections", maximumConnections);
        require(connectTimeoutMillis >= 1, "connectTimeoutMillis", connectTimeoutMillis);
        require(closeTimeoutMillis >= 1, "closeTimeoutMillis", closeTimeoutMillis);
        require(maximumPacketSize >= 2, "maximumPacketSize", maximumPacketSize);
        require(maximumRate >= 0, "maximumRate", maximumRate);
        require(proxyTimeoutMillis >= 0, "proxyTimeoutMillis", proxyTimeoutMillis);
    }

    /** Where a listener listens. */
    public sealed interface Place {
        /**
         * A port of TCP.
         *
         * @param host name or address to listen on; {@code 0.0.0.0} or {@code ::} for all
         * @param port 0–65535; 0 takes a free one
         */
        record Port(String host, int port) implements Place {
            public Port {
                require(port >= 0 && port <= 0xFFFF, "port", port);
            }

            @Override
            public String toString() {
                return host + " port " + port;
            }
        }

        /**
         * A Unix socket.
         *
         * @param file its name, of at most {@value #MOST_BYTES} bytes
         * @param permissions who may connect: whoever may write
         */
        record Unix(Path file, Set<PosixFilePermission> permissions) implements Place {
            /** The system takes few more, and some are needed while the file is made. */
            public static final int MOST_BYTES = 100;

            public Unix {
                permissions = Set.copyOf(permissions);
                int bytes = file.toString().getBytes(StandardCharsets.UTF_8).length;
                require(file.getFileName() != null && bytes <= MOST_BYTES, "bytes of the file's name", bytes);
            }

            @Override
            public String toString() {
                return file.toString();
            }
        }
    }

    /** What is spoken on a listener. */
    public sealed interface Protocol {
        /** MQTT. */
        record Tcp() implements Protocol {}

        /**
         * MQTT inside WebSocket.
         *
         * @param path the one path clients may ask for, such as {@code /mqtt}
         * @param origins web origins whose pages may connect, such as {@code https://example.org}; {@code http://localhost:*} is that
         *        host at any port, {@code *} any origin. Clients that are no browsers send no origin and are not asked for one.
         * @param maximumHandshakeBytes largest request line and header fields, each, at least 256
         */
        record WebSocket(String path, List<String> origins, int maximumHandshakeBytes) implements Protocol {
            public WebSocket {
                origins = List.copyOf(origins);
                if (!path.startsWith("/")) { throw new IllegalArgumentException("path " + path); }
                require(maximumHandshakeBytes >= 256, "maximumHandshakeBytes", maximumHandshakeBytes);
            }
        }
    }

    /**
     * How much output may wait for a client that does not read, in bytes.
     *
     * @param lowBytes at so much the output has room again, at least 1
     * @param highBytes above so much it has none, at least {@code lowBytes}
     * @param limitBytes above so much the client is cut, at least {@code highBytes}
     */
    public record OutputLimits(int lowBytes, int highBytes, int limitBytes) {
        /** 64 KiB, 256 KiB and 16 MiB. */
        public static final OutputLimits DEFAULT = new OutputLimits(64 * 1024, 256 * 1024, 16 * 1024 * 1024);

        public OutputLimits {
            require(lowBytes >= 1, "lowBytes", lowBytes);
            require(highBytes >= lowBytes, "highBytes", highBytes);
            require(limitBytes >= highBytes, "limitBytes", limitBytes);
        }
    }

    /** MQTT over TCP, with defaults. */
    public static ListenerSettings tcp(String name, String host, int port) {
        return new ListenerSettings(name, new Place.Port(host, port), new Protocol.Tcp(), 1024, 100_000, 10_000, 5_000,
                1024 * 1024,
                OutputLimits.DEFAULT, null, 0, 0);
    }

    /** MQTT over a Unix socket, with defaults. */
    public static ListenerSettings unix(String name, Path file, Set<PosixFilePermission> permissions) {
        return new ListenerSettings(name, new Place.Unix(file, permissions), new Protocol.Tcp(), 1024, 100_000, 10_000,
                5_000, 1024 * 1024, OutputLimits.DEFAULT, null, 0, 0);
    }

    /** MQTT over WebSocket on the path {@code /mqtt}, for pages of any origin, with defaults. */
    public static ListenerSettings webSocket(String name, String host, int port) {
        return tcp(name, host, port).withProtocol(new Protocol.WebSocket("/mqtt", List.of("*"), 8 * 1024));
    }

    /** The same with another protocol. */
    public ListenerSettings withProtocol(Protocol other) {
        return new ListenerSettings(name, place, other, backlog, maximumConnections, connectTimeoutMillis,
                closeTimeoutMillis, maximumPacketSize, output, tls, proxyTimeoutMillis, maximumRate);
    }

    /** The same with another backlog. */
    public ListenerSettings withBacklog(int other) {
        return new ListenerSettings(name, place, protocol, other, maximumConnections, connectTimeoutMillis,
                closeTimeoutMillis, maximumPacketSize, output, tls, proxyTimeoutMillis, maximumRate);
    }

    /** The same for another number of connections. */
    public ListenerSettings withMaximumConnections(int other) {
        return new ListenerSettings(name, place, protocol, backlog, other, connectTimeoutMillis,
                closeTimeoutMillis, maximumPacketSize, output, tls, proxyTimeoutMillis, maximumRate);
    }

    /** The same for another number of connections in a second. */
    public ListenerSettings withMaximumRate(int other) {
        return new ListenerSettings(name, place, protocol, backlog, maximumConnections, connectTimeoutMillis,
                closeTimeoutMillis, maximumPacketSize, output, tls, proxyTimeoutMillis, other);
    }

    /** The same with other times, in milliseconds, for being let in and for closing. */
    public ListenerSettings withTimeouts(int connectMillis, int closeMillis) {
        return new ListenerSettings(name, place, protocol, backlog, maximumConnections, connectMillis,
                closeMillis, maximumPacketSize, output, tls, proxyTimeoutMillis, maximumRate);
    }

    /** The same for packets of another size. */
    public ListenerSettings withMaximumPacketSize(int other) {
        return new ListenerSettings(name, place, protocol, backlog, maximumConnections, connectTimeoutMillis,
                closeTimeoutMillis, other, output, tls, proxyTimeoutMillis, maximumRate);
    }

    /** The same with other limits of the output. */
    public ListenerSettings withOutput(OutputLimits other) {
        return new ListenerSettings(name, place, protocol, backlog, maximumConnections, connectTimeoutMillis,
                closeTimeoutMillis, maximumPacketSize, other, tls, proxyTimeoutMillis, maximumRate);
    }

    /** The same inside TLS. The time for a handshake comes before the one for being let in. */
    public ListenerSettings withTls(ServerTls other) {
        return new ListenerSettings(name, place, protocol, backlog, maximumConnections, connectTimeoutMillis,
                closeTimeoutMillis, maximumPacketSize, output, other, proxyTimeoutMillis, maximumRate);
    }

    /** The same behind a proxy that speaks the PROXY protocol, and has so many milliseconds for its header. */
    public ListenerSettings withProxy(int timeoutMillis) {
        return new ListenerSettings(name, place, protocol, backlog, maximumConnections, connectTimeoutMillis,
                closeTimeoutMillis, maximumPacketSize, output, tls, timeoutMillis, maximumRate);
    }

    private static void require(boolean holds, String what, int value) {
        if (!holds) { throw new IllegalArgumentException(what + " " + value); }
    }
}
