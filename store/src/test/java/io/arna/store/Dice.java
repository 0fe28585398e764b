package io.arna.store;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store;
import io.arna.broker.port.Store.Acceptance;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.Completion;
import io.arna.broker.port.Store.Copy;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.SessionState;
import io.arna.broker.port.Store.StoredSubscription;
import io.arna.broker.port.Store.StoredWill;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Operations as they fall, the same ones for the same seed: few clients, topics and messages, so that they meet often. */
final class Dice {
    private static final List<String> CLIENTS = List.of("a", "b", "c", "aa", "");
    private static final int TOPICS = 4;

    /** Something to ask of any store. */
    interface Asked {
        void of(Store store, Completion done);
    }

    private final SplittableRandom random;
    private final List<Message> messages = new ArrayList<>();
    private long lastId;
    private long lastLife;
    private final List<SessionKey> sessions = new ArrayList<>();
    /** What must come next; null when that is open. */
    private @Nullable Asked following;

    Dice(long seed) {
        random = new SplittableRandom(seed);
        CLIENTS.forEach(client -> sessions.add(new SessionKey(client, ++lastLife)));
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    /** What may lie where nothing was written: nothing, zeros, or any bytes; two blocks of a log at most. */
    byte[] rubbish() {
        byte[] rubbish = new byte[below(3) == 0 ? 0 : below(64 << 10)];
        if (below(2) == 0) {
            random.nextBytes(rubbish);
        }
        return rubbish;
    }

    Asked next() {
        if (following != null) {
            Asked next = following;
            following = null;
            return next;
        }
        return switch (below(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> accept();
            case 8, 9 -> apply(new Change.Put(state()));
            case 10 -> apply(subscribed(), subscribed());
            case 11 -> apply(new Change.Unsubscribed("t/" + below(TOPICS)), subscribed());
            case 12, 13 -> apply(new Change.Done(someId()), new Change.Done(someId()));
            case 14 -> apply(new Change.Done(someId()), new Change.Released(1 + below(3)));
            case 15, 16 -> sent();
            case 17 -> trim();
            case 18 -> forget();
            default -> below(3) == 0 ? anew() : apply(new Change.Put(state()));
        };
    }

    /** The process has died: nobody says any more what was to be said next. */
    void forgetWhatFollows() {
        following = null;
    }

    private Asked accept() {
        boolean known = !messages.isEmpty() && below(8) == 0;
        Message message = known ? messages.get(below(messages.size())) : newMessage();
        List<QueueEntry> queues = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            if (below(3) == 0) {
                queues.add(entry(sessions.get(i), message));
            }
        }
        SessionKey receivedBy = below(3) == 0 ? someSession() : null;
        Acceptance what = new Acceptance(message, queues, receivedBy, receivedBy == null ? 0 : 1 + below(3),
                !known && below(3) == 0, known ? List.of() : copies(message, queues));
        return (store, done) -> store.accept(what, done);
    }

    /** What somebody hears twice. */
    private List<Copy> copies(Message message, List<QueueEntry> queues) {
        if (queues.isEmpty() || below(4) > 0) { return List.of(); }
        Message copy = message.withId(++lastId);
        return List.of(new Copy(copy, entry(queues.getFirst().session(), copy)));
    }

    private Message newMessage() {
        MessageProperties properties = below(3) > 0 ? MessageProperties.NONE
                : new MessageProperties(below(2) == 0, "type", "answers/" + below(9), Payload.ofUtf8("c"),
                        List.of(new UserProperty("name", "value")));
        Message message = new Message(++lastId, "publisher", topic(), Qos.of(below(3)), below(2) == 0,
                below(2) == 0 ? Message.NEVER : between(0, Long.MAX_VALUE - 1), properties,
                Payload.ofUtf8("x".repeat(below(5) == 0 ? 0 : below(400))));
        messages.add(message);
        return message;
    }

    /** The same one whenever a message is accepted for the same session, as the rules do it. */
    private static QueueEntry entry(SessionKey session, Message message) {
        SplittableRandom own = new SplittableRandom(message.id() * 31 + session.hashCode());
        return new QueueEntry(session, Qos.of(own.nextInt(3)), own.nextBoolean(),
                own.nextBoolean() ? List.of() : List.of(1, 268_435_455), own.nextInt(4) == 0 ? "group/t/+" : null);
    }

    private SessionState state() {
        StoredWill will = below(3) > 0 ? null
                : new StoredWill(new Will(topic(), Payload.ofUtf8("gone"), Qos.of(below(3)), below(2) == 0, below(99),
                        below(99), MessageProperties.NONE));
        return new SessionState(below(2) == 0 ? null : "identity", below(999), below(2) == 0 ? -1 : below(999), will);
    }

    private Change subscribed() {
        return new Change.Subscribed(new StoredSubscription(
                Subscription.of(TopicFilter.of("t/" + below(TOPICS)), Qos.of(below(3))), below(9)));
    }

    /** Of a message only that waits, as the rules do it: what is said of others may be kept or not. */
    private Asked sent() {
        SessionKey session = someSession();
        int packetId = 1 + below(65_535);
        boolean received = below(2) == 0;
        Message message = newMessage();
        Acceptance what = new Acceptance(message, List.of(entry(session, message)), null, 0, false);
        Change change =
                received ? new Change.Received(message.id(), packetId) : new Change.Sent(message.id(), packetId);
        following = (store, done) -> store.apply(session, List.of(change), done);
        return (store, done) -> store.accept(what, done);
    }

    private Asked trim() {
        SessionKey session = someSession();
        long upTo = Math.max(0, lastId - below(10));
        return (store, done) -> store.trim(session, upTo, done);
    }

    private Asked forget() {
        if (messages.isEmpty()) { return accept(); }
        Message message = messages.get(below(messages.size()));
        return (store, done) -> store.forgetRetained(message, done);
    }

    /** A new life, with or without an end of the one before. */
    private Asked anew() {
        int place = below(sessions.size());
        SessionKey before = sessions.get(place);
        SessionKey next = new SessionKey(before.clientId(), ++lastLife);
        sessions.set(place, next);
        if (below(2) == 0) { return (store, done) -> store.apply(before, List.of(new Change.End()), done); }
        List<Change> changes = List.of(new Change.Put(state()), subscribed());
        return (store, done) -> store.apply(next, changes, done);
    }

    private Asked apply(Change... changes) {
        SessionKey session = someSession();
        return (store, done) -> store.apply(session, List.of(changes), done);
    }

    private SessionKey someSession() {
        return sessions.get(below(sessions.size()));
    }

    private long someId() {
        return Math.max(1, lastId - below(12));
    }

    private TopicName topic() {
        return TopicName.of("t/" + below(TOPICS));
    }
}
