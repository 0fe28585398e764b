package io.arna.broker.connection;

import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** QoS 2: heard once, whatever breaks in between (4.3.3). */
class Qos2ConversationTest {
    private final SlowStore store = new SlowStore();
    private final TestBroker broker = TestBroker.with().shards(1).store(store).start();
    private final TestClient hearer = broker.client("hearer").keepingItsSession(3600);
    private final TestClient speaker = broker.client("speaker").keepingItsSession(3600);

    // ── The broker receives ──

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.3.4-1", "MQTT-2.2.1-5", "MQTT-4.3.3-8", "MQTT-4.3.3-11"})
    void isAnsweredByPubRecAndPubRelByPubCompWithTheSameIdentifier(MqttVersion version) {
        hearing();
        TestClient publisher = broker.connected("publisher", version);
        publisher.says(Said.qos2(0xFFFF, "a", "1")).hears(PubRec.of(0xFFFF)).andNothingElse();
        publisher.says(PubRel.of(0xFFFF)).hears(PubComp.of(0xFFFF)).andNothingElse();
        hearer.hearsMessage("a", "1");
    }

    @Test
    @Spec("MQTT-4.3.3-10")
    void saidAgainBeforePubRelIsAnsweredAgainAndNotPassedOnTwice() {
        hearing();
        speaker.connects();
        speaker.says(Said.qos2(5, "a", "1")).hears(PubRec.of(5));
        speaker.says(Said.again(Said.qos2(5, "a", "1"))).hears(PubRec.of(5)).andNothingElse();
        hearer.hearsMessage("a", "1");
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.3.3-10")
    void saidAgainOnALaterConnectionIsNotPassedOnTwice() {
        hearing();
        speaker.connects();
        speaker.says(Said.qos2(5, "a", "1")).hears(PubRec.of(5));
        speaker.isLost();
        assertThat(speaker.connects().sessionPresent()).isTrue();
        speaker.says(Said.again(Said.qos2(5, "a", "1"))).hears(PubRec.of(5));
        speaker.says(PubRel.of(5)).hears(PubComp.of(5)).andNothingElse();
        hearer.hearsMessage("a", "1");
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.3.3-10")
    void isForgottenWithTheSession() {
        hearing();
        TestClient fresh = broker.connected("fresh");
        fresh.says(Said.qos2(5, "a", "1")).hears(PubRec.of(5));
        fresh.isLost();
        fresh.connects();
        fresh.says(Said.qos2(5, "a", "2")).hears(PubRec.of(5));
        hearer.hearsTexts("1", "2");
    }

    @Test
    @Spec("MQTT-4.3.3-12")
    void afterPubCompTheSameIdentifierMeansANewMessageWhateverDupSays() {
        hearing();
        speaker.connects();
        speaker.says(Said.qos2(5, "a", "1"), PubRel.of(5)).hears(PubRec.of(5), PubComp.of(5));
        speaker.says(Said.again(Said.qos2(5, "a", "2"))).hears(PubRec.of(5)).andNothingElse();
        hearer.hearsTexts("1", "2");
    }

    @Test
    @Spec("MQTT-4.3.3-8")
    void isReceivedOnlyWhenItIsKept() {
        hearing();
        speaker.connects();
        store.slowDown();
        speaker.says(Said.qos2(5, "a", "1")).andNothingElse();
        hearer.andNothingElse();
        store.catchUp(broker);
        speaker.hears(PubRec.of(5)).andNothingElse();
        hearer.hearsMessage("a", "1");
    }

    @Test
    @Spec("MQTT-4.3.3-8")
    void saidAgainOnALaterConnectionIsReceivedOnlyWhenTheFirstIsKept() {
        hearing();
        speaker.connects();
        store.slowDown();
        speaker.says(Said.qos2(5, "a", "1")).andNothingElse();
        speaker.isLost();
        speaker.opens();
        speaker.says(speaker.connect(), Said.again(Said.qos2(5, "a", "1")));
        assertThat(speaker.hearsAll()).doesNotHaveAnyElementsOfTypes(PubRec.class);
        store.catchUp(broker);
        assertThat(speaker.hearsAll()).endsWith(PubRec.of(5));
        hearer.hearsMessage("a", "1");
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.3.3-9")
    void afterARefusalTheSameIdentifierMeansANewMessage() {
        hearing();
        speaker.connects();
        store.fail();
        speaker.says(Said.qos2(5, "a", "1")).hears(PubRec.of(5, ReasonCode.QUOTA_EXCEEDED)).andNothingElse();
        store.recover();
        speaker.says(Said.qos2(5, "a", "2")).hears(PubRec.of(5)).andNothingElse();
        hearer.hearsMessage("a", "2");
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.3.3-11")
    void theIdentifierIsFreeOnlyWhenThatIsKept() {
        hearing();
        speaker.connects();
        speaker.says(Said.qos2(5, "a", "1")).hears(PubRec.of(5));
        store.slowDown();
        speaker.says(PubRel.of(5)).andNothingElse();
        store.catchUp(broker);
        speaker.hears(PubComp.of(5)).andNothingElse();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec("MQTT-4.3.3-11")
    void aPubRelForAnUnknownIdentifierIsAnsweredAllTheSame(MqttVersion version) {
        TestClient client = broker.connected("client", version);
        client.says(PubRel.of(9)).hears(PubComp.of(9,
                version.isV5() ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS)).andNothingElse();
    }

    // ── The broker sends ──

    @Test
    @Spec({"MQTT-4.3.3-1", "MQTT-4.3.3-2", "MQTT-2.2.1-4"})
    void eachNewMessageTakesAFreeIdentifierAndHasNoDup() {
        hearing();
        speaker.connects();
        speaker.publishes("a", "1", EXACTLY_ONCE).publishes("a", "2", EXACTLY_ONCE);
        List<Publish> heard = hearer.hearsTexts("1", "2");
        assertThat(heard).extracting(Publish::packetId).doesNotHaveDuplicates().doesNotContain(0);
        assertThat(heard).extracting(Publish::dup).containsOnly(false);
    }

    @Test
    @Spec({"MQTT-4.3.3-3", "MQTT-4.3.3-4", "MQTT-4.3.3-5"})
    void pubRecIsAnsweredByPubRelAndPubCompEndsTheExchange() {
        int packetId = heardOnce("1");
        hearer.says(PubRec.of(packetId)).hears(PubRel.of(packetId)).andNothingElse();
        assertThat(inFlight()).isEqualTo(1);
        hearer.says(PubComp.of(packetId)).andNothingElse();
        assertThat(inFlight()).isZero();
    }

    @Test
    @Spec("MQTT-4.3.3-4")
    void aRepeatedPubRecIsAnsweredByPubRelAgain() {
        int packetId = heardOnce("1");
        hearer.says(PubRec.of(packetId)).hears(PubRel.of(packetId));
        hearer.says(PubRec.of(packetId)).hears(PubRel.of(packetId)).andNothingElse();
    }

    @Test
    @Spec("MQTT-4.4.0-2")
    void aPubRecOfFailureEndsTheExchangeWithoutPubRel() {
        int packetId = heardOnce("1");
        hearer.says(PubRec.of(packetId, ReasonCode.UNSPECIFIED_ERROR)).andNothingElse();
        assertThat(inFlight()).isZero();
        hearer.isLost();
        hearer.connects();
        hearer.andNothingElse();
    }

    @Test
    void aPubRecForAnUnknownIdentifierIsAnsweredSoThatTheClientCanForgetIt() {
        hearing();
        hearer.says(PubRec.of(77)).hears(PubRel.of(77, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)).andNothingElse();
        hearer.says(PubComp.of(77, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)).andNothingElse();
        TestClient three = broker.connected("three", MqttVersion.V3_1_1);
        three.says(PubRec.of(77)).hears(PubRel.of(77)).andNothingElse();
    }

    @Test
    void aPubCompBeforePubRecIsAProtocolError() {
        int packetId = heardOnce("1");
        hearer.says(PubComp.of(packetId)).isDisconnected(ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    @Spec({"MQTT-4.4.0-1", "MQTT-3.3.1-1"})
    void withoutPubRecItIsSaidAgainOnTheNextConnection() {
        int packetId = heardOnce("1");
        hearer.isLost();
        hearer.connects();
        Publish again = hearer.hearsMessage("a", "1");
        assertThat(again.packetId()).isEqualTo(packetId);
        assertThat(again.dup()).isTrue();
        hearer.andNothingElse();
    }

    @Test
    @Spec({"MQTT-4.3.3-6", "MQTT-4.4.0-1"})
    void afterPubRecOnlyPubRelIsSaidAgain() {
        int packetId = heardOnce("1");
        hearer.says(PubRec.of(packetId)).hears(PubRel.of(packetId));
        hearer.isLost();
        hearer.connects();
        hearer.hears(PubRel.of(packetId)).andNothingElse();
        hearer.says(PubComp.of(packetId)).andNothingElse();
        hearer.isLost();
        hearer.connects();
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.3.3-6")
    void aPubRecThatCameAsTheConnectionBrokeStillCounts() {
        int packetId = heardOnce("1");
        store.slowDown();
        hearer.says(PubRec.of(packetId)).andNothingElse();
        hearer.isLost();
        store.catchUp(broker);
        hearer.connects();
        hearer.hears(PubRel.of(packetId)).andNothingElse();
    }

    @Test
    void isSaidOnlyWhenItsIdentifierIsKept() {
        hearing();
        TestClient passer = broker.connected("passer");
        store.slowDown();
        passer.says(Said.qos2(1, "a", "1"));
        hearer.andNothingElse();
        store.catchUp(broker);
        hearer.hearsMessage("a", "1");
    }

    @Test
    void whatWaitedForTheStoreWhenTheClientLeftIsSaidInOrderWhenItReturns() {
        hearing();
        TestClient passer = broker.connected("passer");
        passer.says(Said.qos2(1, "a", "1"));
        hearer.hearsMessage("a", "1");
        store.slowDown();
        passer.says(Said.qos2(2, "a", "2"), Said.qos2(3, "a", "3"));
        hearer.isLost();
        hearer.withReceiveMaximum(1).opens();
        hearer.says(hearer.connect());
        store.catchUp(broker);
        hearer.hears(io.arna.mqtt.packet.ConnAck.class);
        for (String text : List.of("1", "2", "3")) {
            int packetId = hearer.hearsMessage("a", text).packetId();
            hearer.andNothingElse();
            hearer.says(PubRec.of(packetId)).hears(PubRel.of(packetId)).says(PubComp.of(packetId));
        }
        hearer.andNothingElse();
    }

    @Test
    @Spec({"MQTT-4.3.3-7", "MQTT-4.3.3-13"})
    void onceSaidItDoesNotExpire() {
        hearing();
        speaker.connects();
        speaker.says(Said.mortal(1, EXACTLY_ONCE, false, "a", "1", 10));
        int packetId = hearer.hearsMessage("a", "1").packetId();
        hearer.isLost();
        broker.advanceSeconds(60);
        hearer.connects();
        assertThat(hearer.hearsMessage("a", "1").packetId()).isEqualTo(packetId);
        hearer.says(PubRec.of(packetId)).hears(PubRel.of(packetId)).says(PubComp.of(packetId)).andNothingElse();
    }

    private void hearing() {
        hearer.connects();
        hearer.subscribes("a", EXACTLY_ONCE);
    }

    private int heardOnce(String text) {
        hearing();
        speaker.connects();
        speaker.publishes("a", text, EXACTLY_ONCE);
        return hearer.hearsMessage("a", text).packetId();
    }

    private int inFlight() {
        var session = broker.node().homes().at(0).sessions().find("hearer");
        return session == null ? 0 : session.inFlight();
    }
}
