package io.arna.broker.sim;

import io.arna.mqtt.Payload;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.List;

/** What the clients of a world talk about, and an understanding of filters that owes nothing to the broker's. */
final class Texts {
    static final List<String> TOPICS = List.of("t/0", "t/1", "t/2", "t/0/x", "t", "/t", "a//b", "$dev/0");
    static final List<String> RETAINED_TOPICS = List.of("r/0", "r/1", "r/2");
    static final List<String> JOB_TOPICS = List.of("job/0", "job/1");
    static final List<String> FILTERS = List.of("t/0", "t/1", "t/2", "t/+", "t/#", "#", "+/0", "+/+/+", "/+", "a/+/b",
            "$dev/#", "$dev/+", "t/+/x", "r/#", "r/+", "r/0", "+/1", "job/1");
    static final List<String> SHARED_FILTERS = List.of("$share/one/job/#", "$share/one/job/#", "$share/two/job/0");

    private Texts() {}

    static Payload payload(String token, int padding) {
        return Payload.ofUtf8(token + ' ' + ".".repeat(padding));
    }

    /** Which message it is. */
    static String token(Payload payload) {
        String text = payload.toUtf8();
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }

    static TopicName topic(String text) {
        return TopicName.of(text);
    }

    static TopicFilter filter(String text) {
        return TopicFilter.of(text);
    }

    /** The group of a shared filter, as {@code NAME/FILTER}; empty when it is not shared. */
    static String group(String filter) {
        return filter.startsWith("$share/") ? filter.substring("$share/".length()) : "";
    }

    /** A filter without its share. */
    static String bare(String filter) {
        String group = group(filter);
        return group.isEmpty() ? filter : group.substring(group.indexOf('/') + 1);
    }

    /** Section 4.7, word by word. */
    static boolean matches(String bareFilter, String topic) {
        if (topic.startsWith("$") && (bareFilter.startsWith("#") || bareFilter.startsWith("+"))) { return false; }
        return matches(bareFilter, 0, topic, 0);
    }

    /** Level by level: {@code f} and {@code t} are where the next ones begin. */
    private static boolean matches(String filter, int f, String topic, int t) {
        if (f > filter.length()) { return t > topic.length(); }
        int filterEnd = levelEnd(filter, f);
        if (filter.charAt(Math.min(f, filter.length() - 1)) == '#' && f < filter.length()) { return true; }
        if (t > topic.length()) { return false; }
        int topicEnd = levelEnd(topic, t);
        boolean any = filterEnd == f + 1 && filter.charAt(f) == '+';
        boolean same = filterEnd - f == topicEnd - t && filter.regionMatches(f, topic, t, filterEnd - f);
        return (any || same) && matches(filter, filterEnd + 1, topic, topicEnd + 1);
    }

    private static int levelEnd(String text, int from) {
        int end = text.indexOf('/', from);
        return end < 0 ? text.length() : end;
    }
}
