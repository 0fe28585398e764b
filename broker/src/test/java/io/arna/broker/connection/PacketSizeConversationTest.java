package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.message.DropReason;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.Spec;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No packet is larger than the client takes; a message that would be is skipped (3.1.2.11.4). */
class PacketSizeConversationTest {
    private final TestBroker broker = new TestBroker();
    private final TestClient speaker = broker.connected("speaker");

    @ParameterizedTest
    @EnumSource(Qos.class)
    @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    void aMessageTooLargeIsSkippedAndCountsAsDelivered(Qos qos) {
        TestClient small = broker.client("small").keepingItsSession(60).withMaximumPacketSize(50).withReceiveMaximum(1);
        small.connects();
        small.subscribes("a", EXACTLY_ONCE);
        speaker.publishes("a", "x".repeat(100), qos).publishes("a", "fits", qos);
        small.hearsMessage("a", "fits");
        small.andNothingElse();
        assertThat(broker.dropped(DropReason.TOO_LARGE)).isEqualTo(1);
        small.isLost();
        small.withMaximumPacketSize(1_000).connects();
        if (qos != AT_MOST_ONCE) {
            small.hearsMessage("a", "fits");
        }
        small.andNothingElse();
    }

    @ParameterizedTest
    @EnumSource(Qos.class)
    @Spec("MQTT-3.1.2-24")
    void aMessageThatFitsExactlyIsSentAndOneByteMoreIsNot(Qos qos) {
        TestClient exact = broker.client("exact").withMaximumPacketSize(60);
        exact.connects();
        exact.subscribes("a", EXACTLY_ONCE);
        int header = qos == AT_MOST_ONCE ? 6 : 8; // two bytes, the topic's three, an empty property length, an identifier
        speaker.publishes("a", "x".repeat(60 - header), qos).publishes("a", "x".repeat(61 - header), qos);
        assertThat(exact.hearsAll()).hasSize(1).allSatisfy(packet -> assertThat(size(packet)).isEqualTo(60));
        assertThat(broker.dropped(DropReason.TOO_LARGE)).isEqualTo(1);
    }

    @Test
    @Spec("MQTT-3.1.2-24")
    void subscriptionIdentifiersCount() {
        TestClient exact = broker.client("exact").withMaximumPacketSize(20);
        exact.connects();
        exact.subscribes(Subscription.of(TopicFilter.of("a"), AT_MOST_ONCE), 200);
        speaker.publishes("a", "x".repeat(11), AT_MOST_ONCE).publishes("a", "x".repeat(12), AT_MOST_ONCE);
        assertThat(exact.hearsAll()).hasSize(1).allSatisfy(packet -> assertThat(size(packet)).isEqualTo(20));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 127, 128, 129, 130, 131, 132, 133, 134, 200})
    @Spec("MQTT-3.1.2-24")
    void aTopicAliasNeverMakesAPacketTooLarge(int maximum) {
        for (int length = maximum - 20; length < maximum; length++) {
            TestClient client = broker.client("client").withMaximumPacketSize(maximum).withTopicAliasMaximum(10);
            client.connects();
            client.subscribes("a", AT_MOST_ONCE);
            speaker.publishes("a", "x".repeat(length), AT_MOST_ONCE);
            assertThat(client.hearsAll()).hasSize(length <= maximum - (maximum <= 129 ? 6 : 7) ? 1 : 0)
                    .allSatisfy(packet -> assertThat(size(packet)).isLessThanOrEqualTo(maximum));
            client.isLost();
        }
    }

    @Test
    @Spec("MQTT-3.1.2-25")
    void oneTooLargeThatWaitedMakesRoomForTheNext() {
        TestClient small = broker.client("small").withMaximumPacketSize(50).withReceiveMaximum(1);
        small.connects();
        small.subscribes("a", AT_LEAST_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "x".repeat(100), AT_LEAST_ONCE).publishes("a", "2",
                AT_LEAST_ONCE);
        small.says(PubAck.of(small.hearsMessage("a", "1").packetId())).hearsMessage("a", "2");
        small.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-25")
    void oneTooLargeThatWaitedForTheStoreMakesRoomForTheNext() {
        SlowStore store = new SlowStore();
        TestBroker slow = TestBroker.with().shards(1).store(store).start();
        TestClient small = slow.client("small").keepingItsSession(60).withMaximumPacketSize(50).withReceiveMaximum(1);
        small.connects();
        small.subscribes("a", EXACTLY_ONCE);
        TestClient publisher = slow.connected("publisher");
        store.slowDown();
        publisher.says(Said.qos2(1, "a", "x".repeat(100)), Said.qos2(2, "a", "fits"));
        store.catchUp(slow);
        small.hearsMessage("a", "fits");
        small.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-25")
    void thousandsTooLargeAreSkippedWithoutTrouble() {
        TestClient small = broker.client("small").keepingItsSession(60).withMaximumPacketSize(50).withReceiveMaximum(1);
        small.connects();
        small.subscribes("a", EXACTLY_ONCE);
        speaker.publishes("a", "1", EXACTLY_ONCE);
        for (int i = 0; i < 900; i++) {
            speaker.says(Said.qos1(1, "a", "x".repeat(100)));
        }
        speaker.publishes("a", "2", AT_LEAST_ONCE);
        int packetId = small.hearsMessage("a", "1").packetId();
        small.says(io.arna.mqtt.packet.PubRec.of(packetId), io.arna.mqtt.packet.PubComp.of(packetId));
        small.hears(io.arna.mqtt.packet.PubRel.of(packetId));
        small.hearsMessage("a", "2");
    }

    @Test
    void aRetainedMessageTooLargeIsSkippedToo() {
        speaker.publishes("a/1", "x".repeat(100), AT_LEAST_ONCE, true).publishes("a/2", "fits", AT_LEAST_ONCE, true);
        TestClient small = broker.client("small").withMaximumPacketSize(50);
        small.connects();
        small.subscribes("a/#", AT_LEAST_ONCE);
        small.hearsMessage("a/2", "fits");
        small.andNothingElse();
    }

    @Test
    @Spec({"MQTT-3.1.2-24", "MQTT-3.14.2-3"})
    void aReasonStringThatWouldMakeDisconnectTooLargeIsLeftOut() {
        TestClient small = broker.client("small").withMaximumPacketSize(20);
        small.connects();
        small.says(small.connect());
        assertThat(small.hearsAll()).hasSize(1).allSatisfy(packet -> assertThat(size(packet)).isLessThanOrEqualTo(20));
        assertThat(small.isCutOff()).isTrue();
    }

    private static int size(Packet packet) {
        return Math.toIntExact(PacketEncoder.size(packet, MqttVersion.V5));
    }
}
