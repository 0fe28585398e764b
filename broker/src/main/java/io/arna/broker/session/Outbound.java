package io.arna.broker.session;

import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.port.ShardContext;
import io.arna.broker.port.Store;
import io.arna.broker.port.Store.Acceptance;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.routing.Fanout;
import io.arna.broker.routing.ShareGroup;
import io.arna.broker.routing.Subscriber;
import io.arna.broker.routing.Target;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a session sends: messages wait in the queue until the client's window has room, stay in the window until they are acknowledged,
 * and are sent again when the client returns. Retained messages a new subscription asks for come last, when nothing else waits.
 *
 * <p>Confined to its session's shard; only {@link #isCongested} may be asked from elsewhere.
 */
final class Outbound {
    /** Messages sent in one go before other clients of the shard get their turn. */
    private static final int BURST = 256;

    private final ShardContext context;
    private final Session session;
    private final Limits.Session limits;
    private final Exchanges exchanges;
    private final SessionQueue queue;
    /** Null while there are none, as most of the time. */
    private @Nullable ArrayDeque<Replay> replays;
    /** Null while the client is away. */
    private @Nullable Link link;
    private boolean pumpScheduled;

    Outbound(ShardContext context, Session session) {
        this.context = context;
        this.session = session;
        this.limits = context.limits().session();
        this.queue = new SessionQueue(context, new Queued());
        this.exchanges = new Exchanges(session);
    }

    /** What the queue asks of the session. */
    private final class Queued implements SessionQueue.Contents {
        @Override
        public void dropped(Waiting waiting) {
            session.giveUp(waiting, DropReason.QUEUE_FULL);
        }

        @Override
        public boolean isStored(Waiting waiting) {
            return session.outlivesConnection() && waiting.qos() != Qos.AT_MOST_ONCE;
        }

        @Override
        public Backlog backlog() {
            return new Backlog(context.store(), session.key());
        }

        @Override
        public Waiting waiting(Store.Waiting stored) {
            return session.waiting(stored);
        }

        @Override
        public void refilled() {
            pumpLater();
        }
    }

    /** Whether messages wait in the store alone. */
    boolean hasBacklog() {
        return queue.hasBacklog();
    }

    /** Whether the client is connected and its queue is half full. Any thread. */
    boolean isCongested() {
        return queue.isCongested();
    }

    /** Whether the client owes us acknowledgements, so that it must be read from. */
    boolean isUnacknowledged() {
        return !exchanges.isEmpty();
    }

    int queued() {
        return queue.size();
    }

    int inFlight() {
        return exchanges.size();
    }

    // ── Messages arrive ──

    void hear(Fanout fanout, Target target, @Nullable ShareGroup share) {
        Message message = fanout.message();
        Qos qos = message.qos().min(target.qos());
        boolean retain = target.retainAsPublished() && message.retain();
        if (message.isExpired(context.shard().wallMillis())) { // while it was stored, or waited with another member
            session.giveUp(new Waiting(message, qos, retain, target.subscriptionIds(), share), DropReason.EXPIRED);
            return;
        }
        if (isDenied(message)) {
            session.giveUp(new Waiting(message, qos, retain, target.subscriptionIds(), share),
                    DropReason.NOT_AUTHORIZED);
            return;
        }
        if (qos == Qos.AT_MOST_ONCE && !mayQueueQos0()) {
            hearAtMostOnce(fanout, retain, target.subscriptionIds());
            return;
        }
        Waiting waiting = new Waiting(message, qos, retain, target.subscriptionIds(), share);
        if (fanout.isExpired()) {
            // It took long to come here from another shard.
            session.giveUp(waiting, DropReason.EXPIRED);
        } else if (queue.isEmpty() && hasRoom()) {
            exchanges.transmit(waiting, fanout);
        } else {
            queue.offer(waiting, fanout.receipt(), fanout.isRoomPromised());
        }
    }

    /** Whether the client may not hear it. While it is away, that is open: it is asked when the message is about to be sent. */
    private boolean isDenied(Message message) {
        Link to = link;
        return to != null && !to.mayHear(message.topic());
    }

    /** While the client is away; and behind what waits, or it would be heard before what was said earlier [MQTT-4.6.0-6]. */
    private boolean mayQueueQos0() {
        return limits.queueQos0() && (link == null ? session.outlivesConnection() : !queue.isEmpty());
    }

    private void hearAtMostOnce(Fanout fanout, boolean retain, List<Integer> subscriptionIds) {
        Link to = link;
        if (to == null) {
            session.drop(fanout.message(), DropReason.OFFLINE);
            return;
        }
        if (fanout.isExpired()) {
            session.drop(fanout.message(), DropReason.EXPIRED);
            return;
        }
        if (!to.isWritable()) {
            session.drop(fanout.message(), DropReason.SLOW_CONSUMER);
            return;
        }
        boolean sent = to.publish(fanout, Qos.AT_MOST_ONCE, retain, subscriptionIds, 0, false);
        if (!sent) {
            session.drop(fanout.message(), DropReason.TOO_LARGE);
        }
    }

    private boolean hasRoom() {
        Link to = link;
        return to != null && exchanges.hasRoom() && to.isWritable();
    }

    // ── The client comes and goes ──

    /** A client is connected: what it had not acknowledged goes out again, then what waited for it. */
    void attach(Link to) {
        link = to;
        queue.drains();
        exchanges.attach(to);
        pump();
    }

    /** The client is gone. */
    void detach() {
        link = null;
        exchanges.detach();
        queue.standsStill();
        if (!session.outlivesConnection()) {
            replays = null;
        }
    }

    /** The session ends: what came by a share group goes back to it, except a QoS 2 message the client may have seen [MQTT-4.8.2-5]. */
    void end() {
        link = null;
        replays = null;
        queue.end();
        for (InFlight inFlight : exchanges.end()) {
            boolean mayHaveBeenSeen = inFlight.waiting.qos() == Qos.EXACTLY_ONCE && inFlight.sentBefore;
            handBack(inFlight.waiting, mayHaveBeenSeen);
        }
        for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            handBack(waiting, false);
        }
    }

    private void handBack(Waiting waiting, boolean mayHaveBeenSeen) {
        ShareGroup share = waiting.share();
        if (share != null && !mayHaveBeenSeen) {
            session.router().share(waiting.message(), share, session);
        } else {
            session.drop(waiting.message(), DropReason.SESSION_ENDED);
        }
    }

    // ── Sending ──

    /** Sends as much as client and fairness allow: first what is sent again, then the queue, then retained messages. */
    void pump() {
        int budget = BURST;
        while (sendNext()) {
            if (--budget == 0) {
                pumpLater();
                break;
            }
        }
        queue.update();
    }

    /** Pumps after the current burst. */
    void pumpLater() {
        if (!pumpScheduled) {
            pumpScheduled = true;
            context.shard().execute(() -> {
                pumpScheduled = false;
                pump();
            });
        }
    }

    private boolean sendNext() {
        Link to = link;
        if (to == null || !to.isWritable()) { return false; }
        if (exchanges.sendAgain()) { return true; }
        boolean room = exchanges.hasRoom();
        Waiting next = queue.peek();
        if (next == null) { return queue.isEmpty() && replayNext(room); }
        boolean sendable = room || next.qos() == Qos.AT_MOST_ONCE;
        if (sendable) {
            queue.poll();
            sendFromQueue(next);
        }
        return sendable;
    }

    private void sendFromQueue(Waiting waiting) {
        if (waiting.message().isExpired(context.shard().wallMillis())) {
            session.giveUp(waiting, DropReason.EXPIRED);
        } else if (isDenied(waiting.message())) {
            session.giveUp(waiting, DropReason.NOT_AUTHORIZED);
        } else if (waiting.qos() == Qos.AT_MOST_ONCE) {
            hearAtMostOnce(session.fanoutOf(waiting), waiting.retain(), waiting.subscriptionIds());
            session.forget(waiting);
        } else {
            exchanges.transmit(waiting, session.fanoutOf(waiting));
        }
    }

    private boolean replayNext(boolean room) {
        Replay replay = replays == null ? null : replays.peek();
        if (replay == null) { return false; }
        Waiting next = replay.peek(context.shard().wallMillis(), session::forgetExpired);
        if (next == null) {
            if (replay.isOver()) {
                removeReplays(other -> other == replay);
            }
            return true;
        }
        if (isDenied(next.message())) {
            replay.taken();
            session.drop(next.message(), DropReason.NOT_AUTHORIZED);
            return true;
        }
        if (next.qos() == Qos.AT_MOST_ONCE) {
            replay.taken();
            hearAtMostOnce(session.fanoutOf(next), true, next.subscriptionIds());
            return true;
        }
        if (room) {
            replay.taken();
            Waiting copy = next;
            if (session.outlivesConnection()) {
                copy = session.copyOf(next);
                QueueEntry entry = new QueueEntry(session.key(), copy.qos(), true, copy.subscriptionIds(), null);
                context.store().accept(new Acceptance(copy.message(), List.of(entry), null, 0, false),
                        session.reported("retained message"));
            }
            exchanges.transmit(copy, session.fanoutOf(copy));
        }
        return room;
    }

    // ── Acknowledgements: each makes room for the next message ──

    void onPubAck(int packetId) {
        exchanges.onPubAck(packetId);
        pump();
    }

    void onPubRec(int packetId, ReasonCode reason) {
        exchanges.onPubRec(packetId, reason);
        pump();
    }

    void onPubComp(int packetId) {
        exchanges.onPubComp(packetId);
        pump();
    }

    // ── Retained messages, restart ──

    /** A new subscription hears the retained messages. */
    void replay(Replay replay, Subscriber subscriber) {
        stopReplay(subscriber);
        if (replays == null) {
            replays = new ArrayDeque<>(1);
        }
        replays.add(replay);
        pump();
    }

    /** A subscription is gone; its retained messages are no longer sent. */
    void stopReplay(Subscriber subscriber) {
        removeReplays(replay -> replay.isFor(subscriber));
    }

    private void removeReplays(Predicate<Replay> those) {
        if (replays != null) {
            replays.removeIf(those);
            replays = replays.isEmpty() ? null : replays;
        }
    }

    /** Puts back what waited before a restart, in order. */
    void restore(Waiting waiting, int packetId, boolean received) {
        if (packetId == 0) {
            queue.restore(waiting);
        } else {
            exchanges.restore(waiting, packetId, received);
        }
    }
}
