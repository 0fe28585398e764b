package io.arna.bench.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * When who publishes: as fast as windows and the number of messages on their way allow, or at a rate that does not care how the broker
 * fares. Confined to the loop's thread.
 */
final class Traffic {
    private static final int BURST = 32;
    /** Timers closer than this cost more than they are worth. */
    private static final long LEAST_DELAY_NANOS = 50_000;
    private static final long HIGHEST_NANOS = 600_000_000_000L;

    private final LoadLoop loop;
    private final List<Publisher> publishers = new ArrayList<>();
    private final Queue<Publisher> ready = new ArrayDeque<>();
    private Histogram latencies = new Histogram(HIGHEST_NANOS, 3);
    /** Of acknowledgements; null while nobody asks for them. */
    private @Nullable Histogram acknowledgements;
    private long mostOnTheirWay = Long.MAX_VALUE;
    private long leftToSay = Long.MAX_VALUE;
    private double intervalNanos;
    private boolean sending;
    private long expected;
    private long heard;
    private long measureFrom = Long.MAX_VALUE;
    private long measureUntil = Long.MAX_VALUE;
    private long begunNanos;
    private long paced;

    Traffic(LoadLoop loop) {
        this.loop = loop;
        loop.atEndOfTurn(this::pump);
    }

    void add(Publisher publisher) {
        publishers.add(publisher);
    }

    List<Publisher> publishers() {
        return publishers;
    }

    /** Bounds how many deliveries may be outstanding in all. */
    void limit(long deliveries) {
        mostOnTheirWay = deliveries;
    }

    /** Bounds how many messages are published in all. */
    void publishAtMost(long messages) {
        leftToSay = messages;
    }

    /** Publishes as fast as allowed. */
    void begin() {
        sending = leftToSay > 0;
        for (Publisher publisher : publishers) {
            hasRoom(publisher);
        }
        loop.endTurn();
    }

    /** Publishes so many messages a second, evenly, by the publishers in turn. */
    void begin(double messagesPerSecond) {
        sending = true;
        intervalNanos = 1e9 / messagesPerSecond;
        begunNanos = loop.nanos();
        paced = 0;
        tick();
    }

    private void tick() {
        if (!sending) { return; }
        long now = loop.nanos();
        long due = dueNanos();
        while (due <= now && leftToSay > 0) {
            leftToSay--;
            publishers.get((int) (paced++ % publishers.size())).due(due);
            due = dueNanos();
        }
        if (leftToSay == 0) {
            sending = false;
        } else {
            loop.schedule(this::tick, Math.max(LEAST_DELAY_NANOS, due - loop.nanos()));
        }
    }

    private long dueNanos() {
        return begunNanos + (long) (paced * intervalNanos);
    }

    /** Nothing new is published; what was due is. */
    void end() {
        sending = false;
    }

    boolean isSending() { return sending; }

    /** A publisher has room for more. */
    void hasRoom(Publisher publisher) {
        if (sending && intervalNanos == 0 && !publisher.queued) {
            publisher.queued = true;
            ready.add(publisher);
            loop.endTurn();
        }
    }

    private void pump() {
        long now = loop.nanos();
        while (sending && !ready.isEmpty()) {
            Publisher publisher = ready.poll();
            publisher.queued = false;
            int left = BURST;
            while (left-- > 0 && publisher.hasRoom()) {
                if (expected - heard + publisher.audience() > mostOnTheirWay) {
                    hasRoom(publisher);
                    return;
                }
                publisher.publish(now);
                leftToSay--;
                if (leftToSay == 0) {
                    sending = false;
                    return;
                }
            }
            if (publisher.hasRoom()) {
                hasRoom(publisher);
            }
        }
    }

    void isSaid(int audience) {
        expected += audience;
    }

    /** Deliveries have come, or are known to be lost. */
    void isHeard(long deliveries) {
        heard += deliveries;
        if (!ready.isEmpty()) {
            loop.endTurn();
        }
    }

    /** A message has come that was due at a time. */
    void took(long dueNanos) {
        if (dueNanos >= measureFrom && dueNanos < measureUntil) {
            latencies.recordValue(Math.clamp(loop.readNanos() - dueNanos, 1, HIGHEST_NANOS));
        }
    }

    void timeAcknowledgements() {
        acknowledgements = new Histogram(HIGHEST_NANOS, 3);
    }

    boolean timesAcknowledgements() { return acknowledgements != null; }

    /** The last acknowledgement of a message has come that was due at a time. */
    void tookUntilAcknowledged(long dueNanos) {
        if (acknowledgements != null && dueNanos >= measureFrom && dueNanos < measureUntil) {
            acknowledgements.recordValue(Math.clamp(loop.readNanos() - dueNanos, 1, HIGHEST_NANOS));
        }
    }

    Histogram acknowledgementLatencies() {
        return acknowledgements == null ? new Histogram(HIGHEST_NANOS, 3) : acknowledgements.copy();
    }

    /** Latencies of what is due from now on are kept, those from before forgotten. */
    void measure() {
        latencies = new Histogram(HIGHEST_NANOS, 3);
        if (acknowledgements != null) {
            acknowledgements = new Histogram(HIGHEST_NANOS, 3);
        }
        measureFrom = loop.nanos();
        measureUntil = Long.MAX_VALUE;
    }

    /** Latencies of what is due from now on are not kept. */
    void stopMeasuring() {
        measureUntil = loop.nanos();
    }

    Histogram latencies() {
        return latencies.copy();
    }

    /** Deliveries that are still to come, and acknowledgements. */
    long onTheirWay() {
        long waiting = Math.max(0, expected - heard);
        for (Publisher publisher : publishers) {
            waiting += publisher.inFlight() + (long) publisher.backlog() * publisher.audience();
        }
        return waiting;
    }

    /** Gives up on what has not come, so that it holds nobody back any longer. */
    void writeOff() {
        heard = expected;
        loop.endTurn();
    }
}
