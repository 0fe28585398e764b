package io.arna.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Handshakes of one listener that have begun and not ended, by the address they come from: so that nobody holds the means of all. Any thread.
 */
final class HalfOpen {
    /** Whoever has one address of IPv6 mostly has all that begin like it. */
    private static final int PREFIX_BYTES = 8;

    private final int most;
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /**
     * @param most handshakes of an address at a time
     */
    HalfOpen(int most) {
        this.most = most;
    }

    /** Whether another one may begin; if so, {@link #leave} has to follow. */
    boolean enter(@Nullable SocketAddress from) {
        InetAddress address = network(from);
        if (byAddress.merge(address, 1, Integer::sum) <= most) { return true; }
        leave(address);
        return false;
    }

    /** One has ended. */
    void leave(@Nullable SocketAddress from) {
        leave(network(from));
    }

    private void leave(InetAddress address) {
        byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    /** How many addresses have any. */
    int addresses() {
        return byAddress.size();
    }

    private static InetAddress network(@Nullable SocketAddress from) {
        InetAddress address = from instanceof InetSocketAddress socket ? socket.getAddress()
                : InetAddress.getLoopbackAddress();
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
