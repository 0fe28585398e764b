package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropReason;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.Publish;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last message of a topic, kept for those who come later (3.3.1.3). */
class RetainedConversationTest {
    private final TestBroker broker = new TestBroker();
    private final TestClient speaker = broker.connected("speaker");

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.3.1-5", "v3 MQTT-3.3.1-8"})
    void aNewSubscriptionHearsItWithRetain1(MqttVersion version) {
        speaker.publishes("a", "1", AT_LEAST_ONCE, true);
        TestClient late = broker.connected("late", version);
        late.subscribes("a", EXACTLY_ONCE);
        Publish heard = late.hearsMessage("a", "1");
        assertThat(heard.retain()).isTrue();
        assertThat(heard.dup()).isFalse();
        assertThat(heard.qos()).isEqualTo(AT_LEAST_ONCE);
        late.andNothingElse();
    }

    @ParameterizedTest
    @EnumSource(Qos.class)
    @Spec("MQTT-3.3.1-5")
    void aNewerOneTakesItsPlaceQosIncluded(Qos qos) {
        speaker.publishes("a", "1", AT_LEAST_ONCE, true).publishes("a", "2", qos, true);
        Publish heard = lateAt("a", EXACTLY_ONCE).hearsMessage("a", "2");
        assertThat(heard.qos()).isEqualTo(qos);
        assertThat(broker.node().retained().count()).isEqualTo(1);
    }

    @Test
    @Spec({"MQTT-3.3.1-6", "MQTT-3.3.1-7"})
    void anEmptyOneIsHeardAsAnyOtherAndDeletesWhatWasRetained() {
        TestClient hearer = lateAt("a", AT_LEAST_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE, true).publishes("a", "", AT_LEAST_ONCE, true);
        assertThat(hearer.hearsTexts("1", "")).extracting(Publish::retain).containsOnly(false);
        TestClient late = broker.connected("other");
        late.subscribes("a", AT_LEAST_ONCE);
        late.andNothingElse();
        assertThat(broker.node().retained().count()).isZero();
    }

    @Test
    @Spec("MQTT-3.3.1-7")
    void anEmptyOneIsNotKeptWhereThereWasNone() {
        speaker.publishes("a", "", AT_MOST_ONCE, true);
        lateAt("a", AT_LEAST_ONCE).andNothingElse();
        assertThat(broker.node().retained().count()).isZero();
    }

    @Test
    @Spec("MQTT-3.3.1-8")
    void aMessageWithRetain0LeavesTheRetainedOneAloneAndDoesNotBecomeOne() {
        speaker.publishes("a", "1", AT_MOST_ONCE, true).publishes("a", "2", AT_MOST_ONCE).publishes("a", "",
                AT_MOST_ONCE).publishes("b", "3", AT_LEAST_ONCE);
        TestClient late = lateAt("#", AT_LEAST_ONCE);
        late.hearsMessage("a", "1");
        late.andNothingElse();
    }

    @Test
    void isHeardByWhoeverMatchesWithWildcardsToo() {
        for (String topic : List.of("a", "a/b", "a/b/c", "/a", "b")) {
            speaker.publishes(topic, topic, AT_MOST_ONCE, true);
        }
        assertThat(texts(lateAt("a/#", AT_MOST_ONCE).hearsAll())).containsExactlyInAnyOrder("a", "a/b", "a/b/c");
        TestClient other = broker.connected("other");
        other.subscribes("+/b", AT_MOST_ONCE);
        other.hearsMessage("a/b", "a/b");
        other.andNothingElse();
    }

    @Test
    void publishedThenSubscribedInOneBurstTheNewValueIsHeard() {
        speaker.publishes("a", "old", AT_MOST_ONCE, true);
        TestClient client = broker.connected("client");
        client.says(Publish.of(0, AT_MOST_ONCE, true, io.arna.mqtt.topic.TopicName.of("a"),
                io.arna.mqtt.Payload.ofUtf8("new")),
                new io.arna.mqtt.packet.Subscribe(1, 0, List.of(), List.of(io.arna.mqtt.packet.Subscription
                        .of(io.arna.mqtt.topic.TopicFilter.of("a"), AT_MOST_ONCE))));
        client.hears(io.arna.mqtt.packet.SubAck.class);
        client.hearsMessage("a", "new");
        client.andNothingElse();
    }

    @Test
    @Spec("v3 MQTT-3.1.2-7")
    void outlivesTheSessionThatSentIt() {
        TestClient three = broker.connected("three", MqttVersion.V3_1_1);
        three.publishes("a", "1", AT_LEAST_ONCE, true);
        three.disconnects();
        lateAt("a", AT_MOST_ONCE).hearsMessage("a", "1");
    }

    @Test
    void outlivesARestart() {
        MemoryStore store = new MemoryStore();
        TestBroker first = TestBroker.with().store(store).start();
        first.connected("speaker").publishes("a", "1", AT_MOST_ONCE, true).publishes("b", "2", AT_LEAST_ONCE, true)
                .publishes("b", "", AT_LEAST_ONCE, true);
        TestBroker second = TestBroker.with().store(store).start();
        TestClient late = second.connected("late");
        late.subscribes("#", AT_MOST_ONCE);
        late.hearsMessage("a", "1");
        late.andNothingElse();
    }

    // ── Expiry ──

    @Test
    @Spec({"MQTT-3.3.2-5", "MQTT-3.3.2-6"})
    void tellsWhatIsLeftOfItsLifeAndGoesWithIt() {
        speaker.says(Said.mortal(0, AT_MOST_ONCE, true, "a", "1", 10));
        broker.advanceSeconds(4);
        assertThat(lateAt("a", AT_MOST_ONCE).hearsMessage("a", "1").messageExpirySeconds()).isEqualTo(6);
        broker.advanceSeconds(6);
        TestClient late = broker.connected("later");
        late.subscribes("a", AT_MOST_ONCE);
        late.andNothingElse();
        assertThat(broker.node().retained().count()).isZero();
    }

    // ── Replay at the client's pace ──

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void manyAreSentAtThePaceOfTheWindowAndNoneIsLost(int shards) {
        TestBroker several = TestBroker.with().shards(shards).start();
        TestClient publisher = several.connected("publisher");
        for (int i = 0; i < 2_000; i++) {
            publisher.publishes("a/" + i, "" + i, AT_MOST_ONCE, true);
            publisher.says(Publish.of(0, AT_MOST_ONCE, true, io.arna.mqtt.topic.TopicName.of("b/" + i),
                    io.arna.mqtt.Payload.ofUtf8("" + i)));
        }
        TestClient qos0 = several.connected("qos0");
        qos0.subscribes("a/#", AT_MOST_ONCE);
        assertThat(qos0.hearsAll()).hasSize(2_000);
    }

    @Test
    void aClientThatDoesNotReadIsSentNoMoreUntilItDoes() {
        for (int i = 0; i < 50; i++) {
            speaker.publishes("a/" + i, "" + i, AT_MOST_ONCE, true);
        }
        TestClient slow = broker.connected("slow");
        slow.wire().setWritable(false);
        slow.subscribes("a/#", AT_MOST_ONCE);
        slow.andNothingElse();
        slow.wire().setWritable(true);
        assertThat(slow.hearsAll()).hasSize(50);
        assertThat(broker.dropped(DropReason.SLOW_CONSUMER)).isZero();
    }

    @Test
    void aHugeReplayGoesOnBetweenLiveMessagesAndEachIsHeard() {
        for (int i = 0; i < 600; i++) {
            speaker.publishes("a/" + i, "" + i, AT_LEAST_ONCE, true);
        }
        TestClient late = broker.client("late").withReceiveMaximum(5);
        late.connects();
        late.subscribes("a/#", AT_LEAST_ONCE);
        List<String> heard = new ArrayList<>();
        int live = 0;
        for (List<Packet> more = late.hearsAll(); !more.isEmpty(); more = late.hearsAll()) {
            heard.addAll(texts(more));
            if (live < 100) {
                speaker.publishes("a/live", "live" + live++, AT_LEAST_ONCE);
            }
            for (Packet packet : more) {
                late.says(PubAck.of(((Publish) packet).packetId()));
            }
        }
        assertThat(heard).hasSize(700).doesNotHaveDuplicates();
        assertThat(heard.stream().filter(text -> text.startsWith("live")).toList())
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 100).mapToObj(i -> "live" + i).toList());
    }

    @Test
    void anOldValueNeverComesBehindTheNewOne() {
        for (String topic : List.of("a/1", "a/2", "a/3")) {
            speaker.publishes(topic, "old", AT_LEAST_ONCE, true);
        }
        TestClient late = broker.client("late").withReceiveMaximum(1);
        late.connects();
        late.subscribes("a/#", AT_LEAST_ONCE);
        Publish first = late.hears(Publish.class);
        for (String topic : List.of("a/1", "a/2", "a/3")) {
            speaker.publishes(topic, "new", AT_LEAST_ONCE, true);
        }
        late.says(PubAck.of(first.packetId()));
        List<Packet> heard = new ArrayList<>();
        for (List<Packet> more = late.hearsAll(); !more.isEmpty(); more = late.hearsAll()) {
            heard.addAll(more);
            late.says(PubAck.of(((Publish) more.getFirst()).packetId()));
        }
        assertThat(texts(heard)).containsOnly("new");
    }

    @Test
    void whatIsDeletedWhileItWaitedIsNotSent() {
        for (String topic : List.of("a/1", "a/2", "a/3")) {
            speaker.publishes(topic, "old", AT_LEAST_ONCE, true);
        }
        TestClient late = broker.client("late").withReceiveMaximum(1);
        late.connects();
        late.subscribes("a/#", AT_LEAST_ONCE);
        Publish first = late.hears(Publish.class);
        late.unsubscribes("a/#");
        for (String topic : List.of("a/1", "a/2", "a/3")) {
            speaker.publishes(topic, "", AT_LEAST_ONCE, true);
        }
        late.says(PubAck.of(first.packetId())).andNothingElse();
    }

    @Test
    void aReplayCutOffByALostConnectionGoesOnInTheSameSession() {
        for (int i = 0; i < 10; i++) {
            speaker.publishes("a/" + i, "" + i, AT_LEAST_ONCE, true);
        }
        TestClient late = broker.client("late").keepingItsSession(60).withReceiveMaximum(3);
        late.connects();
        late.subscribes("a/#", AT_LEAST_ONCE);
        List<String> heard = new ArrayList<>();
        late.hearsAll();
        late.isLost();
        late.connects();
        for (List<Packet> more = late.hearsAll(); !more.isEmpty(); more = late.hearsAll()) {
            heard.addAll(texts(more));
            for (Packet packet : more) {
                late.says(PubAck.of(((Publish) packet).packetId()));
            }
        }
        assertThat(heard).hasSize(10).doesNotHaveDuplicates();
    }

    // ── Limits ──

    @Test
    void moreThanMayBeRetainedIsHeardButNotKept() {
        TestBroker small = TestBroker.with().limits(retaining(2, 1_000)).start();
        TestClient publisher = small.connected("publisher");
        TestClient hearer = small.connected("hearer");
        hearer.subscribes("#", AT_MOST_ONCE);
        publisher.publishes("a", "1", AT_LEAST_ONCE, true).publishes("b", "2", AT_LEAST_ONCE, true).publishes("c", "3",
                AT_LEAST_ONCE, true).publishes("a", "4", AT_LEAST_ONCE, true);
        hearer.hearsTexts("1", "2", "3", "4");
        assertThat(small.dropped(DropReason.RETAINED_FULL)).isEqualTo(1);
        TestClient late = small.connected("late");
        late.subscribes("#", AT_MOST_ONCE);
        assertThat(texts(late.hearsAll())).containsExactlyInAnyOrder("4", "2");
    }

    @Test
    @Spec("MQTT-3.3.1-5")
    void oneThatHasNoRoomDoesNotLeaveAnOldValueInItsPlace() {
        TestBroker small = TestBroker.with().limits(retaining(10, 20)).start();
        TestClient publisher = small.connected("publisher");
        publisher.publishes("a", "old", AT_LEAST_ONCE, true).publishes("a", "n".repeat(30), AT_LEAST_ONCE, true);
        TestClient late = small.connected("late");
        late.subscribes("a", AT_MOST_ONCE);
        late.andNothingElse();
        assertThat(small.dropped(DropReason.RETAINED_FULL)).isEqualTo(1);
    }

    private TestClient lateAt(String filter, Qos qos) {
        TestClient late = broker.connected("late");
        late.subscribes(filter, qos);
        return late;
    }

    private static Limits retaining(int messages, long bytes) {
        return Limits.DEFAULT.with(new Limits.Retained(true, messages, bytes));
    }

    private static List<String> texts(List<Packet> packets) {
        return packets.stream().map(packet -> ((Publish) packet).payload().toUtf8()).toList();
    }
}
