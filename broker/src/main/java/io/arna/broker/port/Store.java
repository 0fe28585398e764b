package io.arna.broker.port;

import io.arna.broker.message.Message;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.Subscription;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what must survive. Speaks only of what an ordered key-value engine and a data grid can both do.
 *
 * <p>Every operation is asynchronous: called on a shard, it returns at once, and its completion is called on that same shard, perhaps
 * before the operation returns. Completions of one shard's operations come in the order of the calls, and an operation that has
 * completed implies that those the same shard asked for before are kept as well. A completion that tells a {@link Failure} says that
 * nothing of the operation may be relied on.
 *
 * <p>{@link #accept} completes when all of it is kept. Where an engine cannot do that atomically it is idempotent by message id.
 */
public interface Store {
    /** Called once for each operation. */
    @FunctionalInterface
    interface Completion {
        /** The operation is done; {@code failure} is null when it is kept. */
        void onDone(@Nullable Failure failure);
    }

    /** Why something could not be kept; a sentence for the operator. */
    record Failure(String why) {}

    /**
     * Which life of a client id's session: a session that ends and one that begins anew under the same id are told apart, so that what was
     * meant for the first never reaches the second.
     */
    record SessionKey(String clientId, long incarnation) {}

    /**
     * A message that waits for a session.
     *
     * @param session for whom
     * @param qos at which it will be delivered, 0 when kept though the client is away
     * @param retain the flag it will be delivered with
     * @param subscriptionIds identifiers of the subscriptions that matched
     * @param share the share group it was handed over by, as {@code NAME/FILTER}; null when by none
     */
    record QueueEntry(SessionKey session, Qos qos, boolean retain, List<Integer> subscriptionIds,
            @Nullable String share) {}

    /**
     * One PUBLISH, as one operation.
     *
     * @param message what was said
     * @param queues who will hear it and must not lose it
     * @param receivedBy the publisher's session, with {@code packetId}, when it was published with QoS 2; null otherwise
     * @param packetId the publisher's packet identifier, or 0
     * @param retained whether the message becomes its topic's retained message; with an empty payload that one is removed
     * @param copies the same message under other ids, for sessions that hear it through a share group and otherwise as well
     */
    record Acceptance(Message message, List<QueueEntry> queues, @Nullable SessionKey receivedBy, int packetId,
            boolean retained, List<Copy> copies) {
        /** One that nobody hears twice. */
        public Acceptance(Message message, List<QueueEntry> queues, @Nullable SessionKey receivedBy, int packetId,
                boolean retained) {
            this(message, queues, receivedBy, packetId, retained, List.of());
        }
    }

    /**
     * A message under an id of its own, for one session.
     *
     * @param message with that id
     * @param entry the session that will hear it
     */
    record Copy(Message message, QueueEntry entry) {}

    /** Keeps a message for all who must hear it. */
    void accept(Acceptance what, Completion done);

    /** Keeps changes of one session, all or none, in order. */
    void apply(SessionKey session, List<Change> changes, Completion done);

    /** Removes a topic's retained message if it still is the one with this id; for what has expired. */
    void forgetRetained(Message message, Completion done);

    /** What is known of a client id; null when there is no session. */
    void get(String clientId, Consumer<@Nullable SessionImage> answer);

    /**
     * The messages waiting for a session in the order of their ids, from {@code fromMessageId} on (inclusive), at most {@code most}. The
     * entries that have a packet identifier come with it.
     */
    void read(SessionKey session, long fromMessageId, int most, Consumer<List<Waiting>> answer);

    /** Removes the messages waiting for a session whose ids are at most {@code upToMessageId}. */
    void trim(SessionKey session, long upToMessageId, Completion done);

    /**
     * Keeps a note of the broker's own about a session, out of its memory: until it is taken back, the session ends, or the process does. It need
     * not survive anything.
     *
     * @param number tells it from other notes about the same life of that session
     */
    void setAside(SessionKey session, long number, Payload note, Completion done);

    /** Gives back what was set aside under this number, and keeps it no longer; null when there is nothing. */
    void takeBack(SessionKey session, long number, Consumer<@Nullable Payload> answer);

    /** Tells of all that is kept, at start before any other call; each client id and topic once, in no particular order. Any thread. */
    void scan(Scan scan);

    /**
     * Tells figures about itself, by the topic below {@code $SYS/broker/store/}; those of an interval since it was asked last. One caller, any
     * thread; returns at once.
     */
    default void tell(BiConsumer<String, Long> figures) {
        // Nothing to tell.
    }

    /** What {@link #scan} tells. */
    interface Scan {
        /** A session. */
        void session(SessionImage session);

        /** A retained message. */
        void retained(Message message);

        /** The highest message id that was ever kept: new ids begin above it. */
        void highestMessageId(long id);
    }

    /** A message waiting for a session, with the packet identifier it was last sent with, or 0; {@code received}: PUBREC has come. */
    record Waiting(Message message, QueueEntry entry, int packetId, boolean received) {}

    /** What is kept of a session apart from its queue. */
    record SessionImage(SessionKey key, SessionState state, List<StoredSubscription> subscriptions,
            List<Integer> receivedIds) {}

    /** A subscription with its identifier, 0 when it has none. */
    record StoredSubscription(Subscription subscription, int subscriptionId) {}

    /**
     * The part of a session that changes as a whole.
     *
     * @param identity whom it belongs to; null when anonymous
     * @param expirySeconds how long it outlives its connection
     * @param disconnectedAtMillis wall time at which its connection ended; {@link #CONNECTED} while there is one
     * @param will what is to be published when the delay is over; null when nothing is
     */
    record SessionState(@Nullable String identity, long expirySeconds, long disconnectedAtMillis,
            @Nullable StoredWill will) {
        /** Stands for the time of a disconnection that has not happened. */
        public static final long CONNECTED = -1;
    }

    /** A will, the delay counted from the disconnection. */
    record StoredWill(io.arna.mqtt.packet.Will will) {}

    /** A change of one session. */
    sealed interface Change {
        /** The session is there, in this state. */
        record Put(SessionState state) implements Change {}

        /** The session and all that belongs to it is gone. */
        record End() implements Change {}

        /** A subscription is there. */
        record Subscribed(StoredSubscription subscription) implements Change {}

        /** A subscription is gone; {@code filter} as the client wrote it. */
        record Unsubscribed(String filter) implements Change {}

        /** A waiting message is being sent under this packet identifier; kept before a QoS 2 PUBLISH leaves. */
        record Sent(long messageId, int packetId) implements Change {}

        /** PUBREC has come for it: from now on only PUBREL is repeated. */
        record Received(long messageId, int packetId) implements Change {}

        /** A waiting message is done or dropped. */
        record Done(long messageId) implements Change {}

        /** The client's QoS 2 packet identifier is free again. */
        record Released(int packetId) implements Change {}
    }
}
