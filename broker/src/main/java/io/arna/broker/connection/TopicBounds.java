package io.arna.broker.connection;

import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.broker.port.ShardContext;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How deep and how long topics and filters may be. */
final class TopicBounds {
    private TopicBounds() {}

    /**
     * Refuses a topic that is beyond them, and counts that.
     *
     * @param what it is, as in "will topic"
     */
    static void check(String what, TopicName topic, ShardContext context) {
        Limits.Message limits = context.limits().message();
        Bound exceeded = exceeded(topic.depth(), topic.length(), limits);
        if (exceeded != null) {
            context.counters().reached(exceeded);
            throw new ProtocolException(ReasonCode.TOPIC_NAME_INVALID, exceeded == Bound.TOPIC_LEVELS
                    ? what + " of " + topic.depth() + " levels, at most " + limits.topicMaximumLevels()
                    : what + " of " + topic.length() + " bytes, at most " + limits.topicMaximumLength());
        }
    }

    /** What a filter is beyond; null when it is within. */
    static @Nullable Bound exceededBy(TopicFilter filter, Limits.Message limits) {
        String text = filter.toString();
        int bytes = text.length() * 3 <= limits.topicMaximumLength() // no character takes more
                ? 0
                : text.getBytes(StandardCharsets.UTF_8).length;
        return exceeded(filter.depth(), bytes, limits);
    }

    private static @Nullable Bound exceeded(int levels, int bytes, Limits.Message limits) {
        if (levels > limits.topicMaximumLevels()) { return Bound.TOPIC_LEVELS; }
        return bytes > limits.topicMaximumLength() ? Bound.TOPIC_LENGTH : null;
    }
}
