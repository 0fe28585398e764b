package io.arna.broker.routing;

import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.message.MessageIds;
import io.arna.broker.port.ShardContext;
import io.arna.broker.port.Store.Acceptance;
import io.arna.broker.port.Store.Failure;
import io.arna.broker.retained.RetainedTree;
import io.arna.mqtt.topic.TopicName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Retains messages in the tree, which all shards share, and sees to it that the store ends up with the same.
 *
 * <p>Two shards that publish to one topic at the same moment may reach the tree in one order and the store in the other. The tree is right,
 * because subscribers have heard what is in it. So whoever learns that its message is stored looks at the tree once more: when another shard's
 * message is there, it stores that one again, behind its own. Whatever the order was, the last of those who look sees what is in the tree and
 * leaves it in the store. A message of the same shard needs nothing, since the store keeps the order of one shard.
 *
 * <p>Confined to its shard.
 */
final class Retaining {
    private final ShardContext context;
    private final RetainedTree retained;
    private final MessageIds ids;
    /** Topics that are being stored again: whoever comes meanwhile came before, and that look at the tree is still to come. */
    private final Set<TopicName> again = new HashSet<>();

    Retaining(ShardContext context, RetainedTree retained, MessageIds ids) {
        this.context = context;
        this.retained = retained;
        this.ids = ids;
    }

    /**
     * Keeps, replaces or removes the topic's retained message [MQTT-3.3.1-5] [MQTT-3.3.1-6]; false when there is no room: then the topic has
     * none any more, since an outdated one would be taken for the last word.
     */
    boolean retain(Message message) {
        if (message.payload().isEmpty()) {
            retained.remove(message.topic());
            return true;
        }
        if (retained.put(message)) { return true; }
        context.counters().dropped(DropReason.RETAINED_FULL);
        context.events().dropped(message.publisher(), message, DropReason.RETAINED_FULL);
        Message outdated = retained.remove(message.topic());
        if (outdated != null) {
            forget(outdated);
        }
        return false;
    }

    /** The store has made {@code message}, with its payload or without one, the last word on its topic. */
    void stored(Message message) {
        TopicName topic = message.topic();
        if (again.contains(topic)) { return; }
        Message last = retained.get(topic);
        if (last == null) {
            if (!message.payload().isEmpty()) {
                forget(message); // unless the store has a later one
            }
        } else if (last.id() != message.id() && !ids.areOf(last.id()) && !last.publisher().equals(Message.BROKER)) {
            again.add(topic);
            context.store().accept(new Acceptance(last, List.of(), null, 0, true), failure -> {
                again.remove(topic);
                if (failure == null) {
                    stored(last);
                } else {
                    failed("retained message of " + topic, failure);
                }
            });
        }
    }

    private void forget(Message message) {
        context.store().forgetRetained(message, failure -> {
            if (failure != null) {
                failed("end of the retained message of " + message.topic(), failure);
            }
        });
    }

    private void failed(String what, Failure failure) {
        context.events().storeFailed(what, failure.why());
    }
}
