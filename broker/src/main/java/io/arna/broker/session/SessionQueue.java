package io.arna.broker.session;

import io.arna.broker.event.Counter;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropPolicy;
import io.arna.broker.port.ShardContext;
import io.arna.broker.routing.Receipt;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for a client, first in, first out, bounded by number and by bytes. When it is full and the client is connected,
 * publishers that can wait are held back for a while; for what others say, and when that time is over, the drop policy tells what goes.
 *
 * <p>Confined to its session's shard; only {@link #isCongested} may be asked from elsewhere.
 */
final class SessionQueue {
    private final ShardContext context;
    private final Limits.Session limits;
    private final Consumer<Waiting> onDropped;
    /** Null until a message waits, which most clients never need. */
    private @Nullable ArrayDeque<Waiting> messages;
    /** Null until a publisher is held back. */
    private @Nullable PushBack pushBack;
    private long bytes;
    /** Whether the client is connected, so that it may make room. */
    private boolean draining;
    private volatile boolean congested;

    /**
     * @param onDropped told of each message that goes because the queue is full
     */
    SessionQueue(ShardContext context, Consumer<Waiting> onDropped) {
        this.context = context;
        this.limits = context.limits().session();
        this.onDropped = onDropped;
    }

    /** Whether the client is connected and the queue is half full. Any thread. */
    boolean isCongested() {
        return congested;
    }

    boolean isEmpty() { return messages == null || messages.isEmpty(); }

    int size() {
        return messages == null ? 0 : messages.size();
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
                onDropped.accept(waiting);
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

    /** Adds a message whatever the bounds, as after a restart, when they may be other ones. */
    void add(Waiting waiting) {
        if (messages == null) {
            messages = new ArrayDeque<>(4);
        }
        messages.add(waiting);
        bytes += waiting.message().size();
        context.counters().add(Counter.MESSAGES_QUEUED);
        context.counters().add(Counter.BYTES_QUEUED, waiting.message().size());
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
            if (oldest == null) { return false; }
            onDropped.accept(oldest);
        }
        return true;
    }

    // ── Out ──

    /** The first in line; null when nobody is. */
    @Nullable
    Waiting peek() {
        return messages == null ? null : messages.peek();
    }

    /** Takes the first in line, and leaves it to {@link #update} to tell of the room; null when nobody is. */
    @Nullable
    Waiting poll() {
        return messages == null ? null : taken(messages.poll());
    }

    private @Nullable Waiting taken(@Nullable Waiting waiting) {
        if (waiting != null) {
            bytes -= waiting.message().size();
            context.counters().add(Counter.MESSAGES_UNQUEUED);
            context.counters().add(Counter.BYTES_UNQUEUED, waiting.message().size());
        }
        return waiting;
    }

    // ── Who is held back ──

    /** Messages have come or gone: tells whether it is congested, and lets as many publishers go on as messages came to lie within the bounds. */
    void update() {
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
        update();
    }

    /** The client did not make room in time, or is gone: the drop policy applies, and nobody is held back any more. */
    private void givePublishersUp() {
        while (messages != null && isOverfull()) {
            Waiting gone = taken(limits.dropPolicy() == DropPolicy.OLDEST ? messages.poll() : messages.pollLast());
            if (gone == null) {
                break;
            }
            onDropped.accept(gone);
        }
        releasePublishers();
    }

    private void releasePublishers() {
        if (pushBack != null) {
            pushBack.releaseBut(0);
        }
    }
}
