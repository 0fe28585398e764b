package io.arna.broker.routing;

import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.mqtt.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * Remembers where topics lead to, for as long as no change of the subscriptions may matter to them. Confined to its shard.
 *
 * <p>The table is made of sets of {@value #WAYS}: a topic can be in one set only, and in a full one the topic that was not asked for
 * the longest makes room. So a look-up compares at most {@value #WAYS} topics, even if they were chosen to collide.
 * The routes that are remembered have at most {@value #SIZE_PER_ENTRY} × the maximum number of entries as targets in all, or else
 * there is but one.
 */
public final class RouteCache {
    private static final int WAYS = 4;
    private static final int SIZE_PER_ENTRY = 16;

    /** A topic, where it leads to, and the generation in which it does. */
    private record Entry(TopicName topic, Generations.Concern concern, long generation, Route route) {}

    private final TopicTree tree;
    private final int homes;
    private final Counters counters;
    private final @Nullable Entry[] entries;
    private final long maximumSize;
    /** Of the routes remembered, together. */
    private long size;
    /** The next entry to be looked at when room is made. */
    private int hand;

    /**
     * @param tree what to ask
     * @param homes how many shards there are
     * @param maximumEntries how many topics to remember at most, from 4 on; the next lower power of two is used
     * @param counters of the shard
     */
    public RouteCache(TopicTree tree, int homes, int maximumEntries, Counters counters) {
        assert maximumEntries >= WAYS : maximumEntries;
        this.tree = tree;
        this.homes = homes;
        this.counters = counters;
        this.entries = new Entry[Integer.highestOneBit(maximumEntries)];
        this.maximumSize = (long) SIZE_PER_ENTRY * entries.length;
    }

    /** Where {@code topic} leads to now: what was remembered, or else what the tree says. */
    public Route route(TopicName topic) {
        int first = firstOfSet(topic);
        for (int i = first; i < first + WAYS; i++) {
            Entry entry = entries[i];
            if (entry == null) {
                break;
            }
            if (entry.topic.equals(topic)) {
                if (entry.generation != tree.generation(entry.concern)) {
                    forget(i);
                    break;
                }
                counters.add(Counter.ROUTE_CACHE_HITS);
                moveToFront(entry, first, i);
                return entry.route;
            }
        }
        counters.add(Counter.ROUTE_CACHE_MISSES);
        return learn(topic, first);
    }

    private int firstOfSet(TopicName topic) {
        int h = topic.hashCode() * 0x9E37_79B1;
        return (h ^ (h >>> 16)) & (entries.length - WAYS);
    }

    private void moveToFront(Entry entry, int first, int at) {
        if (at > first) {
            System.arraycopy(entries, first, entries, first + 1, at - first);
            entries[first] = entry;
        }
    }

    private Route learn(TopicName topic, int first) {
        Generations.Concern concern = Generations.concern(topic);
        long generation = tree.generation(concern); // before matching: a change meanwhile makes what we find stale
        Route route = RouteBuilder.route(tree, topic, homes);
        int last = first + WAYS - 1;
        forget(last);
        makeRoom(route.size());
        System.arraycopy(entries, first, entries, first + 1, WAYS - 1);
        entries[first] = new Entry(topic, concern, generation, route);
        size += route.size();
        return route;
    }

    /** Forgets what it must, and what is stale among the next few entries: nobody who is gone is held on to for long. */
    private void makeRoom(int wanted) {
        for (int i = 0; i < WAYS; i++) {
            Entry entry = entries[hand];
            if (entry != null && entry.generation != tree.generation(entry.concern)) {
                forget(hand);
            } else {
                hand = (hand + 1) & (entries.length - 1);
            }
        }
        while (size > 0 && size + wanted > maximumSize) {
            if (entries[hand] != null) {
                forget(hand);
            } else {
                hand = (hand + 1) & (entries.length - 1);
            }
        }
    }

    /** Forgets the entry at {@code index}; those behind it in its set move up. */
    private void forget(int index) {
        Entry entry = entries[index];
        if (entry == null) { return; }
        size -= entry.route.size();
        int last = index | (WAYS - 1);
        System.arraycopy(entries, index + 1, entries, index, last - index);
        entries[last] = null;
    }
}
