package io.arna.broker.session;

import io.arna.broker.event.Counter;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropPolicy;
import io.arna.broker.message.DropReason;
import io.arna.broker.port.ShardContext;
import io.arna.broker.port.Store;
import io.arna.broker.routing.Receipt;
import io.arna.mqtt.Qos;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for a client, first in, first out, bounded by number and by bytes. Only the first of them lie in memory; the others, in the
 * {@link Backlog}, are read back from the store while the client takes those before them, so that a long queue costs no more memory than a short
 * one. What the store does not have waits in memory: QoS 0 and messages of share groups, which the backlog does not hold up, and at the very end
 * whatever lies above the bounds. When it is full and the client is connected,
 * publishers that can wait are held back for a while; for what others say, and when that time is over, the drop policy tells what goes.
 *
 * <p>Confined to its session's shard; only {@link #isCongested} may be asked from elsewhere.
 */
final class SessionQueue {
    private final ShardContext context;
    private final Limits.Session limits;
    private final Contents contents;
    /** Null until a message waits, which most clients never need. */
    private @Nullable ArrayDeque<Waiting> messages;
    /** Behind those; null until there was need of it. */
    private @Nullable Backlog backlog;
    /** Behind the backlog: what the store does not have, or what may have to go first; null while there is nothing. */
    private @Nullable ArrayDeque<Waiting> last;
    /** Null until a publisher is held back. */
    private @Nullable PushBack pushBack;
    private long bytes;
    /** Whether the client is connected, so that it may make room. */
    private boolean draining;
    private volatile boolean congested;

    /** What the queue must know of the session and what it sends. */
    interface Contents {
        /** A message goes because the queue is full. */
        void dropped(Waiting waiting);

        /** Whether the store has this message for the session. */
        boolean isStored(Waiting waiting);

        /** The part of the queue that lies in the store; asked for once. */
        Backlog backlog();

        /** A message as the store tells of it. */
        Waiting waiting(Store.Waiting stored);

        /** Messages were read back from the store: there may be some to send. */
        void refilled();
    }

    SessionQueue(ShardContext context, Contents contents) {
        this.context = context;
        this.limits = context.limits().session();
        this.contents = contents;
    }

    /** Whether the client is connected and the queue is half full. Any thread. */
    boolean isCongested() {
        return congested;
    }

    boolean isEmpty() { return size() == 0; }

    int size() {
        return inMemory() + (backlog == null ? 0 : backlog.messages()) + (last == null ? 0 : last.size());
    }

    private int inMemory() {
        return messages == null ? 0 : messages.size();
    }

    /** Whether a part of it lies in the store alone. */
    boolean hasBacklog() {
        return backlog != null && !backlog.isEmpty();
    }

    /** Bytes of topics and payloads. */
    long bytes() {
        return bytes;
    }

    // ── In ──

    /**
     * A message comes, within the bounds or beyond them as long as its publisher is held back or was promised room; or it is dropped.
     *
     * @param receipt holds its publisher back while there is no room; null when that one does not wait
     * @param roomPromised whether its publisher would have waited, and was not asked to because there was room when the message left it
     */
    void offer(Waiting waiting, @Nullable Receipt receipt, boolean roomPromised) {
        if (isFullFor(waiting)) {
            if (draining && receipt != null) {
                hold(receipt);
            } else if (!(roomPromised && holdsBack()) && !makeRoomFor(waiting)) {
                contents.dropped(waiting);
                return;
            }
        }
        add(waiting);
        update();
    }

    /** Whether publishers are made to wait at all now. */
    private boolean holdsBack() {
        return draining && limits.pushBackMillis() > 0;
    }

    private void hold(Receipt receipt) {
        if (pushBack == null) {
            pushBack = new PushBack(context.shard(), limits.pushBackMillis(), this::givePublishersUp);
        }
        pushBack.hold(receipt);
    }

    /** Adds a message that waited before a restart, whatever the bounds, which may be other ones: it is read back when its client is there. */
    void restore(Waiting waiting) {
        if (mayOvertake(waiting)) {
            inMemory(waiting);
        } else {
            inStore(waiting);
        }
        added(waiting);
    }

    private void add(Waiting waiting) {
        boolean isStored = contents.isStored(waiting);
        boolean isMemoryFull = inMemory() >= limits.queueMemoryMessages();
        if (mayOvertake(waiting) || !(hasBacklog() || last != null || (isMemoryFull && isStored))) {
            inMemory(waiting);
        } else if (last != null || !isStored || isFullFor(waiting)) {
            atTheEnd(waiting);
        } else {
            inStore(waiting);
        }
        added(waiting);
    }

    /** Whether it need not come behind what the store has: the order of messages is that of one QoS and subscription [MQTT-4.6.0-6]. */
    private static boolean mayOvertake(Waiting waiting) {
        return waiting.qos() == Qos.AT_MOST_ONCE || waiting.share() != null;
    }

    private void added(Waiting waiting) {
        bytes += waiting.message().size();
        context.counters().add(Counter.MESSAGES_QUEUED);
        context.counters().add(Counter.BYTES_QUEUED, waiting.message().size());
    }

    private void inMemory(Waiting waiting) {
        if (messages == null) {
            messages = new ArrayDeque<>(4);
        }
        messages.add(waiting);
    }

    private void inStore(Waiting waiting) {
        if (backlog == null) {
            backlog = contents.backlog();
        }
        backlog.add(waiting.message().id(), waiting.message().size());
    }

    private void atTheEnd(Waiting waiting) {
        if (last == null) {
            last = new ArrayDeque<>(4);
        }
        last.add(waiting);
    }

    private boolean isFullFor(Waiting waiting) {
        return size() >= limits.queueMaximumMessages()
                || bytes + waiting.message().size() > limits.queueMaximumBytes();
    }

    private boolean isOverfull() {
        return size() > limits.queueMaximumMessages() || bytes > limits.queueMaximumBytes();
    }

    /**
     * Drops the oldest if that is the policy; false when {@code waiting} itself must go. What publishers are held back for may lie above the
     * limits meanwhile: it stays, the queue just grows no further.
     */
    private boolean makeRoomFor(Waiting waiting) {
        int size = waiting.message().size();
        if (limits.dropPolicy() == DropPolicy.NEWEST || size > limits.queueMaximumBytes()) { return false; }
        int most = Math.max(size(), limits.queueMaximumMessages()) - 1;
        long mostBytes = Math.max(bytes, limits.queueMaximumBytes()) - size;
        while (size() > most || bytes > mostBytes) {
            Waiting oldest = poll();
            if (oldest == null) { return hasBacklog(); } // as soon as it is read back
            contents.dropped(oldest);
        }
        return true;
    }

    /** Has the backlog read while there is room in memory, and need. */
    private void readBack() {
        if (backlog == null || backlog.isEmpty() || backlog.isBeingRead()) { return; }
        if (inMemory() <= limits.queueMemoryMessages() / 2 && (draining || isOverfull())) {
            backlog.read(limits.queueMemoryMessages(), this::refilled);
        }
    }

    /** Brings those at the end to where they belong, as far as they may leave it. */
    private void moveLast() {
        while (last != null && mayMove(last.getFirst())) {
            Waiting next = last.removeFirst();
            if (last.isEmpty()) {
                last = null;
            }
            if (hasBacklog() || (contents.isStored(next) && inMemory() >= limits.queueMemoryMessages())) {
                inStore(next);
            } else {
                inMemory(next);
            }
        }
    }

    /** Whether the first of those at the end may leave it: so that there is something to send, or because it is within the bounds now. */
    private boolean mayMove(Waiting first) {
        return (isEmptyHere() && !hasBacklog()) || (!isOverfull() && (!hasBacklog() || contents.isStored(first)));
    }

    private boolean isEmptyHere() { return inMemory() == 0; }

    private void refilled(List<Store.Waiting> next, int lostMessages, long lostBytes) {
        next.forEach(stored -> inMemory(contents.waiting(stored)));
        gone(lostMessages, lostBytes);
        if (!(pushBack != null && pushBack.isHolding())) {
            dropWhatIsTooMuch();
        }
        update();
        contents.refilled();
    }

    // ── Out ──

    /** The first in line; null when nobody is. */
    @Nullable
    Waiting peek() {
        moveLast();
        return messages == null ? null : messages.peek();
    }

    /** Takes the first in line, and leaves it to {@link #update} to tell of the room; null when nobody is. */
    @Nullable
    Waiting poll() {
        moveLast();
        return messages == null ? null : taken(messages.poll());
    }

    private @Nullable Waiting taken(@Nullable Waiting waiting) {
        if (waiting != null) {
            gone(1, waiting.message().size());
        }
        return waiting;
    }

    private void gone(int count, long size) {
        bytes -= size;
        context.counters().add(Counter.MESSAGES_UNQUEUED, count);
        context.counters().add(Counter.BYTES_UNQUEUED, size);
    }

    // ── Who is held back ──

    /** Messages have come or gone: tells whether it is congested, and lets as many publishers go on as messages came to lie within the bounds. */
    void update() {
        readBack();
        moveLast();
        boolean now = holdsBack()
                && (size() * 2L >= limits.queueMaximumMessages()
                        || bytes * 2 >= limits.queueMaximumBytes());
        if (now != congested) { // a volatile write for each message would be dear
            congested = now;
        }
        if (pushBack != null && pushBack.isHolding() && bytes <= limits.queueMaximumBytes()) {
            pushBack.releaseBut(Math.max(0, size() - limits.queueMaximumMessages()));
        }
    }

    /** The client is connected: it will make room, so that waiting for it makes sense. */
    void drains() {
        draining = true;
    }

    /** The client is away: nobody waits for it, and the drop policy applies to what lies above the limits. */
    void standsStill() {
        draining = false;
        givePublishersUp();
        update();
    }

    /** The session is over: nobody waits any more. What is left in the queue is to be taken. */
    void end() {
        draining = false;
        releasePublishers();
        if (backlog != null) {
            context.counters().dropped(DropReason.SESSION_ENDED, backlog.messages());
            gone(backlog.messages(), backlog.bytes());
            backlog.end();
        }
        update();
    }

    /** The client did not make room in time, or is gone: the drop policy applies, and nobody is held back any more. */
    private void givePublishersUp() {
        dropWhatIsTooMuch();
        releasePublishers();
    }

    private void dropWhatIsTooMuch() {
        while (isOverfull()) {
            Waiting gone = limits.dropPolicy() == DropPolicy.OLDEST ? poll() : pollLast();
            if (gone == null) {
                break; // it lies in the store: when it is read back, or, if the bounds became narrower by a restart, taken by the client
            }
            contents.dropped(gone);
        }
    }

    private @Nullable Waiting pollLast() {
        if (last != null) {
            Waiting gone = last.removeLast();
            if (last.isEmpty()) {
                last = null;
            }
            return taken(gone);
        }
        return hasBacklog() || messages == null ? null : taken(messages.pollLast());
    }

    private void releasePublishers() {
        if (pushBack != null) {
            pushBack.releaseBut(0);
        }
    }
}
