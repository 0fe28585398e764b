package io.arna.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where a server listens, and how it is spoken to there (P18).
 *
 * @param transport what carries the packets
 * @param host name or address, an IPv6 address without brackets; this machine's with a Unix socket
 * @param port 1–65535; 0 with a Unix socket, which has none
 * @param path of the WebSocket, beginning with a slash, or the file of the Unix socket; not used over TCP
 */
public record ServerAddress(Transport transport, String host, int port, String path) {

    /** Where WebSocket servers keep MQTT. */
    public static final String DEFAULT_PATH = "/mqtt";

    /** What carries the packets. */
    public enum Transport {
        /** {@code mqtt://}, port 1883. */
        TCP("mqtt", 1883),
        /** {@code ws://}, port 8083. */
        WEBSOCKET("ws", 8083),
        /** {@code mqtts://}, port 8883. */
        TLS("mqtts", 8883),
        /** {@code wss://}, port 8084. */
        WEBSOCKET_TLS("wss", 8084),
        /** A socket in the file system of this machine, which no URI names. */
        UNIX("unix", 0);

        private final String scheme;
        private final int defaultPort;

        Transport(String scheme, int defaultPort) {
            this.scheme = scheme;
            this.defaultPort = defaultPort;
        }

        /** Whether it is encrypted. */
        public boolean isTls() { return this == TLS || this == WEBSOCKET_TLS; }

        /** Whether packets go in frames. */
        public boolean isWebSocket() {
            return this == WEBSOCKET || this == WEBSOCKET_TLS;
        }

        /** The same, encrypted. */
        public Transport encrypted() {
            return isWebSocket() ? WEBSOCKET_TLS : TLS;
        }

        /** The same inside WebSocket. */
        public Transport overWebSocket() {
            return isTls() ? WEBSOCKET_TLS : WEBSOCKET;
        }

        /** The port when none is given. */
        public int defaultPort() {
            return defaultPort;
        }

        /**
         * The transport that a URI scheme names, in any case.
         *
         * @throws IllegalArgumentException with a sentence for the user when it is not spoken here
         */
        public static Transport ofScheme(String scheme) {
            return switch (scheme.toLowerCase(Locale.ROOT)) {
                case "mqtt" -> TCP;
                case "ws" -> WEBSOCKET;
                case "mqtts" -> TLS;
                case "wss" -> WEBSOCKET_TLS;
                default -> throw new IllegalArgumentException(
                        "unknown scheme '" + scheme + "': mqtt://, mqtts://, ws:// and wss:// are known");
            };
        }
    }

    public ServerAddress {
        if (host.isEmpty()) { throw new IllegalArgumentException("the host is missing"); }
        if (port > 65_535 || (port < 1 && transport != Transport.UNIX)) {
            throw new IllegalArgumentException(port + " is not a port (1–65535)");
        }
    }

    /** Plain TCP. */
    public static ServerAddress tcp(String host, int port) {
        return new ServerAddress(Transport.TCP, host, port, DEFAULT_PATH);
    }

    /** The Unix socket of this file. */
    public static ServerAddress unix(Path file) {
        return new ServerAddress(Transport.UNIX, "localhost", 0, file.toString());
    }

    /** WebSocket at {@link #DEFAULT_PATH}. */
    public static ServerAddress webSocket(String host, int port) {
        return new ServerAddress(Transport.WEBSOCKET, host, port, DEFAULT_PATH);
    }

    /**
     * Reads {@code mqtt://host[:port]} or {@code ws://host[:port][/path]}, or {@code mqtts} and {@code wss}.
     *
     * @throws IllegalArgumentException with a sentence for the user when {@code uri} is neither
     */
    public static ServerAddress parse(String uri) {
        URI parsed;
        try {
            parsed = new URI(uri);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + uri + "' is not a URI: " + e.getReason(), e);
        }
        if (parsed.getScheme() == null || parsed.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + uri + "' is not of the form mqtt://host[:port] or ws://host[:port]/path");
        }
        Transport transport = Transport.ofScheme(parsed.getScheme());
        int port = parsed.getPort() < 0 ? transport.defaultPort : parsed.getPort();
        String path = parsed.getRawPath().isEmpty() ? DEFAULT_PATH : parsed.getRawPath();
        return new ServerAddress(transport, withoutBrackets(parsed.getHost()), port, path);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** As it is written in a URI, or the file of a Unix socket. */
    @Override
    public String toString() {
        if (transport == Transport.UNIX) { return path; }
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String tail = transport.isWebSocket() ? path : "";
        return transport.scheme + "://" + bracketed + ":" + port + tail;
    }
}
