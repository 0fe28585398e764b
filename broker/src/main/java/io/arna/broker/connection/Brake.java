package io.arna.broker.connection;

import io.arna.broker.limit.Bound;
import io.arna.broker.timer.Timer;
import java.util.concurrent.TimeUnit;

/**
 * Slows a publisher while the broker has as much as it can bear: after each message it is not read from for a while. Confined to the client's
 * shard.
 */
final class Brake {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AdmittedClient client;
    private final ReadingHold reading;
    private final Timer pause = Timer.of(this::goOn);

    Brake(AdmittedClient client, ReadingHold reading) {
        this.client = client;
        this.reading = reading;
    }

    /** It has published. */
    void press(Bound reached) {
        client.home().context().counters().reached(reached);
        client.home().context().events().limited(client.events(), reached);
        reading.hold(ReadingHold.Reason.PRESSURE);
        client.home().timers().arm(pause, PAUSE_NANOS);
    }

    private void goOn() {
        reading.release(ReadingHold.Reason.PRESSURE);
    }

    /** The connection has ended. */
    void stop() {
        client.home().timers().disarm(pause);
    }
}
