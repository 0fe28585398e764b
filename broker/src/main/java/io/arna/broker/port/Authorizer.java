package io.arna.broker.port;

import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** Decides what a connected client may do. Called on shards for each operation: answers from memory. */
public interface Authorizer {
    /**
     * Who asks.
     *
     * @param clientId the client identifier it goes by
     * @param identity who it was found to be; null when anonymous
     * @param peer where it comes from
     */
    record Subject(String clientId, @Nullable String identity, Peer peer) {}

    /** Whether a message may be published. */
    boolean mayPublish(Subject subject, TopicName topic, Qos qos, boolean retain);

    /** Whether a filter may be subscribed to. */
    boolean maySubscribe(Subject subject, TopicFilter filter, Qos qos);

    /** Allows everything. */
    static Authorizer open() {
        return new Authorizer() {
            @Override
            public boolean mayPublish(Subject subject, TopicName topic, Qos qos, boolean retain) {
                return true;
            }

            @Override
            public boolean maySubscribe(Subject subject, TopicFilter filter, Qos qos) {
                return true;
            }
        };
    }
}
