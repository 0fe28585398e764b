package io.arna.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store;
import io.arna.broker.port.Store.Acceptance;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.SessionState;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryStoreTest extends StoreContract {
    private static final SessionState STATE = new SessionState(null, 1, SessionState.CONNECTED, null);
    private static final Store.Completion IGNORED = _ -> {};

    private final MemoryStore store = new MemoryStore();

    @Override
    protected Store open() {
        return store;
    }

    @Override
    protected Store reopen(Store stopped) {
        return stopped;
    }

    @Test
    void keepsAMessageOnceHoweverManyWaitForIt() {
        Message message = message(1, "a");
        SessionKey[] sessions = {begun("alice"), begun("bob"), begun("carol")};

        accept(message, true, sessions);

        assertThat(store.messages()).isEqualTo(1);
        assertThat(store.bytes()).isEqualTo(message.size());
    }

    @Test
    void forgetsAMessageWithTheLastWhoKeepsIt() {
        SessionKey alice = begun("alice");
        SessionKey bob = begun("bob");
        SessionKey carol = begun("carol");
        Message message = message(1, "a");
        accept(message, true, alice, bob, carol);

        store.apply(alice, List.of(new Change.Done(1)), IGNORED);
        store.apply(bob, List.of(new Change.End()), IGNORED);
        store.apply(new SessionKey("carol", 2), List.of(new Change.Put(STATE)), IGNORED);
        assertThat(store.messages()).isEqualTo(1);

        store.forgetRetained(message, IGNORED);
        assertThat(store.messages()).isZero();
        assertThat(store.bytes()).isZero();
    }

    @Test
    void forgetsARetainedMessageThatIsReplacedOrRemoved() {
        accept(message(1, "a"), true);
        accept(message(2, "a"), true);
        assertThat(store.messages()).isEqualTo(1);

        accept(new Message(3, "", TopicName.of("a"), Qos.AT_MOST_ONCE, true, Message.NEVER, MessageProperties.NONE,
                Payload.EMPTY),
                true);
        assertThat(store.messages()).isZero();
    }

    @Test
    void doesNotKeepWhatNobodyWaitsFor() {
        accept(message(1, "a"), false, new SessionKey("nobody", 1));

        assertThat(store.messages()).isZero();
    }

    @Test
    void sharesTheMessageItWasGiven() {
        SessionKey alice = begun("alice");
        Message message = message(1, "a");
        accept(message, false, alice);
        accept(message(1, "a"), false, alice);

        store.read(alice, 0, 1, waiting -> assertThat(waiting.getFirst().message()).isSameAs(message));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void severalShardsMayUseItAtATime(long seed) throws Exception {
        int shards = 4;
        AtomicLong ids = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(shards)) {
            List<Future<?>> work = new ArrayList<>();
            for (int shard = 0; shard < shards; shard++) {
                Random random = new Random(seed * shards + shard);
                work.add(threads.submit(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        doSomething(random, ids);
                    }
                }));
            }
            for (Future<?> one : work) {
                one.get();
            }
        }

        // Whatever happened: when everybody has gone, nothing is left.
        for (String clientId : List.of("alice", "bob", "carol")) {
            store.get(clientId, image -> {
                if (image != null) {
                    store.apply(image.key(), List.of(new Change.End()), IGNORED);
                }
            });
        }
        Stream.of("a", "b").forEach(
                topic -> accept(new Message(ids.incrementAndGet(), "", TopicName.of(topic), Qos.AT_MOST_ONCE, true,
                        Message.NEVER, MessageProperties.NONE, Payload.EMPTY), true));
        assertThat(store.messages()).isZero();
        assertThat(store.bytes()).isZero();
    }

    private void doSomething(Random random, AtomicLong ids) {
        String clientId = List.of("alice", "bob", "carol").get(random.nextInt(3));
        SessionKey session = new SessionKey(clientId, random.nextInt(2));
        long recent = Math.max(1, ids.get() - random.nextInt(20));
        switch (random.nextInt(12)) {
            case 0 -> store.apply(session, List.of(new Change.Put(STATE)), IGNORED);
            case 1 -> store.apply(session, List.of(new Change.End()), IGNORED);
            case 2 -> store.trim(session, recent, IGNORED);
            case 3, 4 -> store.apply(session, List.of(new Change.Sent(recent, 1), new Change.Done(recent)), IGNORED);
            case 5 -> store.forgetRetained(message(recent, random.nextBoolean() ? "a" : "b"), IGNORED);
            case 6 -> store.read(session, recent, 5,
                    waiting -> assertThat(waiting)
                            .isSortedAccordingTo((a, b) -> Long.compare(a.message().id(), b.message().id())));
            default -> accept(message(ids.incrementAndGet(), random.nextBoolean() ? "a" : "b"), random.nextBoolean(),
                    session,
                    new SessionKey("bob", 0));
        }
    }

    private SessionKey begun(String clientId) {
        SessionKey session = new SessionKey(clientId, 1);
        store.apply(session, List.of(new Change.Put(STATE)), IGNORED);
        return session;
    }

    private void accept(Message message, boolean retained, SessionKey... queues) {
        List<QueueEntry> entries = Stream.of(queues)
                .map(session -> new QueueEntry(session, Qos.AT_LEAST_ONCE, false, List.of(), null)).toList();
        store.accept(new Acceptance(message, entries, null, 0, retained), IGNORED);
    }

    private static Message message(long id, String topic) {
        return new Message(id, "publisher", TopicName.of(topic), Qos.AT_LEAST_ONCE, false, Message.NEVER,
                MessageProperties.NONE,
                Payload.ofUtf8("message " + id));
    }
}
