package io.arna.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store;
import io.arna.broker.port.Store.Acceptance;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.Completion;
import io.arna.broker.port.Store.Copy;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.SessionImage;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.SessionState;
import io.arna.broker.port.Store.StoredSubscription;
import io.arna.broker.port.Store.StoredWill;
import io.arna.broker.port.Store.Waiting;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Store} keeps to. Extend it, say how yours is opened, and all of it is held against yours. The thread a
 * test runs on stands for a shard.
 */
public abstract class StoreContract {
    /** Two lives of one client identifier, and somebody else. */
    private static final SessionKey ALICE = new SessionKey("alice", 1);
    private static final SessionKey ALICE_ANEW = new SessionKey("alice", 2);
    private static final SessionKey BOB = new SessionKey("bob", 1);

    private static final SessionState CONNECTED = new SessionState(null, 3_600, SessionState.CONNECTED, null);

    private Store store;

    /** A store that keeps nothing yet. */
    protected abstract Store open();

    /** The store as it is found after a clean stop and a new start. */
    protected abstract Store reopen(Store stopped);

    /** Lets completions come home until {@code done}; fails when they do not come. A store that completes at once needs nothing. */
    protected void await(BooleanSupplier done) {
        assertThat(done.getAsBoolean()).isTrue();
    }

    @BeforeEach
    final void openStore() {
        store = open();
    }

    // Notes of the broker's own

    @Test
    void givesANoteBackOnce() {
        begin(ALICE, BOB);
        setAside(ALICE, 1, "first");
        setAside(ALICE, 2, "second");
        setAside(BOB, 1, "of another session");
        assertThat(takeBack(ALICE, 1)).isEqualTo(Payload.ofUtf8("first"));
        assertThat(takeBack(ALICE, 1)).isNull();
        assertThat(takeBack(ALICE, 2)).isEqualTo(Payload.ofUtf8("second"));
        assertThat(takeBack(BOB, 1)).isEqualTo(Payload.ofUtf8("of another session"));
        assertThat(takeBack(BOB, 2)).isNull();
    }

    @Test
    void aNoteGoesWithTheLifeOfTheSessionItIsAbout() {
        begin(ALICE);
        setAside(ALICE, 1, "about the first life");
        begin(ALICE_ANEW);
        assertThat(takeBack(ALICE_ANEW, 1)).isNull();
        setAside(ALICE, 2, "too late");
        assertThat(takeBack(ALICE, 2)).isNull();
        setAside(ALICE_ANEW, 1, "about the second life");
        assertThat(takeBack(ALICE_ANEW, 1)).isEqualTo(Payload.ofUtf8("about the second life"));
    }

    @Test
    void aNoteDoesNotOutliveTheProcess() {
        begin(ALICE);
        setAside(ALICE, 1, "of a process before");
        store = reopen(store);
        store.scan(new Found());
        assertThat(takeBack(ALICE, 1)).isNull();
    }

    private void setAside(SessionKey session, long number, String note) {
        completes(done -> store.setAside(session, number, Payload.ofUtf8(note), done));
    }

    private @Nullable Payload takeBack(SessionKey session, long number) {
        List<Optional<Payload>> answers = new ArrayList<>();
        store.takeBack(session, number, note -> answers.add(Optional.ofNullable(note)));
        await(() -> !answers.isEmpty());
        return answers.getFirst().orElse(null);
    }

    // What waits

    @Test
    void keepsAMessageForEachSessionThatMustHearIt() {
        begin(ALICE, BOB);
        Message message = message(1, "a");

        accept(message, ALICE, BOB);

        assertThat(messages(ALICE)).containsExactly(message);
        assertThat(messages(BOB)).containsExactly(message);
    }

    @Test
    void givesBackAllThatWasSaid() {
        begin(ALICE);
        MessageProperties properties = new MessageProperties(true, "text/plain", "answers/here", Payload.ofUtf8("42"),
                List.of(new UserProperty("k", "v"), new UserProperty("k", "v")));
        Message message =
                new Message(7, "publisher", TopicName.of("пәтер/күй"), Qos.EXACTLY_ONCE, true, 1_234_567_890_123L,
                        properties, Payload.copyOf(new byte[]{0, -1, 127}));
        QueueEntry entry = new QueueEntry(ALICE, Qos.AT_LEAST_ONCE, true, List.of(1, 1, 268_435_455), "group/пәтер/+");

        accept(new Acceptance(message, List.of(entry), null, 0, false));

        assertThat(read(ALICE, 0, 10)).containsExactly(new Waiting(message, entry, 0, false));
    }

    @Test
    void keepsEmptyPayloadsAndMessagesThatNeverExpire() {
        begin(ALICE);
        Message message =
                new Message(1, "", TopicName.of("/"), Qos.AT_MOST_ONCE, false, Message.NEVER, MessageProperties.NONE,
                        Payload.EMPTY);

        accept(message, ALICE);

        assertThat(messages(ALICE)).containsExactly(message);
    }

    @Test
    void acceptingAMessageAgainChangesNothing() {
        begin(ALICE, BOB);
        Acceptance acceptance = new Acceptance(message(5, "a"), List.of(entry(ALICE)), BOB, 11, true);

        accept(acceptance);
        accept(acceptance);

        assertThat(ids(ALICE)).containsExactly(5L);
        assertThat(get("bob").receivedIds()).containsExactly(11);
        assertThat(scan().retained).containsExactly(acceptance.message());
    }

    @Test
    void acceptingAMessageAgainDoesNotForgetThatItWasSent() {
        begin(ALICE);
        accept(message(1, "a"), ALICE);
        apply(ALICE, new Change.Sent(1, 9), new Change.Received(1, 9));

        accept(message(1, "a"), ALICE);

        assertThat(read(ALICE, 0, 10)).singleElement().satisfies(waiting -> {
            assertThat(waiting.packetId()).isEqualTo(9);
            assertThat(waiting.received()).isTrue();
        });
    }

    @Test
    void laterSessionsMayHearAMessageAcceptedBefore() {
        begin(ALICE, BOB);
        accept(message(1, "a"), ALICE);

        accept(message(1, "a"), BOB); // as a retained message or another member's share is

        assertThat(ids(ALICE)).containsExactly(1L);
        assertThat(ids(BOB)).containsExactly(1L);
    }

    @Test
    void keepsACopyUnderItsOwnIdBesideTheMessage() {
        begin(ALICE, BOB);
        Message message = message(1, "a");
        Message copy = message.withId(2);
        QueueEntry shared = new QueueEntry(ALICE, Qos.AT_LEAST_ONCE, false, List.of(), "group/a");

        accept(new Acceptance(message, List.of(entry(ALICE), entry(BOB)), null, 0, false,
                List.of(new Copy(copy, shared), new Copy(message.withId(3), entry(ALICE_ANEW)))));

        assertThat(read(ALICE, 0, 10)).containsExactly(new Waiting(message, entry(ALICE), 0, false),
                new Waiting(copy, shared, 0, false));
        apply(ALICE, new Change.Done(1));
        assertThat(messages(ALICE)).containsExactly(copy);
        assertThat(messages(BOB)).containsExactly(message);
    }

    @Test
    void dropsWhatIsForASessionThatIsNotThere() {
        begin(BOB);

        accept(message(1, "a"), ALICE, BOB);
        begin(ALICE);

        assertThat(ids(ALICE)).isEmpty();
        assertThat(ids(BOB)).containsExactly(1L);
    }

    @Test
    void readsInTheOrderOfMessageIdsHoweverTheyCame() {
        begin(ALICE);

        for (long id : new long[]{5, 3, 1L << 40, 9, 255, 256, 1, 65_536}) {
            accept(message(id, "a"), ALICE);
        }

        assertThat(ids(ALICE)).containsExactly(1L, 3L, 5L, 9L, 255L, 256L, 65_536L, 1L << 40);
    }

    @Test
    void readsFromAMessageOnAndNoMoreThanAsked() {
        begin(ALICE);
        LongStream.of(2, 4, 6, 8).forEach(id -> accept(message(id, "a"), ALICE));

        assertThat(ids(read(ALICE, 0, 2))).containsExactly(2L, 4L);
        assertThat(ids(read(ALICE, 4, 2))).containsExactly(4L, 6L);
        assertThat(ids(read(ALICE, 5, 10))).containsExactly(6L, 8L);
        assertThat(ids(read(ALICE, 8, 1))).containsExactly(8L);
        assertThat(read(ALICE, 9, 10)).isEmpty();
        assertThat(read(ALICE, 0, 0)).isEmpty();
    }

    @Test
    void readsNothingForOthersWhoseIdentifierBeginsAlike() {
        SessionKey al = new SessionKey("al", 1);
        SessionKey nobody = new SessionKey("", 1);
        SessionKey alice2 = new SessionKey("alice\u00002", 1);
        begin(ALICE, al, nobody, alice2);

        accept(message(1, "a"), ALICE);
        accept(message(2, "a"), al);
        accept(message(3, "a"), nobody);
        accept(message(4, "a"), alice2);

        assertThat(ids(ALICE)).containsExactly(1L);
        assertThat(ids(al)).containsExactly(2L);
        assertThat(ids(nobody)).containsExactly(3L);
        assertThat(ids(alice2)).containsExactly(4L);
    }

    @Test
    void readsNothingForSomebodyUnknown() {
        assertThat(read(ALICE, 0, 10)).isEmpty();
    }

    @Test
    void trimsUpToAMessageAndThatOneToo() {
        begin(ALICE, BOB);
        LongStream.of(1, 2, 3, 4).forEach(id -> accept(message(id, "a"), ALICE, BOB));

        trim(ALICE, 2);

        assertThat(ids(ALICE)).containsExactly(3L, 4L);
        assertThat(ids(BOB)).containsExactly(1L, 2L, 3L, 4L);
        trim(ALICE, 100);
        assertThat(ids(ALICE)).isEmpty();
        trim(ALICE, 100);
        assertThat(ids(ALICE)).isEmpty();
    }

    @Test
    void aMessageThatIsDoneWaitsNoLonger() {
        begin(ALICE, BOB);
        LongStream.of(1, 2, 3).forEach(id -> accept(message(id, "a"), ALICE, BOB));

        apply(ALICE, new Change.Done(2));
        apply(ALICE, new Change.Done(2), new Change.Done(77));

        assertThat(ids(ALICE)).containsExactly(1L, 3L);
        assertThat(ids(BOB)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aMessageThatWasSentKeepsItsPacketIdentifier() {
        begin(ALICE);
        LongStream.of(1, 2, 3).forEach(id -> accept(message(id, "a"), ALICE));

        apply(ALICE, new Change.Sent(1, 65_535), new Change.Sent(2, 7), new Change.Received(2, 7));

        assertThat(read(ALICE, 0, 10)).extracting(Waiting::packetId, Waiting::received).containsExactly(
                tuple(65_535, false), tuple(7, true),
                tuple(0, false));
        apply(ALICE, new Change.Sent(1, 8));
        assertThat(read(ALICE, 0, 1)).extracting(Waiting::packetId).containsExactly(8);
    }

    @Test
    void sendingWhatDoesNotWaitIsOfNoConsequence() {
        begin(ALICE);

        apply(ALICE, new Change.Sent(1, 7), new Change.Received(1, 7));

        assertThat(read(ALICE, 0, 10)).isEmpty();
    }

    // What was received with QoS 2

    @Test
    void remembersTheReceivedPacketIdentifiersUntilTheyAreReleased() {
        begin(ALICE);

        accept(new Acceptance(message(1, "a"), List.of(), ALICE, 65_535, false));
        accept(new Acceptance(message(2, "a"), List.of(), ALICE, 1, false));
        assertThat(get("alice").receivedIds()).containsExactlyInAnyOrder(1, 65_535);

        apply(ALICE, new Change.Released(65_535));
        assertThat(get("alice").receivedIds()).containsExactly(1);

        apply(ALICE, new Change.Released(65_535), new Change.Released(1));
        assertThat(get("alice").receivedIds()).isEmpty();
    }

    @Test
    void aReleasedPacketIdentifierMayBeReceivedAgain() {
        begin(ALICE);

        accept(new Acceptance(message(1, "a"), List.of(), ALICE, 5, false));
        apply(ALICE, new Change.Released(5));
        accept(new Acceptance(message(2, "a"), List.of(), ALICE, 5, false));

        assertThat(get("alice").receivedIds()).containsExactly(5);
    }

    @Test
    void aPacketIdentifierReceivedFromAnEarlierLifeIsForgotten() {
        begin(ALICE_ANEW);

        accept(new Acceptance(message(1, "a"), List.of(), ALICE, 5, false));

        assertThat(get("alice").receivedIds()).isEmpty();
    }

    // Sessions

    @Test
    void knowsNothingOfSomebodyWhoNeverWasThere() {
        assertThat(look("alice")).isNull();
    }

    @Test
    void keepsTheStateOfASessionAndItsWill() {
        Will will =
                new Will(TopicName.of("gone/alice"), Payload.ofUtf8("bye"), Qos.EXACTLY_ONCE, true, 4_294_967_295L, 60,
                        new MessageProperties(false, "c", "r", Payload.EMPTY, List.of(new UserProperty("", ""))));
        SessionState state = new SessionState("CN=alice", 4_294_967_295L, 1_700_000_000_000L, new StoredWill(will));

        apply(ALICE, new Change.Put(CONNECTED));
        assertThat(get("alice").state()).isEqualTo(CONNECTED);

        apply(ALICE, new Change.Put(state));
        assertThat(get("alice")).isEqualTo(new SessionImage(ALICE, state, List.of(), List.of()));
    }

    @Test
    void aNewStateLeavesAllElseAlone() {
        begin(ALICE);
        apply(ALICE, subscribed("a", 1));
        accept(new Acceptance(message(1, "a"), List.of(entry(ALICE)), ALICE, 3, false));

        apply(ALICE, new Change.Put(new SessionState(null, 1, 1, null)));

        assertThat(get("alice").subscriptions()).hasSize(1);
        assertThat(get("alice").receivedIds()).containsExactly(3);
        assertThat(ids(ALICE)).containsExactly(1L);
    }

    @Test
    void keepsSubscriptionsWithAllTheirOptions() {
        StoredSubscription all = new StoredSubscription(
                new Subscription(TopicFilter.of("a/+/#"), Qos.EXACTLY_ONCE, true, true, RetainHandling.SEND_IF_NEW),
                268_435_455);
        StoredSubscription shared = new StoredSubscription(
                new Subscription(TopicFilter.of("$share/g/a"), Qos.AT_MOST_ONCE, false, false,
                        RetainHandling.DO_NOT_SEND),
                0);
        begin(ALICE);

        apply(ALICE, new Change.Subscribed(all), new Change.Subscribed(shared));

        assertThat(get("alice").subscriptions()).containsExactlyInAnyOrder(all, shared);
    }

    @Test
    void aSubscriptionReplacesTheOneWithTheSameFilter() {
        begin(ALICE);

        apply(ALICE, subscribed("a", 1), subscribed("$share/g/a", 2), subscribed("a", 3));

        assertThat(get("alice").subscriptions()).extracting(StoredSubscription::subscriptionId)
                .containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void aSubscriptionGoesByItsFilter() {
        begin(ALICE);
        apply(ALICE, subscribed("a", 1), subscribed("$share/g/a", 2));

        apply(ALICE, new Change.Unsubscribed("$share/g/a"), new Change.Unsubscribed("never"));

        assertThat(get("alice").subscriptions()).extracting(StoredSubscription::subscriptionId).containsExactly(1);
    }

    @Test
    void changesHappenInTheirOrder() {
        apply(ALICE, new Change.Put(CONNECTED), subscribed("a", 1), new Change.End(), new Change.Put(CONNECTED),
                subscribed("b", 2),
                new Change.Unsubscribed("b"), subscribed("b", 3));

        assertThat(get("alice").subscriptions()).extracting(StoredSubscription::subscriptionId).containsExactly(3);
    }

    @Test
    void nothingIsLeftOfASessionThatEnds() {
        begin(ALICE, BOB);
        apply(ALICE, subscribed("a", 1));
        accept(new Acceptance(message(1, "a"), List.of(entry(ALICE), entry(BOB)), ALICE, 3, false));

        apply(ALICE, new Change.End());

        assertThat(look("alice")).isNull();
        assertThat(ids(ALICE)).isEmpty();
        assertThat(ids(BOB)).containsExactly(1L);
        begin(ALICE);
        assertThat(get("alice")).isEqualTo(new SessionImage(ALICE, CONNECTED, List.of(), List.of()));
        assertThat(ids(ALICE)).isEmpty();
    }

    @Test
    void aNewLifeSeesNothingOfTheOldOne() {
        begin(ALICE);
        apply(ALICE, subscribed("a", 1));
        accept(new Acceptance(message(1, "a"), List.of(entry(ALICE)), ALICE, 3, false));

        begin(ALICE_ANEW);

        assertThat(get("alice")).isEqualTo(new SessionImage(ALICE_ANEW, CONNECTED, List.of(), List.of()));
        assertThat(ids(ALICE_ANEW)).isEmpty();
        assertThat(ids(ALICE)).isEmpty();
    }

    @Test
    void whatIsForAnEarlierLifeVanishes() {
        begin(ALICE);
        begin(ALICE_ANEW);

        accept(message(1, "a"), ALICE);
        accept(message(2, "a"), ALICE_ANEW);

        assertThat(ids(ALICE_ANEW)).containsExactly(2L);
        assertThat(ids(ALICE)).isEmpty();
    }

    @Test
    void anEarlierLifeCannotChangeTheLaterOne() {
        begin(ALICE);
        begin(ALICE_ANEW);
        apply(ALICE_ANEW, subscribed("a", 1));
        accept(new Acceptance(message(1, "a"), List.of(entry(ALICE_ANEW)), ALICE_ANEW, 3, false));

        apply(ALICE, new Change.Unsubscribed("a"), subscribed("b", 2), new Change.Released(3), new Change.Done(1),
                new Change.Sent(1, 7));
        trim(ALICE, 1);
        apply(ALICE, new Change.End());

        assertThat(get("alice").subscriptions()).extracting(StoredSubscription::subscriptionId).containsExactly(1);
        assertThat(get("alice").receivedIds()).containsExactly(3);
        assertThat(read(ALICE_ANEW, 0, 10)).extracting(Waiting::packetId).containsExactly(0);
    }

    @Test
    void changesOfASessionThatHasEndedDoNotBringItBack() {
        begin(ALICE);
        apply(ALICE, new Change.End());

        apply(ALICE, subscribed("a", 1), new Change.Released(3), new Change.End());
        accept(new Acceptance(message(1, "a"), List.of(entry(ALICE)), ALICE, 3, false));
        trim(ALICE, 1);

        assertThat(look("alice")).isNull();
    }

    // Retained messages

    @Test
    void keepsOneRetainedMessageForEachTopic() {
        Message a2 = message(2, "a");
        Message b = message(3, "a/b");

        retain(message(1, "a"));
        retain(a2);
        retain(b);

        assertThat(scan().retained).containsExactlyInAnyOrder(a2, b);
    }

    @Test
    void anEmptyRetainedMessageRemovesTheOneOfItsTopic() {
        retain(message(1, "a"));
        retain(message(2, "b"));

        retain(empty(3, "a"));
        retain(empty(4, "never"));

        assertThat(scan().retained).extracting(Message::id).containsExactly(2L);
    }

    @Test
    void aMessageThatIsNotRetainedLeavesTheRetainedOneAlone() {
        retain(message(1, "a"));
        begin(ALICE);

        accept(message(2, "a"), ALICE);
        accept(empty(3, "a"), ALICE);

        assertThat(scan().retained).extracting(Message::id).containsExactly(1L);
    }

    @Test
    void forgetsARetainedMessageOnlyIfItIsStillTheSame() {
        Message first = message(1, "a");
        retain(first);
        retain(message(2, "a"));

        forget(first);
        assertThat(scan().retained).extracting(Message::id).containsExactly(2L);

        forget(message(2, "a"));
        forget(message(2, "a"));
        assertThat(scan().retained).isEmpty();
    }

    @Test
    void aRetainedMessageAndThoseWhoWaitForItDoNotNeedEachOther() {
        begin(ALICE, BOB);
        Message message = message(1, "a");
        accept(new Acceptance(message, List.of(entry(ALICE), entry(BOB)), null, 0, true));

        apply(ALICE, new Change.Done(1));
        forget(message);
        assertThat(messages(BOB)).containsExactly(message);

        retain(message(2, "a"));
        accept(message(2, "a"), BOB);
        trim(BOB, 2);
        assertThat(scan().retained).extracting(Message::id).containsExactly(2L);
    }

    // Completions

    @Test
    void everyOperationCompletesOnceInTheOrderOfTheCalls() {
        List<String> told = new ArrayList<>();
        store.apply(ALICE, List.of(new Change.Put(CONNECTED)), _ -> told.add("put"));
        store.accept(new Acceptance(message(1, "a"), List.of(entry(ALICE)), null, 0, true), _ -> told.add("accept"));
        store.read(ALICE, 0, 10, waiting -> told.add("read " + waiting.size()));
        store.apply(ALICE, List.of(new Change.Done(1)), _ -> told.add("done"));
        store.get("alice", image -> told.add(image == null ? "nobody" : "alice"));
        store.trim(ALICE, 1, _ -> told.add("trim"));
        store.forgetRetained(message(1, "a"), _ -> told.add("forget"));
        store.apply(ALICE, List.of(new Change.End()), _ -> told.add("end"));
        store.get("alice", image -> told.add(image == null ? "nobody" : "alice"));

        await(() -> told.size() >= 9);

        assertThat(told).containsExactly("put", "accept", "read 1", "done", "alice", "trim", "forget", "end", "nobody");
    }

    @Test
    void aCompletionMayAskForMore() {
        List<String> told = new ArrayList<>();
        store.apply(ALICE, List.of(new Change.Put(CONNECTED)), _ -> store.accept(
                new Acceptance(message(1, "a"), List.of(entry(ALICE)), null, 0, false),
                _ -> store.read(ALICE, 0, 1,
                        waiting -> waiting.forEach(one -> told.add(one.message().topic().toString())))));

        await(() -> !told.isEmpty());

        assertThat(told).containsExactly("a");
    }

    // A new start

    @Test
    void knowsNothingAtFirst() {
        Found found = scan();

        assertThat(found.sessions).isEmpty();
        assertThat(found.retained).isEmpty();
        assertThat(found.highestMessageIds).containsExactly(0L);
    }

    @Test
    void findsAllAgainAfterANewStart() {
        begin(ALICE, BOB);
        apply(ALICE, subscribed("a/+", 1));
        Message message = message(4, "a/b");
        accept(new Acceptance(message, List.of(entry(ALICE), entry(BOB)), BOB, 9, true));
        apply(ALICE, new Change.Sent(4, 12), new Change.Received(4, 12));
        SessionImage alice = get("alice");
        SessionImage bob = get("bob");
        List<Waiting> waiting = read(ALICE, 0, 10);

        Found found = scan();

        assertThat(found.sessions).containsExactlyInAnyOrder(alice, bob);
        assertThat(found.retained).containsExactly(message);
        assertThat(found.highestMessageIds).containsExactly(4L);
        assertThat(get("alice")).isEqualTo(alice);
        assertThat(read(ALICE, 0, 10)).isEqualTo(waiting);
        assertThat(messages(BOB)).containsExactly(message);
    }

    @Test
    void findsNothingAgainOfWhatIsOver() {
        begin(ALICE);
        accept(message(1, "a"), ALICE);
        begin(ALICE_ANEW);
        begin(BOB);
        accept(message(2, "a"), BOB);
        apply(BOB, new Change.End());

        Found found = scan();

        assertThat(found.sessions).extracting(SessionImage::key).containsExactly(ALICE_ANEW);
        assertThat(ids(ALICE_ANEW)).isEmpty();
        begin(BOB);
        assertThat(ids(BOB)).isEmpty();
    }

    @Test
    void remembersTheHighestMessageIdOfMessagesThatAreGoneToo() {
        begin(ALICE);
        accept(message(10, "a"), ALICE);
        accept(message(30, "a"), ALICE);
        accept(message(20, "a"), ALICE);
        trim(ALICE, 30);
        retain(message(40, "a"));
        retain(empty(50, "a"));

        assertThat(scan().highestMessageIds).containsExactly(50L);
    }

    @Test
    void goesOnAfterANewStart() {
        begin(ALICE);
        accept(message(1, "a"), ALICE);
        scan();

        accept(message(2, "a"), ALICE);
        apply(ALICE, new Change.Done(1));
        scan();

        assertThat(ids(ALICE)).containsExactly(2L);
    }

    /** What a scan told of. */
    private static final class Found implements Store.Scan {
        final List<SessionImage> sessions = new ArrayList<>();
        final List<Message> retained = new ArrayList<>();
        final List<Long> highestMessageIds = new ArrayList<>();

        @Override
        public void session(SessionImage session) {
            sessions.add(session);
        }

        @Override
        public void retained(Message message) {
            retained.add(message);
        }

        @Override
        public void highestMessageId(long id) {
            highestMessageIds.add(id);
        }
    }

    /** Stops the store, starts it anew and lets it tell. */
    private Found scan() {
        store = reopen(store);
        Found found = new Found();
        store.scan(found);
        return found;
    }

    private void begin(SessionKey... sessions) {
        for (SessionKey session : sessions) {
            apply(session, new Change.Put(CONNECTED));
        }
    }

    private void accept(Message message, SessionKey... queues) {
        accept(new Acceptance(message, Stream.of(queues).map(StoreContract::entry).toList(), null, 0, false));
    }

    private void retain(Message message) {
        accept(new Acceptance(message, List.of(), null, 0, true));
    }

    private void accept(Acceptance acceptance) {
        completes(done -> store.accept(acceptance, done));
    }

    private void apply(SessionKey session, Change... changes) {
        completes(done -> store.apply(session, List.of(changes), done));
    }

    private void trim(SessionKey session, long upToMessageId) {
        completes(done -> store.trim(session, upToMessageId, done));
    }

    private void forget(Message message) {
        completes(done -> store.forgetRetained(message, done));
    }

    private void completes(Consumer<Completion> operation) {
        List<String> outcomes = new ArrayList<>();
        operation.accept(failure -> outcomes.add(failure == null ? "kept" : failure.why()));
        await(() -> !outcomes.isEmpty());
        assertThat(outcomes).containsExactly("kept");
    }

    private SessionImage get(String clientId) {
        SessionImage image = look(clientId);
        assertThat(image).isNotNull();
        return Objects.requireNonNull(image);
    }

    private @Nullable SessionImage look(String clientId) {
        List<Optional<SessionImage>> answers = new ArrayList<>();
        store.get(clientId, image -> answers.add(Optional.ofNullable(image)));
        await(() -> !answers.isEmpty());
        assertThat(answers).hasSize(1);
        return answers.getFirst().orElse(null);
    }

    private List<Waiting> read(SessionKey session, long fromMessageId, int most) {
        List<List<Waiting>> answers = new ArrayList<>();
        store.read(session, fromMessageId, most, answers::add);
        await(() -> !answers.isEmpty());
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    private List<Message> messages(SessionKey session) {
        return read(session, 0, Integer.MAX_VALUE).stream().map(Waiting::message).toList();
    }

    private List<Long> ids(SessionKey session) {
        return ids(read(session, 0, Integer.MAX_VALUE));
    }

    private static List<Long> ids(List<Waiting> waiting) {
        return waiting.stream().map(one -> one.message().id()).toList();
    }

    private static QueueEntry entry(SessionKey session) {
        return new QueueEntry(session, Qos.AT_LEAST_ONCE, false, List.of(), null);
    }

    private static Change subscribed(String filter, int id) {
        return new Change.Subscribed(
                new StoredSubscription(Subscription.of(TopicFilter.of(filter), Qos.AT_LEAST_ONCE), id));
    }

    private static Message message(long id, String topic) {
        return new Message(id, "publisher", TopicName.of(topic), Qos.AT_LEAST_ONCE, false, Message.NEVER,
                MessageProperties.NONE,
                Payload.ofUtf8("message " + id));
    }

    private static Message empty(long id, String topic) {
        return new Message(id, "publisher", TopicName.of(topic), Qos.AT_LEAST_ONCE, true, Message.NEVER,
                MessageProperties.NONE,
                Payload.EMPTY);
    }
}
