package io.arna.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store.Acceptance;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.SessionState;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.topic.TopicName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a store, whatever happens to it meanwhile. */
@Timeout(120)
class StoreCopyTest {
    private static final SessionKey SESSION = new SessionKey("away", 1);
    private static final int COPIES = 8;

    @TempDir Path folder;

    @Test
    void aStoreThatNobodyUsesIsCopied() throws IOException {
        Filled.fill(at("one"), 1, 300);
        assertThat(StoreCopy.copy(at("one"), at("two"))).isPositive();
        assertThat(Filled.snapshot(at("two")).insteadOf(Filled.snapshot(at("one")))).isEmpty();
    }

    /** Messages of half a megabyte, so that files come and go. */
    @Test
    void aCopyOfAStoreInUseHasAllThatWasKeptBeforeAndABeginningOfTheRest() throws IOException {
        TestShard shard = new TestShard();
        AtomicLong kept = new AtomicLong();
        AtomicBoolean enough = new AtomicBoolean();
        try (RocksStore store = Filled.open(at("one"), shard)) {
            CompletableFuture<Void> broker = CompletableFuture.runAsync(() -> work(store, shard, kept, enough));
            try {
                for (int i = 0; i < COPIES; i++) {
                    long before = kept.get();
                    Path copy = at("copy" + i);
                    StoreCopy.copy(at("one"), copy);
                    List<Long> ids = Filled.snapshot(copy).queues().getOrDefault("away", List.of()).stream()
                            .map(waiting -> waiting.message().id()).toList();
                    assertThat(ids).as("copy %d", i).hasSizeGreaterThanOrEqualTo((int) before);
                    for (int n = 0; n < ids.size(); n++) {
                        assertThat(ids.get(n)).isEqualTo(n + 1L);
                    }
                }
            } finally {
                enough.set(true);
                broker.join();
            }
        }
    }

    private static void work(RocksStore store, TestShard shard, AtomicLong kept, AtomicBoolean enough) {
        long[] done = {0};
        store.apply(SESSION, List.of(new Change.Put(new SessionState(null, 60, SessionState.CONNECTED, null))),
                failure -> done[0]++);
        QueueEntry entry = new QueueEntry(SESSION, Qos.AT_LEAST_ONCE, false, List.of(), null);
        Payload payload = Payload.copyOf(new byte[512 << 10]);
        for (long id = 1; !enough.get(); id++) {
            Message message = new Message(id, "p", TopicName.of("t"), Qos.AT_LEAST_ONCE, false, Message.NEVER,
                    MessageProperties.NONE, payload);
            store.accept(new Acceptance(message, List.of(entry), null, 0, false), failure -> done[0]++);
            long wanted = id + 1;
            shard.await(() -> done[0] == wanted);
            kept.set(id);
        }
    }

    @Test
    void aDirectoryWithAStoreIsNotOverwritten() throws IOException {
        Filled.fill(at("one"), 1, 50);
        Filled.fill(at("two"), 2, 50);
        Snapshot before = Filled.snapshot(at("two"));
        assertThatThrownBy(() -> StoreCopy.copy(at("one"), at("two"))).isInstanceOf(StoreException.class)
                .hasMessageContaining("there is a store in " + at("two"));
        assertThat(Filled.snapshot(at("two"))).isEqualTo(before);
    }

    @Test
    void whereThereIsNoStoreNothingIsCopied() {
        assertThatThrownBy(() -> StoreCopy.copy(at("nowhere"), at("two"))).isInstanceOf(StoreException.class)
                .hasMessageContaining("there is no store in " + at("nowhere"));
        assertThat(at("two")).doesNotExist();
    }

    private Path at(String name) {
        return folder.resolve(name);
    }
}
