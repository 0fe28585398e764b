package io.arna.broker.retained;

import io.arna.broker.message.Message;
import io.arna.broker.tree.Branch;
import io.arna.broker.tree.Levels;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages of a node, by topic. Any thread; readers take no lock, a change holds the monitor of the branch it changes
 * (see {@link Branch}). Never more than the maximum count and bytes.
 */
public final class RetainedTree {
    /** A level of the topics, and the message retained for exactly these levels. */
    static final class Node extends Branch<Node> {
        /** Null when there is none. */
        private volatile @Nullable Message message;

        Node(String level, @Nullable Node parent) {
            super(level, parent);
        }

        @Override
        protected Node sprout(String level) {
            return new Node(level, this);
        }

        @Override
        protected boolean isBare() { return message == null; }

        @Nullable
        Message message() {
            return message;
        }
    }

    private final Node root = new Node("", null);
    private final int maximumMessages;
    private final long maximumBytes;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param maximumMessages how many messages, 0–2^31-1
     * @param maximumBytes how many bytes of topics and payloads in all, from 0 on
     */
    public RetainedTree(int maximumMessages, long maximumBytes) {
        this.maximumMessages = maximumMessages;
        this.maximumBytes = maximumBytes;
    }

    /**
     * Retains a message in the place of the one its topic has, if it has one [MQTT-3.3.1-5].
     *
     * @return false when there is no room for it; what was retained stays
     */
    public boolean put(Message message) {
        assert !message.payload().isEmpty() : "empty message for " + message.topic(); // [MQTT-3.3.1-7]
        return Branch.<Node, Boolean>grow(root, Levels.of(message.topic()), node -> {
            Message previous = node.message;
            boolean roomy = previous == null ? take(1, message.size()) : take(0, message.size() - previous.size());
            if (roomy) {
                node.message = message;
            }
            return roomy;
        });
    }

    /** Takes room, or gives it back; false when there is not enough. */
    private boolean take(int messages, int size) {
        if (!take(count, messages, maximumMessages)) { return false; }
        if (take(bytes, size, maximumBytes)) { return true; }
        take(count, -messages, maximumMessages);
        return false;
    }

    private static boolean take(AtomicLong used, int more, long maximum) {
        long now = used.get();
        while (more <= 0 || now + more <= maximum) {
            long seen = used.compareAndExchange(now, now + more);
            if (seen == now) { return true; }
            now = seen;
        }
        return false;
    }

    /** Removes the message of {@code topic} [MQTT-3.3.1-6]; null when there was none. */
    public @Nullable Message remove(TopicName topic) {
        return Branch.<Node, Message>trim(root, Levels.of(topic), node -> {
            Message gone = node.message;
            if (gone != null) {
                clear(node, gone);
            }
            return gone;
        });
    }

    /** Removes {@code message} unless another one has taken its place; whether it did. */
    public boolean remove(Message message) {
        Message gone = Branch.<Node, Message>trim(root, Levels.of(message.topic()), node -> {
            Message kept = node.message;
            if (kept == null || kept.id() != message.id()) { return null; }
            clear(node, kept);
            return kept;
        });
        return gone != null;
    }

    private void clear(Node node, Message gone) {
        node.message = null;
        take(-1, -gone.size());
    }

    /** The message of {@code topic}; null when there is none. */
    public @Nullable Message get(TopicName topic) {
        Node node = Branch.find(root, Levels.of(topic));
        return node == null ? null : node.message;
    }

    /** Goes through the messages whose topics match {@code filter}; a shared filter is taken without its share. */
    public Cursor matching(TopicFilter filter) {
        return new Cursor(root, filter);
    }

    /** How many messages. */
    public int count() {
        return count.intValue();
    }

    /** Bytes of topics and payloads. */
    public long bytes() {
        return bytes.get();
    }

    /** How many branches there are besides the root: none when nothing is retained. */
    int branches() {
        int[] count = {-1};
        Branch.forEach(root, _ -> count[0]++);
        return count[0];
    }
}
