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
    private static final int STRIPES = 4096;
    /** Filters that begin with a wildcard. */
    private static final int LEADING_WILDCARDS = STRIPES;
    /** Never changes. */
    private static final int NOTHING = STRIPES + 1;

    private final AtomicLongArray changes = new AtomicLongArray(STRIPES + 2);

    /** The changes that matter for one topic. */
    record Concern(int leadingWildcards, int firstLevel, int firstTwoLevels) {}

    /** To be called after a change of {@code filter} is visible. */
    void changed(TopicFilter filter) {
        changes.incrementAndGet(stripe(filter));
    }

    private static int stripe(TopicFilter filter) {
        if (filter.startsWithWildcard()) { return LEADING_WILDCARDS; }
        Levels levels = Levels.of(filter);
        levels.next();
        int first = levels.text().hashCode();
        return !levels.next() || levels.is(TopicFilter.ONE_LEVEL) ? stripe(first)
                : stripe(first, levels.text().hashCode());
    }

    /** What to watch for {@code topic}. */
    static Concern concern(TopicName topic) {
        Levels levels = Levels.of(topic);
        levels.next();
        int first = levels.text().hashCode();
        return new Concern(topic.isReserved() ? NOTHING : LEADING_WILDCARDS, stripe(first),
                levels.next() ? stripe(first, levels.text().hashCode()) : NOTHING);
    }

    /** Changes whenever one of the changes that matter has happened: none of the counts ever goes down. */
    long of(Concern concern) {
        return changes.get(concern.leadingWildcards) + changes.get(concern.firstLevel)
                + changes.get(concern.firstTwoLevels);
    }

    private static int stripe(int first) {
        return stripe(first, 1);
    }

    private static int stripe(int first, int second) {
        int h = (first * 31 + second) * 0x9E37_79B1;
        return h >>> (Integer.SIZE - Integer.numberOfTrailingZeros(STRIPES));
    }
}
