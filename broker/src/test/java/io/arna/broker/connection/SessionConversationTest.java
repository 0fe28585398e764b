package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1_1;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.Publish;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions begin, are resumed, outlive their connections and end. */
class SessionConversationTest {
    private static final long WEEK = Limits.DEFAULT.session().expiryMaximumSeconds();

    private final MemoryStore store = new MemoryStore();
    private TestBroker broker = TestBroker.with().store(store).start();

    // ── Begin and resume ──

    @Test
    @Spec({"MQTT-3.1.2-6", "MQTT-3.2.2-3"})
    void withoutACleanStartASessionBeginsWhenNoneIsKept() {
        assertThat(broker.client("c").keepingItsSession(100).connects().sessionPresent()).isFalse();
    }

    @Test
    @Spec({"MQTT-3.1.2-5", "MQTT-3.1.2-23", "MQTT-3.2.2-3"})
    void withoutACleanStartTheKeptSessionGoesOn() {
        TestClient client = broker.client("c").keepingItsSession(100);
        client.connects();
        client.subscribes("a", AT_LEAST_ONCE);
        client.disconnects();
        assertThat(client.connects().sessionPresent()).isTrue();
        connected("speaker").publishes("a", "1", AT_MOST_ONCE);
        client.hearsMessage("a", "1");
    }

    @Test
    @Spec({"MQTT-3.1.2-4", "MQTT-3.2.2-2", "MQTT-3.1.4-4"})
    void aCleanStartThrowsTheOldSessionAway() {
        TestClient client = broker.client("c").keepingItsSession(100);
        client.connects();
        client.subscribes("a", AT_LEAST_ONCE);
        client.isLost();
        TestClient speaker = connected("speaker");
        speaker.publishes("a", "waits", AT_LEAST_ONCE);
        assertThat(client.withCleanStart(true).connects().sessionPresent()).isFalse();
        speaker.publishes("a", "nobody subscribes", AT_LEAST_ONCE);
        client.andNothingElse();
        assertThat(store.messages()).isZero();
    }

    @Test
    @Spec("MQTT-3.1.2-4")
    void aCleanStartFreesTheIdentifiersTheOldSessionHadReceived() {
        TestClient client = broker.client("c").keepingItsSession(100);
        client.connects();
        client.publishes("a", "1", EXACTLY_ONCE).hears(PubRec.class);
        client.isLost();
        TestClient hearer = connected("hearer");
        hearer.subscribes("a", AT_MOST_ONCE);
        client.withCleanStart(true).connects();
        client.says(new Publish(1, false, EXACTLY_ONCE, false, io.arna.mqtt.topic.TopicName.of("a"), 0,
                Publish.NO_EXPIRY, List.of(), io.arna.mqtt.packet.MessageProperties.NONE,
                io.arna.mqtt.Payload.ofUtf8("another")));
        hearer.hearsMessage("a", "another");
    }

    @Test
    @Spec("MQTT-3.1.3-2")
    void eachClientIdentifierHasItsOwnSession() {
        TestClient one = broker.client("c").keepingItsSession(100);
        one.connects();
        one.isLost();
        assertThat(broker.client("C").keepingItsSession(100).connects().sessionPresent()).isFalse();
        assertThat(one.connects().sessionPresent()).isTrue();
    }

    // ── Expiry ──

    @Test
    @Spec({"MQTT-4.1.0-1", "MQTT-4.1.0-2"})
    void aSessionExpiresWhenItsTimeIsOverAndNotBefore() {
        TestClient client = broker.client("c").keepingItsSession(10);
        client.connects();
        client.subscribes("a", AT_LEAST_ONCE);
        broker.advanceSeconds(1000);
        connected("speaker").publishes("a", "still connected", AT_LEAST_ONCE);
        client.says(PubAck.of(client.hearsMessage("a", "still connected").packetId()));
        client.isLost();
        broker.advance(java.time.Duration.ofMillis(9_999));
        assertThat(client.connects().sessionPresent()).isTrue();
        client.isLost();
        broker.advance(java.time.Duration.ofMillis(10_250));
        leavesNothing("c");
        assertThat(client.connects().sessionPresent()).isFalse();
    }

    @Test
    @Spec("MQTT-4.1.0-2")
    void aSessionWithoutExpiryEndsWithItsConnectionHoweverThatEnds() {
        TestClient client = broker.client("c").withCleanStart(false);
        client.connects();
        client.subscribes("a", AT_LEAST_ONCE);
        client.subscribes("$share/g/a", AT_LEAST_ONCE);
        client.isLost();
        leavesNothing("c");
        assertThat(client.connects().sessionPresent()).isFalse();
        client.disconnects();
        leavesNothing("c");
    }

    @Test
    void anExpiryAboveWhatTheBrokerAllowsIsCutAndTold() {
        assertThat(broker.client("long").keepingItsSession(WEEK + 1).connects().properties().sessionExpirySeconds())
                .isEqualTo(WEEK);
        assertThat(broker.client("allowed").keepingItsSession(WEEK).connects().properties().sessionExpirySeconds())
                .isEqualTo(ConnAckProperties.ABSENT);
    }

    @Test
    void aSessionThatNeverExpiresOutlivesYears() {
        Limits.Session s = Limits.Session.DEFAULT;
        broker = TestBroker.with()
                .limits(Limits.DEFAULT.with(new Limits.Session(ConnectProperties.NEVER_EXPIRES, s.inflightMaximum(),
                        s.queueMaximumMessages(), s.queueMaximumBytes(), false, s.dropPolicy(),
                        s.pushBackMillis(), s.queueMemoryMessages())))
                .start();
        TestClient client = broker.client("c").keepingItsSession(ConnectProperties.NEVER_EXPIRES);
        client.connects();
        client.isLost();
        broker.advance(java.time.Duration.ofDays(1000));
        assertThat(client.connects().sessionPresent()).isTrue();
    }

    @Test
    void disconnectMayChangeHowLongTheSessionIsKept() {
        TestClient client = broker.client("c").keepingItsSession(10);
        client.connects();
        client.says(leaving(100)).isLost();
        broker.advanceSeconds(99);
        assertThat(client.connects().sessionPresent()).isTrue();
        client.says(leaving(0)).isLost();
        leavesNothing("c");
    }

    @Test
    void disconnectCannotKeepASessionThatWasNotToBeKept() {
        TestClient client = connected("c");
        client.says(leaving(100)).isDisconnected(ReasonCode.PROTOCOL_ERROR);
        leavesNothing("c");
    }

    @Test
    void disconnectMayRepeatThatTheSessionIsNotKept() {
        TestClient client = connected("c");
        client.says(leaving(0)).andNothingElse();
        assertThat(client.isCutOff()).isTrue();
    }

    @Test
    void theLastConnectionSaysHowLongTheSessionIsKept() {
        TestClient client = broker.client("c").keepingItsSession(1000);
        client.connects();
        client.isLost();
        assertThat(client.keepingItsSession(10).connects().sessionPresent()).isTrue();
        client.isLost();
        broker.advanceSeconds(11);
        leavesNothing("c");
    }

    @Test
    void aKeptSessionResumedByAConnectionThatKeepsNothingLeavesNothing() {
        TestClient client = broker.client("c").keepingItsSession(1000);
        client.connects();
        client.subscribes("a", AT_LEAST_ONCE);
        client.isLost();
        connected("speaker").publishes("a", "1", AT_LEAST_ONCE);
        assertThat(client.withSessionExpiry(0).connects().sessionPresent()).isTrue();
        client.hearsMessage("a", "1");
        client.isLost();
        leavesNothing("c");
        assertThat(store.messages()).isZero();
    }

    // ── MQTT 3.1.1 ──

    @Test
    @Spec({"v3 MQTT-3.1.2-4", "v3 MQTT-3.1.2-5"})
    void cleanSession0KeepsTheSessionAndWhatItMisses() {
        TestClient client = broker.client("c", V3_1_1).withCleanStart(false);
        assertThat(client.connects().sessionPresent()).isFalse();
        client.subscribes("a", EXACTLY_ONCE);
        client.disconnects();
        connected("speaker").publishes("a", "0", AT_MOST_ONCE).publishes("a", "1", AT_LEAST_ONCE)
                .publishes("a", "2", EXACTLY_ONCE);
        broker.advanceSeconds(WEEK - 1);
        assertThat(client.connects().sessionPresent()).isTrue();
        assertThat(client.hearsMessage("a", "1").qos()).isEqualTo(AT_LEAST_ONCE);
        assertThat(client.hearsMessage("a", "2").qos()).isEqualTo(EXACTLY_ONCE);
        client.andNothingElse();
    }

    @Test
    @Spec("v3 MQTT-3.1.2-6")
    void cleanSession1DropsTheOldSessionAndLeavesNothing() {
        TestClient client = broker.client("c", V3_1_1).withCleanStart(false);
        client.connects();
        client.subscribes("a", AT_LEAST_ONCE);
        client.disconnects();
        assertThat(client.withCleanStart(true).connects().sessionPresent()).isFalse();
        connected("speaker").publishes("a", "1", AT_MOST_ONCE);
        client.andNothingElse().disconnects();
        leavesNothing("c");
        ConnAck again = client.withCleanStart(false).connects();
        assertThat(again.sessionPresent()).isFalse();
    }

    @Test
    @Spec("v3 MQTT-3.1.2-7")
    void retainedMessagesOutliveTheSessionThatSentThem() {
        TestClient client = broker.client("c", V3_1_1);
        client.connects();
        client.publishes("a", "stays", AT_LEAST_ONCE, true).disconnects();
        TestClient hearer = connected("hearer");
        hearer.subscribes("a", AT_MOST_ONCE);
        assertThat(hearer.hearsMessage("a", "stays").retain()).isTrue();
    }

    private static Disconnect leaving(long expirySeconds) {
        return Disconnect.withExpiry(ReasonCode.NORMAL_DISCONNECTION, expirySeconds);
    }

    /** No session, no subscription that a message finds, no timer, nothing in the store. */
    private void leavesNothing(String clientId) {
        assertThat(broker.node().homes().all()).allSatisfy(home -> {
            assertThat(home.sessions().find(clientId)).isNull();
            assertThat(home.timers().size()).isZero();
        });
        store.get(clientId, image -> assertThat(image).isNull());
        TestClient speaker = connected("speaker of the end");
        speaker.publishes("a", "anybody?", AT_LEAST_ONCE);
        speaker.hears(PubAck.of(1, ReasonCode.NO_MATCHING_SUBSCRIBERS)).disconnects();
    }

    private TestClient connected(String clientId) {
        TestClient client = broker.client(clientId);
        client.connects();
        return client;
    }
}
