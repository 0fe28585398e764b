package io.arna.broker.routing;

import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Limits.SharedStrategy;
import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.message.MessageIds;
import io.arna.broker.port.ShardContext;
import io.arna.broker.port.Store.Acceptance;
import io.arna.broker.port.Store.Copy;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds who hears a message and brings it there: to receivers of its own shard at once, to others in one batch per shard and burst.
 * One for each shard, confined to it.
 */
public final class Router {
    /** Messages a batch may hold before the publisher waits for the receivers' word; fewer where queues are short. */
    private static final int UNRECEIPTED = 64;

    private final ShardContext context;
    private final int home;
    private final RouteCache routes;
    private final MessageIds messageIds;
    private final List<Router> all;
    private final List<Inbox> inboxes;
    /** From here on a batch asks for receipts: all shards together must not overrun the free half of a queue unseen. */
    private final int unreceipted;
    private final long unreceiptedBytes;
    /** What is to be said to each shard at the end of this burst; null where nothing is. */
    private final @Nullable Batch[] outgoing;
    private boolean flushing;

    /**
     * @param all the routers of all shards, by number; may be completed after this constructor
     * @param inboxes their inboxes, likewise
     */
    public Router(ShardContext context, RouteCache routes, MessageIds messageIds, List<Router> all, List<Inbox> inboxes,
            int homes) {
        this.context = context;
        this.home = context.shard().index();
        this.routes = routes;
        this.messageIds = messageIds;
        this.all = all;
        this.inboxes = inboxes;
        this.outgoing = new @Nullable Batch[homes];
        Limits.Session queues = context.limits().session();
        this.unreceipted = Math.min(UNRECEIPTED, queues.queueMaximumMessages() / 2 / homes);
        this.unreceiptedBytes = queues.queueMaximumBytes() / 2 / homes;
    }

    /** Who will hear a message. Fixed once, so that what is stored is what is delivered. */
    public static final class Plan {
        private final Message message;
        private final Route route;
        private final List<Pick> picks;

        private Plan(Message message, Route route, List<Pick> picks) {
            this.message = message;
            this.route = route;
            this.picks = picks;
        }

        /** Whether nobody will hear it. */
        public boolean isEmpty() { return route.isEmpty(); }
    }

    /** The one member of a share group that hears the message, which has another id if the member hears it otherwise as well. */
    private record Pick(ShareGroup group, Target target, Message message) {}

    /** Whether anybody hears {@code topic} now; for topics that hardly anybody ever does, and so many that they are not to be remembered. */
    public boolean leadsAnywhere(TopicName topic) {
        return routes.leadsAnywhere(topic);
    }

    /** A session of this shard has ended, which remembered routes may lead to. */
    public void somebodyIsGone() {
        routes.somebodyIsGone();
    }

    /** Finds who hears {@code message} now. */
    public Plan plan(Message message) {
        Route route = routes.route(message.topic());
        ShareGroup[] groups = route.groups();
        if (groups.length == 0) { return new Plan(message, route, List.of()); }
        List<Pick> picks = new ArrayList<>(groups.length);
        for (ShareGroup group : groups) {
            Subscriber member = pick(group, message, null);
            if (member != null) {
                Target target = Target.of(member);
                boolean hearsTwice = hears(target.recipient(), route, picks);
                picks.add(new Pick(group, target, hearsTwice ? message.withId(messageIds.next()) : message));
            }
        }
        return new Plan(message, route, picks);
    }

    /** Whether a session that is kept hears the message already: of its two deliveries each is stored, and done, by itself. */
    private static boolean hears(Recipient recipient, Route route, List<Pick> picks) {
        if (!recipient.stores(Qos.AT_LEAST_ONCE)) { return false; }
        for (Target target : route.at(recipient.home())) {
            if (target.recipient() == recipient) { return true; }
        }
        for (Pick pick : picks) {
            if (pick.target().recipient() == recipient) { return true; }
        }
        return false;
    }

    /** The entries to be stored before the message may be acknowledged; empty when nobody needs one. */
    public List<QueueEntry> entries(Plan plan) {
        List<QueueEntry> entries = List.of();
        for (int shard = 0; shard < outgoing.length; shard++) {
            for (Target target : plan.route.at(shard)) {
                entries = withEntry(entries, plan.message, target, null);
            }
        }
        for (Pick pick : plan.picks) {
            if (pick.message() == plan.message) {
                entries = withEntry(entries, plan.message, pick.target(), pick.group());
            }
        }
        return entries;
    }

    /** What is to be stored likewise for members of share groups that hear the message otherwise as well. */
    public List<Copy> copies(Plan plan) {
        List<Copy> copies = List.of();
        for (Pick pick : plan.picks) {
            if (pick.message() != plan.message) {
                for (QueueEntry entry : withEntry(List.of(), pick.message(), pick.target(), pick.group())) {
                    copies = copies.isEmpty() ? new ArrayList<>() : copies;
                    copies.add(new Copy(pick.message(), entry));
                }
            }
        }
        return copies;
    }

    private static List<QueueEntry> withEntry(List<QueueEntry> entries, Message message, Target merged,
            @Nullable ShareGroup group) {
        Target target = merged.forPublisher(message.publisher());
        if (target == null) { return entries; }
        Qos qos = message.qos().min(target.qos());
        if (!target.recipient().stores(qos)) { return entries; }
        List<QueueEntry> more = entries.isEmpty() ? new ArrayList<>() : entries;
        more.add(new QueueEntry(target.recipient().key(), qos, target.retainAsPublished() && message.retain(),
                target.subscriptionIds(),
                group == null ? null : group.key()));
        return more;
    }

    /**
     * Brings the message to all of the plan.
     *
     * @param publication waits for receivers that are short of room, and for the members picked here; null when nobody waits
     * @param isStored whether it waits for the store as well: then it also waits until members on other shards have heard, or those the
     *     message is handed on to. Else that would cost it the way there and back for what is not kept anyway.
     */
    public void deliver(Plan plan, @Nullable Publication publication, boolean isStored) {
        Publication waiting = publication != null && publication.waitsForReceivers() ? publication : null;
        for (int shard = 0; shard < outgoing.length; shard++) {
            Target[] targets = plan.route.at(shard);
            if (targets.length > 0) {
                Receipt receipt = receiptFor(targets, shard, waiting);
                bring(plan.message, targets, shard, null, receipt, isPromise(receipt, waiting), null);
            }
        }
        for (Pick pick : plan.picks) {
            Target[] one = {pick.target()};
            int shard = pick.target().recipient().home();
            Receipt receipt = receiptFor(one, shard, waiting);
            boolean holds = receipt == null && (isStored || shard == home);
            bring(pick.message(), one, shard, pick.group(), receipt, isPromise(receipt, waiting),
                    holds ? publication : null);
        }
    }

    /** A new receipt if the targets are short of room, or may be before anybody knows; null otherwise, and when nobody waits. */
    private @Nullable Receipt receiptFor(Target[] targets, int shard, @Nullable Publication waiting) {
        if (waiting == null) { return null; }
        boolean unseen = shard == home || mayGoUnseen(batchFor(shard));
        return unseen && !anyCongested(targets) ? null : waiting.newReceipt();
    }

    /** Who would wait and is not asked to is promised that there is room. */
    private static boolean isPromise(@Nullable Receipt receipt, @Nullable Publication waiting) {
        return waiting != null && receipt == null;
    }

    private boolean mayGoUnseen(Batch batch) {
        return batch.isFirst() && batch.size() < unreceipted && batch.bytes() < unreceiptedBytes;
    }

    private Batch batchFor(int shard) {
        Batch batch = outgoing[shard];
        if (batch == null) {
            batch = new Batch(inboxes.get(shard).isEmpty());
            outgoing[shard] = batch;
            flushAfterBurst();
        }
        return batch;
    }

    /** @param held waits for the one target, without a receipt; null when nobody does */
    private void bring(Message message, Target[] targets, int shard, @Nullable ShareGroup group,
            @Nullable Receipt receipt, boolean roomPromised, @Nullable Publication held) {
        if (held != null) {
            held.hold();
        }
        if (shard != home) {
            batchFor(shard).add(new Batch.Delivery(message, targets, group, receipt, roomPromised, held));
            return;
        }
        Publication stillHeld = hearAll(message, targets, group, receipt, roomPromised, held);
        if (stillHeld != null) {
            stillHeld.release();
        }
    }

    /** Lets all hear; returns {@code held}, to be released now, unless the message was handed on: then a receipt does. */
    private @Nullable Publication hearAll(Message message, Target[] targets, @Nullable ShareGroup group,
            @Nullable Receipt receipt, boolean roomPromised, @Nullable Publication held) {
        Fanout fanout = new Fanout(message, context.shard().wallMillis(), receipt, held, roomPromised);
        for (Target target : targets) {
            target.recipient().hear(fanout, target, group);
        }
        if (receipt != null) {
            receipt.release();
        }
        return fanout.held();
    }

    private static boolean anyCongested(Target[] targets) {
        for (Target target : targets) {
            if (target.recipient().isCongested()) { return true; }
        }
        return false;
    }

    private void flushAfterBurst() {
        if (!flushing) {
            flushing = true;
            context.shard().execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        for (int shard = 0; shard < outgoing.length; shard++) {
            Batch batch = outgoing[shard];
            if (batch != null) {
                outgoing[shard] = null;
                inboxes.get(shard).post(batch, all.get(shard));
            }
        }
    }

    /** Takes what another shard has said. On this router's shard. */
    void deliver(Batch batch) {
        assert context.shard().isCurrent();
        for (Batch.Delivery delivery : batch.deliveries()) {
            delivery.held =
                    hearAll(delivery.message, delivery.targets, delivery.share, delivery.receipt, delivery.roomPromised,
                            delivery.held);
        }
        batch.releaseHeld();
    }

    /** Whether a shard this one writes to has more than it can handle: stop reading from who publishes until told of relief. */
    public boolean isCrowded() {
        for (int shard = 0; shard < outgoing.length; shard++) {
            if (shard != home && inboxes.get(shard).isFull()) { return true; }
        }
        return false;
    }

    /**
     * Gives a share group's message to another member, since {@code instead} cannot take it any more [MQTT-4.8.2-5]. It is stored for that
     * member first if need be.
     */
    public void share(Message message, ShareGroup group, Recipient instead) {
        share(message, group, instead, null);
    }

    /** The same with a message that has just come for {@code instead}: its publisher, if it waits, waits for the other member. */
    public void handOn(Fanout fanout, ShareGroup group, Recipient instead) {
        share(fanout.message(), group, instead, fanout.handOn());
    }

    private void share(Message given, ShareGroup group, Recipient instead, @Nullable Receipt receipt) {
        Message message = given.withId(messageIds.next()); // the other member may have heard it otherwise
        Subscriber member = pick(group, message, instead);
        if (member == null) {
            context.counters().dropped(DropReason.SESSION_ENDED);
            context.events().dropped(instead.clientId(), message, DropReason.SESSION_ENDED);
            if (receipt != null) {
                receipt.release();
            }
            return;
        }
        Target target = Target.of(member);
        List<QueueEntry> entries = withEntry(List.of(), message, target, group);
        Target[] one = {target};
        if (entries.isEmpty()) {
            bring(message, one, target.recipient().home(), group, receipt, false, null);
            return;
        }
        context.store().accept(new Acceptance(message, entries, null, 0, false), failure -> {
            if (failure != null) {
                context.counters().dropped(DropReason.STORE_FAILED);
                context.events().storeFailed("message for another member of " + group.key(), failure.why());
                // Who published at QoS 2 cannot be refused any more: its packet identifier is kept, and others have heard.
                if (receipt != null && message.qos() == Qos.AT_LEAST_ONCE) {
                    receipt.failed(failure);
                }
            }
            bring(message, one, target.recipient().home(), group, receipt, false, null);
        });
    }

    private @Nullable Subscriber pick(ShareGroup group, Message message, @Nullable Recipient except) {
        SharedStrategy strategy = context.limits().subscription().sharedStrategy();
        long number = switch (strategy) {
            case ROUND_ROBIN -> group.nextTurn();
            case RANDOM -> context.shard().random();
            case STICKY -> 0;
            case HASH_CLIENT -> message.publisher().hashCode();
            case HASH_TOPIC -> message.topic().hashCode();
        };
        return group.pick(strategy, number, except);
    }
}
