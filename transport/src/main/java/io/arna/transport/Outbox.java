package io.arna.transport;

import io.arna.mqtt.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one shard that have something to send. They are flushed together, each once, when the input of this iteration
 * of the event loop has been handled: a system call per burst and not per packet. Confined to its shard.
 */
final class Outbox {
    /** So much may wait for the end of the burst; then what there is leaves early. */
    private static final int MOST_HELD_BYTES = 16 * 1024 * 1024;

    private final EventLoop loop;
    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private List<Connection> waiting = new ArrayList<>();
    private List<Connection> flushing = new ArrayList<>();
    private long heldBytes;
    /** The large payload sent last, and its copy in memory the system can send from. */
    private Payload large = Payload.EMPTY;
    private ByteBuf largeCopy = Unpooled.EMPTY_BUFFER;

    Outbox(EventLoop loop) {
        this.loop = loop;
    }

    /** Lets the connection be flushed when the burst is over. To be called once per burst. */
    void add(Connection connection) {
        if (waiting.isEmpty()) {
            loop.execute(this::flush);
        }
        waiting.add(connection);
    }

    /** Memory for output that leaves with the next flush. */
    ByteBuf chunk(int bytes) {
        heldBytes += bytes;
        return allocator.directBuffer(bytes);
    }

    /** The bytes of a payload; all who are sent the same one in a row share one copy. */
    ByteBuf share(Payload payload) {
        if (payload != large) {
            forgetLarge();
            largeCopy = chunk(payload.length());
            payload.writeTo(largeCopy);
            large = payload;
        }
        return largeCopy.retainedDuplicate();
    }

    /** Writes early when too much waits for the end of the burst. */
    void relieve() {
        if (heldBytes > MOST_HELD_BYTES) {
            waiting.forEach(Connection::write);
            nothingHeld();
        }
    }

    private void flush() {
        List<Connection> ready = waiting;
        waiting = flushing;
        flushing = ready;
        ready.forEach(Connection::flush); // may let connections be added again
        ready.clear();
        nothingHeld();
    }

    private void nothingHeld() {
        heldBytes = 0;
        forgetLarge();
    }

    private void forgetLarge() {
        largeCopy.release();
        largeCopy = Unpooled.EMPTY_BUFFER;
        large = Payload.EMPTY;
    }
}
