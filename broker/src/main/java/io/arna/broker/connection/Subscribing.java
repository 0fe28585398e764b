package io.arna.broker.connection;

import io.arna.broker.home.Home;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.broker.port.Authorizer;
import io.arna.broker.port.Store;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.StoredSubscription;
import io.arna.broker.routing.Subscriber;
import io.arna.broker.session.Session;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes and ends a client's subscriptions (MQTT 5.0 sections 3.8 to 3.11). Confined to the client's shard. */
final class Subscribing {
    private final AdmittedClient client;
    private final Home home;
    private final Session session;
    private final Limits limits;

    Subscribing(AdmittedClient client) {
        this.client = client;
        this.home = client.home();
        this.session = client.session();
        this.limits = client.limits();
    }

    void onSubscribe(Subscribe subscribe) {
        checkAvailable(subscribe);
        List<ReasonCode> reasons = new ArrayList<>(subscribe.subscriptions().size());
        List<Runnable> replays = new ArrayList<>();
        // SUBACK keeps no order with PUBACK: a publication held back for a slow receiver must not hold it back, too.
        Store.Completion last = failure -> {
            if (failure != null) {
                client.storeFailed("subscription", failure);
                return;
            }
            client.connection().answer(new SubAck(subscribe.packetId(), ReasonProperties.NONE, reasons));
            replays.forEach(Runnable::run);
        };
        List<StoredSubscription> made = new ArrayList<>();
        for (Subscription asked : subscribe.subscriptions()) {
            ReasonCode refusal = refusalOf(asked);
            if (refusal != null) {
                reasons.add(refusal);
                continue;
            }
            Qos granted = asked.qos().min(limits.message().maximumQos());
            Subscription subscription =
                    new Subscription(asked.filter(), granted, asked.noLocal(), asked.retainAsPublished(),
                            asked.retainHandling());
            boolean isNew = !session.hasSubscription(asked.filter());
            Subscriber subscriber = session.subscribe(subscription, subscribe.subscriptionId());
            made.add(new StoredSubscription(subscription, subscribe.subscriptionId()));
            reasons.add(ReasonCode.granted(granted));
            replays.add(() -> session.replayRetained(subscriber, isNew));
            home.context().events().subscribed(client.events(), asked.filter().toString(), granted.level());
        }
        storeAll(made.stream().<Change>map(Change.Subscribed::new).toList(), last);
    }

    /**
     * What the broker does not offer at all is an MQTT 5 client's protocol error: CONNACK had told (3.2.2.3.11 to 3.2.2.3.13). Before, nothing
     * told, and just the subscription is refused [v3 MQTT-3.8.3-2].
     */
    private void checkAvailable(Subscribe subscribe) {
        if (subscribe.subscriptionId() != 0 && !limits.subscription().identifiersAvailable()) {
            throw new ProtocolException(ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED, "subscription identifier");
        }
        for (Subscription asked : subscribe.subscriptions()) {
            ReasonCode unavailable = unavailable(asked.filter());
            if (unavailable != null && client.isV5()) {
                throw new ProtocolException(unavailable, "subscription to " + asked.filter());
            }
        }
    }

    private @Nullable ReasonCode unavailable(TopicFilter filter) {
        Limits.Subscriptions offered = limits.subscription();
        if (filter.isShared() && !offered.sharedAvailable()) { return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED; }
        return filter.hasWildcard() && !offered.wildcardAvailable()
                ? ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED
                : null;
    }

    private @Nullable ReasonCode refusalOf(Subscription asked) {
        TopicFilter filter = asked.filter();
        ReasonCode unavailable = unavailable(filter);
        if (unavailable != null) { return unavailable; }
        Bound exceeded = TopicBounds.exceededBy(filter, limits.message());
        if (exceeded != null) { return reached(exceeded, ReasonCode.TOPIC_FILTER_INVALID); }
        if (!session.hasSubscription(filter)
                && session.subscriptions().size() >= limits.subscription().maximumPerSession()) {
            return reached(Bound.SUBSCRIPTIONS, ReasonCode.QUOTA_EXCEEDED);
        }
        Authorizer.Permissions permissions = client.permissions();
        if (!permissions.maySubscribe(filter, asked.qos())) {
            home.context().events().denied(client.events(), "subscribe", filter.toString(),
                    () -> permissions.whyNotSubscribe(filter, asked.qos()));
            if (permissions.areEnforcedByDisconnecting()) {
                throw new ProtocolException(ReasonCode.NOT_AUTHORIZED, "it may not subscribe to " + filter);
            }
            return ReasonCode.NOT_AUTHORIZED;
        }
        return null;
    }

    private ReasonCode reached(Bound bound, ReasonCode refusal) {
        home.context().counters().reached(bound);
        home.context().events().limited(client.events(), bound);
        return refusal;
    }

    /** Ends subscriptions that are not allowed, such as those that were before the rules changed; nobody waits for an answer. */
    void endWhatIsNotAllowed() {
        List<Change> changes = new ArrayList<>();
        for (Subscriber subscriber : List.copyOf(session.subscriptions())) {
            TopicFilter filter = subscriber.subscription().filter();
            Qos qos = subscriber.subscription().qos();
            if (!client.permissions().maySubscribe(filter, qos)) {
                session.unsubscribe(filter);
                changes.add(new Change.Unsubscribed(filter.toString()));
                home.context().events().denied(client.events(), "subscribe", filter.toString(),
                        () -> client.permissions().whyNotSubscribe(filter, qos));
            }
        }
        storeAll(changes, session.reported("end of a subscription"));
    }

    void onUnsubscribe(Unsubscribe unsubscribe) {
        List<ReasonCode> reasons = new ArrayList<>(unsubscribe.filters().size());
        List<Change> changes = new ArrayList<>();
        for (TopicFilter filter : unsubscribe.filters()) {
            boolean existed = session.unsubscribe(filter);
            reasons.add(existed ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
            if (existed) {
                changes.add(new Change.Unsubscribed(filter.toString()));
                home.context().events().unsubscribed(client.events(), filter.toString());
            }
        }
        storeAll(changes, failure -> {
            if (failure == null) {
                client.connection().answer(new UnsubAck(unsubscribe.packetId(), ReasonProperties.NONE,
                        client.isV5() ? reasons : List.of()));
            } else {
                client.storeFailed("end of a subscription", failure);
            }
        });
    }

    private void storeAll(List<Change> changes, Store.Completion done) {
        if (changes.isEmpty() || !session.outlivesConnection()) {
            done.onDone(null);
        } else {
            home.context().store().apply(session.key(), changes, done);
        }
    }
}
