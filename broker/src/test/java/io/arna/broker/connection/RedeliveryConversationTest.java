package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said again when a client returns, and what is not (4.4). */
class RedeliveryConversationTest {
    private final MemoryStore store = new MemoryStore();
    private TestBroker broker = TestBroker.with().shards(1).store(store).start();
    private TestClient hearer = broker.client("hearer").keepingItsSession(3600);
    private TestClient speaker = broker.connected("speaker");

    @Test
    @Spec({"MQTT-4.4.0-1", "MQTT-3.3.1-1", "v3 MQTT-4.6.0-6"})
    void whatIsUnansweredIsSaidAgainInOrderWithDupUnderTheSameIdentifiers() {
        hearing();
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("b", "2", EXACTLY_ONCE).publishes("a", "3", AT_LEAST_ONCE)
                .publishes("b", "4", EXACTLY_ONCE);
        List<Publish> before = hearer.hearsTexts("1", "2", "3", "4");
        hearer.says(PubAck.of(before.get(2).packetId()));
        hearer.isLost();
        hearer.connects();
        List<Publish> after = hearer.hearsTexts("1", "2", "4");
        assertThat(after).extracting(Publish::packetId).containsExactly(before.get(0).packetId(),
                before.get(1).packetId(), before.get(3).packetId());
        assertThat(after).extracting(Publish::dup).containsOnly(true);
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.4.0-1")
    void whatIsSaidAgainComesBeforeWhatWaitedAndWhatIsNew() {
        hearing();
        speaker.publishes("a", "1", AT_LEAST_ONCE);
        hearer.hearsMessage("a", "1");
        hearer.isLost();
        speaker.publishes("a", "2", AT_LEAST_ONCE);
        hearer.connects();
        speaker.publishes("a", "3", AT_LEAST_ONCE);
        List<Publish> heard = hearer.hearsTexts("1", "2", "3");
        assertThat(heard).extracting(Publish::dup).containsExactly(true, false, false);
        assertThat(heard).extracting(Publish::packetId).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(value = Qos.class, names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    @Spec("MQTT-4.4.0-2")
    void aRefusalAnswersTheMessageSoItIsNotSaidAgain(Qos qos) {
        hearing();
        speaker.publishes("a", "1", qos);
        int packetId = hearer.hearsMessage("a", "1").packetId();
        hearer.says(qos == AT_LEAST_ONCE
                ? PubAck.of(packetId, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR)
                : PubRec.of(packetId, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR)).andNothingElse();
        hearer.isLost();
        hearer.connects();
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.4.0-1")
    void pubRelsAreSaidAgainInTheirOrder() {
        hearing();
        speaker.publishes("a", "1", EXACTLY_ONCE).publishes("a", "2", EXACTLY_ONCE).publishes("a", "3", EXACTLY_ONCE);
        List<Publish> heard = hearer.hearsTexts("1", "2", "3");
        for (Publish publish : heard) {
            hearer.says(PubRec.of(publish.packetId())).hears(PubRel.of(publish.packetId()));
        }
        hearer.isLost();
        hearer.connects();
        for (Publish publish : heard) {
            hearer.hears(PubRel.of(publish.packetId()));
        }
        hearer.andNothingElse();
    }

    @Test
    void aCleanStartForgetsWhatWasUnanswered() {
        hearing();
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "2", EXACTLY_ONCE);
        hearer.hearsTexts("1", "2");
        hearer.isLost();
        assertThat(hearer.withCleanStart(true).connects().sessionPresent()).isFalse();
        hearer.andNothingElse();
        speaker.publishes("a", "3", AT_LEAST_ONCE);
        hearer.andNothingElse();
    }

    @Test
    void aLateAnswerToWhatIsStillToBeSaidAgainIsTaken() {
        hearing();
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "2", AT_LEAST_ONCE).publishes("a", "3",
                EXACTLY_ONCE);
        List<Publish> heard = hearer.hearsTexts("1", "2", "3");
        hearer.isLost();
        hearer.withReceiveMaximum(1).connects();
        hearer.hearsMessage("a", "1");
        hearer.andNothingElse();
        hearer.says(PubAck.of(heard.get(1).packetId())).andNothingElse();
        hearer.says(PubRec.of(heard.get(2).packetId())).hears(PubRel.of(heard.get(2).packetId())).andNothingElse();
        hearer.says(PubComp.of(heard.get(2).packetId()), PubAck.of(heard.get(0).packetId())).andNothingElse();
        assertThat(hearer.isCutOff()).isFalse();
    }

    @Test
    @Spec("v3 MQTT-3.1.2-5")
    void aKeptSessionOfMqtt3HearsWhatItMissedAtQos1And2() {
        TestClient three = broker.client("three", MqttVersion.V3_1_1).keepingItsSession(0);
        three.connects();
        three.subscribes("#", EXACTLY_ONCE);
        three.disconnects();
        speaker.publishes("a", "0", Qos.AT_MOST_ONCE).publishes("a", "1", AT_LEAST_ONCE).publishes("a", "2",
                EXACTLY_ONCE);
        assertThat(three.connects().sessionPresent()).isTrue();
        three.hearsTexts("1", "2");
        three.andNothingElse();
    }

    @ParameterizedTest
    @EnumSource(value = Qos.class, names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    @Spec({"MQTT-4.4.0-1", "MQTT-3.3.1-1"})
    void aRestartOfTheBrokerChangesNothingOfThat(Qos qos) {
        hearing();
        speaker.publishes("a", "1", qos).publishes("a", "2", qos);
        List<Publish> before = hearer.hearsTexts("1", "2");
        restart();
        speaker = broker.connected("speaker");
        speaker.publishes("a", "3", qos);
        assertThat(hearer.connects().sessionPresent()).isTrue();
        List<Publish> after = hearer.hearsTexts("1", "2", "3");
        assertThat(after).extracting(Publish::dup).containsExactly(true, true, false);
        assertThat(after.subList(0, 2)).extracting(Publish::packetId)
                .isEqualTo(before.stream().map(Publish::packetId).toList());
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.3.3-6")
    void afterARestartPubRelIsSaidForWhatWasReceived() {
        hearing();
        speaker.publishes("a", "1", EXACTLY_ONCE);
        int packetId = hearer.hearsMessage("a", "1").packetId();
        hearer.says(PubRec.of(packetId)).hears(PubRel.of(packetId));
        restart();
        hearer.connects();
        hearer.hears(PubRel.of(packetId)).says(PubComp.of(packetId)).andNothingElse();
        restart();
        hearer.connects();
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.3.3-10")
    void afterARestartAQos2MessageSaidAgainIsStillADuplicate() {
        hearing();
        TestClient publisher = broker.client("publisher").keepingItsSession(3600);
        publisher.connects();
        publisher.says(Said.qos2(9, "a", "1")).hears(PubRec.of(9));
        restart();
        hearer.connects();
        hearer.hearsMessage("a", "1");
        publisher = broker.client("publisher").keepingItsSession(3600);
        publisher.connects();
        publisher.says(Said.again(Said.qos2(9, "a", "1"))).hears(PubRec.of(9));
        publisher.says(PubRel.of(9)).hears(PubComp.of(9));
        hearer.andNothingElse();
    }

    @Test
    void afterARestartNothingThatWasAnsweredComesBack() {
        hearer.withMaximumPacketSize(100);
        hearing();
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "x".repeat(200), AT_LEAST_ONCE)
                .publishes("a", "y".repeat(200), EXACTLY_ONCE);
        hearer.says(PubAck.of(hearer.hearsMessage("a", "1").packetId())).andNothingElse();
        restart();
        hearer.connects();
        hearer.andNothingElse();
        assertThat(store.messages()).isZero();
    }

    private void hearing() {
        hearer.connects();
        hearer.subscribes("#", EXACTLY_ONCE);
    }

    /** The broker dies where it stands; another one finds what the store has kept. */
    private void restart() {
        broker = TestBroker.with().shards(1).store(store).start();
        hearer = broker.client("hearer").keepingItsSession(3600);
    }
}
