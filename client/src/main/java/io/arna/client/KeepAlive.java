package io.arna.client;

import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.PingReq;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that something is sent in every interval, as promised [MQTT-3.1.2-20], and notices a server that has fallen silent: a PINGREQ
 * goes out when nothing was sent <em>or</em> nothing was heard for an interval, and must bring something within another. Confined to the
 * client's loop.
 */
final class KeepAlive {
    private final Loop loop;
    private final TracedWire wire;
    private final Duration interval;
    private final Consumer<ClientException> onSilence;
    private long lastReceivedNanos;
    private boolean pinged;
    /** Null while it does not run. */
    private Loop.@Nullable Timer timer;

    /**
     * @param interval zero for none
     * @param onSilence told when the server has been silent for too long
     */
    KeepAlive(Loop loop, TracedWire wire, Duration interval, Consumer<ClientException> onSilence) {
        this.loop = loop;
        this.wire = wire;
        this.interval = interval;
        this.onSilence = onSilence;
    }

    void start() {
        lastReceivedNanos = loop.nanoTime();
        if (!interval.isZero()) {
            timer = loop.after(interval, this::check);
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Something came from the server. */
    void onReceived() {
        lastReceivedNanos = loop.nanoTime();
        pinged = false;
    }

    private void check() {
        long now = loop.nanoTime();
        long silence = Math.max(now - wire.lastSentNanos(), now - lastReceivedNanos);
        long remaining = interval.toNanos() - silence;
        if (remaining > 0) {
            timer = loop.after(Duration.ofNanos(remaining), this::check);
        } else if (pinged) {
            onSilence.accept(new ClientException.ConnectionLost(
                    "the server has been silent for "
                            + ClientException.inSeconds(Duration.ofNanos(now - lastReceivedNanos)),
                    ReasonCode.KEEP_ALIVE_TIMEOUT, false, null));
        } else {
            pinged = wire.send(PingReq.INSTANCE, Long.MAX_VALUE);
            timer = loop.after(interval, this::check);
        }
    }
}
