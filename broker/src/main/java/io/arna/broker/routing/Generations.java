package io.arna.broker.routing;

import io.arna.broker.tree.Levels;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells whether what is known of a topic still holds: counts the changes of filters that may match it. A filter is counted by as many
 * of its first two levels as are no wildcards, hashed to one of {@value #STRIPES} stripes, so that a change
 * leaves alone nearly all that is known of other topics. Only a filter that names neither may change all. Any thread.
 */
final class Generations {
    /** Between two messages to one topic there may be thousands of changes elsewhere; most must miss its few stripes. */
    private static final int STRIPE_BITS = 14;
    private static final int STRIPES = 1 << STRIPE_BITS;
    /** The stripe of filters that begin with a wildcard and do not name the second level. */
    private static final int LEADING_WILDCARDS = STRIPES;
    /** A stripe that never changes. */
    private static final int NONE = STRIPES + 1;

    /** What no first level of a topic is: stands for the first level of filters that begin with a wildcard. */
    private static final int ANY = TopicFilter.ONE_LEVEL.hashCode();

    /** Four stripes are packed into a long. */
    private static final int SHIFT = 16;
    private static final int MASK = (1 << SHIFT) - 1;

    private final AtomicLongArray changes = new AtomicLongArray(STRIPES + 2);

    /** To be called after a change of {@code filter} is visible. */
    void changed(TopicFilter filter) {
        changes.incrementAndGet(stripe(filter));
    }

    private static int stripe(TopicFilter filter) {
        Levels levels = Levels.of(filter);
        boolean wild = !levels.next() || levels.is(TopicFilter.ONE_LEVEL); // "#" has no level at all
        int first = wild ? ANY : levels.hash();
        boolean two = levels.next() && !levels.is(TopicFilter.ONE_LEVEL);
        if (two) { return stripe(first, levels.hash()); }
        return wild ? LEADING_WILDCARDS : stripe(first);
    }

    /** The stripes that matter to {@code topic}. */
    static long stripes(TopicName topic) {
        Levels levels = Levels.of(topic);
        levels.next();
        int first = levels.hash();
        boolean two = levels.next();
        boolean wild = !topic.isReserved(); // [MQTT-4.7.2-1]
        long both = two ? stripe(first, levels.hash()) : NONE;
        long second = two && wild ? stripe(ANY, levels.hash()) : NONE;
        long neither = wild ? LEADING_WILDCARDS : NONE;
        return stripe(first) | (both << SHIFT) | (second << (2 * SHIFT)) | (neither << (3 * SHIFT));
    }

    /** Changes whenever one of these stripes does: no count ever goes down. */
    long of(long stripes) {
        return changes.get((int) stripes & MASK) + changes.get((int) (stripes >>> SHIFT) & MASK)
                + changes.get((int) (stripes >>> (2 * SHIFT)) & MASK) + changes.get((int) (stripes >>> (3 * SHIFT)));
    }

    private static int stripe(int firstLevel) {
        return stripe(firstLevel, 1);
    }

    private static int stripe(int firstLevel, int secondLevel) {
        return ((firstLevel * 31 + secondLevel) * 0x9E37_79B1) >>> (Integer.SIZE - STRIPE_BITS);
    }
}
