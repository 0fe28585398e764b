package io.arna.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.broker.fake.VirtualShard;
import io.arna.broker.fake.VirtualTime;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropPolicy;
import io.arna.broker.message.Message;
import io.arna.broker.port.Events;
import io.arna.broker.port.ShardContext;
import io.arna.broker.port.Store;
import io.arna.broker.routing.Receipt;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.topic.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits, what goes, and who is held back, with a queue of four messages or a hundred bytes. */
class SessionQueueTest {
    private static final int PATIENCE_MILLIS = 1_000;

    private final VirtualTime time = new VirtualTime(1, 1);
    private final VirtualShard shard = time.shards().getFirst();
    private final Counters counters = new Counters();
    private final List<Long> dropped = new ArrayList<>();
    private final List<Long> answered = new ArrayList<>();
    private SessionQueue queue = queue(DropPolicy.OLDEST, PATIENCE_MILLIS);

    @BeforeEach
    void theClientIsConnected() {
        queue.drains();
    }

    // ── A queue ──

    @Test
    void theFirstComesFirstAndSizeAndBytesAreCounted() {
        for (int id = 1; id <= 3; id++) {
            queue.offer(message(id, id), null, false);
        }
        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.bytes()).isEqualTo(3 + 1 + 2 + 3);
        assertThat(counters.get(Counter.BYTES_QUEUED)).isEqualTo(queue.bytes());
        Waiting first = queue.peek();
        assertThat(queue.poll()).isSameAs(first).extracting(waiting -> waiting.message().id()).isEqualTo(1L);
        assertThat(queue.bytes()).isEqualTo(2 + 2 + 3);
        assertThat(rest()).containsExactly(2L, 3L);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
        assertThat(queue.poll()).isNull();
        assertThat(counters.get(Counter.MESSAGES_UNQUEUED)).isEqualTo(3);
    }

    // ── What goes ──

    @Test
    void theOldestGoesForWhatDoesNotWait() {
        offerAll(1, 6);
        assertThat(dropped).containsExactly(1L, 2L);
        assertThat(rest()).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void orTheNewestIfThatIsThePolicy() {
        queue = queue(DropPolicy.NEWEST, PATIENCE_MILLIS);
        offerAll(1, 6);
        assertThat(dropped).containsExactly(5L, 6L);
        assertThat(rest()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void asManyGoAsALargeOneNeeds() {
        offerAll(1, 3);
        queue.offer(message(4, 98), null, false);
        assertThat(dropped).as("99 bytes leave no room for two more").containsExactly(1L, 2L, 3L);
        assertThat(rest()).containsExactly(4L);
    }

    @Test
    void whatIsLargerThanTheQueueGoesAloneAndDrivesNobodyOut() {
        offerAll(1, 3);
        queue.offer(message(4, 100), null, false);
        assertThat(dropped).containsExactly(4L);
        assertThat(queue.size()).isEqualTo(3);
    }

    // ── Who is held back ──

    @Test
    void whoWaitsIsAnsweredWhenThereIsRoomFirstComeFirstLetGo() {
        offerAllWaiting(1, 6);
        assertThat(answered).containsExactly(1L, 2L, 3L, 4L);
        take(1);
        assertThat(answered).as("five in a queue for four").containsExactly(1L, 2L, 3L, 4L, 5L);
        take(1);
        assertThat(answered).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(dropped).isEmpty();
        assertThat(rest()).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void whatIsLargerThanTheQueueIsHeldToo() {
        offerWaiting(message(1, 200));
        assertThat(answered).isEmpty();
        take(1);
        assertThat(answered).containsExactly(1L);
        assertThat(dropped).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(DropPolicy.class)
    void whenTheTimeIsOverThePolicyApplies(DropPolicy policy) {
        queue = queue(policy, PATIENCE_MILLIS);
        queue.drains();
        offerAllWaiting(1, 6);
        time.advance(Duration.ofMillis(PATIENCE_MILLIS - 1));
        assertThat(answered).hasSize(4);
        time.advance(Duration.ofMillis(1));
        assertThat(answered).hasSize(6);
        assertThat(dropped).containsExactlyElementsOf(policy == DropPolicy.OLDEST ? List.of(1L, 2L) : List.of(6L, 5L));
        assertThat(queue.size()).isEqualTo(4);
    }

    @Test
    void aClientThatIsSlowButDrainsLosesNothingHoweverLongItsQueueStaysFull() {
        offerAllWaiting(1, 6);
        for (int id = 7; id < 20; id++) {
            time.advance(Duration.ofMillis(PATIENCE_MILLIS / 4));
            take(1);
            offerWaiting(message(id, 1));
        }
        assertThat(dropped).isEmpty();
        assertThat(answered).containsExactlyElementsOf(LongStream.rangeClosed(1, 17).boxed().toList());
    }

    @Test
    void whatWasPromisedRoomIsKeptBeyondTheBounds() {
        offerAllWaiting(1, 4);
        shard(() -> queue.offer(message(5, 1), null, true));
        assertThat(dropped).isEmpty();
        assertThat(rest()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aPromiseDoesNotHoldOnceTheClientIsGone() {
        offerAllWaiting(1, 4);
        shard(queue::standsStill);
        shard(() -> queue.offer(message(5, 1), null, true));
        assertThat(dropped).containsExactly(1L);
    }

    @Test
    void withoutPushBackNothingIsPromised() {
        queue = queue(DropPolicy.NEWEST, 0);
        queue.drains();
        offerAll(1, 4);
        queue.offer(message(5, 1), null, true);
        assertThat(dropped).containsExactly(5L);
    }

    @Test
    void theTimeOfThoseReleasedIsNotThatOfThoseHeldNext() {
        offerAllWaiting(1, 5);
        time.advance(Duration.ofMillis(PATIENCE_MILLIS / 2));
        take(1);
        offerWaiting(message(6, 1));
        time.advance(Duration.ofMillis(PATIENCE_MILLIS / 2));
        assertThat(answered).doesNotContain(6L);
        time.advance(Duration.ofMillis(PATIENCE_MILLIS / 2));
        assertThat(answered).contains(6L);
    }

    @ParameterizedTest
    @EnumSource(DropPolicy.class)
    void whatDoesNotWaitLetsAnOverfullQueueGrowNoFurtherAndLeavesInItWhatIsHeld(DropPolicy policy) {
        queue = queue(policy, PATIENCE_MILLIS);
        queue.drains();
        offerAllWaiting(1, 7);
        queue.offer(message(8, 1), null, false);
        assertThat(dropped).containsExactly(policy == DropPolicy.OLDEST ? 1L : 8L);
        assertThat(queue.size()).isEqualTo(7);
        assertThat(answered).as("those held back still are").hasSize(4);
    }

    @Test
    void thatHoldsForBytesAsWell() {
        offerWaiting(message(1, 80));
        offerWaiting(message(2, 80));
        queue.offer(message(3, 50), null, false);
        assertThat(dropped).containsExactly(1L);
        assertThat(rest()).containsExactly(2L, 3L);
    }

    @Test
    void whenTheClientLeavesNobodyWaitsForIt() {
        offerAllWaiting(1, 6);
        shard(queue::standsStill);
        assertThat(answered).hasSize(6);
        assertThat(dropped).containsExactly(1L, 2L);
        offerWaiting(message(7, 1));
        assertThat(answered).contains(7L);
        assertThat(dropped).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whenTheSessionEndsNobodyWaitsAndAllIsLeftToBeTaken() {
        offerAllWaiting(1, 6);
        shard(queue::end);
        assertThat(answered).hasSize(6);
        assertThat(dropped).isEmpty();
        assertThat(rest()).hasSize(6);
    }

    // ── Congestion ──

    @Test
    void aHalfFullQueueOfAConnectedClientIsCongested() {
        offerAll(1, 1);
        assertThat(queue.isCongested()).isFalse();
        offerAll(2, 2);
        assertThat(queue.isCongested()).isTrue();
        shard(queue::standsStill);
        assertThat(queue.isCongested()).isFalse();
        queue.drains();
        queue.update();
        assertThat(queue.isCongested()).isTrue();
        take(1);
        assertThat(queue.isCongested()).isFalse();
        queue.offer(message(3, 48), null, false);
        assertThat(queue.isCongested()).as("half of the bytes").isTrue();
        shard(queue::end);
        assertThat(queue.isCongested()).isFalse();
    }

    @Test
    void withoutPushBackNoQueueIsCongested() {
        queue = queue(DropPolicy.OLDEST, 0);
        queue.drains();
        offerAll(1, 4);
        assertThat(queue.isCongested()).isFalse();
    }

    // ── The scripts' words ──

    private void offerAll(int from, int to) {
        for (int id = from; id <= to; id++) {
            queue.offer(message(id, 1), null, false);
        }
    }

    private void offerAllWaiting(int from, int to) {
        for (int id = from; id <= to; id++) {
            offerWaiting(message(id, 1));
        }
    }

    /** Offers a message as the router does: its publisher is answered when nobody holds the receipt any more. */
    private void offerWaiting(Waiting waiting) {
        shard(() -> {
            Receipt receipt = new Receipt(shard, _ -> answered.add(waiting.message().id()));
            queue.offer(waiting, receipt, false);
            receipt.release();
        });
    }

    private void take(int count) {
        shard(() -> {
            for (int i = 0; i < count; i++) {
                queue.poll();
            }
            queue.update();
        });
    }

    private List<Long> rest() {
        List<Long> ids = new ArrayList<>();
        for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
            ids.add(next.message().id());
        }
        return ids;
    }

    private void shard(Runnable work) {
        time.on(shard, work);
    }

    private SessionQueue queue(DropPolicy policy, int pushBackMillis) {
        Limits.Session session = new Limits.Session(0, 1, 4, 100, false, policy, pushBackMillis, 4);
        Limits limits = Limits.DEFAULT.with(session);
        return new SessionQueue(new ShardContext(shard, new MemoryStore(), Events.none(), counters, limits),
                new NothingStored());
    }

    /** The queue of a session that ends with its connection. */
    private final class NothingStored implements SessionQueue.Contents {
        @Override
        public void dropped(Waiting waiting) {
            dropped.add(waiting.message().id());
        }

        @Override
        public boolean isStored(Waiting waiting) {
            return false;
        }

        @Override
        public Backlog backlog() {
            throw new AssertionError("nothing is stored");
        }

        @Override
        public Waiting waiting(Store.Waiting stored) {
            throw new AssertionError("nothing is read back");
        }

        @Override
        public void refilled() {
            throw new AssertionError("nothing is read back");
        }
    }

    /** A message under the topic {@code a}, one byte longer than its payload. */
    private static Waiting message(long id, int payloadLength) {
        return new Waiting(new Message(id, "", TopicName.of("a"), Qos.AT_LEAST_ONCE, false, Message.NEVER,
                MessageProperties.NONE, Payload.copyOf(new byte[payloadLength])), Qos.AT_LEAST_ONCE, false, List.of(),
                null);
    }
}
