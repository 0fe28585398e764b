package io.arna.broker.port;

import io.arna.broker.limit.Bound;
import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happened, for logs, audit and {@code $SYS}. Called on shards: returns at once, keeps nothing waiting. No payload and no secret is
 * ever told (S7). Every method does nothing unless overridden.
 */
public interface Events {
    /**
     * A client in the broker's eyes.
     *
     * @param clientId the client identifier it goes by
     * @param identity who it was found to be; null when anonymous
     * @param peer where it comes from
     * @param version what it speaks
     */
    record Client(String clientId, @Nullable String identity, Peer peer, MqttVersion version) {}

    /** A client has been let in. */
    default void connected(Client client, boolean cleanStart, int keepAliveSeconds, long sessionExpirySeconds,
            boolean sessionPresent) {}

    /** A client that was in is gone; {@code reason} and {@code why} tell whose wish it was. */
    default void disconnected(Client client, ReasonCode reason, String why) {}

    /** A connection ended before anybody was let in. */
    default void refused(Peer peer, @Nullable String clientId, ReasonCode reason, String why) {}

    /** The same with the name of the user that was claimed, which nothing has proved; null when none was. */
    default void refused(Peer peer, @Nullable String clientId, @Nullable String claimed, ReasonCode reason,
            String why) {
        refused(peer, clientId, reason, why);
    }

    /** A subscription was made or renewed. */
    default void subscribed(Client client, String filter, int qos) {}

    /** A subscription was ended by its client. */
    default void unsubscribed(Client client, String filter) {}

    /** A message did not reach a client; many in a row may be told as one by the listener. */
    default void dropped(String clientId, Message message, DropReason reason) {}

    /**
     * A client that is in has reached a limit, and is slowed or refused something; many in a row may be told as one by the listener. Who loses its
     * connection, or is not let in, for a limit is told of as {@link #disconnected} or {@link #refused}.
     */
    default void limited(Client client, Bound bound) {}

    /**
     * Somebody has come and gone too often, and is not let in for a while.
     *
     * @param who as in {@code client id pump-7}, {@code user anna}, {@code address 192.0.2.7}
     */
    default void flapping(String who, int banSeconds) {}

    /** The broker has as much as it can bear, or no longer: new clients are refused and publishers slowed meanwhile. */
    default void overloaded(Bound bound, boolean begins) {}

    /** An operation was denied; {@code why} says it in a sentence, and takes a while to find out. */
    default void denied(Client client, String operation, String topic, Supplier<String> why) {}

    /** The store could not keep something. */
    default void storeFailed(String what, String why) {}

    /** Tells nobody. */
    static Events none() {
        return new Events() {};
    }
}
