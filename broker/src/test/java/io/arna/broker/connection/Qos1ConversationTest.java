package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.Publish;
import java.util.List;
import org.junit.jupiter.api.Test;

/** QoS 1: said until PUBACK has come (4.3.2). */
class Qos1ConversationTest {
    private final TestBroker broker = new TestBroker();
    private final TestClient hearer = broker.connected("hearer");
    private final TestClient speaker = broker.connected("speaker");

    // ── The broker receives ──

    @Test
    @Spec({"MQTT-3.3.4-1", "MQTT-2.2.1-5", "MQTT-4.3.2-4"})
    void isAnsweredByPubAckWithTheSameIdentifier() {
        hearer.subscribes("a", AT_LEAST_ONCE);
        speaker.says(Said.qos1(0xFFFF, "a", "1")).hears(PubAck.of(0xFFFF)).andNothingElse();
        hearer.hearsMessage("a", "1");
    }

    @Test
    @Spec("MQTT-4.3.2-5")
    void afterPubAckTheSameIdentifierMeansANewMessageWhateverDupSays() {
        hearer.subscribes("a", AT_LEAST_ONCE);
        speaker.says(Said.qos1(7, "a", "1")).hears(PubAck.of(7));
        speaker.says(Said.again(Said.qos1(7, "a", "1"))).hears(PubAck.of(7));
        hearer.hearsTexts("1", "1");
    }

    @Test
    @Spec("MQTT-4.3.2-4")
    void isAcknowledgedOnlyWhenItIsKeptForThoseWhoMustNotLoseIt() {
        SlowStore store = new SlowStore();
        TestBroker slow = TestBroker.with().shards(1).store(store).start();
        TestClient kept = slow.client("kept").keepingItsSession(60);
        kept.connects();
        kept.subscribes("a", AT_LEAST_ONCE);
        TestClient publisher = slow.connected("publisher");
        store.slowDown();
        publisher.says(Said.qos1(1, "a", "1")).andNothingElse();
        store.catchUp(slow);
        publisher.hears(PubAck.of(1)).andNothingElse();
    }

    @Test
    void isRefusedWhenItCannotBeKept() {
        SlowStore store = new SlowStore();
        TestBroker full = TestBroker.with().shards(1).store(store).start();
        TestClient kept = full.client("kept").keepingItsSession(60);
        kept.connects();
        kept.subscribes("a", AT_LEAST_ONCE);
        TestClient five = full.connected("five");
        TestClient three = full.connected("three", MqttVersion.V3_1_1);
        store.fail();
        five.says(Said.qos1(1, "a", "1")).hears(PubAck.of(1, ReasonCode.QUOTA_EXCEEDED)).andNothingElse();
        three.says(Said.qos1(1, "a", "1")).andNothingElse();
        assertThat(three.isCutOff()).isTrue();
        store.recover();
        five.says(Said.qos1(1, "a", "2")).hears(PubAck.of(1)).andNothingElse();
    }

    // ── The broker sends ──

    @Test
    @Spec({"MQTT-2.2.1-4", "MQTT-4.3.2-1", "MQTT-4.3.2-2"})
    void eachNewMessageTakesAFreeIdentifierAndHasNoDup() {
        hearer.subscribes("a", AT_LEAST_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "2", AT_LEAST_ONCE);
        List<Publish> heard = hearer.hearsTexts("1", "2");
        assertThat(heard).extracting(Publish::packetId).doesNotHaveDuplicates().doesNotContain(0);
        assertThat(heard).extracting(Publish::dup).containsOnly(false);
        assertThat(heard).extracting(Publish::qos).containsOnly(AT_LEAST_ONCE);
    }

    @Test
    @Spec({"MQTT-2.2.1-4", "MQTT-4.3.2-1"})
    void anIdentifierThatIsStillInUseIsPassedOverWhenTheNumbersBeginAgain() {
        hearer.subscribes("a", AT_LEAST_ONCE);
        speaker.publishes("a", "first", AT_LEAST_ONCE);
        int inUse = hearer.hearsMessage("a", "first").packetId();
        for (int i = 0; i < 65_534; i++) {
            speaker.says(Said.qos1(1, "a", "x"));
            int packetId = hearer.hears(Publish.class).packetId();
            assertThat(packetId).isNotZero().isNotEqualTo(inUse);
            hearer.says(PubAck.of(packetId));
        }
        speaker.publishes("a", "again", AT_LEAST_ONCE);
        assertThat(hearer.hearsMessage("a", "again").packetId()).isNotZero().isNotEqualTo(inUse);
    }

    @Test
    @Spec("MQTT-3.3.1-3")
    void thePublishersDupIsNotPassedOn() {
        hearer.subscribes("a", AT_LEAST_ONCE);
        speaker.says(Said.again(Said.qos1(1, "a", "1"))).hears(PubAck.of(1));
        assertThat(hearer.hearsMessage("a", "1").dup()).isFalse();
    }

    @Test
    @Spec({"MQTT-4.3.2-3", "MQTT-4.4.0-1"})
    void isUnacknowledgedUntilPubAckButNotSaidAgainOnTheSameConnection() {
        hearer.subscribes("a", AT_LEAST_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE);
        hearer.hearsMessage("a", "1");
        assertThat(session("hearer").inFlight()).isEqualTo(1);
        broker.advanceSeconds(3600);
        hearer.andNothingElse();
        assertThat(session("hearer").inFlight()).isEqualTo(1);
    }

    @Test
    @Spec("MQTT-4.3.2-3")
    void pubAckEndsTheExchange() {
        hearer.subscribes("a", AT_LEAST_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE);
        hearer.says(PubAck.of(hearer.hearsMessage("a", "1").packetId())).andNothingElse();
        assertThat(session("hearer").inFlight()).isZero();
    }

    @Test
    void aPubAckForAnUnknownIdentifierIsIgnored() {
        hearer.says(PubAck.of(12)).andNothingElse();
        assertThat(hearer.isCutOff()).isFalse();
    }

    @Test
    void aPubAckForAQos2MessageIsAProtocolError() {
        hearer.subscribes("a", EXACTLY_ONCE);
        speaker.publishes("a", "1", EXACTLY_ONCE);
        hearer.says(PubAck.of(hearer.hearsMessage("a", "1").packetId())).isDisconnected(ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    void aPubRecForAQos1MessageIsAProtocolError() {
        hearer.subscribes("a", AT_LEAST_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE);
        hearer.says(PubRec.of(hearer.hearsMessage("a", "1").packetId())).isDisconnected(ReasonCode.PROTOCOL_ERROR);
    }

    private io.arna.broker.session.Session session(String clientId) {
        var session = broker.node().homes().at(broker.node().homes().homeOf(clientId)).sessions().find(clientId);
        assertThat(session).isNotNull();
        return java.util.Objects.requireNonNull(session);
    }
}
