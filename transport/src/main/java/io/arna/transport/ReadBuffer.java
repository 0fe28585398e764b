package io.arna.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The one buffer a shard reads into, for all its connections in turn: who is handed it takes the packets out and gives it back before
 * the next read, so that an idle connection holds no buffer. Confined to its shard.
 */
final class ReadBuffer {
    private static final int BYTES = 128 * 1024;

    private final ByteBuf buffer = Unpooled.directBuffer(BYTES, BYTES);

    /** The buffer, empty; the caller releases it. While somebody still holds it, another one of the same size. */
    private ByteBuf borrow(ByteBufAllocator allocator) {
        return buffer.refCnt() == 1 ? buffer.clear().retain() : allocator.directBuffer(BYTES, BYTES);
    }

    /** Gives the memory back; nothing is read any more. */
    void release() {
        buffer.release();
    }

    /** Makes channels read into the buffer of the shard they are on at that moment, once per turn, so that the others have theirs. */
    static final class Allocator extends DefaultMaxMessagesRecvByteBufAllocator {
        Allocator() {
            super(1);
        }

        @Override
        @SuppressWarnings("deprecation") // the type in the method's signature is Netty's choice
        public Handle newHandle() {
            return new MaxMessageHandle() {
                @Override
                public int guess() {
                    return BYTES;
                }

                @Override
                public ByteBuf allocate(ByteBufAllocator allocator) {
                    return ShardLoop.current().readBuffer().borrow(allocator);
                }
            };
        }
    }
}
