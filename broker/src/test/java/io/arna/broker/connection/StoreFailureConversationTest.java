package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1_1;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.port.Events;
import io.arna.broker.session.Session;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is said to be kept before it is, and nothing that could not be kept is acknowledged. */
class StoreFailureConversationTest {
    private final List<String> reported = new ArrayList<>();
    private final List<String> causes = new ArrayList<>();
    private final MemoryStore memory = new MemoryStore();
    private final SlowStore store = new SlowStore(memory);
    private final TestBroker broker = TestBroker.with().store(store).events(new Events() {
        @Override
        public void storeFailed(String what, String why) {
            reported.add(what);
            causes.add(why);
        }
    }).start();

    // ── CONNECT ──

    @Test
    void connAckWaitsUntilTheSessionIsKeptAndThePacketsBehindConnectWaitToo() {
        store.slowDown();
        TestClient client = broker.client("c").keepingItsSession(100).opens();
        client.says(client.connect(), PingReq.INSTANCE).andNothingElse();
        store.completeOne(broker);
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.SUCCESS);
        client.hears(PingResp.INSTANCE).andNothingElse();
    }

    @Test
    void aSessionThatEndsWithItsConnectionWaitsForNobody() {
        store.slowDown();
        broker.connected("c");
        assertThat(store.pending()).isZero();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void aSessionThatCannotBeKeptIsNotBegun(MqttVersion version) {
        TestClient client = broker.client("c", version).keepingItsSession(100);
        store.fail();
        client.isRefused(ReasonCode.SERVER_UNAVAILABLE);
        assertThat(reported).isNotEmpty();
        store.recover();
        assertThat(client.connects().sessionPresent()).as("nobody was ever told of a session").isFalse();
    }

    @Test
    void aKeptSessionThatCannotBeResumedStays() {
        TestClient client = kept("c");
        client.subscribes("a", AT_LEAST_ONCE);
        client.isLost();
        store.fail();
        client.isRefused(ReasonCode.SERVER_UNAVAILABLE);
        store.recover();
        assertThat(client.connects().sessionPresent()).isTrue();
        broker.connected("speaker").publishes("a", "1", AT_LEAST_ONCE);
        client.hearsMessage("a", "1");
    }

    @Test
    void whoIsLostWhileItsSessionIsBeingKeptLeavesNothing() {
        store.slowDown();
        TestClient client = broker.client("c").keepingItsSession(100).opens();
        client.says(client.connect()).isLost();
        store.catchUp(broker);
        client.andNothingElse();
        memory.get("c", image -> assertThat(image).isNull());
        assertThat(client.connects().sessionPresent()).isFalse();
    }

    // ── SUBSCRIBE, UNSUBSCRIBE ──

    @Test
    void subAckAndUnsubAckWaitUntilTheChangeIsKept() {
        TestClient client = kept("c");
        store.slowDown();
        client.says(subscribe(1), PingReq.INSTANCE).hears(PingResp.INSTANCE).andNothingElse();
        store.completeOne(broker);
        client.hears(SubAck.class);
        client.says(unsubscribe(2)).andNothingElse();
        store.completeOne(broker);
        client.hears(UnsubAck.class);
        client.andNothingElse();
    }

    @Test
    void answersThatNeedNoOrderDoNotWaitForEachOther() {
        TestClient client = kept("c");
        store.slowDown();
        client.says(subscribe(1), PubRel.of(9));
        client.hears(PubComp.of(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)).andNothingElse();
        store.completeOne(broker);
        client.hears(SubAck.class);
        client.andNothingElse();
    }

    @Test
    @Spec("v3 MQTT-4.8.0-2")
    void aSubscriptionThatCannotBeKeptEndsTheConnectionInsteadOfBeingAcknowledged() {
        for (MqttVersion version : MqttVersion.values()) {
            TestClient client = broker.client("c", version).keepingItsSession(100);
            client.connects();
            store.fail();
            client.says(subscribe(1)).isDisconnected(ReasonCode.UNSPECIFIED_ERROR);
            store.recover();
            client.connects();
            store.fail();
            client.says(subscribe(1), PingReq.INSTANCE).isDisconnected(ReasonCode.UNSPECIFIED_ERROR);
            client.andNothingElse();
            store.recover();
        }
    }

    @Test
    @Spec("v3 MQTT-4.8.0-2")
    void theEndOfASubscriptionThatCannotBeKeptEndsTheConnectionToo() {
        TestClient client = broker.client("c", V3_1_1).keepingItsSession(100);
        client.connects();
        client.subscribes("a", AT_MOST_ONCE);
        store.fail();
        client.says(unsubscribe(2)).andNothingElse();
        assertThat(client.isCutOff()).isTrue();
        assertThat(reported).anyMatch(what -> what.startsWith("end of a subscription"));
    }

    @Test
    void onlyTheOperatorLearnsWhatIsWrongWithTheDisk() {
        TestClient client = broker.client("c").keepingItsSession(100);
        store.fail();
        client.opens().says(client.connect());
        assertThat(client.hears(ConnAck.class).properties().reasonString()).isEqualTo(Session.CANNOT_KEEP);
        store.recover();
        client.connects();
        store.fail();
        client.says(subscribe(1));
        assertThat(client.hears(Disconnect.class).reasonString()).isEqualTo(Session.CANNOT_KEEP);
        assertThat(causes).isNotEmpty().containsOnly("the disk is full");
    }

    // ── PUBLISH ──

    @Test
    void aMessageThatCannotBeKeptIsRefused() {
        kept("hearer").subscribes("a", EXACTLY_ONCE);
        TestClient client = broker.connected("c");
        store.fail();
        client.publishes("a", "1", AT_LEAST_ONCE).hears(PubAck.of(1, ReasonCode.QUOTA_EXCEEDED));
        client.publishes("a", "2", EXACTLY_ONCE).hears(PubRec.of(2, ReasonCode.QUOTA_EXCEEDED)).andNothingElse();
        assertThat(client.isCutOff()).isFalse();
    }

    @Test
    @Spec("v3 MQTT-4.8.0-2")
    void aClientOfMqtt3CannotBeToldSoItsConnectionEnds() {
        kept("hearer").subscribes("a", EXACTLY_ONCE);
        TestClient client = broker.connected("c", V3_1_1);
        store.fail();
        client.publishes("a", "1", AT_LEAST_ONCE).andNothingElse();
        assertThat(client.isCutOff()).isTrue();
    }

    @Test
    void aReleaseThatCannotBeKeptIsNotCompletedUntilItIs() {
        TestClient client = kept("c");
        client.publishes("a", "1", EXACTLY_ONCE).hears(PubRec.class);
        store.fail();
        client.says(PubRel.of(1)).isDisconnected(ReasonCode.UNSPECIFIED_ERROR);
        store.recover();
        client.connects();
        client.says(PubRel.of(1)).hears(PubComp.of(1)).andNothingElse();
        memory.get("c", image -> assertThat(image).extracting(kept -> kept.receivedIds()).isEqualTo(List.of()));
    }

    // ── QoS 2 to the client ──

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void aQos2MessageWhoseIdentifierCannotBeKeptIsNotSentUntilItCan(MqttVersion version) {
        TestClient client = hearer(version);
        store.slowDown();
        broker.connected("speaker").publishes("a", "1", EXACTLY_ONCE);
        store.completeOne(broker);
        store.failOne(broker);
        client.isDisconnected(ReasonCode.UNSPECIFIED_ERROR);
        assertThat(reported).containsExactly("packet identifier of hearer");
        store.catchUp(broker);

        store.slowDown();
        client.withCleanStart(false).opens().says(client.connect());
        store.completeOne(broker);
        client.hears(ConnAck.class);
        store.failOne(broker);
        client.isDisconnected(ReasonCode.UNSPECIFIED_ERROR);
        store.catchUp(broker);
        reconnects(client);
        Publish sent = client.hearsMessage("a", "1");
        assertThat(sent.dup()).as("nobody has heard it before").isFalse();
        completes(client, sent);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void aPubRecThatCannotBeKeptIsNotFollowedByPubRelUntilItCan(MqttVersion version) {
        TestClient client = hearer(version);
        broker.connected("speaker").publishes("a", "1", EXACTLY_ONCE);
        int packetId = client.hearsMessage("a", "1").packetId();
        store.slowDown();
        client.says(PubRec.of(packetId)).andNothingElse();
        store.failOne(broker);
        client.isDisconnected(ReasonCode.UNSPECIFIED_ERROR);
        assertThat(reported).containsExactly("PUBREC of hearer");
        store.catchUp(broker);
        reconnects(client);
        client.hears(PubRel.of(packetId)).says(PubComp.of(packetId)).andNothingElse();
        memory.get("hearer", image -> assertThat(image).isNotNull());
    }

    @Test
    void identifiersKeptAtTheSecondAttemptFillNoMoreThanAWindowGrownNarrower() {
        TestClient client = hearer(MqttVersion.V5);
        store.slowDown();
        broker.connected("speaker").publishes("a", "1", EXACTLY_ONCE).publishes("a", "2", EXACTLY_ONCE);
        for (int i = 0; i < 2; i++) {
            store.completeOne(broker);
            store.failOne(broker);
        }
        store.catchUp(broker);
        reconnects(client.withReceiveMaximum(1));
        completes(client, client.hearsMessage("a", "1"));
        completes(client, client.hearsMessage("a", "2"));
    }

    private TestClient hearer(MqttVersion version) {
        TestClient client = broker.client("hearer", version).keepingItsSession(100);
        client.connects();
        client.subscribes("a", EXACTLY_ONCE);
        return client;
    }

    /** Connects without looking at what comes after CONNACK. */
    private static void reconnects(TestClient client) {
        client.withCleanStart(false).opens().says(client.connect());
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.SUCCESS);
    }

    private static void completes(TestClient client, Publish message) {
        client.says(PubRec.of(message.packetId())).hears(PubRel.of(message.packetId()));
        client.says(PubComp.of(message.packetId()));
    }

    // ── Nobody waits, but the operator is told ──

    @Test
    void theEndOfAConnectionThatCannotBeNotedIsReported() {
        TestClient client = kept("c");
        store.fail();
        client.isLost();
        assertThat(reported).containsExactly("session of c");
        assertThat(client.isCutOff()).isTrue();
    }

    @Test
    void theEndOfASessionThatCannotBeNotedIsReported() {
        TestClient client = kept("c");
        store.fail();
        client.says(Disconnect.withExpiry(ReasonCode.NORMAL_DISCONNECTION, 0));
        assertThat(reported).containsExactly("end of the session of c");
        broker.advance(Duration.ofDays(1));
        assertThat(reported).hasSize(1);
    }

    private TestClient kept(String clientId) {
        TestClient client = broker.client(clientId).keepingItsSession(100);
        client.connects();
        return client;
    }

    private static Subscribe subscribe(int packetId) {
        return new Subscribe(packetId, 0, List.of(), List.of(Subscription.of(TopicFilter.of("a"), AT_MOST_ONCE)));
    }

    private static Unsubscribe unsubscribe(int packetId) {
        return new Unsubscribe(packetId, List.of(), List.of(TopicFilter.of("a")));
    }
}
