package io.arna.broker.session;

import io.arna.broker.message.Message;
import io.arna.broker.routing.ShareGroup;
import io.arna.mqtt.Qos;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits for its client, or for its client's acknowledgement.
 *
 * @param qos at which the client hears it
 * @param retain the flag the client hears it with
 * @param subscriptionIds identifiers of the subscriptions that matched
 * @param share the group it came by, which gets it back when this session ends; null when by none
 */
record Waiting(Message message, Qos qos, boolean retain, List<Integer> subscriptionIds, @Nullable ShareGroup share) {}
