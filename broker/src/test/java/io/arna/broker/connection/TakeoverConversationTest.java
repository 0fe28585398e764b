package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1_1;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.fake.ScriptedAuthenticator;
import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.port.Authenticator.Verdict;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client comes again while its older connection is still there. */
class TakeoverConversationTest {
    private TestBroker broker = TestBroker.with().shards(3).start();

    @Test
    @Spec("MQTT-3.1.4-3")
    void theOlderConnectionIsToldAndClosed() {
        TestClient older = connected("c");
        TestClient newer = connected("c");
        older.isDisconnected(ReasonCode.SESSION_TAKEN_OVER);
        older.andNothingElse();
        newer.says(PingReq.INSTANCE).hears(PingResp.INSTANCE).andNothingElse();
        assertThat(broker.count(Counter.SESSIONS_TAKEN_OVER)).isEqualTo(1);
    }

    @Test
    void theOlderConnectionOfMqtt3IsJustClosed() {
        TestClient older = broker.client("c", V3_1_1);
        older.connects();
        connected("c");
        assertThat(older.andNothingElse().isCutOff()).isTrue();
    }

    @Test
    @Spec({"MQTT-3.1.4-3", "MQTT-3.2.2-3", "MQTT-4.4.0-1"})
    void theNewerConnectionGetsTheSessionWithAllThatWasInFlight() {
        TestClient older = broker.client("c").keepingItsSession(100);
        older.connects();
        older.subscribes("a", EXACTLY_ONCE);
        TestClient speaker = connected("speaker");
        speaker.publishes("a", "released", EXACTLY_ONCE).publishes("a", "sent", EXACTLY_ONCE)
                .publishes("a", "once", AT_LEAST_ONCE);
        Publish released = older.hearsMessage("a", "released");
        Publish sent = older.hearsMessage("a", "sent");
        Publish once = older.hearsMessage("a", "once");
        older.says(PubRec.of(released.packetId())).hears(PubRel.of(released.packetId()));

        TestClient newer = broker.client("c").keepingItsSession(100);
        assertThat(newer.connects().sessionPresent()).isTrue();
        older.isDisconnected(ReasonCode.SESSION_TAKEN_OVER);
        newer.hears(PubRel.of(released.packetId()));
        assertThat(List.of(newer.hearsMessage("a", "sent"), newer.hearsMessage("a", "once")))
                .allSatisfy(again -> assertThat(again.dup()).isTrue())
                .extracting(Publish::packetId).containsExactly(sent.packetId(), once.packetId());
        newer.says(PubComp.of(released.packetId())).andNothingElse();
    }

    @Test
    void whatTheOlderConnectionStillSaysIsNotActedOn() {
        TestClient older = broker.client("c").keepingItsSession(100);
        older.connects();
        older.subscribes("a", AT_LEAST_ONCE);
        TestClient newer = broker.client("c").keepingItsSession(100);
        newer.connects();
        older.says(Disconnect.NORMAL);
        older.publishes("a", "from the past", AT_LEAST_ONCE);
        older.isLost();
        newer.says(PingReq.INSTANCE).hears(PingResp.INSTANCE).andNothingElse();
    }

    @Test
    @Spec({"MQTT-3.1.4-4", "MQTT-3.2.2-2"})
    void aCleanStartTakesOverNothingButTheName() {
        TestClient older = broker.client("c").keepingItsSession(100);
        older.connects();
        older.subscribes("a", AT_LEAST_ONCE);
        TestClient newer = broker.client("c").withSessionExpiry(100);
        assertThat(newer.connects().sessionPresent()).isFalse();
        older.isDisconnected(ReasonCode.SESSION_TAKEN_OVER);
        connected("speaker").publishes("a", "1", AT_LEAST_ONCE);
        newer.andNothingElse();
    }

    @Test
    void aSessionThatEndsWithItsConnectionIsNotThereToBeTakenOver() {
        connected("c");
        assertThat(broker.client("c").withCleanStart(false).connects().sessionPresent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d", "e", "f", "g", "h"})
    void ofManyThatComeAtTheSameInstantExactlyOneStays(String clientId) {
        List<TestClient> all =
                Stream.generate(() -> broker.client(clientId).keepingItsSession(100).opens()).limit(6).toList();
        all.forEach(client -> client.wire().receive(client.connect(), PingReq.INSTANCE));
        broker.settle();
        assertThat(all.stream().filter(client -> !client.isCutOff())).hasSize(1);
        boolean first = true;
        for (TestClient client : all.stream().sorted((x, y) -> Boolean.compare(y.isCutOff(), x.isCutOff())).toList()) {
            ConnAck ack = client.hears(ConnAck.class);
            assertThat(ack.reason()).isEqualTo(ReasonCode.SUCCESS);
            first &= ack.sessionPresent();
            client.hears(PingResp.INSTANCE);
            if (client.isCutOff()) {
                client.isDisconnected(ReasonCode.SESSION_TAKEN_OVER);
            }
            client.andNothingElse();
        }
        assertThat(first).as("the first of them found no session").isFalse();
        assertThat(broker.node().homes().all().stream().mapToInt(home -> home.sessions().all().size()).sum())
                .isEqualTo(1);
    }

    @Test
    void aStrangerKicksNobody() {
        ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
        broker = TestBroker.with().authenticator(authenticator).start();
        authenticator.willDecide(ScriptedAuthenticator.granted(null));
        TestClient client = connected("c");
        TestClient stranger = broker.client("c").opens();
        stranger.says(stranger.connect());
        client.says(PingReq.INSTANCE).hears(PingResp.INSTANCE);
        authenticator.decides(new Verdict.Refused(ReasonCode.NOT_AUTHORIZED, "a stranger"));
        assertThat(stranger.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        client.says(PingReq.INSTANCE).hears(PingResp.INSTANCE).andNothingElse();
    }

    @Test
    void ofTwoThatAuthenticateAtTheSameTimeTheLastToBeLetInStays() {
        ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
        broker = TestBroker.with().authenticator(authenticator).start();
        TestClient one = broker.client("c").opens();
        TestClient two = broker.client("c").opens();
        one.says(one.connect());
        two.says(two.connect());
        authenticator.decides(ScriptedAuthenticator.granted(null));
        broker.settle();
        authenticator.decides(ScriptedAuthenticator.granted(null));
        one.hears(ConnAck.class);
        one.isDisconnected(ReasonCode.SESSION_TAKEN_OVER);
        two.hears(ConnAck.class);
        assertThat(two.andNothingElse().isCutOff()).isFalse();
    }

    @Test
    @Spec("MQTT-3.2.2-8")
    void aConnectionTakenOverBeforeItsConnAckIsRefusedForAReasonConnAckHas() {
        SlowStore store = new SlowStore();
        broker = TestBroker.with().store(store).start();
        store.slowDown();
        TestClient older = broker.client("c").keepingItsSession(100).opens();
        older.says(older.connect());
        TestClient newer = broker.client("c").keepingItsSession(100).opens();
        newer.says(newer.connect());
        assertThat(older.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.SERVER_BUSY);
        assertThat(older.andNothingElse().isCutOff()).isTrue();
        newer.andNothingElse();
        store.catchUp(broker);
        ConnAck ack = newer.hears(ConnAck.class);
        assertThat(ack.reason()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(ack.sessionPresent()).as("nobody was ever told of the older session").isFalse();
    }

    private TestClient connected(String clientId) {
        TestClient client = broker.client(clientId);
        client.connects();
        return client;
    }
}
