package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropPolicy;
import io.arna.broker.message.DropReason;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.PubAck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits for a client that is away, and how much (P10). */
class OfflineQueueConversationTest {
    private final MemoryStore store = new MemoryStore();

    @Test
    void whenTheQueueIsFullTheOldestGoes() {
        TestBroker broker = broker(3, 1 << 20, false, DropPolicy.OLDEST);
        TestClient away = away(broker);
        publish(broker, 5);
        away.connects();
        away.hearsTexts("2", "3", "4");
        away.andNothingElse();
        assertThat(broker.dropped(DropReason.QUEUE_FULL)).isEqualTo(2);
    }

    @Test
    void orTheNewestIfThatIsThePolicy() {
        TestBroker broker = broker(3, 1 << 20, false, DropPolicy.NEWEST);
        TestClient away = away(broker);
        publish(broker, 5);
        away.connects();
        away.hearsTexts("0", "1", "2");
        away.andNothingElse();
        assertThat(broker.dropped(DropReason.QUEUE_FULL)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(DropPolicy.class)
    void bytesAreBoundedAsWell(DropPolicy policy) {
        TestBroker broker = broker(1_000, 100, false, policy);
        TestClient away = away(broker);
        TestClient speaker = broker.connected("speaker");
        for (int i = 0; i < 5; i++) {
            speaker.publishes("a", i + "x".repeat(39), AT_LEAST_ONCE);
        }
        away.connects();
        assertThat(away.hearsAll()).hasSize(2);
        assertThat(broker.dropped(DropReason.QUEUE_FULL)).isEqualTo(3);
    }

    @Test
    void aMessageLargerThanTheWholeQueueDrivesNothingElseOut() {
        TestBroker broker = broker(1_000, 100, false, DropPolicy.OLDEST);
        TestClient away = away(broker);
        broker.connected("speaker").publishes("a", "1", AT_LEAST_ONCE).publishes("a", "x".repeat(200), AT_LEAST_ONCE)
                .publishes("a", "2", AT_LEAST_ONCE);
        away.connects();
        away.hearsTexts("1", "2");
        away.andNothingElse();
        assertThat(broker.dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
    }

    @Test
    void aFullQueueOfAnAbsentClientHoldsNoPublisherBack() {
        TestBroker broker = broker(1, 1 << 20, false, DropPolicy.OLDEST);
        away(broker);
        TestClient speaker = broker.connected("speaker");
        for (int i = 1; i <= 5; i++) {
            speaker.says(Said.qos1(i, "a", "x")).hears(PubAck.of(i)).andNothingElse();
        }
    }

    @Test
    void whatWasDroppedIsNotKeptInTheStoreEither() {
        TestBroker broker = broker(2, 1 << 20, false, DropPolicy.OLDEST);
        away(broker);
        publish(broker, 6);
        assertThat(store.messages()).isEqualTo(2);
        TestBroker again = TestBroker.with().store(store).start();
        TestClient back = again.client("away").keepingItsSession(3600);
        back.connects();
        back.hearsTexts("4", "5");
        back.andNothingElse();
    }

    @Test
    void qos0WaitsIfSoConfigured() {
        TestBroker broker = broker(10, 1 << 20, true, DropPolicy.OLDEST);
        TestClient away = away(broker);
        broker.connected("speaker").publishes("a", "0", AT_MOST_ONCE).publishes("a", "1", AT_LEAST_ONCE)
                .publishes("a", "2", AT_MOST_ONCE);
        away.connects();
        assertThat(away.hearsTexts("0", "1", "2")).extracting(p -> p.qos()).containsExactly(AT_MOST_ONCE,
                AT_LEAST_ONCE, AT_MOST_ONCE);
        away.andNothingElse();
        away.isLost();
        away.connects();
        away.hearsMessage("a", "1");
        away.andNothingElse();
    }

    @Test
    void evenThenNotForASessionThatEndsWithItsConnection() {
        TestBroker broker = broker(10, 1 << 20, true, DropPolicy.OLDEST);
        TestClient passing = broker.connected("passing");
        passing.subscribes("a", AT_LEAST_ONCE);
        passing.isLost();
        TestClient speaker = broker.connected("speaker");
        speaker.publishes("a", "0", AT_MOST_ONCE);
        passing.connects();
        passing.andNothingElse();
        assertThat(store.messages()).isZero();
    }

    @Test
    @Spec("MQTT-4.1.0-2")
    void theQueueEndsWithTheSession() {
        TestBroker broker = broker(10, 1 << 20, false, DropPolicy.OLDEST);
        TestClient away = away(broker);
        publish(broker, 3);
        broker.advanceSeconds(3_601);
        assertThat(store.messages()).isZero();
        assertThat(broker.dropped(DropReason.SESSION_ENDED)).isEqualTo(3);
        assertThat(away.connects().sessionPresent()).isFalse();
        away.andNothingElse();
    }

    private TestBroker broker(int messages, long bytes, boolean qos0, DropPolicy policy) {
        Limits.Session d = Limits.Session.DEFAULT;
        return TestBroker.with().shards(1).store(store)
                .limits(Limits.DEFAULT.with(
                        new Limits.Session(d.expiryMaximumSeconds(), d.inflightMaximum(), messages, bytes, qos0, policy,
                                d.pushBackMillis(), d.queueMemoryMessages())))
                .start();
    }

    private static TestClient away(TestBroker broker) {
        TestClient away = broker.client("away").keepingItsSession(3600);
        away.connects();
        away.subscribes("a", EXACTLY_ONCE);
        away.isLost();
        return away;
    }

    private static void publish(TestBroker broker, int count) {
        TestClient speaker = broker.connected("speaker");
        for (int i = 0; i < count; i++) {
            speaker.publishes("a", "" + i, AT_LEAST_ONCE);
        }
    }
}
