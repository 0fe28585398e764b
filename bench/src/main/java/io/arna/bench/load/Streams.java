package io.arna.bench.load;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** All that one receiver, a subscriber or a share group, hears: a {@link Stream} for each publisher. Confined to one thread. */
final class Streams {
    private static final int MOST_STREAMS = 1 << 20;

    private final int first;
    /** How many are known beforehand; 0 when none is. */
    private final int expected;
    private @Nullable Stream[] streams;

    Streams(int first, int expected) {
        this.first = first;
        this.expected = expected;
        streams = new Stream[Math.max(1, expected)];
    }

    /** Whether a stream of that number may come here. */
    boolean isExpected(int stream) {
        return expected == 0 ? stream >= 0 && stream < MOST_STREAMS : stream >= first && stream < first + expected;
    }

    /** The stream of a number that {@link #isExpected}; one that was not known beforehand begins where it is first heard. */
    Stream get(int stream, long sequence) {
        int index = expected == 0 ? stream : stream - first;
        if (index >= streams.length) {
            streams = Arrays.copyOf(streams, Math.max(index + 1, 2 * streams.length));
        }
        Stream known = streams[index];
        if (known == null) {
            known = new Stream(expected == 0 ? sequence : 0);
            streams[index] = known;
        }
        return known;
    }

    /** How many of what the publishers have said never came. */
    long lost(IntToLongFunction said) {
        long lost = 0;
        for (int index = 0; index < expected; index++) {
            Stream stream = streams[index];
            long all = said.applyAsLong(first + index);
            lost += stream == null ? all : stream.lostOf(all);
        }
        if (expected == 0) {
            for (Stream stream : streams) {
                lost += stream == null ? 0 : stream.missing();
            }
        }
        return lost;
    }
}
