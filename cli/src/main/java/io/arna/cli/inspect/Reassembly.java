package io.arna.cli.inspect;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One direction of a TCP connection: puts its segments in order, each byte once. */
final class Reassembly {
    private static final int MAX_WAITING = 10_000;

    private final Consumer<ByteBuf> bytes;
    private final TreeMap<Long, ByteBuf> waiting = new TreeMap<>();
    private boolean begun;
    /** Sequence number of the next byte, and how many came before it. */
    private int next;
    private long delivered;

    Reassembly(Consumer<ByteBuf> bytes) {
        this.bytes = bytes;
    }

    /** Whether the segment opens another connection than the one followed here. */
    boolean isAnothers(Segment segment) {
        return segment.syn() && begun && segment.sequence() + 1 != (int) (next - delivered);
    }

    /** Takes a segment; false when so much waits for a lost one that it will not come any more. */
    boolean take(Segment segment) {
        int sequence = segment.syn() ? segment.sequence() + 1 : segment.sequence();
        if (!begun && (segment.syn() || segment.data().isReadable())) {
            begun = true;
            next = sequence;
        }
        if (!segment.data().isReadable()) { return true; }
        waiting.merge(delivered + (sequence - next), segment.data(),
                (one, other) -> one.readableBytes() >= other.readableBytes() ? one : other);
        deliver();
        return waiting.size() <= MAX_WAITING;
    }

    private void deliver() {
        while (!waiting.isEmpty() && waiting.firstKey() <= delivered) {
            Map.Entry<Long, ByteBuf> first = waiting.pollFirstEntry();
            long known = delivered - first.getKey();
            int length = first.getValue().readableBytes();
            if (known < length) {
                ByteBuf fresh = first.getValue().slice((int) known, (int) (length - known));
                delivered += fresh.readableBytes();
                next += fresh.readableBytes();
                bytes.accept(fresh);
            }
        }
    }

    /** How many bytes are missing before what waits; 0 when nothing waits. */
    long missing() {
        return waiting.isEmpty() ? 0 : waiting.firstKey() - delivered;
    }

    /** How many bytes have been put in order. */
    long delivered() {
        return delivered;
    }
}
