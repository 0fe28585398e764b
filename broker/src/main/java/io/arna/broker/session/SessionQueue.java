package io.arna.broker.session;

import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Messages that wait for a client, first in, first out. Knows its size; its session decides what is too much. Confined to its shard. */
final class SessionQueue {
    private final ArrayDeque<Waiting> messages = new ArrayDeque<>(4);
    private final Counters counters;
    private long bytes;

    SessionQueue(Counters counters) {
        this.counters = counters;
    }

    void add(Waiting waiting) {
        messages.add(waiting);
        bytes += waiting.message().size();
        counters.add(Counter.MESSAGES_QUEUED);
        counters.add(Counter.BYTES_QUEUED, waiting.message().size());
    }

    /** The first in line; null when nobody is. */
    @Nullable
    Waiting peek() {
        return messages.peek();
    }

    /** Takes the first in line; null when nobody is. */
    @Nullable
    Waiting poll() {
        return taken(messages.poll());
    }

    /** Takes the last in line; null when nobody is. */
    @Nullable
    Waiting pollLast() {
        return taken(messages.pollLast());
    }

    private @Nullable Waiting taken(@Nullable Waiting waiting) {
        if (waiting != null) {
            bytes -= waiting.message().size();
            counters.add(Counter.MESSAGES_UNQUEUED);
            counters.add(Counter.BYTES_UNQUEUED, waiting.message().size());
        }
        return waiting;
    }

    boolean isEmpty() { return messages.isEmpty(); }

    int size() {
        return messages.size();
    }

    /** Bytes of topics and payloads. */
    long bytes() {
        return bytes;
    }
}
