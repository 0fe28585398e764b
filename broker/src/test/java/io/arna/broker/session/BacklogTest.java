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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        backlog.read(most, (next, lostMessages, bytes) -> {
            next.stream().map(Waiting::message).map(Message::id).forEach(read::add);
            lost += lostMessages;
            lostBytes += bytes;
        });
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
