package io.arna.server;

import io.arna.server.config.Config;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where a running broker can be reached.
 *
 * @param listener as configured
 * @param socket the address itself, with the real port
 */
public record Address(Config.Listener listener, InetSocketAddress socket) {
    /** The port, 1–65535. */
    public int port() {
        return socket.getPort();
    }

    /** As clients write it: {@code mqtt://127.0.0.1:1883}, {@code mqtts://192.0.2.7:8883}, {@code ws://[::1]:8083/mqtt}. */
    public URI uri() {
        String literal = socket.getAddress().getHostAddress();
        String host = socket.getAddress() instanceof Inet6Address ? "[" + shortened(literal) + "]" : literal;
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
