package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropPolicy;
import io.arna.broker.message.DropReason;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.Publish;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queues of which no more than two messages lie in memory; the others are read back from the store. */
class LongQueueConversationTest {
    private static final int IN_MEMORY = 2;

    private final MemoryStore kept = new MemoryStore();
    private final SlowStore store = new SlowStore(kept);

    @Test
    @Spec("MQTT-4.6.0-6")
    void aLongQueueIsHeardInOrder() {
        TestBroker broker = broker(1_000, DropPolicy.OLDEST);
        TestClient away = away(broker);
        publish(broker, 0, 50);
        away.connects();
        away.hearsTexts(texts(0, 50));
        away.andNothingElse();
        assertThat(broker.count(Counter.MESSAGES_QUEUED)).isEqualTo(50);
        assertThat(broker.count(Counter.MESSAGES_UNQUEUED)).isEqualTo(50);
        assertThat(broker.count(Counter.BYTES_QUEUED)).isEqualTo(broker.count(Counter.BYTES_UNQUEUED));
    }

    @Test
    @Spec("MQTT-4.6.0-6")
    void whatComesWhileItIsReadBackIsHeardBehindIt() {
        TestBroker broker = broker(1_000, DropPolicy.OLDEST);
        TestClient away = away(broker);
        publish(broker, 0, 10);
        store.slowDown();
        away.opens().says(away.connect());
        publish(broker, 10, 10);
        store.catchUp(broker);
        assertThat(away.hearsAll()).filteredOn(Publish.class::isInstance)
                .extracting(p -> ((Publish) p).payload().toUtf8())
                .containsExactly(texts(0, 20));
    }

    @Test
    void aLongQueueOutlivesTheBroker() {
        TestBroker broker = broker(1_000, DropPolicy.OLDEST);
        away(broker);
        publish(broker, 0, 30);
        TestBroker again = broker(1_000, DropPolicy.OLDEST);
        TestClient back = again.client("away").keepingItsSession(3600);
        back.connects();
        back.hearsTexts(texts(0, 30));
        back.andNothingElse();
    }

    @Test
    void theOldestOfALongQueueGoThoughTheyLieInTheStore() {
        TestBroker broker = broker(10, DropPolicy.OLDEST);
        TestClient away = away(broker);
        publish(broker, 0, 25);
        assertThat(kept.messages()).isEqualTo(10);
        away.connects();
        away.hearsTexts(texts(15, 10));
        away.andNothingElse();
        assertThat(broker.dropped(DropReason.QUEUE_FULL)).isEqualTo(15);
    }

    @Test
    void orTheNewestDo() {
        TestBroker broker = broker(10, DropPolicy.NEWEST);
        TestClient away = away(broker);
        publish(broker, 0, 25);
        assertThat(kept.messages()).isEqualTo(10);
        away.connects();
        away.hearsTexts(texts(0, 10));
        away.andNothingElse();
        assertThat(broker.dropped(DropReason.QUEUE_FULL)).isEqualTo(15);
    }

    @Test
    void aLongQueueEndsWithItsSession() {
        TestBroker broker = broker(1_000, DropPolicy.OLDEST);
        away(broker);
        publish(broker, 0, 30);
        broker.advanceSeconds(3_601);
        assertThat(kept.messages()).isZero();
        assertThat(broker.dropped(DropReason.SESSION_ENDED)).isEqualTo(30);
        assertThat(broker.count(Counter.MESSAGES_UNQUEUED)).isEqualTo(30);
        assertThat(broker.count(Counter.BYTES_QUEUED)).isEqualTo(broker.count(Counter.BYTES_UNQUEUED));
    }

    @Test
    void whatASessionHearsThroughAShareGroupAsWellIsKeptTwice() {
        TestBroker broker = broker(1_000, DropPolicy.OLDEST);
        TestClient away = broker.client("away").keepingItsSession(3600);
        away.connects();
        away.subscribes("a", AT_LEAST_ONCE);
        away.subscribes("$share/g/a", EXACTLY_ONCE);
        away.isLost();
        publish(broker, 0, 3);
        assertThat(kept.messages()).isEqualTo(6);
        TestBroker again = broker(1_000, DropPolicy.OLDEST);
        TestClient back = again.client("away").keepingItsSession(3600);
        back.connects();
        assertThat(back.hearsAll()).extracting(p -> ((Publish) p).payload().toUtf8())
                .containsExactlyInAnyOrder("0", "0", "1", "1", "2", "2");
    }

    private TestBroker broker(int messages, DropPolicy policy) {
        Limits.Session d = Limits.Session.DEFAULT;
        return TestBroker.with().shards(1).store(store)
                .limits(Limits.DEFAULT.with(new Limits.Session(d.expiryMaximumSeconds(), d.inflightMaximum(), messages,
                        d.queueMaximumBytes(), false, policy, d.pushBackMillis(), IN_MEMORY)))
                .start();
    }

    private static TestClient away(TestBroker broker) {
        TestClient away = broker.client("away").keepingItsSession(3600);
        away.connects();
        away.subscribes("a", EXACTLY_ONCE);
        away.isLost();
        return away;
    }

    private static void publish(TestBroker broker, int from, int count) {
        TestClient speaker = broker.connected("speaker");
        for (String text : texts(from, count)) {
            speaker.publishes("a", text, AT_LEAST_ONCE);
        }
    }

    private static String[] texts(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
