package io.arna.cli.pubsub;

import io.arna.client.ClientException;
import io.arna.client.Reconnect;
import io.arna.mqtt.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code arna pub}: publishes a message, once or repeatedly, or each line of standard input. That the server refuses a message is a warning;
 * with {@code -l} a lost connection is sought again every second, and what it had not acknowledged is sent again.
 */
final class Pub extends Run {
    private static final Reconnect EVERY_SECOND = new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(1));
    /** How far reading may be ahead of the network: the client's own bounds, in units of {@link #UNIT_BYTES}. */
    private static final int MOST_UNDER_WAY = 1000;
    private static final int UNIT_BYTES = 64 * 1024;

    /** Null when each line of standard input is a message. */
    private final @Nullable Payload payload;

    Pub(Settings settings, Console console, @Nullable Payload payload) {
        super(settings, console, payload == null ? EVERY_SECOND : null);
        this.payload = payload;
    }

    @Override
    void start() {
        client.connect().whenComplete((_, failure) -> {
            if (failure != null) {
                failWith(failure);
            } else if (payload == null) {
                Thread.ofPlatform().daemon().name("standard input").start(this::publishLines);
            } else {
                publishAgain(payload, settings.repeat);
            }
        });
    }

    // --- one message --------------------------------------------------------------------------------------------------

    private void publishAgain(Payload what, int times) {
        client.publish(settings.message(what)).whenComplete((_, failure) -> {
            if (failure != null && !isOnlyRefused(failure)) {
                failWith(failure);
            } else if (times == 1) {
                end(ExitCode.SUCCESS);
            } else {
                after(settings.repeatDelay, () -> publishAgain(what, times - 1));
            }
        });
    }

    /** Warns when the server has said no to this one message. */
    private boolean isOnlyRefused(Throwable failure) {
        if (!(failure instanceof ClientException.NotAccepted refused) || refused.packetId() == 0) { return false; }
        complain("Warning: Publish " + refused.packetId() + " failed: " + ExitCode.inWords(refused.reason()) + ".");
        return true;
    }

    // --- lines --------------------------------------------------------------------------------------------------------

    /** On a thread of its own, since reading may take for ever. */
    private void publishLines() {
        Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
        try {
            Lines lines = new Lines(console.in());
            for (Payload line = lines.next(); line != null; line = lines.next()) {
                int units = Math.min(1 + line.length() / UNIT_BYTES, MOST_UNDER_WAY);
                underWay.acquire(units);
                client.publish(settings.message(line)).whenComplete((_, failure) -> {
                    underWay.release(units);
                    if (failure != null && !isOnlyRefused(failure)) {
                        failWith(failure);
                    }
                });
            }
            underWay.acquire(MOST_UNDER_WAY); // all are through
            end(ExitCode.SUCCESS);
        } catch (IOException e) {
            complain("Error: standard input cannot be read: " + e.getMessage());
            end(ExitCode.FAILURE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
