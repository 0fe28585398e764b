package io.arna.broker.routing;

import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.mqtt.topic.TopicName;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers where topics lead to, for as long as no change of the subscriptions may matter to them. Confined to its shard.
 *
 * <p>The table is made of sets of {@value #WAYS}: a topic can be in one set only, and in a full one the topic that was not asked for
 * the longest makes room. So a look-up compares at most {@value #WAYS} topics, even if they were chosen to collide.
 * The routes that are remembered have at most {@value #SIZE_PER_ENTRY} × the maximum number of entries as targets in all, or else
 * there is but one that has any.
 */
public final class RouteCache {
    private static final int WAYS = 4;
    private static final int SIZE_PER_ENTRY = 16;
    /** Entries looked at for each session that ends. */
    private static final int LOOKED_AT = 4;

    /** A topic, where it leads to, and the generation of which stripes in which it does. */
    private record Entry(TopicName topic, Route route, long stripes, long generation) {}

    private final TopicTree tree;
    private final Generations generations;
    private final int homes;
    private final Counters counters;
    private final @Nullable Entry[] entries;
    /** Of the topics of the entries: those that differ need not be fetched from all over the memory. */
    private final int[] hashes;
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
        this.generations = tree.generations();
        this.homes = homes;
        this.counters = counters;
        this.entries = new Entry[Integer.highestOneBit(maximumEntries)];
        this.hashes = new int[entries.length];
        this.maximumSize = (long) SIZE_PER_ENTRY * entries.length;
    }

    /** Where {@code topic} leads to now: what was remembered, or else what the tree says. */
    public Route route(TopicName topic) {
        int hash = topic.hashCode();
        int first = firstOfSet(hash);
        for (int i = first; i < first + WAYS; i++) {
            Entry entry = hashes[i] == hash ? entries[i] : null;
            if (entry != null && entry.topic.equals(topic)) {
                if (isStale(entry)) {
                    forget(i);
                    break;
                }
                counters.add(Counter.ROUTE_CACHE_HITS);
                if (i > first) {
                    move(first, first + 1, i - first);
                    put(first, entry, hash);
                }
                return entry.route;
            }
        }
        counters.add(Counter.ROUTE_CACHE_MISSES);
        return learn(topic, first);
    }

    /** Whether anybody hears {@code topic} now. Nothing is remembered, and nothing forgotten for it. */
    boolean leadsAnywhere(TopicName topic) {
        boolean[] heard = {false};
        tree.audiences(topic, _ -> heard[0] = true);
        return heard[0];
    }

    /**
     * A session has ended: looks at a few entries and forgets those that are stale. Without it routes to those who are gone would
     * be held for as long as no new topic is asked for.
     */
    void somebodyIsGone() {
        for (int i = 0; i < LOOKED_AT; i++) {
            Entry entry = entries[hand];
            if (entry != null && isStale(entry)) {
                forget(hand);
            } else {
                hand = (hand + 1) & (entries.length - 1);
            }
        }
    }

    private int firstOfSet(int hash) {
        int h = hash * 0x9E37_79B1;
        return (h ^ (h >>> 16)) & (entries.length - WAYS);
    }

    private boolean isStale(Entry entry) { return entry.generation != generations.of(entry.stripes); }

    private Route learn(TopicName topic, int first) {
        long stripes = Generations.stripes(topic);
        long generation = generations.of(stripes); // before matching: a change meanwhile makes what we find stale
        Route route = RouteBuilder.route(tree, topic, homes);
        forget(first + WAYS - 1);
        makeRoom(route.size());
        move(first, first + 1, WAYS - 1);
        put(first, new Entry(topic, route, stripes, generation), topic.hashCode());
        size += route.size();
        return route;
    }

    /** Forgets what it must, and the next entry if it is stale: nobody who is gone is held on to for ever. */
    private void makeRoom(int wanted) {
        do {
            Entry entry = entries[hand];
            if (entry != null && (size + wanted > maximumSize || isStale(entry))) {
                forget(hand);
            } else {
                hand = (hand + 1) & (entries.length - 1);
            }
        } while (size > 0 && size + wanted > maximumSize);
    }

    /** Forgets the entry at {@code index}, if there is one; those behind it in its set move up. */
    private void forget(int index) {
        Entry entry = entries[index];
        if (entry == null) { return; }
        size -= entry.route.size();
        int last = index | (WAYS - 1);
        move(index + 1, index, last - index);
        put(last, null, 0);
    }

    private void put(int index, @Nullable Entry entry, int hash) {
        entries[index] = entry;
        hashes[index] = hash;
    }

    private void move(int from, int to, int count) {
        System.arraycopy(entries, from, entries, to, count);
        System.arraycopy(hashes, from, hashes, to, count);
    }

    /** Targets and groups of the routes remembered. */
    long size() {
        return size;
    }

    /** How many topics are remembered. */
    long remembered() {
        return Stream.of(entries).filter(Objects::nonNull).count();
    }
}
