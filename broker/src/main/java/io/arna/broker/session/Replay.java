package io.arna.broker.session;

import io.arna.broker.message.Message;
import io.arna.broker.retained.Cursor;
import io.arna.broker.retained.RetainedTree;
import io.arna.broker.routing.Subscriber;
import io.arna.broker.routing.Target;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages a new subscription hears, one at a time and at the pace of its client: they are read from the tree when they can
 * be sent, so a million of them wait nowhere. Confined to its session's shard.
 */
final class Replay {
    /** Branches of the tree visited in one go, so that a filter that finds little does not keep other clients of the shard waiting. */
    private static final int STEPS = 64;

    private final RetainedTree retained;
    private final Cursor cursor;
    private final Subscriber subscriber;
    private final Target target;
    /** Read, but there was no room to send it; null when there is none. */
    private @Nullable Waiting held;

    Replay(RetainedTree retained, Subscriber subscriber) {
        this.retained = retained;
        this.cursor = retained.matching(subscriber.subscription().filter());
        this.subscriber = subscriber;
        this.target = Target.of(subscriber);
    }

    /** Whether this is for the same filter, so that a newer one takes its place. */
    boolean isFor(Subscriber other) {
        return subscriber.subscription().filter().equals(other.subscription().filter());
    }

    /**
     * The next message, which stays the next until {@link #taken}; null when none was found in this go, or {@link #isOver}.
     *
     * @param expired told of messages whose life is over
     */
    @Nullable
    Waiting peek(long wallMillis, Consumer<Message> expired) {
        // What was held may have been replaced since, and an old value must not come behind the new one.
        Message next = held == null ? cursor.next(STEPS) : retained.get(held.message().topic());
        held = next == null ? null : wanted(next, wallMillis, expired);
        return held;
    }

    private @Nullable Waiting wanted(Message message, long wallMillis, Consumer<Message> expired) {
        if (message.isExpired(wallMillis)) {
            expired.accept(message);
            return null;
        }
        Target heard = target.forPublisher(message.publisher());
        return heard == null
                ? null
                : new Waiting(message, message.qos().min(heard.qos()), true, heard.subscriptionIds(), null);
    }

    /** Whether all have been heard. */
    boolean isOver() { return held == null && cursor.isAtEnd(); }

    /** The message last peeked at has been sent or given up. */
    void taken() {
        held = null;
    }
}
