package io.arna.broker.connection;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The topic aliases one client has set (MQTT 5.0 section 3.3.2.3.4); an array as long as it has used. Confined to its shard. */
final class InboundAliases {
    private static final @Nullable TopicName[] NONE = new @Nullable TopicName[0];

    private final int maximum;
    private @Nullable TopicName[] topics = NONE;

    /**
     * @param maximum highest alias we said we take, 0–65535
     */
    InboundAliases(int maximum) {
        this.maximum = maximum;
    }

    /**
     * The topic a PUBLISH means.
     *
     * @throws ProtocolException {@link ReasonCode#TOPIC_ALIAS_INVALID} above the maximum [MQTT-3.3.2-9], {@link ReasonCode#PROTOCOL_ERROR} when
     *     the alias stands for nothing
     */
    TopicName resolve(Publish publish) {
        int alias = publish.topicAlias();
        TopicName topic = publish.topic();
        if (alias == 0) {
            if (topic == null) {
                throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "neither topic nor alias [MQTT-3.3.2-1]");
            }
            return topic;
        }
        if (alias > maximum) {
            throw new ProtocolException(ReasonCode.TOPIC_ALIAS_INVALID,
                    "topic alias " + alias + ", at most " + maximum + " [MQTT-3.3.2-9]");
        }
        if (topic == null) {
            topic = alias < topics.length ? topics[alias] : null;
            if (topic == null) {
                throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                        "topic alias " + alias + " stands for nothing (3.3.2.3.4)");
            }
            return topic;
        }
        if (alias >= topics.length) {
            topics = Arrays.copyOf(topics, Math.min(maximum + 1, Math.max(alias + 1, topics.length * 2)));
        }
        topics[alias] = topic;
        return topic;
    }
}
