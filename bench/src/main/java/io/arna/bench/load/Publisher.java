package io.arna.bench.load;

import io.arna.mqtt.packet.Connect;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A connection that publishes one stream, on one topic or on several in turn. Confined to the loop's thread.
 */
final class Publisher extends Part {
    private static final int FAILURE = 0x80;
    private static final byte FREE = 0;
    private static final byte SENT = 1;
    private static final byte RELEASED = 2;
    private static final int MOST_BACKLOG = 1_000_000;

    private final LoadLoop loop;
    private final Traffic traffic;
    private final PublisherPlan plan;
    private final int stream;
    private final PublishTemplate[] templates;
    /** What each packet identifier stands for, by identifier; of length 1 at QoS 0. */
    private final byte[] states;
    /** When the message of each identifier was due, by identifier; null while nobody asks how long acknowledgements take. */
    private long @Nullable [] dueNanos;
    /** When messages that could not be sent yet were due. */
    private final ArrayDeque<Long> backlog = new ArrayDeque<>();
    private int lastId;
    private int inFlight;
    private long said;
    private long acknowledged;
    private boolean over;
    /** Whether it waits for its turn in {@link Traffic}. */
    boolean queued;

    Publisher(Connect connect, LoadLoop loop, Traffic traffic, PublisherPlan plan, int stream) {
        super(connect);
        this.loop = loop;
        this.traffic = traffic;
        this.plan = plan;
        this.stream = stream;
        templates = plan.topics().stream()
                .map(topic -> PublishTemplate.of(topic, plan, connect.version().isV5()))
                .toArray(PublishTemplate[]::new);
        // Twice the window: an identifier is free again long before its turn comes.
        states = new byte[plan.qos() == 0 ? 1 : Math.min(0xFFFF, 2 * plan.window()) + 1];
    }

    @Override
    void onAdmitted(boolean sessionPresent) {
        becomeReady();
    }

    @Override
    void onEnded() {
        over = true;
        super.onEnded();
    }

    /** How many messages it has published. */
    long said() {
        return said;
    }

    /** How many of them were acknowledged; a broker acknowledges in order, so these are the first ones [MQTT-4.6.0-2]. */
    long acknowledged() {
        return acknowledged;
    }

    /** To how many subscribers each message goes. */
    int audience() {
        return plan.audience();
    }

    /** Whether it has more to say, and there is room in window and socket. */
    boolean hasRoom() {
        return !over && said < plan.mostMessages()
                && (plan.qos() == 0 ? client().isWritable() : inFlight < plan.window());
    }

    /** A message is due; it is sent now or as soon as there is room. */
    void due(long timeNanos) {
        if (backlog.isEmpty() && hasRoom()) {
            publish(timeNanos);
        } else if (backlog.size() < MOST_BACKLOG) {
            loop.counts().late++;
            backlog.add(timeNanos);
        }
    }

    /** Publishes the next message; there must be room. */
    void publish(long timeNanos) {
        PublishTemplate template = templates[(int) (said % templates.length)];
        int packetId = 0;
        if (plan.qos() > 0) {
            packetId = nextId();
            states[packetId] = SENT;
            inFlight++;
            if (traffic.timesAcknowledgements()) {
                remember(packetId, timeNanos);
            }
        }
        client().say(template.fill(loop.stamp(), packetId, stream, said++, timeNanos));
        loop.counts().sent++;
        traffic.isSaid(plan.audience());
    }

    private void remember(int packetId, long timeNanos) {
        if (dueNanos == null) {
            dueNanos = new long[states.length];
        }
        dueNanos[packetId] = timeNanos;
    }

    private int nextId() {
        do {
            lastId = lastId == states.length - 1 ? 1 : lastId + 1;
        } while (states[lastId] != FREE);
        return lastId;
    }

    @Override
    void onAck(int type, int packetId, int reason) {
        byte state = packetId < states.length ? states[packetId] : FREE;
        boolean failed = reason >= FAILURE;
        loop.counts().failures += failed ? 1 : 0;
        if (type == Ack.PUBREC && plan.qos() == 2 && state == SENT && !failed) {
            states[packetId] = RELEASED;
            client().acknowledge(Ack.PUBREL, packetId);
            return;
        }
        boolean isLast = switch (type) {
            case Ack.PUBACK -> plan.qos() == 1 && state == SENT;
            case Ack.PUBREC -> plan.qos() == 2 && state == SENT;
            default -> type == Ack.PUBCOMP && state == RELEASED;
        };
        if (!isLast) {
            loop.counts().violations++;
            loop.note("an acknowledgement of type " + type + " for packet identifier " + packetId
                    + ", which awaits none");
            return;
        }
        states[packetId] = FREE;
        inFlight--;
        acknowledged += failed ? 0 : 1;
        loop.counts().acknowledged += failed ? 0 : 1;
        if (dueNanos != null) {
            traffic.tookUntilAcknowledged(dueNanos[packetId]);
        }
        proceed();
    }

    @Override
    void onWritable() {
        proceed();
    }

    private void proceed() {
        while (!backlog.isEmpty() && hasRoom()) {
            publish(backlog.poll());
        }
        traffic.hasRoom(this);
    }

    void forgetBacklog() {
        backlog.clear();
    }

    /** Messages that were due and are not sent. */
    int backlog() {
        return backlog.size();
    }

    /** Publications that wait for their acknowledgement. */
    int inFlight() {
        return over ? 0 : inFlight;
    }
}
