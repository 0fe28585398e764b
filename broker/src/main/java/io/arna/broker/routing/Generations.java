package io.arna.broker.routing;

import io.arna.broker.tree.Levels;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells whether what is known of a topic still holds: counts the changes of filters that may match it. A filter is counted by as many
 * of its first two levels as are no wildcards, hashed to one of {@value #STRIPES} stripes, so that a change
 * leaves alone nearly all that is known of other topics. Any thread.
 */
final class Generations {
    private static final int STRIPE_BITS = 12;
    private static final int STRIPES = 1 << STRIPE_BITS;
    /** The stripe of filters that begin with a wildcard. */
    private static final int LEADING_WILDCARDS = STRIPES;
    /** A stripe that never changes. */
    private static final int NONE = STRIPES + 1;

    /** Three stripes are packed into a long. */
    private static final int SHIFT = 16;
    private static final int MASK = (1 << SHIFT) - 1;

    private final AtomicLongArray changes = new AtomicLongArray(STRIPES + 2);

    /** To be called after a change of {@code filter} is visible. */
    void changed(TopicFilter filter) {
        changes.incrementAndGet(stripe(filter));
    }

    private static int stripe(TopicFilter filter) {
        if (filter.startsWithWildcard()) { return LEADING_WILDCARDS; }
        Levels levels = Levels.of(filter);
        levels.next();
        int first = levels.hash();
        boolean two = levels.next() && !levels.is(TopicFilter.ONE_LEVEL);
        return two ? stripe(first, levels.hash()) : stripe(first);
    }

    /** The stripes that matter to {@code topic}. */
    static long stripes(TopicName topic) {
        Levels levels = Levels.of(topic);
        levels.next();
        int first = levels.hash();
        long both = levels.next() ? stripe(first, levels.hash()) : NONE;
        long wildcards = topic.isReserved() ? NONE : LEADING_WILDCARDS; // [MQTT-4.7.2-1]
        return stripe(first) | (both << SHIFT) | (wildcards << (2 * SHIFT));
    }

    /** Changes whenever one of these stripes does: no count ever goes down. */
    long of(long stripes) {
        return changes.get((int) stripes & MASK) + changes.get((int) (stripes >>> SHIFT) & MASK)
                + changes.get((int) (stripes >>> (2 * SHIFT)) & MASK);
    }

    private static int stripe(int firstLevel) {
        return stripe(firstLevel, 1);
    }

    private static int stripe(int firstLevel, int secondLevel) {
        return ((firstLevel * 31 + secondLevel) * 0x9E37_79B1) >>> (Integer.SIZE - STRIPE_BITS);
    }
}
