package io.arna.transport;

import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Handshakes of one listener that have begun and not ended, by the address they come from: so that nobody holds the means of all. Any thread.
 */
final class HalfOpen {
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

    /** Who has no address is on this machine. */
    private static InetAddress network(@Nullable SocketAddress from) {
        InetAddress address = Networks.of(from);
        return address == null ? InetAddress.getLoopbackAddress() : address;
    }
}
