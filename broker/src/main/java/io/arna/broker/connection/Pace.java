package io.arna.broker.connection;

import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Limits.Excess;
import io.arna.broker.limit.TokenBucket;
import io.arna.broker.timer.Timer;
import io.arna.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Holds a client to how much it may publish (S1): who is faster is not read from for a while, or loses its connection. Clients without such a
 * bound have none of these. Confined to the client's shard.
 */
final class Pace {
    private final AdmittedClient client;
    private final ReadingHold reading;
    private final Limits.Rate rate;
    /** Null when any number of messages may come. */
    private final @Nullable TokenBucket messages;
    /** Null when any number of bytes may come. */
    private final @Nullable TokenBucket bytes;
    private final Timer pause = Timer.of(this::goOn);

    private Pace(AdmittedClient client, ReadingHold reading, Limits.Rate rate) {
        this.client = client;
        this.reading = reading;
        this.rate = rate;
        this.messages = bucket(rate.messages());
        this.bytes = bucket(rate.bytes());
    }

    private @Nullable TokenBucket bucket(int perSecond) {
        return perSecond == 0 ? null : new TokenBucket(perSecond, rate.burstSeconds(), now());
    }

    /** That of a client; null when nothing is bounded. */
    static @Nullable Pace of(AdmittedClient client, ReadingHold reading) {
        Limits.Rate rate = client.limits().rate();
        return rate.isBounded() ? new Pace(client, reading, rate) : null;
    }

    /** A message of so many bytes has come; whether it is to be handled: if not, the connection has ended. */
    boolean take(int size) {
        long now = now();
        if (rate.excess() == Excess.DISCONNECT && isSpent(now)) {
            disconnect(now);
            return false;
        }
        if (messages != null) {
            messages.take(1, now);
        }
        if (bytes != null) {
            bytes.take(size, now);
        }
        if (rate.excess() == Excess.PAUSE && isSpent(now)) {
            pause(now);
        }
        return true;
    }

    private boolean isSpent(long now) {
        return isEmpty(messages, now) || isEmpty(bytes, now);
    }

    private static boolean isEmpty(@Nullable TokenBucket bucket, long now) {
        return bucket != null && bucket.isEmpty(now);
    }

    private Bound reached(long now) {
        return isEmpty(messages, now) ? Bound.MESSAGE_RATE : Bound.BYTE_RATE;
    }

    /** MQTT 5 has one reason for both (0x96). */
    private void disconnect(long now) {
        Bound bound = reached(now);
        client.home().context().counters().reached(bound);
        client.connection().end(ReasonCode.MESSAGE_RATE_TOO_HIGH, bound == Bound.MESSAGE_RATE
                ? "more than " + rate.messages() + " messages in a second"
                : "more than " + rate.bytes() + " bytes in a second");
    }

    private void pause(long now) {
        if (!pause.isArmed()) {
            client.home().context().counters().reached(reached(now));
            client.home().context().events().limited(client.events(), reached(now));
        }
        reading.hold(ReadingHold.Reason.RATE);
        client.home().timers().arm(pause, Math.max(nanosUntilMore(messages, now), nanosUntilMore(bytes, now)));
    }

    private static long nanosUntilMore(@Nullable TokenBucket bucket, long now) {
        return bucket == null ? 0 : bucket.nanosUntilMore(now);
    }

    private void goOn() {
        reading.release(ReadingHold.Reason.RATE);
    }

    /** The connection has ended. */
    void stop() {
        client.home().timers().disarm(pause);
    }

    private long now() {
        return client.home().context().shard().nanoTime();
    }
}
