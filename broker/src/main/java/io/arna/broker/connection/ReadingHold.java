package io.arna.broker.connection;

import io.arna.broker.port.Wire;
import java.util.EnumSet;
import java.util.Set;

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
        AUTHENTICATION
    }

    private final Wire wire;
    private final Runnable onResume;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

    /**
     * @param onResume run when reading goes on
     */
    ReadingHold(Wire wire, Runnable onResume) {
        this.wire = wire;
        this.onResume = onResume;
    }

    boolean isHeld() { return !reasons.isEmpty(); }

    boolean isHeldFor(Reason reason) {
        return reasons.contains(reason);
    }

    void hold(Reason reason) {
        if (reasons.add(reason)) {
            wire.pauseReading();
        }
    }

    /** The reason is gone, if it was one. */
    void release(Reason reason) {
        if (reasons.remove(reason) && reasons.isEmpty()) {
            onResume.run();
            wire.resumeReading();
        }
    }
}
