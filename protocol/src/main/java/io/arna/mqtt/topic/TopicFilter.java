package io.arna.mqtt.topic;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription asks for: a topic name in which {@code +} stands for one level and a final {@code #} for the parent and
 * everything below [MQTT-4.7.1-1] [MQTT-4.7.1-2]; or {@code $share/NAME/FILTER}, whose messages the group {@code NAME} shares
 * [MQTT-4.8.2-1] [MQTT-4.8.2-2]. Immutable; any thread.
 */
public final class TopicFilter {
    /** The level that stands for any one level. */
    public static final String ONE_LEVEL = "+";
    /** The level that stands for the parent and all that follows. */
    public static final String ALL_LEVELS = "#";

    private static final String SHARE = "$share/";
    /** What may follow the last level of a topic that matches: "#" stands for the parent too (4.7.1.2). */
    private static final String BELOW = "/#";

    private final String text;
    private final @Nullable String shareName;
    /** Without the {@code $share/NAME/} in front. */
    private final String unshared;

    private TopicFilter(String text, @Nullable String shareName, String unshared) {
        this.text = text;
        this.shareName = shareName;
        this.unshared = unshared;
    }

    /**
     * Parses a topic filter, shared or not.
     *
     * @throws ProtocolException {@link ReasonCode#TOPIC_FILTER_INVALID} when {@code text} is not one
     */
    public static TopicFilter of(String text) {
        TopicText.check(text, ReasonCode.TOPIC_FILTER_INVALID);
        if (!text.startsWith(SHARE)) {
            checkWildcards(text, text);
            return new TopicFilter(text, null, text);
        }
        int slash = text.indexOf('/', SHARE.length());
        String shareName = text.substring(SHARE.length(), slash < 0 ? text.length() : slash);
        String unshared = slash < 0 ? "" : text.substring(slash + 1);
        if (shareName.isEmpty() || shareName.contains(ONE_LEVEL) || shareName.contains(ALL_LEVELS)) {
            throw refusal(text, "share name is empty or has a wildcard [MQTT-4.8.2-1] [MQTT-4.8.2-2]");
        }
        if (unshared.isEmpty()) { throw refusal(text, "nothing follows the share name [MQTT-4.8.2-2]"); }
        checkWildcards(text, unshared);
        return new TopicFilter(text, shareName, unshared);
    }

    private static void checkWildcards(String text, String filter) {
        for (int i = 0; i < filter.length(); i++) {
            char c = filter.charAt(i);
            if (c != '+' && c != '#') {
                continue;
            }
            boolean startsLevel = i == 0 || filter.charAt(i - 1) == '/';
            boolean endsFilter = i == filter.length() - 1;
            boolean endsLevel = endsFilter || filter.charAt(i + 1) == '/';
            if (!startsLevel || !endsLevel) {
                throw refusal(text, "a wildcard fills its whole level [MQTT-4.7.1-1] [MQTT-4.7.1-2]");
            }
            if (c == '#' && !endsFilter) { throw refusal(text, "'#' comes last [MQTT-4.7.1-1]"); }
        }
    }

    private static ProtocolException refusal(String text, String rule) {
        return new ProtocolException(ReasonCode.TOPIC_FILTER_INVALID,
                "topic filter '" + TopicText.shown(text) + "': " + rule);
    }

    /** Whether a group shares the messages. */
    public boolean isShared() { return shareName != null; }

    /** The group's name; null when this filter is not shared. */
    public @Nullable String shareName() {
        return shareName;
    }

    /** The filter without {@code $share/NAME/}: what is matched against topic names. */
    public String unshared() {
        return unshared;
    }

    /** Whether it has a {@code +} or {@code #}. */
    public boolean hasWildcard() {
        return unshared.indexOf('+') >= 0 || unshared.indexOf('#') >= 0;
    }

    /** Whether its first level is a wildcard, which never reaches topics that begin with {@code $} [MQTT-4.7.2-1]. */
    public boolean startsWithWildcard() {
        return unshared.charAt(0) == '+' || unshared.charAt(0) == '#';
    }

    /** The parts of the unshared filter between slashes, in order; an empty part counts. */
    public String[] levels() {
        return TopicText.levels(unshared);
    }

    /** How many parts the unshared filter has between slashes, from 1 on. */
    public int depth() {
        return TopicText.depth(unshared);
    }

    /** Whether a message published to {@code topic} is asked for. Nothing is allocated. */
    public boolean matches(TopicName topic) {
        if (topic.isReserved() && startsWithWildcard()) { return false; }
        String name = topic.toString();
        int wanted = 0;
        int actual = 0;
        while (!unshared.startsWith(ALL_LEVELS, wanted)) {
            int wantedEnd = TopicText.levelEnd(unshared, wanted);
            int actualEnd = TopicText.levelEnd(name, actual);
            boolean alike = wantedEnd - wanted == actualEnd - actual
                    && unshared.regionMatches(wanted, name, actual, wantedEnd - wanted);
            if (!alike && !unshared.startsWith(ONE_LEVEL, wanted)) { return false; }
            if (actualEnd == name.length()) {
                return wantedEnd == unshared.length() || unshared.startsWith(BELOW, wantedEnd);
            }
            if (wantedEnd == unshared.length()) { return false; }
            wanted = wantedEnd + 1;
            actual = actualEnd + 1;
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof TopicFilter that && text.equals(that.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The filter as the client wrote it. */
    @Override
    public String toString() {
        return text;
    }
}
