package io.arna.broker.routing;

import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.message.MessageIds;
import io.arna.broker.port.ShardContext;
import io.arna.broker.port.Store.Acceptance;
import io.arna.broker.port.Store.Copy;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.retained.RetainedTree;
import io.arna.broker.routing.Router.Plan;
import io.arna.mqtt.Qos;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a message into the broker: retained, matched, stored, delivered. In this order, so that a subscriber who adds its subscription
 * and then reads the retained messages misses nothing. Confined to its shard.
 */
public final class Publisher {
    private final ShardContext context;
    private final Router router;
    private final Retaining retaining;

    /** A way in on the shard of {@code context}, whose messages have their ids from {@code ids}. */
    public Publisher(ShardContext context, Router router, RetainedTree retained, MessageIds ids) {
        this.context = context;
        this.router = router;
        this.retaining = new Retaining(context, retained, ids);
    }

    /**
     * Publishes a message.
     *
     * @param receivedBy the publisher's session when it outlives its connection and the message has QoS 2: then nobody hears it before
     *     its packet identifier is stored, or a crash could make it arrive twice
     * @param packetId the publisher's packet identifier when {@code receivedBy} is given, else 0
     * @param publication whom to tell when the message is safe; null when nobody waits
     */
    public void publish(Message message, @Nullable SessionKey receivedBy, int packetId,
            @Nullable Publication publication) {
        // What the broker says about itself it says anew after a restart.
        boolean retains = message.retain() && retaining.retain(message) && !message.publisher().equals(Message.BROKER);
        Plan plan = router.plan(message);
        if (publication != null && !plan.isEmpty()) {
            publication.heardBySomebody();
        }
        List<QueueEntry> entries = message.qos() == Qos.AT_MOST_ONCE && !context.limits().session().queueQos0()
                ? List.of()
                : router.entries(plan);
        List<Copy> copies = router.copies(plan);
        if (entries.isEmpty() && copies.isEmpty() && !retains && receivedBy == null) {
            router.deliver(plan, publication, false);
        } else {
            store(new Acceptance(message, entries, receivedBy, packetId, retains, copies), plan, publication);
        }
        if (publication != null) {
            publication.release();
        }
    }

    private void store(Acceptance acceptance, Plan plan, @Nullable Publication publication) {
        boolean deliverLater = acceptance.receivedBy() != null;
        if (publication != null) {
            publication.hold();
        }
        context.store().accept(acceptance, failure -> {
            if (failure != null) {
                context.counters().dropped(DropReason.STORE_FAILED);
                context.events().storeFailed("message to " + acceptance.message().topic(), failure.why());
            } else {
                if (acceptance.retained()) {
                    retaining.stored(acceptance.message());
                }
                if (deliverLater) {
                    router.deliver(plan, publication, true);
                }
            }
            if (publication != null) {
                publication.failed(failure);
                publication.release();
            }
        });
        if (!deliverLater) {
            // After accept was asked for: what a receiver here tells the store of the message must find it there.
            router.deliver(plan, publication, true);
        }
    }
}
