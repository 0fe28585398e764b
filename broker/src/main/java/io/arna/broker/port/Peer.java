package io.arna.broker.port;

import org.jspecify.annotations.Nullable;

/**
 * Where a client comes from, as far as the transport knows.
 *
 * @param address the client's network address as text, without a port; {@link #UNIX} when it has none
 * @param port the client's port, 0 when there is none
 * @param listener the name of the listener that accepted it, such as {@code tcp:default}
 * @param proven who the transport knows the client to be; null when it knows nothing
 */
public record Peer(String address, int port, String listener, @Nullable Proven proven) {
    /** Stands for the address of clients that come by a socket of the file system: those are on this machine. */
    public static final String UNIX = "unix";

    private static final int NETWORK_GROUPS = 4;

    /** A client of whom only the address is known. */
    public Peer(String address, int port, String listener) {
        this(address, port, listener, null);
    }

    /**
     * What counts as one address when clients are counted or kept out: of IPv6, as the transport writes it, all that begin with the same 64 bits,
     * because whoever has one of these mostly has all.
     */
    public String network() {
        int end = 0;
        for (int group = 0; group < NETWORK_GROUPS; group++) {
            end = address.indexOf(':', end) + 1;
            if (end == 0) { return address; }
        }
        return address.substring(0, end) + ":/64";
    }

    @Override
    public String toString() {
        return address.equals(UNIX) ? UNIX : address + ":" + port;
    }
}
