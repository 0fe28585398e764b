package io.arna.broker.retained;

import io.arna.broker.message.Message;
import io.arna.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the retained messages of a filter, one at a time, while messages come and go: those that are there throughout are
 * found, once; none is found twice. Holds no lock and remembers no more than its way down the tree. Confined to one thread.
 */
public final class Cursor {
    /** The filter's levels, {@code #} included. */
    private final String[] wanted;
    /** From this level on all is wanted; when there is no {@code #}, a level that is never reached. */
    private final int all;
    private final boolean hidesReserved;
    /** For each level on the way down, the branches still to be visited there. */
    private final List<Iterator<RetainedTree.Node>> way = new ArrayList<>();

    Cursor(RetainedTree.Node root, TopicFilter filter) {
        this.wanted = filter.levels();
        this.all = wanted[wanted.length - 1].equals(TopicFilter.ALL_LEVELS) ? wanted.length - 1 : Integer.MAX_VALUE;
        this.hidesReserved = filter.startsWithWildcard();
        descend(root);
    }

    /** The next message; null when there is no more. May pass by any number of branches that lead nowhere. */
    public @Nullable Message next() {
        Message message = null;
        while (message == null && !isAtEnd()) {
            message = next(Integer.MAX_VALUE);
        }
        return message;
    }

    /**
     * The next message, unless it takes more than {@code steps} steps to find it; null when it does, or {@link #isAtEnd} is true.
     */
    public @Nullable Message next(int steps) {
        for (int step = 0; step < steps && !isAtEnd(); step++) {
            Message message = step();
            if (message != null) { return message; }
        }
        return null;
    }

    /** Whether there is no more to be found. */
    public boolean isAtEnd() { return way.isEmpty(); }

    /** Visits one branch, or leaves a level that has no more; the branch's message if it is wanted. */
    private @Nullable Message step() {
        int level = way.size() - 1;
        Iterator<RetainedTree.Node> here = way.get(level);
        if (!here.hasNext()) {
            way.remove(level);
            return null;
        }
        RetainedTree.Node node = here.next();
        if (level == 0 && hidesReserved && node.level().startsWith("$")) { return null; } // [MQTT-4.7.2-1]
        descend(node);
        boolean asked = level == wanted.length - 1 || level >= all - 1; // "a/#" is for "a" as well
        return asked ? node.message() : null;
    }

    /** Makes the way one level longer, when the filter is. */
    private void descend(RetainedTree.Node node) {
        int level = way.size();
        if (level >= all) {
            way.add(node.children());
        } else if (level < wanted.length) {
            way.add(wanted[level].equals(TopicFilter.ONE_LEVEL) ? node.children() : named(node, wanted[level]));
        }
    }

    private static Iterator<RetainedTree.Node> named(RetainedTree.Node node, String name) {
        RetainedTree.Node child = node.child(name);
        return child == null ? Collections.emptyIterator() : List.of(child).iterator();
    }
}
