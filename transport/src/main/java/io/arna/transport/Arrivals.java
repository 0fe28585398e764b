package io.arna.transport;

import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Crowd;
import io.arna.broker.limit.Limits;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Connections of all listeners together, and of each address: how many there are, and how fast they come. Any thread. */
final class Arrivals {
    /** What all connections are counted under. */
    private static final String EVERYBODY = "everybody";

    private final Crowd<InetAddress> addresses;
    private final Crowd<String> everybody;

    Arrivals(Limits.Admission limits) {
        addresses = new Crowd<>(limits.addressConnections(), limits.addressConnectionRate());
        everybody = new Crowd<>(limits.connections(), limits.connectionRate());
    }

    /**
     * One more comes; null when it may, else what it would exceed. If it may, {@link #leave} has to follow. The address is asked first, so that
     * one that floods takes nothing from the others.
     *
     * @param from null when it has no address, or its proxy has not named it yet
     */
    @Nullable
    Bound enter(@Nullable InetAddress from, long nowNanos) {
        Bound ofAddress = from == null ? null : enterAddress(from, nowNanos);
        if (ofAddress != null) { return ofAddress; }
        Bound ofAll = switch (everybody.enter(EVERYBODY, nowNanos)) {
            case ENTERED -> null;
            case TOO_MANY -> Bound.CONNECTIONS;
            case TOO_FAST -> Bound.CONNECTION_RATE;
        };
        if (ofAll != null && from != null) {
            leaveAddress(from, nowNanos);
        }
        return ofAll;
    }

    /** The same for its address alone, of one that has entered without. */
    @Nullable
    Bound enterAddress(InetAddress from, long nowNanos) {
        return switch (addresses.enter(from, nowNanos)) {
            case ENTERED -> null;
            case TOO_MANY -> Bound.ADDRESS_CONNECTIONS;
            case TOO_FAST -> Bound.ADDRESS_CONNECTION_RATE;
        };
    }

    /** One that had entered is gone. */
    void leave(@Nullable InetAddress from, long nowNanos) {
        if (from != null) {
            leaveAddress(from, nowNanos);
        }
        everybody.leave(EVERYBODY, nowNanos);
    }

    /** One whose address had entered alone is gone. */
    void leaveAddress(InetAddress from, long nowNanos) {
        addresses.leave(from, nowNanos);
    }
}
