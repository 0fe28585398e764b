package io.arna.client;

import io.arna.mqtt.topic.TopicName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The topic aliases we have taught the server on this connection (MQTT 5.0 section 3.3.2.3.4). Confined to the client's loop. */
final class TopicAliases {
    private final int mostAssigned;

    /** What the server knows: alias to topic. */
    private final Map<Integer, TopicName> taught = new HashMap<>();

    /** Aliases of our choice, the topic used longest ago first. */
    private final LinkedHashMap<TopicName, Integer> assigned = new LinkedHashMap<>(16, 0.75f, true);

    /** @param mostAssigned how many aliases we may choose ourselves, from 1 upwards; 0 for none */
    TopicAliases(int mostAssigned) {
        this.mostAssigned = mostAssigned;
    }

    /** The alias to send {@code topic} with, or 0 for none. A full table gives up the topic used longest ago. */
    int aliasFor(TopicName topic) {
        if (mostAssigned == 0) { return 0; }
        Integer known = assigned.get(topic);
        if (known != null) { return known; }
        int alias = assigned.size() < mostAssigned ? assigned.size() + 1 : assigned.pollFirstEntry().getValue();
        assigned.put(topic, alias);
        return alias;
    }

    /** Whether the alias alone tells the server the topic. */
    boolean isTaught(int alias, TopicName topic) {
        TopicName known = taught.get(alias);
        return known != null && known.equals(topic);
    }

    /** The server has been sent {@code topic} together with {@code alias}. */
    void onSent(int alias, TopicName topic) {
        taught.put(alias, topic);
    }
}
