package io.arna.server;

import io.arna.server.config.Config;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;

/**
 * Where a running broker can be reached.
 *
 * @param listener as configured
 * @param socket the address itself: with the real port, or the file of a Unix socket
 */
public record Address(Config.Listener listener, SocketAddress socket) {
    /** The port, 1–65535; only where there is one. */
    public int port() {
        return withPort().getPort();
    }

    /** The host; only where there is a port. */
    public InetAddress host() {
        return withPort().getAddress();
    }

    private InetSocketAddress withPort() {
        if (socket instanceof InetSocketAddress it) { return it; }
        throw new IllegalStateException("listener " + listener.name() + " has no port");
    }

    /** Whether only clients on this machine come by it. */
    boolean isLocal() {
        return listener.proxyTimeoutMillis() == 0
                && (socket instanceof UnixDomainSocketAddress || host().isLoopbackAddress());
    }

    /**
     * As clients write it: {@code mqtt://127.0.0.1:1883}, {@code mqtts://192.0.2.7:8883}, {@code ws://[::1]:8083/mqtt},
     * {@code unix:///run/arna/mqtt.sock}.
     */
    public URI uri() {
        if (socket instanceof UnixDomainSocketAddress file) {
            return URI.create("unix://" + file.getPath().toUri().getRawPath());
        }
        String literal = host().getHostAddress();
        String host = host() instanceof Inet6Address ? "[" + shortened(literal) + "]" : literal;
        String path = listener.kind().isWebSocket() ? listener.path() : "";
        return URI.create(listener.kind().scheme() + "://" + host + ":" + port() + path);
    }

    /** Java writes every group of an IPv6 address; people know the two that are mostly noughts in short. */
    private static String shortened(String literal) {
        return switch (literal) {
            case "0:0:0:0:0:0:0:0" -> "::";
            case "0:0:0:0:0:0:0:1" -> "::1";
            default -> literal.replaceFirst("%.*", ""); // a zone is this machine's business
        };
    }
}
