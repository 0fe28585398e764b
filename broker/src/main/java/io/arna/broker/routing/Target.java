package io.arna.broker.routing;

import io.arna.mqtt.Qos;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One recipient's share of a route. Subscriptions that overlap are merged: the recipient hears one copy, at the highest QoS
 * [MQTT-3.3.4-2], with all identifiers [MQTT-3.3.4-3], and with the publisher's retain flag if one of them asks for it. Immutable.
 */
public final class Target {
    private final Recipient recipient;
    private final Qos qos;
    private final boolean retainAsPublished;
    private final List<Integer> subscriptionIds;
    /** Null when every subscription has No Local; this very target when none has. */
    private final @Nullable Target withoutLocal;

    private Target(Subscriber subscriber) {
        this.recipient = subscriber.recipient();
        this.qos = subscriber.subscription().qos();
        this.retainAsPublished = subscriber.subscription().retainAsPublished();
        this.subscriptionIds = subscriber.subscriptionId() == 0 ? List.of() : List.of(subscriber.subscriptionId());
        this.withoutLocal = subscriber.subscription().noLocal() ? null : this;
    }

    private Target(Target one, Target other) {
        this.recipient = one.recipient;
        this.qos = one.qos.max(other.qos);
        this.retainAsPublished = one.retainAsPublished || other.retainAsPublished;
        this.subscriptionIds =
                Stream.of(one, other).flatMap(target -> target.subscriptionIds.stream()).sorted().toList();
        this.withoutLocal = one.isUntouchedByNoLocal() && other.isUntouchedByNoLocal() ? this
                : merge(one.withoutLocal, other.withoutLocal);
    }

    private boolean isUntouchedByNoLocal() { return withoutLocal == this; }

    private static @Nullable Target merge(@Nullable Target one, @Nullable Target other) {
        return one == null ? other : other == null ? one : one.and(other);
    }

    /** What a single subscription is worth. */
    public static Target of(Subscriber subscriber) {
        return new Target(subscriber);
    }

    /** This and {@code other}, of the same recipient, as one copy. */
    Target and(Target other) {
        return new Target(this, other);
    }

    /** Who hears it. */
    public Recipient recipient() {
        return recipient;
    }

    /** The highest QoS it may be delivered at. */
    public Qos qos() {
        return qos;
    }

    /** Whether the retain flag is handed on as the publisher set it. */
    public boolean retainAsPublished() {
        return retainAsPublished;
    }

    /** Identifiers of the subscriptions, ascending; one that several of them have comes as often. Immutable. */
    public List<Integer> subscriptionIds() {
        return subscriptionIds;
    }

    /**
     * What is left of this for a message of that publisher: of the recipient's own, what subscriptions without No Local ask for
     * [MQTT-3.8.3-3]. The client identifier, not the connection, tells whose it is. Null when nothing is left.
     */
    public @Nullable Target forPublisher(String clientId) {
        return clientId.equals(recipient.clientId()) ? withoutLocal : this;
    }

    /** Recipient and QoS. */
    @Override
    public String toString() {
        return recipient.clientId() + " at " + qos;
    }
}
