package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import org.junit.jupiter.api.Test;

/** How much either side leaves unanswered: Receive Maximum (4.9). */
class FlowControlConversationTest {
    private final TestBroker broker = new TestBroker();
    private final TestClient speaker = broker.connected("speaker");

    // ── The client's Receive Maximum ──

    @Test
    @Spec({"MQTT-3.3.4-9", "MQTT-4.9.0-1", "MQTT-4.9.0-2"})
    void theClientsReceiveMaximumIsFilledAndNeverExceeded() {
        TestClient hearer = hearing("a", 2);
        for (int i = 1; i <= 4; i++) {
            speaker.publishes("a", "" + i, AT_LEAST_ONCE);
        }
        int first = hearer.hearsMessage("a", "1").packetId();
        int second = hearer.hearsMessage("a", "2").packetId();
        hearer.andNothingElse();
        hearer.says(PubAck.of(second)).hearsMessage("a", "3");
        hearer.andNothingElse();
        hearer.says(PubAck.of(first)).hearsMessage("a", "4");
        hearer.andNothingElse();
    }

    @Test
    @Spec({"MQTT-3.3.4-9", "MQTT-4.9.0-2"})
    void aQos2MessageKeepsItsPlaceUntilPubComp() {
        TestClient hearer = hearing("a", 1);
        speaker.publishes("a", "1", EXACTLY_ONCE).publishes("a", "2", AT_LEAST_ONCE);
        int packetId = hearer.hearsMessage("a", "1").packetId();
        hearer.says(PubRec.of(packetId)).hears(PubRel.of(packetId)).andNothingElse();
        hearer.says(PubComp.of(packetId)).hearsMessage("a", "2");
    }

    @Test
    @Spec({"MQTT-3.3.4-9", "MQTT-4.9.0-2"})
    void aPubRecOfFailureMakesRoom() {
        TestClient hearer = hearing("a", 1);
        speaker.publishes("a", "1", EXACTLY_ONCE).publishes("a", "2", EXACTLY_ONCE);
        int packetId = hearer.hearsMessage("a", "1").packetId();
        hearer.says(PubRec.of(packetId, ReasonCode.QUOTA_EXCEEDED)).hearsMessage("a", "2");
        hearer.andNothingElse();
    }

    @Test
    @Spec({"MQTT-3.3.4-10", "MQTT-4.9.0-3"})
    void aFullWindowDelaysNothingButPublish() {
        TestClient hearer = hearing("a", 1);
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "2", AT_LEAST_ONCE);
        hearer.hearsMessage("a", "1");
        hearer.says(PingReq.INSTANCE).hears(PingResp.INSTANCE);
        hearer.subscribes("b", AT_MOST_ONCE);
        hearer.says(Said.qos1(40, "c", "x")).hears(PubAck.of(40, ReasonCode.NO_MATCHING_SUBSCRIBERS));
        hearer.says(Said.qos2(41, "c", "x")).hears(PubRec.of(41, ReasonCode.NO_MATCHING_SUBSCRIBERS));
        hearer.says(PubRel.of(41)).hears(PubComp.of(41));
        hearer.unsubscribes("b");
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.3.4-10")
    void qos0MessagesPassAFullWindow() {
        TestClient hearer = hearing("a", 1);
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "2", AT_LEAST_ONCE).publishes("a", "3", AT_MOST_ONCE);
        hearer.hearsTexts("1", "3");
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.9.0-1")
    void theWindowBeginsAnewWithEachConnection() {
        TestClient hearer = broker.client("hearer").keepingItsSession(60).withReceiveMaximum(3);
        hearer.connects();
        hearer.subscribes("a", AT_LEAST_ONCE);
        for (int i = 1; i <= 5; i++) {
            speaker.publishes("a", "" + i, AT_LEAST_ONCE);
        }
        hearer.hearsTexts("1", "2", "3");
        hearer.isLost();
        hearer.withReceiveMaximum(2).connects();
        hearer.hearsTexts("1", "2").forEach(publish -> assertThat(publish.dup()).isTrue());
        hearer.andNothingElse();
        hearer.isLost();
        hearer.withReceiveMaximum(4).connects();
        int first = hearer.hearsTexts("1", "2", "3", "4").getFirst().packetId();
        hearer.andNothingElse();
        hearer.says(PubAck.of(first)).hearsMessage("a", "5");
    }

    @Test
    void theBrokersOwnInflightMaximumHoldsAsWell() {
        Limits.Session d = Limits.Session.DEFAULT;
        TestBroker strict = brokerWith(d, 2);
        TestClient publisher = strict.connected("publisher");
        TestClient three = strict.connected("three", MqttVersion.V3_1_1);
        three.subscribes("a", AT_LEAST_ONCE);
        publisher.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "2", AT_LEAST_ONCE).publishes("a", "3",
                AT_LEAST_ONCE);
        int first = three.hearsTexts("1", "2").getFirst().packetId();
        three.andNothingElse();
        three.says(PubAck.of(first)).hearsMessage("a", "3");
    }

    // ── The broker's Receive Maximum ──

    @Test
    @Spec("MQTT-3.3.4-7")
    void aClientThatExceedsTheBrokersReceiveMaximumIsToldSoAndCutOff() {
        TestClient client = taking(2).connected("client");
        client.says(Said.qos2(1, "a", "1"), Said.qos2(2, "a", "2"));
        client.hears(PubRec.of(1, ReasonCode.NO_MATCHING_SUBSCRIBERS),
                PubRec.of(2, ReasonCode.NO_MATCHING_SUBSCRIBERS));
        client.says(Said.qos2(3, "a", "3")).isDisconnected(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
    }

    @Test
    @Spec("MQTT-3.3.4-7")
    void eachAnswerMakesRoomForOneMore() {
        TestClient client = taking(2).connected("client");
        for (int i = 1; i <= 20; i++) {
            client.says(Said.qos2(1, "a", "x"), Said.qos1(2, "a", "x"), PubRel.of(1));
            client.hears(PubRec.of(1, ReasonCode.NO_MATCHING_SUBSCRIBERS),
                    PubAck.of(2, ReasonCode.NO_MATCHING_SUBSCRIBERS), PubComp.of(1)).andNothingElse();
        }
        assertThat(client.isCutOff()).isFalse();
    }

    @Test
    @Spec("MQTT-3.3.4-7")
    void aQos2MessageSaidAgainTakesNoSecondPlace() {
        TestClient client = taking(1).connected("client");
        client.says(Said.qos2(1, "a", "1"), Said.again(Said.qos2(1, "a", "1")));
        client.hears(PubRec.of(1, ReasonCode.NO_MATCHING_SUBSCRIBERS), PubRec.of(1)).andNothingElse();
        assertThat(client.isCutOff()).isFalse();
    }

    @Test
    @Spec("MQTT-3.3.4-7")
    void aFailedQos2MessageMakesRoom() {
        SlowStore store = new SlowStore();
        TestBroker strict = TestBroker.with().shards(1).store(store).limits(receiveMaximum(1)).start();
        TestClient client = strict.client("client").keepingItsSession(60);
        client.connects();
        store.fail();
        for (int i = 1; i <= 3; i++) {
            client.says(Said.qos2(i, "a", "x")).hears(PubRec.of(i, ReasonCode.QUOTA_EXCEEDED));
        }
    }

    @Test
    void aClientOfMqtt3IsNotReadFromWhileItWaitsForAsManyAnswers() {
        SlowStore store = new SlowStore();
        TestBroker strict = TestBroker.with().shards(1).store(store).limits(receiveMaximum(2)).start();
        TestClient kept = strict.client("kept").keepingItsSession(60);
        kept.connects();
        kept.subscribes("a", AT_LEAST_ONCE);
        TestClient three = strict.connected("three", MqttVersion.V3_1_1);
        store.slowDown();
        three.says(Said.qos1(1, "a", "1"), Said.qos1(2, "a", "2"), Said.qos1(3, "a", "3")).andNothingElse();
        assertThat(three.wire().isPaused()).isTrue();
        store.catchUp(strict);
        three.hears(PubAck.of(1), PubAck.of(2), PubAck.of(3)).andNothingElse();
        assertThat(three.wire().isPaused()).isFalse();
    }

    @Test
    void aClientOfMqtt3CanAlwaysReleaseItsQos2Messages() {
        TestClient three = taking(2).connected("three", MqttVersion.V3_1_1);
        three.says(Said.qos2(1, "a", "1"), Said.qos2(2, "a", "2"), Said.qos2(3, "a", "3"));
        three.hears(PubRec.of(1), PubRec.of(2), PubRec.of(3));
        three.says(PubRel.of(1), PubRel.of(2), PubRel.of(3));
        three.hears(PubComp.of(1), PubComp.of(2), PubComp.of(3)).andNothingElse();
    }

    private TestClient hearing(String filter, int receiveMaximum) {
        TestClient hearer = broker.client("hearer").withReceiveMaximum(receiveMaximum);
        hearer.connects();
        hearer.subscribes(filter, EXACTLY_ONCE);
        return hearer;
    }

    private static TestBroker taking(int receiveMaximum) {
        return TestBroker.with().limits(receiveMaximum(receiveMaximum)).start();
    }

    private static Limits receiveMaximum(int value) {
        Limits.Connection d = Limits.Connection.DEFAULT;
        return Limits.DEFAULT.with(new Limits.Connection(d.maximumPacketSize(), value, d.topicAliasMaximum(),
                d.outboundTopicAliasMaximum(), d.keepAliveMaximumSeconds(), d.keepAliveFactor(),
                d.clientIdMaximumLength(), d.responseInformation(), d.serverReference()));
    }

    private static TestBroker brokerWith(Limits.Session d, int inflightMaximum) {
        return TestBroker.with()
                .limits(Limits.DEFAULT
                        .with(new Limits.Session(d.expiryMaximumSeconds(), inflightMaximum, d.queueMaximumMessages(),
                                d.queueMaximumBytes(), d.queueQos0(), d.dropPolicy(), d.pushBackMillis(),
                                d.queueMemoryMessages())))
                .start();
    }
}
