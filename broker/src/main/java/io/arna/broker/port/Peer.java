package io.arna.broker.port;

/**
 * Where a client comes from, as far as the transport knows.
 *
 * @param address the client's network address as text, without a port
 * @param port the client's port, 0 when there is none
 * @param listener the name of the listener that accepted it, such as {@code tcp:default}
 */
public record Peer(String address, int port, String listener) {
    @Override
    public String toString() {
        return address + ":" + port;
    }
}
