package io.arna.broker.session;

import io.arna.broker.event.Counter;
import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.message.MessageIds;
import io.arna.broker.port.ShardContext;
import io.arna.broker.port.Store;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.Completion;
import io.arna.broker.port.Store.Failure;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.SessionState;
import io.arna.broker.port.Store.StoredSubscription;
import io.arna.broker.port.Store.StoredWill;
import io.arna.broker.retained.RetainedTree;
import io.arna.broker.routing.Fanout;
import io.arna.broker.routing.Recipient;
import io.arna.broker.routing.Router;
import io.arna.broker.routing.ShareGroup;
import io.arna.broker.routing.Subscriber;
import io.arna.broker.routing.Target;
import io.arna.broker.routing.TopicTree;
import io.arna.broker.timer.Timer;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a client is to the broker, connected or not. Confined to its home shard; other shards may hold it as a {@link Recipient} and ask
 * what that says any thread may.
 */
public final class Session implements Recipient {
    /** What every session of a shard has around it. */
    record Surroundings(ShardContext context, TopicTree tree, RetainedTree retained, Router router,
            MessageIds messageIds) {}

    /** What a client reads when its state cannot be stored; the cause is for the operator alone. */
    public static final String CANNOT_KEEP = "the broker cannot keep this at the moment";

    private final Surroundings around;
    private final SessionKey key;
    private final @Nullable String identity;
    private final Outbound outbound;
    private Map<TopicFilter, Subscriber> subscriptions = Map.of();
    /** QoS 2 packet identifiers the client has used and not released; null while it has used none. */
    private @Nullable PacketIds received;
    /** Null while the client is away. */
    private @Nullable Occupant occupant;
    /** Ends the session; null while the client is connected, and when it never expires. */
    @Nullable Timer expiry;
    /** What its last connection wants published when it is lost; null without, and once published or called off [MQTT-3.1.2-7]. */
    @Nullable Will will;
    /** Publishes the will when its delay is over; null while none runs. */
    @Nullable Timer willDelay;
    /** Wall time at which the client was lost or left; {@link SessionState#CONNECTED} while it is connected. */
    private long disconnectedAtMillis = SessionState.CONNECTED;
    private boolean ended;
    /** Whether the store knows of it, though it may not outlive this connection any more. */
    private boolean stored;
    private long expirySeconds;
    private volatile boolean online;
    private volatile boolean outlivesConnection;

    Session(Surroundings around, SessionKey key, @Nullable String identity) {
        this.around = around;
        this.key = key;
        this.identity = identity;
        this.outbound = new Outbound(around.context(), this);
    }

    // ── Recipient: any thread ──

    @Override
    public String clientId() {
        return key.clientId();
    }

    @Override
    public SessionKey key() {
        return key;
    }

    @Override
    public int home() {
        return around.context().shard().index();
    }

    @Override
    public boolean isOnline() { return online; }

    @Override
    public boolean stores(Qos qos) {
        return outlivesConnection
                && (qos != Qos.AT_MOST_ONCE || (!online && around.context().limits().session().queueQos0()));
    }

    @Override
    public boolean isCongested() { return outbound.isCongested(); }

    // ── Messages ──

    @Override
    public void hear(Fanout fanout, Target merged, @Nullable ShareGroup share) {
        assert around.context().shard().isCurrent();
        Message message = fanout.message();
        if (share != null && !canTake(share)) {
            around.router().handOn(fanout, share, this);
            if (outlivesConnection) {
                // It was stored for this session as well, which is not to hear it after a restart.
                store(new Change.Done(message.id()), reported("message handed on"));
            }
            return;
        }
        Target target = merged.forPublisher(message.publisher());
        if (ended) {
            around.context().counters().dropped(DropReason.SESSION_ENDED);
        } else if (target != null) {
            outbound.hear(fanout, target, share);
        }
    }

    /** Whether a message for the group may stay here: the session lives, and is connected unless nobody of the group is. */
    private boolean canTake(ShareGroup share) {
        boolean lives = outlivesConnection || occupant != null; // a client on its way in hears it soon
        return !ended && (online || (lives && !share.hasOnlineMember()));
    }

    /** The output has room again. */
    public void onWritable() {
        outbound.pump();
    }

    /** The client has a QoS 1 message. */
    public void onPubAck(int packetId) {
        outbound.onPubAck(packetId);
    }

    /** The client has received a QoS 2 message, or refuses it. */
    public void onPubRec(int packetId, ReasonCode reason) {
        outbound.onPubRec(packetId, reason);
    }

    /** The client has completed a QoS 2 message. */
    public void onPubComp(int packetId) {
        outbound.onPubComp(packetId);
    }

    /** Whether the client owes acknowledgements: then it must be read from, or it can never give them. */
    public boolean isUnacknowledged() {
        return outbound.isUnacknowledged();
    }

    /** Messages that wait to be sent. */
    public int queued() {
        return outbound.queued();
    }

    /** Messages sent and not acknowledged. */
    public int inFlight() {
        return outbound.inFlight();
    }

    // ── QoS 2 packet identifiers of the client ──

    /** Whether the client has used this identifier for a QoS 2 message and not released it. */
    public boolean hasReceived(int packetId) {
        return received != null && received.contains(packetId);
    }

    /** The client has used this identifier for a QoS 2 message. */
    public void addReceived(int packetId) {
        if (received == null) {
            received = new PacketIds();
        }
        received.add(packetId);
    }

    /** The client has released the identifier; false when it had not used it. */
    public boolean removeReceived(int packetId) {
        return received != null && received.remove(packetId);
    }

    // ── Subscriptions ──

    /** The client's subscriptions. */
    public Collection<Subscriber> subscriptions() {
        return subscriptions.values();
    }

    /** Whether the client has a subscription with this very filter. */
    public boolean hasSubscription(TopicFilter filter) {
        return subscriptions.containsKey(filter);
    }

    /**
     * Makes a subscription, or takes the place of the one with the same filter [MQTT-3.8.4-3].
     *
     * @return it; when this returns, messages published from now on reach it
     */
    public Subscriber subscribe(Subscription subscription, int subscriptionId) {
        Subscriber subscriber = new Subscriber(this, subscription, subscriptionId);
        if (subscriptions.isEmpty()) {
            subscriptions = new HashMap<>(4);
        }
        around.tree().add(subscriber);
        if (subscriptions.put(subscription.filter(), subscriber) == null) {
            around.context().counters()
                    .add(subscription.filter().isShared() ? Counter.SHARED_SUBSCRIBED : Counter.SUBSCRIBED);
        }
        return subscriber;
    }

    /** Sends the retained messages the subscription asks for, at the client's pace. */
    public void replayRetained(Subscriber subscriber, boolean isNew) {
        Subscription subscription = subscriber.subscription();
        boolean wanted = switch (subscription.retainHandling()) {
            case SEND -> true;
            case SEND_IF_NEW -> isNew;
            case DO_NOT_SEND -> false;
        };
        if (wanted && !subscription.filter().isShared()) {
            outbound.replay(new Replay(around.retained(), subscriber), subscriber);
        }
    }

    /** Ends a subscription; false when there was none with this very filter. */
    public boolean unsubscribe(TopicFilter filter) {
        Subscriber subscriber = subscriptions.isEmpty() ? null : subscriptions.remove(filter);
        if (subscriber == null) { return false; }
        leaveTree(subscriber);
        outbound.stopReplay(subscriber);
        return true;
    }

    private void leaveTree(Subscriber subscriber) {
        TopicFilter filter = subscriber.subscription().filter();
        around.tree().remove(this, filter);
        around.context().counters().add(filter.isShared() ? Counter.SHARED_UNSUBSCRIBED : Counter.UNSUBSCRIBED);
    }

    /** A retained message turned out to have expired: it goes, here and in the store. */
    void forgetExpired(Message message) {
        if (around.retained().remove(message)) {
            around.context().store().forgetRetained(message, failure -> {
                if (failure != null) {
                    around.context().events().storeFailed("expiry of the retained message of " + message.topic(),
                            failure.why());
                }
            });
        }
    }

    // ── Life ──

    /** Whom the session belongs to; null when anonymous. */
    public @Nullable String identity() {
        return identity;
    }

    /** The connection that holds it; null while the client is away. */
    public @Nullable Occupant occupant() {
        return occupant;
    }

    /** How long it outlives its connection; 0 for not at all. */
    public long expirySeconds() {
        return expirySeconds;
    }

    /** Whether it outlives its connection, so that what belongs to it is stored. */
    public boolean outlivesConnection() {
        return outlivesConnection;
    }

    /** Whether the store knows of it, or of one it replaces. */
    boolean isStored() { return stored; }

    /** The store knows of an earlier session of this client, which this one replaces. */
    void takesPlaceInStore() {
        stored = true;
    }

    /** What is published when its connection is lost; null when nothing is. */
    public @Nullable Will will() {
        return will;
    }

    /** Its will is not published any more. */
    public void forgetWill() {
        will = null;
        if (outlivesConnection) {
            storeState(reported("will"));
        }
    }

    /** Stores the state as it is to be found after a restart. */
    void storeState(Completion done) {
        stored = true;
        StoredWill keptWill = will == null ? null : new StoredWill(will);
        store(new Change.Put(new SessionState(identity, expirySeconds, disconnectedAtMillis, keptWill)), done);
    }

    /** Whether it is over. */
    public boolean hasEnded() {
        return ended;
    }

    void occupiedBy(Occupant connection, long expiresAfterSeconds) {
        occupant = connection;
        disconnectedAtMillis = SessionState.CONNECTED;
        setExpirySeconds(expiresAfterSeconds);
    }

    void setExpirySeconds(long seconds) {
        expirySeconds = seconds;
        outlivesConnection = seconds > 0;
    }

    /** The client hears from now on: first what it had not acknowledged, then what waited. After CONNACK. */
    public void attach(Link link) {
        online = true;
        outbound.attach(link);
    }

    void detach() {
        occupant = null;
        disconnectedAtMillis = wallMillis();
        online = false;
        outbound.detach();
    }

    /** Leaves nothing behind: no subscription, no member of a group, no message. */
    void end() {
        ended = true;
        online = false;
        occupant = null;
        for (Subscriber subscriber : subscriptions.values()) {
            leaveTree(subscriber);
        }
        subscriptions = Map.of();
        outbound.end();
        outlivesConnection = false;
        around.router().somebodyIsGone();
    }

    /** As it was before a restart; a client that was connected then was lost by it, so now. */
    void restore(SessionState state, List<StoredSubscription> subscribed, List<Integer> receivedIds) {
        stored = true;
        setExpirySeconds(state.expirySeconds());
        will = state.will() == null ? null : state.will().will();
        disconnectedAtMillis = state.disconnectedAtMillis() == SessionState.CONNECTED
                ? wallMillis()
                : state.disconnectedAtMillis();
        subscribed.forEach(s -> subscribe(s.subscription(), s.subscriptionId()));
        receivedIds.forEach(this::addReceived);
    }

    /** For how long the client has been away, whole seconds rounded down so that nothing falls due too early. */
    long secondsAway() {
        return TimeUnit.MILLISECONDS.toSeconds(Math.max(0, wallMillis() - disconnectedAtMillis));
    }

    void mustBeRead() {
        if (occupant != null) {
            occupant.mustBeRead();
        }
    }

    Outbound outbound() {
        return outbound;
    }

    Router router() {
        return around.router();
    }

    // ── For what it sends ──

    /** A message as the store tells of it. */
    Waiting waiting(Store.Waiting stored) {
        QueueEntry entry = stored.entry();
        ShareGroup share = null;
        if (entry.share() != null) {
            int slash = entry.share().indexOf('/');
            share = around.tree().group(entry.share().substring(0, slash), entry.share().substring(slash + 1));
        }
        return new Waiting(stored.message(), entry.qos(), entry.retain(), entry.subscriptionIds(), share);
    }

    /** The message by itself, encoded for this client alone unless somebody shares it. */
    Fanout fanoutOf(Waiting waiting) {
        return new Fanout(waiting.message(), wallMillis(), null);
    }

    long wallMillis() {
        return around.context().shard().wallMillis();
    }

    /**
     * A copy of a retained message to be stored for this session: under an id of its own, since the session may have the message under its
     * first id already, and what becomes of one must not become of the other.
     */
    Waiting copyOf(Waiting waiting) {
        return new Waiting(waiting.message().withId(around.messageIds().next()), waiting.qos(), waiting.retain(),
                waiting.subscriptionIds(), waiting.share());
    }

    /** A message that waited is dropped. */
    void giveUp(Waiting waiting, DropReason reason) {
        drop(waiting.message(), reason);
        forget(waiting);
    }

    void drop(Message message, DropReason reason) {
        around.context().counters().dropped(reason);
        around.context().events().dropped(clientId(), message, reason);
    }

    /** A message that waited is done: the store need not keep it any more. */
    void forget(Waiting waiting) {
        if (outlivesConnection || outbound.hasBacklog()) { // else it would be read back
            store(new Change.Done(waiting.message().id()), reported("acknowledgement"));
        }
    }

    /** Tells of a failure to store what nobody waits for. */
    public Completion reported(String what) {
        return failure -> {
            if (failure != null) {
                around.context().events().storeFailed(what + " of " + clientId(), failure.why());
            }
        };
    }

    /** What must be kept before the client hears more could not be: its connection ends. */
    void cannotKeep(String what, Failure failure) {
        reported(what).onDone(failure);
        if (occupant != null) {
            occupant.end(ReasonCode.UNSPECIFIED_ERROR, CANNOT_KEEP);
        }
    }

    /** Stores a change of this session. */
    public void store(Change change, Completion done) {
        around.context().store().apply(key, List.of(change), done);
    }
}
