package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropReason;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.Publish;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that live for a while (3.3.2.3.3). */
class MessageExpiryConversationTest {
    private final TestBroker broker = new TestBroker();
    private final TestClient speaker = broker.connected("speaker");
    private final TestClient hearer = broker.client("hearer").keepingItsSession(3600);

    @Test
    @Spec("MQTT-3.3.2-6")
    void aMessageThatDoesNotWaitHasAllItsLifeLeft() {
        hearing();
        speaker.says(Said.mortal(1, AT_LEAST_ONCE, false, "a", "1", 100));
        assertThat(hearer.hearsMessage("a", "1").messageExpirySeconds()).isEqualTo(100);
    }

    @Test
    @Spec("MQTT-3.3.2-6")
    void aMessageThatWaitedIsHeardWithWhatTheWaitingHasLeft() {
        hearing();
        hearer.isLost();
        speaker.says(Said.mortal(1, AT_LEAST_ONCE, false, "a", "1", 100));
        broker.advanceSeconds(30);
        hearer.connects();
        assertThat(hearer.hearsMessage("a", "1").messageExpirySeconds()).isEqualTo(70);
    }

    @Test
    @Spec("MQTT-3.3.2-6")
    void neitherLongerThanThatNorZeroWhileItLives() {
        hearing();
        hearer.isLost();
        speaker.says(Said.mortal(1, AT_LEAST_ONCE, false, "a", "1", 10));
        broker.advance(Duration.ofMillis(9_999));
        hearer.connects();
        assertThat(hearer.hearsMessage("a", "1").messageExpirySeconds()).isEqualTo(1);
    }

    @Test
    @Spec("MQTT-3.3.2-5")
    void aMessageWhoseLifeIsOverBeforeItsDeliveryBeginsIsDropped() {
        hearing();
        hearer.isLost();
        speaker.says(Said.mortal(1, AT_LEAST_ONCE, false, "a", "1", 10), Said.mortal(2, EXACTLY_ONCE, false, "a", "2",
                20), Said.mortal(3, AT_LEAST_ONCE, false, "a", "3", 10));
        broker.advanceSeconds(10);
        hearer.connects();
        hearer.hearsMessage("a", "2");
        hearer.andNothingElse();
        assertThat(broker.dropped(DropReason.EXPIRED)).isEqualTo(2);
    }

    @Test
    @Spec("MQTT-3.3.2-5")
    void soIsOneThatWaitedForTheWindow() {
        hearer.withReceiveMaximum(1);
        hearing();
        speaker.says(Said.mortal(1, AT_LEAST_ONCE, false, "a", "1", 10), Said.mortal(2, AT_LEAST_ONCE, false, "a", "2",
                10), Said.mortal(3, AT_LEAST_ONCE, false, "a", "3", 100));
        int packetId = hearer.hearsMessage("a", "1").packetId();
        broker.advanceSeconds(15);
        assertThat(hearer.says(PubAck.of(packetId)).hearsMessage("a", "3").messageExpirySeconds()).isEqualTo(85);
        assertThat(broker.dropped(DropReason.EXPIRED)).isEqualTo(1);
    }

    @Test
    void aMessageWithoutLifetimeTellsNone() {
        hearing();
        hearer.isLost();
        speaker.publishes("a", "1", AT_LEAST_ONCE);
        broker.advanceSeconds(1000);
        hearer.connects();
        assertThat(hearer.hearsMessage("a", "1").messageExpirySeconds()).isEqualTo(Publish.NO_EXPIRY);
    }

    @ParameterizedTest
    @CsvSource({"-1,60", "10,10", "60,60", "4294967295,60"})
    void theBrokersMaximumHoldsForLongerLivesAndForNone(long wish, long heard) {
        TestBroker strict = TestBroker.with().limits(Limits.DEFAULT.with(new Limits.Message(EXACTLY_ONCE, 60, 100)))
                .start();
        TestClient client = strict.connected("client");
        client.subscribes("a", AT_MOST_ONCE);
        client.says(Said.mortal(0, AT_MOST_ONCE, false, "a", "1", wish));
        assertThat(client.hearsMessage("a", "1").messageExpirySeconds()).isEqualTo(heard);
    }

    @Test
    void theLongestLifeOfAllIsNotTooLong() {
        hearing();
        speaker.says(Said.mortal(0, AT_MOST_ONCE, false, "a", "1", 4_294_967_295L));
        assertThat(hearer.hearsMessage("a", "1").messageExpirySeconds()).isEqualTo(4_294_967_295L);
    }

    @Test
    @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
    void lifeGoesOnWhileTheBrokerIsAway() {
        MemoryStore store = new MemoryStore();
        TestBroker first = TestBroker.with().store(store).start();
        TestClient kept = first.client("kept").keepingItsSession(3600);
        kept.connects();
        kept.subscribes("a", AT_LEAST_ONCE);
        kept.isLost();
        first.connected("speaker").says(Said.mortal(1, AT_LEAST_ONCE, false, "a", "1", 10), Said.mortal(2,
                AT_LEAST_ONCE, false, "a", "2", 100));
        TestBroker second = TestBroker.with().store(store).start();
        second.advanceSeconds(40);
        TestClient again = second.client("kept").keepingItsSession(3600);
        again.connects();
        assertThat(again.hearsMessage("a", "2").messageExpirySeconds()).isEqualTo(60);
        again.andNothingElse();
    }

    private void hearing() {
        hearer.connects();
        hearer.subscribes("a", EXACTLY_ONCE);
    }
}
