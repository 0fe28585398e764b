package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a disk that takes its time must not change; each found by the simulation. */
class SlowDiskConversationTest {
    private final SlowStore store = new SlowStore();
    private TestBroker broker = TestBroker.with().store(store).start();

    @Test
    @Spec("MQTT-3.3.2-6")
    void aMessageTellsTheTimeThatIsLeftWhenItLeaves() {
        TestClient hearer = kept("hearer", EXACTLY_ONCE);
        TestClient speaker = broker.connected("speaker");
        store.slowDown();
        speaker.says(expiringIn(10, EXACTLY_ONCE));
        broker.advanceSeconds(4);
        store.catchUp(broker);
        assertThat(hearer.hears(Publish.class).messageExpirySeconds()).isEqualTo(6);
    }

    @Test
    @Spec("MQTT-3.3.2-5")
    void aMessageWhoseTimeRunsOutWhileItsIdentifierIsStoredIsNotSentAndTheNextOneIs() {
        TestClient hearer = kept("hearer", EXACTLY_ONCE);
        TestClient speaker = broker.connected("speaker");
        store.slowDown();
        speaker.says(expiringIn(10, EXACTLY_ONCE));
        speaker.publishes("a", "next", EXACTLY_ONCE);
        broker.advanceSeconds(11);
        store.catchUp(broker);
        hearer.hearsMessage("a", "next");
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.3.2-5")
    void aMessageWhoseTimeRunsOutBeforeItIsStoredIsNotSent() {
        TestClient hearer = broker.connected("hearer");
        hearer.subscribes("a", EXACTLY_ONCE);
        TestClient speaker = broker.client("speaker").keepingItsSession(1000);
        speaker.connects();
        store.slowDown();
        speaker.says(expiringIn(10, EXACTLY_ONCE));
        broker.advanceSeconds(11);
        store.catchUp(broker);
        speaker.hears(PubRec.of(7));
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.6.0-6")
    void messagesAreSentAgainInTheOrderTheyWereSent() {
        TestClient hearer = kept("hearer", EXACTLY_ONCE);
        TestClient speaker = broker.connected("speaker");
        store.slowDown();
        speaker.publishes("a", "waits for its identifier", EXACTLY_ONCE).publishes("a", "goes at once", AT_LEAST_ONCE);
        hearer.hearsMessage("a", "goes at once");
        store.catchUp(broker);
        hearer.hearsMessage("a", "waits for its identifier");
        hearer.isLost();
        hearer.connects();
        hearer.hearsMessage("a", "goes at once");
        hearer.hearsMessage("a", "waits for its identifier");
    }

    @Test
    @Spec({"MQTT-3.1.2-4", "MQTT-3.1.4-5"})
    void aCleanStartIsConfirmedWhenTheStoreKnowsThatTheOldSessionIsOver() {
        kept("hearer", AT_LEAST_ONCE).isLost();
        TestClient again = broker.client("hearer").withCleanStart(true).withSessionExpiry(0);
        store.slowDown();
        again.opens().says(again.connect()).andNothingElse();
        store.catchUp(broker);
        assertThat(again.hears(ConnAck.class).sessionPresent()).isFalse();
    }

    @Test
    @Spec("MQTT-4.4.0-1")
    void whatBecomesOfARetainedMessageIsNotWhatBecomesOfTheSameMessageHeardLive() {
        TestClient hearer = kept("hearer", EXACTLY_ONCE);
        broker.connected("speaker").publishes("a", "1", EXACTLY_ONCE, true);
        Publish live = hearer.hearsMessage("a", "1");
        hearer.subscribes("+", EXACTLY_ONCE);
        Publish retained = hearer.hearsMessage("a", "1");
        hearer.says(PubRec.of(retained.packetId())).hears(PubRel.of(retained.packetId()))
                .says(PubComp.of(retained.packetId()));
        broker = TestBroker.with().store(store).after(broker, Duration.ofSeconds(1)).start();
        TestClient back = broker.client("hearer").keepingItsSession(1000);
        back.connects();
        assertThat(back.hearsMessage("a", "1").packetId()).isEqualTo(live.packetId());
        back.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.8.2-4")
    void aMemberOnItsWayInGetsWhatItsGroupIsSent() {
        TestClient member = broker.client("member").keepingItsSession(1000);
        member.connects();
        member.subscribes("$share/g/a", AT_LEAST_ONCE);
        member.isLost();
        TestClient back = broker.client("member").withCleanStart(false).withSessionExpiry(0);
        store.slowDown();
        back.opens().says(back.connect());
        broker.connected("speaker").publishes("a", "1", AT_LEAST_ONCE).hears(PubAck.of(1));
        store.catchUp(broker);
        back.hears(ConnAck.class);
        back.hearsMessage("a", "1");
    }

    private TestClient kept(String clientId, Qos qos) {
        TestClient client = broker.client(clientId).keepingItsSession(1000);
        client.connects();
        client.subscribes("a", qos);
        return client;
    }

    private static Publish expiringIn(long seconds, Qos qos) {
        return new Publish(7, false, qos, false, TopicName.of("a"), 0, seconds, List.of(), MessageProperties.NONE,
                Payload.ofUtf8("expires"));
    }
}
