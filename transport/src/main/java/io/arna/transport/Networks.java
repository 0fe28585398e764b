package io.arna.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What counts as one address when clients are counted: of IPv6 all that begin with the same 64 bits. */
final class Networks {
    /** Whoever has one address of IPv6 mostly has all that begin like it. */
    private static final int PREFIX_BYTES = 8;

    private Networks() {}

    /** The first of them; null for who has no address, as at a socket of the file system. */
    static @Nullable InetAddress of(@Nullable SocketAddress from) {
        if (!(from instanceof InetSocketAddress socket)) { return null; }
        InetAddress address = socket.getAddress();
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) { return address; }
        Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has so many bytes", e);
        }
    }
}
