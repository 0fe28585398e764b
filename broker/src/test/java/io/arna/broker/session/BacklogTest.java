package io.arna.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store.Acceptance;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.SessionState;
import io.arna.broker.port.Store.Waiting;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of a queue that lies in the store alone. */
class BacklogTest {
    private static final SessionKey SESSION = new SessionKey("away", 1);
    private static final int SIZE = 3;

    private final MemoryStore store = new MemoryStore();
    private final Backlog backlog = new Backlog(store, SESSION);
    private final List<Long> read = new ArrayList<>();
    private int lost;
    private long lostBytes;

    @BeforeEach
    void theSessionIsKept() {
        change(new Change.Put(new SessionState(null, 3_600, SessionState.CONNECTED, null)));
    }

    @Test
    void comesBackInTheOrderInWhichItCameWhateverTheIds() {
        comes(9, 4, 7, 5);
        read(10);
        assertThat(read).containsExactly(9L, 4L, 7L, 5L);
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(lost).isZero();
    }

    @Test
    void noMoreThanAskedForComesBack() {
        comes(1, 2, 3);
        read(2);
        assertThat(read).containsExactly(1L, 2L);
        assertThat(backlog.messages()).isOne();
        assertThat(backlog.bytes()).isEqualTo(SIZE);
    }

    @Test
    void whatTheStoreHasBesideIsNotInIt() {
        for (long id = 2; id < 500; id++) {
            accept(id);
        }
        comes(1, 500);
        read(2);
        assertThat(read).containsExactly(1L, 500L);
    }

    @Test
    void whatTheStoreCouldNotKeepIsToldOf() {
        comes(1, 2, 3);
        change(new Change.Done(2));
        read(3);
        assertThat(read).containsExactly(1L, 3L);
        assertThat(lost).isOne();
        assertThat(lostBytes).isEqualTo(SIZE);
    }

    @Test
    void manyComeAndGo() {
        List<Long> all = new ArrayList<>();
        for (long id = 1; id <= 2_000; id++) {
            comes(id);
            all.add(id);
            if (id % 3 == 0) {
                read(1);
            }
        }
        read(2_000);
        assertThat(read).containsExactlyElementsOf(all);
    }

    @Test
    void aLongOneLeavesAllButItsFirstAndLastPageWithTheStore() {
        CountingStore counting = new CountingStore(store);
        Backlog noting = new Backlog(counting, SESSION);
        List<Long> all = new ArrayList<>();
        for (long id = 1; id <= 5 * BacklogPage.MESSAGES + 1; id++) {
            accept(id);
            noting.add(id, SIZE);
            all.add(id);
        }
        assertThat(counting.aside).as("of six pages").isEqualTo(4);
        assertThat(noting.bytes()).isEqualTo((long) all.size() * SIZE);
        while (!noting.isEmpty()) {
            noting.read(300, this::take);
        }
        assertThat(read).containsExactlyElementsOf(all);
        assertThat(lost).isZero();
        assertThat(counting.aside).isZero();
        assertThat(noting.bytes()).isZero();
    }

    @Test
    void aPageThatTheStoreCannotTakeStays() {
        CountingStore full = new CountingStore(store);
        full.failing = true;
        Backlog noting = new Backlog(full, SESSION);
        List<Long> all = new ArrayList<>();
        for (long id = 1; id <= 3 * BacklogPage.MESSAGES; id++) {
            accept(id);
            noting.add(id, SIZE);
            all.add(id);
        }
        assertThat(full.aside).isZero();
        while (!noting.isEmpty()) {
            noting.read(1_000, this::take);
        }
        assertThat(read).containsExactlyElementsOf(all);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverComesAndGoesTheOrderIsThatInWhichItCame(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> all = new ArrayList<>();
        long id = 0;
        for (int step = 0; step < 60; step++) {
            int coming = random.nextInt(step < 30 ? 900 : 200);
            for (int i = 0; i < coming; i++) {
                comes(++id);
                all.add(id);
            }
            for (int i = random.nextInt(4); i > 0 && !backlog.isEmpty(); i--) {
                read(1 + random.nextInt(400));
            }
            assertThat(backlog.messages()).as("seed %d", seed).isEqualTo(all.size() - read.size());
            assertThat(backlog.bytes()).isEqualTo((long) SIZE * backlog.messages());
        }
        while (!backlog.isEmpty()) {
            read(256);
        }
        assertThat(read).as("seed %d", seed).containsExactlyElementsOf(all);
    }

    @Test
    void whenTheSessionIsOverNothingComesBack() {
        comes(1, 2);
        backlog.end();
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.bytes()).isZero();
    }

    private void comes(long... ids) {
        for (long id : ids) {
            accept(id);
            backlog.add(id, SIZE);
        }
    }

    private void read(int most) {
        backlog.read(most, this::take);
    }

    private void take(List<Waiting> next, int lostMessages, long bytes) {
        next.stream().map(Waiting::message).map(Message::id).forEach(read::add);
        lost += lostMessages;
        lostBytes += bytes;
    }

    private void accept(long id) {
        Message message = new Message(id, "", TopicName.of("a"), Qos.AT_LEAST_ONCE, false, Message.NEVER,
                MessageProperties.NONE, Payload.copyOf(new byte[SIZE - 1]));
        QueueEntry entry = new QueueEntry(SESSION, Qos.AT_LEAST_ONCE, false, List.of(), null);
        store.accept(new Acceptance(message, List.of(entry), null, 0, false), BacklogTest::kept);
    }

    private void change(Change change) {
        store.apply(SESSION, List.of(change), BacklogTest::kept);
    }

    private static void kept(io.arna.broker.port.Store.@Nullable Failure failure) {
        assertThat(failure).isNull();
    }
}
