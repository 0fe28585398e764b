package io.arna.broker.port;

import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** Decides what a connected client may do. Changes of what it says apply to live sessions once {@code Node.reviewPermissions} is called. */
public interface Authorizer {
    /**
     * Who asks.
     *
     * @param clientId the client identifier it goes by
     * @param identity who it was found to be; null when anonymous
     * @param peer where it comes from
     */
    record Subject(String clientId, @Nullable String identity, Peer peer) {}

    /** What one client may do, whatever changes meanwhile. Asked on its shard, for each operation: answers from memory. */
    interface Permissions {
        /** Whether a message may be published. */
        boolean mayPublish(TopicName topic, Qos qos, boolean retain);

        /** Whether a filter may be subscribed to. */
        boolean maySubscribe(TopicFilter filter, Qos qos);

        /** Whether a message may be heard to which a subscription that is allowed has led: one with wildcards may reach into what is not allowed. */
        default boolean mayHear(TopicName topic) {
            return true;
        }

        /** Why a message may not be published, in a sentence for the operator. */
        default String whyNotPublish(TopicName topic, Qos qos, boolean retain) {
            return "it is not allowed";
        }

        /** Why a filter may not be subscribed to, in a sentence for the operator. */
        default String whyNotSubscribe(TopicFilter filter, Qos qos) {
            return "it is not allowed";
        }

        /** Whether a client that tries what it may not do loses its connection. */
        default boolean areEnforcedByDisconnecting() {
            return false;
        }
    }

    /** The permissions of a client, for as long as it is connected. On its shard. */
    Permissions of(Subject subject);

    /** Allows everything. */
    static Authorizer open() {
        Permissions all = new Permissions() {
            @Override
            public boolean mayPublish(TopicName topic, Qos qos, boolean retain) {
                return true;
            }

            @Override
            public boolean maySubscribe(TopicFilter filter, Qos qos) {
                return true;
            }
        };
        return _ -> all;
    }
}
