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
 * All subscriptions of a node, by filter. Any thread; readers take no lock, a change holds the monitor of the branch it changes while
 * one chunk is copied (see {@link Branch}).
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

    private final Node root = new Node("", null);
    private final Generations generations = new Generations();
    /** By {@code NAME/FILTER}; each entry changes under the monitor of the branch its group hangs at. */
    private final ConcurrentHashMap<String, ShareGroup> groups = new ConcurrentHashMap<>();
    private final AtomicInteger groupNumbers = new AtomicInteger();
    private final LongAdder subscriptions = new LongAdder();
    private final LongAdder sharedSubscriptions = new LongAdder();

    /**
     * Adds a subscription; the recipient's previous one with the same filter makes room [MQTT-3.8.4-3].
     *
     * @return that previous one; null when there was none
     */
    public @Nullable Subscriber add(Subscriber subscriber) {
        TopicFilter filter = subscriber.subscription().filter();
        Subscriber previous = Branch.<Node, @Nullable Subscriber>grow(root, Levels.of(filter),
                filter.isShared() ? node -> join(node, subscriber) : node -> subscribe(node, subscriber));
        generations.changed(filter);
        if (previous == null) {
            count(filter, 1);
        }
        return previous;
    }

    private static @Nullable Subscriber subscribe(Node node, Subscriber subscriber) {
        TopicFilter filter = subscriber.subscription().filter();
        Chunks<Hearer> hearers = node.hearers(filter);
        Subscriber previous = find(hearers, subscriber.recipient());
        node.setHearers(filter, previous == null ? hearers.with(subscriber) : hearers.replace(previous, subscriber));
        return previous;
    }

    private @Nullable Subscriber join(Node node, Subscriber subscriber) {
        TopicFilter filter = subscriber.subscription().filter();
        String key = key(filter);
        ShareGroup group = groups.get(key);
        if (group != null) { return group.join(subscriber); }
        ShareGroup first =
                new ShareGroup(Objects.requireNonNull(filter.shareName()), key, groupNumbers.getAndIncrement());
        first.join(subscriber);
        groups.put(key, first);
        node.setHearers(filter, node.hearers(filter).with(first));
        return null;
    }

    /**
     * Removes a recipient's subscription with this very filter.
     *
     * @return the removed one; null when there was none
     */
    public @Nullable Subscriber remove(Recipient recipient, TopicFilter filter) {
        Subscriber removed = Branch.trim(root, Levels.of(filter),
                filter.isShared() ? node -> leave(node, recipient, filter)
                        : node -> unsubscribe(node, recipient, filter));
        if (removed != null) {
            generations.changed(filter);
            count(filter, -1);
        }
        return removed;
    }

    private static @Nullable Subscriber unsubscribe(Node node, Recipient recipient, TopicFilter filter) {
        Chunks<Hearer> hearers = node.hearers(filter);
        Subscriber gone = find(hearers, recipient);
        if (gone != null) {
            node.setHearers(filter, hearers.without(gone));
        }
        return gone;
    }

    private @Nullable Subscriber leave(Node node, Recipient recipient, TopicFilter filter) {
        ShareGroup group = groups.get(key(filter));
        if (group == null) { return null; }
        Subscriber gone = group.leave(recipient);
        if (group.isEmpty()) {
            groups.remove(group.key());
            node.setHearers(filter, node.hearers(filter).without(group));
        }
        return gone;
    }

    private static @Nullable Subscriber find(Chunks<Hearer> hearers, Recipient recipient) {
        return (Subscriber) hearers.find(recipient.clientId().hashCode(),
                hearer -> hearer instanceof Subscriber subscriber && subscriber.isOf(recipient));
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
        Levels level = Levels.of(topic);
        Node[] reached = {root};
        int count = 1;
        boolean wildcards = !topic.isReserved(); // "$" topics are not for filters that begin with one [MQTT-4.7.2-1]
        while (count > 0 && level.next()) {
            Node[] next = new Node[2 * count];
            int found = 0;
            for (int i = 0; i < count; i++) {
                Node node = reached[i];
                Node named = node.child(level);
                if (named != null) {
                    next[found++] = named;
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
        return generation(Generations.concern(topic));
    }

    long generation(Generations.Concern concern) {
        return generations.of(concern);
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

    /** How many branches there are besides the root: none when there are no subscriptions. */
    int branches() {
        int[] count = {-1};
        Branch.forEach(root, _ -> count[0]++);
        return count[0];
    }
}
