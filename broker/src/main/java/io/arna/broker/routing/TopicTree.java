package io.arna.broker.routing;

import io.arna.broker.tree.Branch;
import io.arna.broker.tree.Levels;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions of a node, by filter. Any thread; readers take no lock, a change holds the branch it changes (see
 * {@link Branch}), or the entry when the filter has no wildcard, while one chunk is copied.
 *
 * <p>{@link #add} and {@link #remove} return after the change is visible to every {@link #match} that begins later and
 * {@link #generation} has changed. So who reads the generation first and matches then may keep what was found for as long as the
 * generation stays what it was.
 */
public final class TopicTree {
    /** A level of the filters, and who subscribed to exactly these levels. */
    private static final class Node extends Branch<Node> {
        /** Those whose filter ends here. */
        private volatile Chunks<Hearer> here = Chunks.none();
        /** Those whose filter ends here with {@code #}: they hear this level and all below. */
        private volatile Chunks<Hearer> andBelow = Chunks.none();

        Node(String level, @Nullable Node parent) {
            super(level, parent);
        }

        @Override
        protected Node sprout(String level) {
            return new Node(level, this);
        }

        @Override
        protected boolean isBare() { return here.isEmpty() && andBelow.isEmpty(); }

        Chunks<Hearer> hearers(TopicFilter filter) {
            return Levels.endsInAllLevels(filter) ? andBelow : here;
        }

        void setHearers(TopicFilter filter, Chunks<Hearer> hearers) {
            if (Levels.endsInAllLevels(filter)) {
                andBelow = hearers;
            } else {
                here = hearers;
            }
        }
    }

    /** Filters without wildcards, which a look-up finds; only the others need a tree. */
    private final ConcurrentHashMap<String, Chunks<Hearer>> exact = new ConcurrentHashMap<>();
    private final Node root = new Node("", null);
    /** By {@code NAME/FILTER}; each entry changes while its filter does. */
    private final ConcurrentHashMap<String, ShareGroup> groups = new ConcurrentHashMap<>();
    private final AtomicInteger groupNumbers = new AtomicInteger();
    private final Generations generations = new Generations();
    private final LongAdder subscriptions = new LongAdder();
    private final LongAdder sharedSubscriptions = new LongAdder();

    /**
     * Adds a subscription; the recipient's previous one with the same filter makes room [MQTT-3.8.4-3].
     *
     * @return that previous one; null when there was none
     */
    public @Nullable Subscriber add(Subscriber subscriber) {
        return new Swap(subscriber.recipient(), subscriber.subscription().filter(), subscriber).make();
    }

    /**
     * Removes a recipient's subscription with this very filter.
     *
     * @return the removed one; null when there was none
     */
    public @Nullable Subscriber remove(Recipient recipient, TopicFilter filter) {
        return new Swap(recipient, filter, null).make();
    }

    /** Puts a recipient's subscription with a filter in the place of its previous one. Made once. */
    private final class Swap {
        private final Recipient recipient;
        private final TopicFilter filter;
        /** Null when none is to be there. */
        private final @Nullable Subscriber after;
        /** Null when there was none. */
        private @Nullable Subscriber before;

        Swap(Recipient recipient, TopicFilter filter, @Nullable Subscriber after) {
            this.recipient = recipient;
            this.filter = filter;
            this.after = after;
        }

        @Nullable
        Subscriber make() {
            if (!filter.hasWildcard()) {
                exact.compute(filter.unshared(), (_, hearers) -> {
                    Chunks<Hearer> then = in(hearers == null ? Chunks.none() : hearers);
                    return then.isEmpty() ? null : then;
                });
            } else if (after != null) {
                Branch.grow(root, Levels.of(filter), this::at);
            } else {
                Branch.trim(root, Levels.of(filter), this::at);
            }
            if (before != null || after != null) {
                generations.changed(filter); // now that the change is visible
                count(filter, (after == null ? 0 : 1) - (before == null ? 0 : 1));
            }
            return before;
        }

        private Node at(Node node) {
            node.setHearers(filter, in(node.hearers(filter)));
            return node;
        }

        private Chunks<Hearer> in(Chunks<Hearer> hearers) {
            if (filter.isShared()) { return inGroup(hearers); }
            before = (Subscriber) hearers.find(recipient.clientId().hashCode(),
                    hearer -> hearer instanceof Subscriber subscriber && subscriber.isOf(recipient));
            return hearers.swap(before, after);
        }

        private Chunks<Hearer> inGroup(Chunks<Hearer> hearers) {
            String key = key(filter);
            ShareGroup group = groups.get(key);
            if (group != null) {
                before = group.swap(recipient, after);
                if (!group.isEmpty()) { return hearers; }
                groups.remove(key);
                return hearers.swap(group, null);
            }
            if (after == null) { return hearers; }
            ShareGroup begun =
                    new ShareGroup(Objects.requireNonNull(filter.shareName()), key, groupNumbers.getAndIncrement());
            begun.swap(recipient, after);
            groups.put(key, begun);
            return hearers.swap(null, begun);
        }
    }

    private void count(TopicFilter filter, int change) {
        subscriptions.add(change);
        if (filter.isShared()) {
            sharedSubscriptions.add(change);
        }
    }

    /** Tells {@code into} of all whose filter matches {@code topic}. */
    public void match(TopicName topic, Matches into) {
        audiences(topic, hearers -> hearers.forEach(hearer -> {
            switch (hearer) {
                case Subscriber subscriber -> into.subscriber(subscriber);
                case ShareGroup group -> into.group(group);
            }
        }));
    }

    /** Hands over those of each matching filter that has any, a filter without and with {@code #} apart. */
    void audiences(TopicName topic, Consumer<Chunks<Hearer>> into) {
        Chunks<Hearer> named = exact.get(topic.toString());
        if (named != null) {
            into.accept(named);
        }
        Levels level = Levels.of(topic);
        Node[] reached = {root};
        int count = 1;
        boolean wildcards = !topic.isReserved(); // "$" topics are not for filters that begin with one [MQTT-4.7.2-1]
        while (count > 0 && level.next()) {
            Node[] next = new Node[2 * count];
            int found = 0;
            for (int i = 0; i < count; i++) {
                Node node = reached[i];
                Node same = node.child(level);
                if (same != null) {
                    next[found++] = same;
                }
                if (wildcards) {
                    handOver(node.andBelow, into);
                    Node any = node.oneLevel();
                    if (any != null) {
                        next[found++] = any;
                    }
                }
            }
            wildcards = true;
            reached = next;
            count = found;
        }
        for (int i = 0; i < count; i++) {
            handOver(reached[i].andBelow, into); // "a/#" is for "a" as well
            handOver(reached[i].here, into);
        }
    }

    private static void handOver(Chunks<Hearer> hearers, Consumer<Chunks<Hearer>> into) {
        if (!hearers.isEmpty()) {
            into.accept(hearers);
        }
    }

    /** Changes whenever a change of the subscriptions may affect who hears {@code topic}; never returns to an earlier value. */
    public long generation(TopicName topic) {
        return generations.of(Generations.stripes(topic));
    }

    Generations generations() {
        return generations;
    }

    /** How many subscriptions there are, shared ones included. */
    public long subscriptions() {
        return subscriptions.sum();
    }

    /** How many of the subscriptions are shared. */
    public long sharedSubscriptions() {
        return sharedSubscriptions.sum();
    }

    /** The group {@code shareName} of {@code filter}, which is written without share; null when it has no members. */
    public @Nullable ShareGroup group(String shareName, String filter) {
        return groups.get(shareName + '/' + filter);
    }

    private static String key(TopicFilter filter) {
        return filter.shareName() + '/' + filter.unshared();
    }

    /** Tells of all subscriptions: of those there throughout once, of others perhaps. For administration. */
    public void forEach(Consumer<Subscriber> action) {
        exact.values().forEach(hearers -> forEach(hearers, action));
        Branch.forEach(root, node -> {
            forEach(node.here, action);
            forEach(node.andBelow, action);
        });
    }

    private static void forEach(Chunks<Hearer> hearers, Consumer<Subscriber> action) {
        hearers.forEach(hearer -> {
            switch (hearer) {
                case Subscriber subscriber -> action.accept(subscriber);
                case ShareGroup group -> group.chunks().forEach(action);
            }
        });
    }

    /** How many filters and levels of filters are remembered: none when there are no subscriptions. */
    int places() {
        int[] count = {exact.size() + groups.size() - 1};
        Branch.forEach(root, _ -> count[0]++);
        return count[0];
    }
}
