package io.arna.broker.session;

import io.arna.mqtt.topic.TopicName;
import java.util.HashMap;
import java.util.Map;

/**
 * Topic aliases towards one client (MQTT 5.0 section 3.3.2.3.4): the first topics it hears get one each, as long as there are any. A
 * client that hears the same topics again and again then hears two bytes instead of a name. Confined to its connection's shard.
 */
final class OutboundAliases {
    private final int maximum;
    private final Map<TopicName, Integer> aliases = new HashMap<>();

    /**
     * @param maximum how many, 1–65535
     */
    OutboundAliases(int maximum) {
        this.maximum = maximum;
    }

    /** The topic's alias, or 0 when the client does not know one. */
    int known(TopicName topic) {
        return aliases.getOrDefault(topic, 0);
    }

    /** A new alias for the topic, or 0 when none is left. */
    int assign(TopicName topic) {
        if (aliases.size() == maximum) { return 0; }
        int alias = aliases.size() + 1;
        aliases.put(topic, alias);
        return alias;
    }
}
