package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The broker crashes, and a new one finds what the store has kept. */
class RestartConversationTest {
    private final MemoryStore store = new MemoryStore();
    private TestBroker broker = TestBroker.with().store(store).start();

    // ── Sessions ──

    @Test
    @Spec({"MQTT-3.1.2-5", "MQTT-3.2.2-3", "MQTT-4.1.0-1"})
    void aSessionIsThereAgainWithItsSubscriptions() {
        TestClient client = connectedAndKept("c", 1000);
        client.subscribes(new Subscription(TopicFilter.of("a/+"), AT_LEAST_ONCE, true, true, RetainHandling.SEND), 7);
        client.subscribes("b", AT_LEAST_ONCE);
        client.unsubscribes("b");
        crash(Duration.ofSeconds(5));
        client = again("c", 1000);
        client.publishes("a/b", "own", AT_MOST_ONCE).andNothingElse();
        broker.connected("speaker").publishes("a/b", "1", AT_LEAST_ONCE, true).publishes("b", "2", AT_LEAST_ONCE);
        Publish heard = client.hearsMessage("a/b", "1");
        assertThat(heard.subscriptionIds()).containsExactly(7);
        assertThat(heard.retain()).isTrue();
        client.andNothingElse();
    }

    @Test
    void aSessionThatEndedWithItsConnectionIsNotThere() {
        TestClient client = broker.connected("c");
        client.subscribes("a", AT_LEAST_ONCE);
        crash(Duration.ZERO);
        assertThat(broker.client("c").withCleanStart(false).connects().sessionPresent()).isFalse();
    }

    @Test
    void aSessionThatWasEndedDoesNotRiseAgain() {
        TestClient client = connectedAndKept("c", 1000);
        client.says(Disconnect.withExpiry(ReasonCode.NORMAL_DISCONNECTION, 0));
        connectedAndKept("d", 1000).isLost();
        TestClient resumed = broker.client("d").withCleanStart(false);
        assertThat(resumed.connects().sessionPresent()).isTrue();
        crash(Duration.ZERO);
        assertThat(broker.client("c").withCleanStart(false).connects().sessionPresent()).isFalse();
        assertThat(broker.client("d").withCleanStart(false).connects().sessionPresent()).isFalse();
        assertThat(keyOf("c")).isNull();
    }

    @Test
    @Spec("MQTT-4.1.0-2")
    void theTimeAwayCountsWhileTheBrokerIsDown() {
        connectedAndKept("c", 100).isLost();
        broker.advanceSeconds(30);
        crash(Duration.ofSeconds(30));
        broker.advanceSeconds(39);
        assertThat(session("c")).isTrue();
        broker.advanceSeconds(2);
        assertThat(session("c")).isFalse();
        assertThat(keyOf("c")).isNull();
    }

    @Test
    void whoWasConnectedIsAwaySinceTheRestartHoweverOftenTheBrokerCrashes() {
        connectedAndKept("c", 100);
        broker.advanceSeconds(1000);
        crash(Duration.ofSeconds(50));
        broker.advanceSeconds(60);
        assertThat(session("c")).isTrue();
        crash(Duration.ofSeconds(30));
        broker.advanceSeconds(9);
        assertThat(session("c")).isTrue();
        broker.advanceSeconds(2);
        assertThat(session("c")).isFalse();
    }

    @Test
    void aSessionWhoseTimeRanOutMeanwhileEnds() {
        connectedAndKept("c", 100).isLost();
        crash(Duration.ofSeconds(500));
        broker.advanceSeconds(1);
        assertThat(session("c")).isFalse();
        assertThat(keyOf("c")).isNull();
    }

    @Test
    void aNewLifeOfASessionIsNeverTakenForAnOldOne() {
        List<SessionKey> lives = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            TestClient client = broker.client("c").withSessionExpiry(100);
            client.connects();
            store.get("c", image -> lives.add(image == null ? new SessionKey("none", 0) : image.key()));
            crash(Duration.ZERO);
        }
        assertThat(lives).hasSize(5).doesNotHaveDuplicates();
    }

    // ── Messages ──

    @Test
    @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
    void whatWaitedIsSentInOrderUnlessItsTimeRanOutMeanwhile() {
        TestClient client = connectedAndKept("c", 1000);
        client.subscribes("a", EXACTLY_ONCE);
        client.isLost();
        TestClient speaker = broker.connected("speaker");
        speaker.says(expiring("1", 10), expiring("2", 100)).publishes("a", "3", AT_LEAST_ONCE);
        broker.advanceSeconds(20);
        crash(Duration.ofSeconds(20));
        client = again("c", 1000);
        assertThat(client.hearsMessage("a", "2").messageExpirySeconds()).isEqualTo(60);
        assertThat(client.hearsMessage("a", "3").dup()).isFalse();
        client.andNothingElse();
    }

    @Test
    @Spec({"MQTT-4.4.0-1", "MQTT-3.3.1-1", "MQTT-4.3.3-6"})
    void whatWasInFlightIsSentAgainUnderTheSameIdentifiers() {
        TestClient client = connectedAndKept("c", 1000);
        client.subscribes("a", EXACTLY_ONCE);
        TestClient speaker = broker.connected("speaker");
        speaker.publishes("a", "acknowledged", AT_LEAST_ONCE).publishes("a", "once", AT_LEAST_ONCE)
                .publishes("a", "sent", EXACTLY_ONCE).publishes("a", "received", EXACTLY_ONCE);
        client.says(PubAck.of(client.hearsMessage("a", "acknowledged").packetId()));
        int once = client.hearsMessage("a", "once").packetId();
        int sent = client.hearsMessage("a", "sent").packetId();
        int received = client.hearsMessage("a", "received").packetId();
        client.says(PubRec.of(received)).hears(PubRel.of(received));
        crash(Duration.ofSeconds(20));
        TestClient back = again("c", 1000);
        back.hears(PubRel.of(received));
        for (String text : List.of("once", "sent")) {
            Publish resent = back.hearsMessage("a", text);
            assertThat(resent.dup()).isTrue();
            assertThat(resent.packetId()).isEqualTo(text.equals("once") ? once : sent);
        }
        broker.connected("speaker").publishes("a", "new", AT_LEAST_ONCE);
        assertThat(back.hearsMessage("a", "new").packetId()).isNotIn(once, sent, received);
        back.says(PubComp.of(received), PubAck.of(once), PubRec.of(sent)).hears(PubRel.of(sent)).andNothingElse();
    }

    @Test
    @Spec("MQTT-4.3.3-10")
    void aQos2MessageThatWasReceivedIsNotPassedOnTwice() {
        TestClient hearer = connectedAndKept("hearer", 1000);
        hearer.subscribes("a", AT_LEAST_ONCE);
        TestClient client = connectedAndKept("c", 1000);
        client.publishes("a", "1", EXACTLY_ONCE).hears(PubRec.of(1));
        hearer.says(PubAck.of(hearer.hearsMessage("a", "1").packetId()));
        crash(Duration.ZERO);
        hearer = again("hearer", 1000);
        client = again("c", 1000);
        client.says(again(1, "1")).hears(PubRec.of(1));
        hearer.andNothingElse();
        client.says(PubRel.of(1)).hears(PubComp.of(1));
        crash(Duration.ZERO);
        hearer = again("hearer", 1000);
        client = again("c", 1000);
        client.publishes("a", "2", EXACTLY_ONCE).hears(PubRec.of(1));
        hearer.hearsMessage("a", "2");
    }

    @Test
    @Spec("MQTT-3.3.2-6")
    void retainedMessagesAreThereAgainWhileTheirTimeLasts() {
        TestClient speaker = broker.connected("speaker");
        speaker.publishes("a/kept", "1", AT_LEAST_ONCE, true).publishes("a/gone", "2", AT_LEAST_ONCE, true)
                .publishes("a/gone", "", AT_LEAST_ONCE, true);
        speaker.says(new Publish(0, false, AT_MOST_ONCE, true, TopicName.of("a/short"), 0, 10, List.of(),
                MessageProperties.NONE, Payload.ofUtf8("3")));
        speaker.says(new Publish(0, false, AT_MOST_ONCE, true, TopicName.of("a/long"), 0, 100, List.of(),
                MessageProperties.NONE, Payload.ofUtf8("4")));
        crash(Duration.ofSeconds(30));
        TestClient hearer = broker.connected("hearer");
        hearer.subscribes("a/#", AT_MOST_ONCE);
        assertThat(hearer.hearsAll()).allSatisfy(packet -> {
            Publish publish = (Publish) packet;
            assertThat(publish.retain()).isTrue();
            assertThat(publish.messageExpirySeconds())
                    .isEqualTo(publish.payload().toUtf8().equals("4") ? 70 : Publish.NO_EXPIRY);
        }).extracting(packet -> ((Publish) packet).payload().toUtf8()).containsExactlyInAnyOrder("1", "4");
    }

    // ── Wills ──

    @Test
    void aDelayedWillGoesOutWhenTheRestOfItsDelayIsOver() {
        hearsWills();
        client("c", 1000, 100).isLost();
        broker.advanceSeconds(30);
        crash(Duration.ofSeconds(30));
        TestClient hearer = again("hearer", 10_000);
        broker.advanceSeconds(39);
        hearer.andNothingElse();
        broker.advanceSeconds(2);
        hearer.hearsMessage("will", "gone");
        broker.advanceSeconds(2000);
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.3-9")
    void whoComesBackAfterTheRestartStillCallsItsWillOff() {
        hearsWills();
        client("c", 1000, 100).isLost();
        crash(Duration.ofSeconds(30));
        again("c", 1000);
        broker.advanceSeconds(200);
        again("hearer", 10_000).andNothingElse();
    }

    @Test
    @Spec({"MQTT-3.1.2-7", "MQTT-3.1.2-8"})
    void aCrashIsALossForEveryClientAndItsWillGoesOut() {
        hearsWills();
        client("now", 1000, 0);
        client("later", 1000, 60);
        crash(Duration.ofSeconds(30));
        broker.advanceSeconds(1);
        TestClient hearer = again("hearer", 10_000);
        hearer.hearsMessage("will", "gone");
        hearer.andNothingElse();
        broker.advanceSeconds(60);
        hearer.hearsMessage("will", "gone");
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-10")
    void aWillThatWentOutOrWasCalledOffDoesNotComeWithTheRestart() {
        hearsWills();
        client("out", 1000, 10).isLost();
        client("called off", 1000, 10).disconnects();
        client("at once", 1000, 0).isLost();
        broker.advanceSeconds(20);
        crash(Duration.ofSeconds(1));
        broker.advanceSeconds(2000);
        TestClient hearer = again("hearer", 10_000);
        hearer.hearsMessage("will", "gone");
        hearer.hearsMessage("will", "gone");
        hearer.andNothingElse();
    }

    @Test
    void aWillThatWentOutDoesNotMakeItsSessionLiveLonger() {
        client("c", 100, 50).isLost();
        broker.advanceSeconds(60);
        crash(Duration.ofSeconds(30));
        broker.advanceSeconds(9);
        assertThat(session("c")).isTrue();
        broker.advanceSeconds(2);
        assertThat(session("c")).isFalse();
    }

    // ── The conversation's vocabulary ──

    /** The broker is never heard of again; after a while another begins on the same store. */
    private void crash(Duration down) {
        broker = TestBroker.with().store(store).after(broker, down).start();
    }

    private TestClient connectedAndKept(String clientId, long expirySeconds) {
        TestClient client = broker.client(clientId).keepingItsSession(expirySeconds);
        client.connects();
        return client;
    }

    private TestClient again(String clientId, long expirySeconds) {
        TestClient client = broker.client(clientId).keepingItsSession(expirySeconds);
        assertThat(client.connects().sessionPresent()).isTrue();
        return client;
    }

    private void hearsWills() {
        TestClient hearer = connectedAndKept("hearer", 10_000);
        hearer.subscribes("will", AT_LEAST_ONCE);
        hearer.isLost();
    }

    private TestClient client(String clientId, long expirySeconds, long willDelaySeconds) {
        TestClient client = broker.client(clientId).keepingItsSession(expirySeconds)
                .withWill(new Will(TopicName.of("will"), Payload.ofUtf8("gone"), AT_LEAST_ONCE, false,
                        willDelaySeconds, Publish.NO_EXPIRY, MessageProperties.NONE));
        client.connects();
        return client;
    }

    private boolean session(String clientId) {
        return broker.node().homes().all().stream().anyMatch(home -> home.sessions().find(clientId) != null);
    }

    private @Nullable SessionKey keyOf(String clientId) {
        List<SessionKey> found = new ArrayList<>();
        store.get(clientId, image -> {
            if (image != null) {
                found.add(image.key());
            }
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    private static Publish expiring(String text, long seconds) {
        return published(100 + Integer.parseInt(text), AT_LEAST_ONCE, false, text, seconds);
    }

    private static Publish again(int packetId, String text) {
        return published(packetId, EXACTLY_ONCE, true, text, Publish.NO_EXPIRY);
    }

    private static Publish published(int packetId, Qos qos, boolean dup, String text, long expirySeconds) {
        return new Publish(packetId, dup, qos, false, TopicName.of("a"), 0, expirySeconds, List.of(),
                MessageProperties.NONE, Payload.ofUtf8(text));
    }
}
