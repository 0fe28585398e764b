package io.arna.broker.tree;

import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the levels of a topic in order, an empty one counts, without cutting the topic in pieces. A final {@code #} of a
 * filter is no level here: it says something of the level before it. Confined to one thread.
 */
public final class Levels {
    private static final char SEPARATOR = '/';

    private final String topic;
    /** Where the last level ends; -1 when there is none, as in the filter {@code #}. */
    private final int end;
    private int from;
    private int to = -1;
    /** Null until asked for: most levels are only compared. */
    private @Nullable String text;
    private int hash;
    private boolean hashed;

    private Levels(String topic, int end) {
        this.topic = topic;
        this.end = end;
    }

    /** Stands before the first level of {@code name}. */
    public static Levels of(TopicName name) {
        String text = name.toString();
        return new Levels(text, text.length());
    }

    /** Stands before the first level of {@code filter}, without its share. */
    public static Levels of(TopicFilter filter) {
        String text = filter.unshared();
        return new Levels(text, endsInAllLevels(filter) ? text.length() - 2 : text.length());
    }

    /** Stands at {@code level}, with nothing before or behind it. */
    static Levels only(String level) {
        Levels levels = new Levels(level, level.length());
        levels.to = level.length();
        levels.text = level;
        return levels;
    }

    /** Whether the last level of {@code filter} is {@code #}. */
    public static boolean endsInAllLevels(TopicFilter filter) {
        return filter.unshared().endsWith(TopicFilter.ALL_LEVELS);
    }

    /** Steps to the next level; false when there is none. */
    public boolean next() {
        if (to == end) { return false; }
        from = to + 1;
        int separator = topic.indexOf(SEPARATOR, from);
        to = separator < 0 || separator > end ? end : separator;
        text = null;
        hashed = false;
        return true;
    }

    /** Steps back before the first level. */
    public void rewind() {
        to = -1;
    }

    /** Whether the level is {@code other}. */
    public boolean is(String other) {
        return other.length() == to - from && topic.startsWith(other, from);
    }

    /** The hash of {@link #text}. */
    public int hash() {
        if (!hashed) {
            int h = 0;
            for (int i = from; i < to; i++) {
                h = 31 * h + topic.charAt(i);
            }
            hash = h;
            hashed = true;
        }
        return hash;
    }

    /** The level. */
    public String text() {
        String known = text;
        if (known == null) {
            known = topic.substring(from, to);
            text = known;
        }
        return known;
    }
}
