package io.arna.mqtt.codec;

import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The topic names a shard has read lately, found by their bytes: a topic that comes again is neither checked nor allocated again.
 * Holds at most so many names, and none of more than {@value #LONGEST} bytes; a new name takes the place of an old one. A client
 * that sends ever new names makes the others' be read afresh, which costs what it would cost without this class.
 *
 * <p>Confined to one thread; shared by all decoders on it.
 */
public final class TopicNames {
    /** Longest name remembered, in bytes, so that memory is bounded whatever clients send. */
    private static final int LONGEST = 256;
    /** A name lies in one of so many neighbouring places. */
    private static final int PLACES = 4;

    private final @Nullable TopicName[] names;
    private final int[] hashes;
    private int evictions;

    /**
     * An empty memory.
     *
     * @param capacity most names kept; a power of two, at least 4
     */
    public TopicNames(int capacity) {
        if (capacity < PLACES || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is not a power of two from " + PLACES);
        }
        names = new @Nullable TopicName[capacity];
        hashes = new int[capacity];
    }

    /**
     * The topic name in the {@code length} bytes of {@code in} from {@code index} on; the reader index stays.
     *
     * @throws io.arna.mqtt.ProtocolException as {@link TopicName#read} does
     */
    public TopicName read(ByteBuf in, int index, int length) {
        if (length > LONGEST) { return TopicName.read(in, index, length); }
        int hash = hash(in, index, length);
        int free = -1;
        for (int probe = 0; probe < PLACES; probe++) {
            int place = place(hash, probe);
            TopicName name = names[place];
            if (name == null) {
                free = place;
                break;
            }
            if (hashes[place] == hash && name.equalsBytes(in, index, length)) { return name; }
        }
        TopicName name = TopicName.read(in, index, length);
        int place = free >= 0 ? free : place(hash, evictions++ % PLACES);
        names[place] = name;
        hashes[place] = hash;
        return name;
    }

    private int place(int hash, int probe) {
        return (hash + probe) & (names.length - 1);
    }

    /** Mixes eight bytes at a time; nobody gains by collisions, since only {@value #PLACES} places are looked at. */
    private static int hash(ByteBuf in, int index, int length) {
        long hash = length;
        int last = index + length - Long.BYTES;
        for (int at = index; at < last; at += Long.BYTES) {
            hash = mix(hash ^ in.getLong(at));
        }
        long tail = 0;
        if (last >= index) { // some of these eight may have been mixed in before
            tail = in.getLong(last);
        } else {
            for (int at = index; at < index + length; at++) {
                tail = (tail << Byte.SIZE) | (in.getByte(at) & 0xFF);
            }
        }
        return (int) (mix(hash ^ tail) >>> Integer.SIZE);
    }

    private static long mix(long value) {
        long product = value * 0x9E37_79B9_7F4A_7C15L;
        return product ^ (product >>> 29);
    }
}
