package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import org.junit.jupiter.api.Test;

/** A message's way from one client to another. */
class PublishConversationTest {
    private final TestBroker broker = new TestBroker();

    @Test
    void aMessageReachesWhoeverSubscribesToItsTopic() {
        TestClient hearer = connected("hearer");
        TestClient other = connected("other");
        TestClient speaker = connected("speaker");
        hearer.subscribes("news/+", AT_MOST_ONCE);
        other.subscribes("weather", AT_MOST_ONCE);
        speaker.publishes("news/today", "hello", AT_MOST_ONCE);
        hearer.hearsMessage("news/today", "hello");
        hearer.andNothingElse();
        other.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.3.2-4")
    void aQos1MessageIsAcknowledgedToItsPublisherAndByItsHearer() {
        TestClient hearer = connected("hearer");
        TestClient speaker = connected("speaker");
        hearer.subscribes("a", AT_LEAST_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE);
        speaker.hears(PubAck.of(speaker.lastPacketId())).andNothingElse();
        Publish heard = hearer.hearsMessage("a", "1");
        assertThat(heard.qos()).isEqualTo(AT_LEAST_ONCE);
        hearer.says(PubAck.of(heard.packetId())).andNothingElse();
    }

    @Test
    void aPublisherOfMqtt5IsToldThatNobodyHears() {
        TestClient speaker = connected("speaker");
        speaker.publishes("nobody", "1", AT_LEAST_ONCE);
        speaker.hears(PubAck.of(1, ReasonCode.NO_MATCHING_SUBSCRIBERS));
    }

    @Test
    @Spec({"MQTT-4.3.3-1", "MQTT-4.3.3-2"})
    void aQos2MessageTakesFourSteps() {
        TestClient hearer = connected("hearer");
        TestClient speaker = connected("speaker");
        hearer.subscribes("a", EXACTLY_ONCE);
        speaker.publishes("a", "1", EXACTLY_ONCE);
        speaker.hears(PubRec.of(1)).says(PubRel.of(1)).hears(PubComp.of(1)).andNothingElse();
        Publish heard = hearer.hearsMessage("a", "1");
        assertThat(heard.qos()).isEqualTo(EXACTLY_ONCE);
        hearer.says(PubRec.of(heard.packetId())).hears(PubRel.of(heard.packetId())).says(PubComp.of(heard.packetId()))
                .andNothingElse();
    }

    @Test
    void whatAnAbsentSessionMissedIsSentWhenItReturns() {
        TestClient hearer = broker.client("hearer").keepingItsSession(3600);
        hearer.connects();
        hearer.subscribes("a", AT_LEAST_ONCE);
        hearer.isLost();
        TestClient speaker = connected("speaker");
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "2", AT_LEAST_ONCE);
        assertThat(hearer.connects().sessionPresent()).isTrue();
        hearer.hearsMessage("a", "1");
        hearer.hearsMessage("a", "2");
        hearer.andNothingElse();
    }

    private TestClient connected(String clientId) {
        TestClient client = broker.client(clientId);
        client.connects();
        return client;
    }
}
