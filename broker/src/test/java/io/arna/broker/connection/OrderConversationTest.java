package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of one publisher, topic and QoS arrive in the order they were said, wherever the two live (4.6). */
class OrderConversationTest {
    private static final int MESSAGES = 300;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @Spec({"MQTT-4.6.0-5", "MQTT-4.6.0-6", "v3 MQTT-4.6.0-6"})
    void ofOnePublisherMessagesOfEqualTopicAndQosArriveInOrder(int shards) {
        Random random = new Random(20 + shards);
        TestBroker broker = TestBroker.with().shards(shards).start();
        List<TestClient> publishers = clients(broker, "publisher", 3);
        List<TestClient> hearers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TestClient hearer = broker.client("hearer" + i).keepingItsSession(600).withReceiveMaximum(1 + i * 20);
            hearer.connects();
            hearer.subscribes("t/#", EXACTLY_ONCE);
            hearers.add(hearer);
        }
        List<List<Publish>> heard = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int[] ids = new int[publishers.size()];
        for (int n = 0; n < MESSAGES; n++) {
            int who = random.nextInt(publishers.size());
            Qos qos = Qos.values()[random.nextInt(3)];
            String topic = "t/" + random.nextInt(2);
            int packetId = qos == AT_MOST_ONCE ? 0 : ++ids[who];
            publishers.get(who).says(Publish.of(packetId, qos, false, TopicName.of(topic),
                    Payload.ofUtf8(who + " " + n)));
            if (qos == EXACTLY_ONCE) {
                publishers.get(who).says(PubRel.of(packetId));
            }
            int back = random.nextInt(20);
            if (back < hearers.size()) {
                hearers.get(back).isLost();
                hearers.get(back).connects();
            }
            for (int h = 0; h < hearers.size(); h++) {
                if (random.nextInt(4) == 0) {
                    listenAndAnswer(hearers.get(h), heard.get(h));
                }
            }
        }
        for (int h = 0; h < hearers.size(); h++) {
            while (listenAndAnswer(hearers.get(h), heard.get(h))) {
                broker.settle();
            }
            assertInOrder(heard.get(h));
        }
    }

    /** Hears what there is and answers it; whether there was anything. */
    private static boolean listenAndAnswer(TestClient hearer, List<Publish> heard) {
        List<Packet> packets = hearer.hearsAll();
        for (Packet packet : packets) {
            switch (packet) {
                case Publish publish -> {
                    if (!publish.dup()) {
                        heard.add(publish);
                    }
                    switch (publish.qos()) {
                        case AT_MOST_ONCE -> {
                        }
                        case AT_LEAST_ONCE -> hearer.says(PubAck.of(publish.packetId()));
                        case EXACTLY_ONCE -> hearer.says(PubRec.of(publish.packetId()));
                    }
                }
                case PubRel release -> hearer.says(PubComp.of(release.packetId()));
                default -> throw new AssertionError("a hearer hears " + packet);
            }
        }
        return !packets.isEmpty();
    }

    private static void assertInOrder(List<Publish> heard) {
        Map<String, Integer> last = new HashMap<>();
        Map<Qos, Integer> counts = new HashMap<>();
        for (Publish publish : heard) {
            String[] said = publish.payload().toUtf8().split(" ", 2);
            int number = Integer.parseInt(said[1]);
            Integer before = last.put(said[0] + publish.topic() + publish.qos(), number);
            assertThat(before == null || before < number).as("%s after %s", number, before).isTrue();
            counts.merge(publish.qos(), 1, Integer::sum);
        }
        assertThat(counts.getOrDefault(AT_LEAST_ONCE, 0)).isGreaterThan(50);
        assertThat(counts.getOrDefault(EXACTLY_ONCE, 0)).isGreaterThan(50);
    }

    @Test
    @Spec({"MQTT-4.6.0-1", "v3 MQTT-4.6.0-1"})
    void whatWasSentIsSentAgainBeforeWhatStillWaitedForTheStore() {
        SlowStore store = new SlowStore();
        TestBroker broker = TestBroker.with().shards(1).store(store).start();
        TestClient hearer = broker.client("hearer").keepingItsSession(60);
        hearer.connects();
        hearer.subscribes("a", EXACTLY_ONCE);
        TestClient speaker = broker.connected("speaker");
        store.slowDown();
        for (int id = 1; id <= 2; id++) {
            speaker.says(Publish.of(id, EXACTLY_ONCE, false, TopicName.of("a"),
                    Payload.ofUtf8(String.valueOf(id))));
        }
        store.completeOne(broker);
        store.completeOne(broker);
        store.completeOne(broker); // the packet identifier of the first, and no more
        assertThat(hearer.hears(Publish.class).payload().toUtf8()).isEqualTo("1");
        hearer.andNothingElse();
        hearer.isLost();
        store.catchUp(broker);
        hearer.connects();
        assertThat(hearer.hears(Publish.class).payload().toUtf8()).isEqualTo("1");
        assertThat(hearer.hears(Publish.class).payload().toUtf8()).isEqualTo("2");
    }

    @Test
    void aHearerOfLowerQosHearsThemInOrderToo() {
        TestBroker broker = new TestBroker();
        TestClient hearer = broker.connected("hearer");
        hearer.subscribes("a", AT_LEAST_ONCE);
        TestClient speaker = broker.connected("speaker");
        speaker.publishes("a", "1", EXACTLY_ONCE).publishes("a", "2", EXACTLY_ONCE).publishes("a", "3", EXACTLY_ONCE);
        hearer.hearsTexts("1", "2", "3");
    }

    @Test
    @Spec("v3 MQTT-4.6.0-6")
    void acknowledgementsFollowTheOrderOfWhatTheyAnswerWhateverCompletesFirst() {
        SlowStore store = new SlowStore();
        TestBroker broker = TestBroker.with().shards(1).store(store).start();
        TestClient kept = broker.client("kept").keepingItsSession(60);
        kept.connects();
        kept.subscribes("kept", EXACTLY_ONCE);
        TestClient speaker = broker.connected("speaker");
        store.slowDown();
        speaker.says(Said.qos1(1, "kept", "x"), Said.qos1(2, "passing", "x"), Said.qos2(3, "passing", "x"))
                .andNothingElse();
        store.catchUp(broker);
        assertThat(speaker.hearsAll()).extracting(Packet::type).containsExactly(io.arna.mqtt.packet.PacketType.PUBACK,
                io.arna.mqtt.packet.PacketType.PUBACK, io.arna.mqtt.packet.PacketType.PUBREC);
    }

    private static List<TestClient> clients(TestBroker broker, String name, int count) {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(broker.connected(name + i));
        }
        return clients;
    }
}
