package io.arna.broker.connection;

import io.arna.broker.port.Wire;

/** Why a client is not read from at the moment; reading goes on when no reason is left. Confined to its connection's shard. */
final class ReadingHold {
    /** A reason not to read. */
    enum Reason {
        /** Other shards have more than they can handle. */
        CROWDED_SHARDS,
        /** The client of MQTT 3 has as many unacknowledged messages as we take. */
        UNACKNOWLEDGED,
        /** The client of MQTT 3 has sent more than the store can follow, though it must be read from for its acknowledgements. */
        SLOW_STORE,
        /** A re-authentication awaits its verdict. */
        AUTHENTICATION,
        /** The client has published more than it may in this time. */
        RATE,
        /** The broker has as much as it can bear. */
        PRESSURE
    }

    private final Wire wire;
    private final Runnable onResume;
    /** A bit for each reason, by its number: a set would be an object more for every client. */
    private int reasons;

    /**
     * @param onResume run when reading goes on
     */
    ReadingHold(Wire wire, Runnable onResume) {
        this.wire = wire;
        this.onResume = onResume;
    }

    boolean isHeld() { return reasons != 0; }

    boolean isHeldFor(Reason reason) {
        return (reasons & bit(reason)) != 0;
    }

    void hold(Reason reason) {
        if (!isHeldFor(reason)) {
            reasons |= bit(reason);
            wire.pauseReading();
        }
    }

    /** The reason is gone, if it was one. */
    void release(Reason reason) {
        boolean wasHeld = isHeld();
        reasons &= ~bit(reason);
        if (wasHeld && !isHeld()) {
            onResume.run();
            wire.resumeReading();
        }
    }

    private static int bit(Reason reason) {
        return 1 << reason.ordinal();
    }
}
