package io.arna.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.SessionKey;
import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicName;
import io.arna.store.Inspection.Found;
import io.arna.store.record.Keys;
import io.arna.store.record.Keys.Kind;
import io.arna.store.record.Records;
import io.arna.store.record.Records.Progress;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** What is counted, and what does not fit together. */
@Timeout(60)
class InspectionTest {
    private static final SessionKey A = new SessionKey("a", 1);

    @TempDir Path directory;

    private final List<String> problems = new ArrayList<>();

    /** Somebody changes the database behind our back. */
    private interface Damage {
        void to(WriteBatch batch) throws RocksDBException;
    }

    @BeforeEach
    void thereIsAStore() throws IOException {
        StoreImport.load(directory, new StringReader("""
                {"type":"arna-store","format":1,"highestMessageId":9}
                {"type":"message","id":7,"publisher":"p","topic":"t","qos":1,"retain":false,"payload":"aGk="}
                {"type":"session","clientId":"a","life":1,"expirySeconds":60,"receivedPacketIds":[1,2]}
                {"type":"subscription","filter":"t/#","qos":1,"noLocal":false,"retainAsPublished":false,"retainHandling":0}
                {"type":"waiting","qos":1,"retain":false,"subscriptionIds":[],"packetId":5,"received":false,"messageId":7}
                {"type":"waiting","qos":1,"retain":false,"subscriptionIds":[],"message":{"id":8,"publisher":"p","topic":"t","qos":1,"retain":false,"payload":""}}
                {"type":"session","clientId":"b","life":2,"expirySeconds":60,"will":{"topic":"w","qos":0,"retain":false,"payload":"","delaySeconds":9},"receivedPacketIds":[]}
                {"type":"waiting","qos":1,"retain":false,"subscriptionIds":[],"messageId":7}
                {"type":"retained","id":9,"publisher":"p","topic":"r","qos":1,"retain":true,"payload":"aGk="}
                {"type":"end","lines":9}
                """));
    }

    @Test
    void everythingIsCounted() {
        Found found = inspect();
        assertThat(found.sessions()).isEqualTo(2);
        assertThat(found.wills()).isOne();
        assertThat(found.subscriptions()).isOne();
        assertThat(found.waiting()).isEqualTo(3);
        assertThat(found.shared()).isOne();
        assertThat(found.inFlight()).isOne();
        assertThat(found.receivedIds()).isEqualTo(2);
        assertThat(found.retained()).isOne();
        assertThat(found.leftOver()).isZero();
        assertThat(found.highestMessageId()).isEqualTo(9);
        assertThat(found.bytesOnDisk()).isPositive();
        assertThat(found.longest()).containsExactly(new Inspection.Queue("a", 2), new Inspection.Queue("b", 1));
        assertThat(problems).isEmpty();
    }

    @Test
    void aSharedMessageThatIsMissingIsNamed() throws RocksDBException {
        damage(batch -> batch.delete(Keys.body(7)));
        assertThat(inspect().problems()).isOne();
        assertThat(problems).containsExactly("message 7: sessions wait for it, but it is not there");
    }

    @Test
    void aRecordThatCannotBeReadIsNamed() throws RocksDBException {
        damage(batch -> batch.put(Keys.session("b"), new byte[]{-1}));
        inspect();
        assertThat(problems).singleElement().asString().startsWith("a session cannot be read:");
    }

    @Test
    void twoMessagesUnderOnePacketIdentifierAreNamed() throws RocksDBException {
        damage(batch -> batch.put(Keys.message(Kind.SENT, A, 8), Records.progress(new Progress(5, false))));
        inspect();
        assertThat(problems)
                .containsExactly("session of a: two messages were sent with the packet identifier 5");
    }

    @Test
    void aRetainedMessageUnderAnotherTopicIsNamed() throws RocksDBException {
        damage(batch -> batch.put(Keys.retained(TopicName.of("other")), Records.message(message(3, "r"))));
        inspect();
        assertThat(problems)
                .containsExactly("retained message on r: it lies where that of another topic belongs");
    }

    @Test
    void anIdAboveTheHighestIsNamed() throws RocksDBException {
        damage(batch -> batch.put(Keys.highestMessageId(), Records.number(3)));
        inspect();
        assertThat(problems).containsExactly("shared message 7: ids are said to end at 3");
    }

    @Test
    void whatIsLeftOfEarlierLivesIsNoProblem() throws RocksDBException {
        SessionKey earlier = new SessionKey("a", 0);
        damage(batch -> {
            batch.put(Keys.message(Kind.WAITING, earlier, 3),
                    Records.waiting(new QueueEntry(earlier, Qos.AT_LEAST_ONCE, false, List.of(), null)));
            batch.put(Keys.body(4), Records.message(message(4, "t")));
            batch.put(Keys.message(Kind.SENT, A, 2), Records.progress(new Progress(5, false)));
        });
        assertThat(inspect().leftOver()).isEqualTo(3);
        assertThat(problems).isEmpty();
    }

    @Test
    void aDamagedFileIsToldOf() throws IOException {
        Path folder = StoreSettings.folderIn(directory);
        inspect(); // opening wrote what was in the log into a sorted file
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sst")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 3] ^= 1;
                Files.write(file, bytes);
            }
        }
        assertThatThrownBy(this::inspect).isInstanceOf(StoreException.class).hasMessageContaining("it is damaged");
    }

    private static io.arna.broker.message.Message message(long id, String topic) {
        return new io.arna.broker.message.Message(id, "p", TopicName.of(topic), Qos.AT_LEAST_ONCE, false,
                io.arna.broker.message.Message.NEVER, io.arna.mqtt.packet.MessageProperties.NONE,
                io.arna.mqtt.Payload.ofUtf8("x"));
    }

    private Found inspect() {
        return Inspection.inspect(directory, problems::add);
    }

    private void damage(Damage damage) throws RocksDBException {
        try (OfflineStore store = OfflineStore.open(directory); WriteBatch batch = new WriteBatch()) {
            damage.to(batch);
            store.database().write(batch);
        }
    }
}
