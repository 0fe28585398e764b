package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropPolicy;
import io.arna.broker.message.DropReason;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow receivers slow their publishers down, for a while, and never stop anybody for ever. */
class BackpressureConversationTest {
    private static final int QUEUE = 10;
    private static final int RECEIVE_MAXIMUM = 40;
    private static final int PUSH_BACK_MILLIS = 5_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aPublisherWaitsForItsAnswersWhileAConnectedReceiversQueueIsFull(int shards) {
        TestBroker broker = broker(shards, DropPolicy.OLDEST);
        TestClient slow = slow(broker, "slow");
        TestClient speaker = broker.connected("speaker");
        burst(speaker, 1, 30);
        List<Packet> answered = speaker.hearsAll();
        assertThat(answered).hasSizeBetween(QUEUE / 2, QUEUE + 1);
        broker.advance(Duration.ofMillis(PUSH_BACK_MILLIS - 1));
        speaker.andNothingElse();
        assertThat(broker.dropped(DropReason.QUEUE_FULL)).isZero();
        for (int i = 1; i <= 30; i++) {
            slow.says(PubAck.of(slow.hearsMessage("a", "" + i).packetId()));
        }
        assertThat(speaker.hearsAll()).hasSize(30 - answered.size());
        assertThat(broker.dropped(DropReason.QUEUE_FULL)).isZero();
    }

    @ParameterizedTest
    @EnumSource(DropPolicy.class)
    void whenTheTimeIsOverThePolicyDecidesWhatGoesAndAllAreAnswered(DropPolicy policy) {
        for (int shards : new int[]{1, 2, 4}) {
            TestBroker broker = broker(shards, policy);
            TestClient slow = slow(broker, "slow");
            TestClient speaker = broker.connected("speaker");
            burst(speaker, 1, 30);
            broker.advance(Duration.ofMillis(PUSH_BACK_MILLIS));
            assertThat(speaker.hearsAll()).hasSize(30);
            assertThat(broker.dropped(DropReason.QUEUE_FULL)).isEqualTo(30 - 1 - QUEUE);
            slow.says(PubAck.of(slow.hearsMessage("a", "1").packetId()));
            slow.hearsMessage("a", policy == DropPolicy.NEWEST ? "2" : "21");
        }
    }

    @ParameterizedTest
    @EnumSource(DropPolicy.class)
    void aWillWaitsForNobodyAndMakesAQueueThatHoldsPublishersBackNoLonger(DropPolicy policy) {
        TestBroker broker = broker(2, policy);
        TestClient slow = slow(broker, "slow");
        TestClient speaker = broker.connected("speaker");
        burst(speaker, 1, 30);
        int answered = speaker.hearsAll().size();
        TestClient dying = broker.client("dying").withWill(new Will(TopicName.of("a"), Payload.ofUtf8("gone"),
                AT_LEAST_ONCE, false, 0, Publish.NO_EXPIRY, MessageProperties.NONE));
        dying.connects();
        dying.isLost();
        assertThat(broker.dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Publish next = slow.hears(Publish.class);
            heard.add(next.payload().toUtf8());
            slow.says(PubAck.of(next.packetId()));
        }
        slow.andNothingElse();
        assertThat(heard).hasSize(30).doesNotContain(policy == DropPolicy.OLDEST ? "2" : "gone");
        assertThat(speaker.hearsAll()).hasSize(30 - answered);
    }

    @Test
    void fewLargeMessagesFromAnotherShardDoNotOverrunTheBytesOfAQueueUnseen() {
        Limits.Session s = Limits.Session.DEFAULT;
        TestBroker broker =
                TestBroker.with().shards(2)
                        .limits(Limits.DEFAULT.with(new Limits.Session(s.expiryMaximumSeconds(), 5,
                                s.queueMaximumMessages(), 100_000, false,
                                DropPolicy.OLDEST, PUSH_BACK_MILLIS, s.queueMemoryMessages())))
                        .start();
        TestClient slow = slow(broker, "slow");
        TestClient speaker = elsewhere(broker, slow);
        String large = "x".repeat(10_000);
        Packet[] packets = new Packet[30];
        for (int i = 0; i < packets.length; i++) {
            packets[i] = Said.qos1(i + 1, "a", large);
        }
        int answered = speaker.says(packets).hearsAll().size();
        assertThat(answered).isBetween(1, 11);
        for (int i = 0; i < packets.length; i++) {
            slow.says(PubAck.of(slow.hearsMessage("a", large).packetId()));
        }
        assertThat(speaker.hearsAll()).hasSize(packets.length - answered);
        assertThat(broker.dropped(DropReason.QUEUE_FULL)).isZero();
    }

    @Test
    void answersStayInOrderThoughOnlySomeAreHeldBack() {
        TestBroker broker = broker(1, DropPolicy.OLDEST);
        TestClient slow = slow(broker, "slow");
        TestClient speaker = broker.connected("speaker");
        burst(speaker, 1, 30);
        int before = speaker.hearsAll().size();
        speaker.says(Said.qos1(100, "nobody", "x")).andNothingElse();
        speaker.says(PingReq.INSTANCE).hears(PingResp.INSTANCE);
        broker.advance(Duration.ofMillis(PUSH_BACK_MILLIS));
        List<Packet> after = speaker.hearsAll();
        assertThat(after).hasSize(31 - before);
        assertThat(((PubAck) after.getLast()).packetId()).isEqualTo(100);
        assertThat(slow.isCutOff()).isFalse();
    }

    @Test
    void aPublisherIsSetFreeWhenTheSlowReceiverLeaves() {
        TestBroker broker = broker(2, DropPolicy.OLDEST);
        TestClient slow = slow(broker, "slow");
        TestClient speaker = broker.connected("speaker");
        burst(speaker, 1, 30);
        assertThat(speaker.hearsAll()).hasSizeLessThan(30);
        slow.isLost();
        assertThat(speaker.hearsAll()).hasSizeGreaterThan(15);
        speaker.says(Said.qos1(99, "a", "x")).hears(PubAck.of(99, io.arna.mqtt.ReasonCode.NO_MATCHING_SUBSCRIBERS));
    }

    @Test
    void aSlowReceiverDelaysNoOther() {
        TestBroker broker = broker(2, DropPolicy.OLDEST);
        slow(broker, "slow");
        TestClient quick = broker.connected("quick");
        quick.subscribes("a", AT_LEAST_ONCE);
        burst(broker.connected("speaker"), 1, 30);
        for (int i = 1; i <= 30; i++) {
            quick.says(PubAck.of(quick.hearsMessage("a", "" + i).packetId()));
        }
    }

    @Test
    void aPublisherOfMqtt3IsHeldBackTooWhenItIsNotReadFrom() {
        TestBroker broker = broker(1, DropPolicy.OLDEST);
        TestClient slow = slow(broker, "slow");
        TestClient three = broker.connected("three", MqttVersion.V3_1_1);
        burst(three, 1, 60);
        assertThat(three.wire().isPaused()).isTrue();
        for (int i = 1; i <= 60; i++) {
            slow.says(PubAck.of(slow.hearsMessage("a", "" + i).packetId()));
        }
        assertThat(three.hearsAll()).hasSize(60);
        assertThat(three.wire().isPaused()).isFalse();
        assertThat(broker.dropped(DropReason.QUEUE_FULL)).isZero();
    }

    @Test
    void itsKeepAliveStandsStillMeanwhile() {
        TestBroker broker = broker(1, DropPolicy.OLDEST);
        slow(broker, "slow");
        TestClient three = broker.client("three", MqttVersion.V3_1_1).withKeepAlive(1);
        three.connects();
        burst(three, 1, 60);
        assertThat(three.wire().isPaused()).isTrue();
        broker.advance(Duration.ofMillis(PUSH_BACK_MILLIS - 1));
        assertThat(three.isCutOff()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = Qos.class, names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void aPublisherOfMqtt3ThatOwesAnAnswerIsReadFromOnlyAsFarAsTheStoreFollows(Qos qos) {
        SlowStore store = new SlowStore();
        TestBroker broker = with(2, DropPolicy.OLDEST).store(store).start();
        TestClient three = broker.connected("three", MqttVersion.V3_1_1);
        three.subscribes("own", AT_LEAST_ONCE);
        broker.connected("speaker").publishes("own", "x", AT_LEAST_ONCE);
        three.hearsMessage("own", "x");
        store.slowDown();
        for (int i = 1; i <= 10 * RECEIVE_MAXIMUM; i++) {
            three.says(Publish.of(i, qos, true, TopicName.of("kept"), Payload.ofUtf8("" + i)));
        }
        assertThat(store.pending()).isEqualTo(4 * RECEIVE_MAXIMUM);
        assertThat(three.andNothingElse().wire().isPaused()).isTrue();
        store.catchUp(broker);
        assertThat(three.hearsAll()).hasSize(10 * RECEIVE_MAXIMUM);
        assertThat(three.wire().isPaused()).isFalse();
    }

    @Test
    void aPublisherOfMqtt3IsReadFromAgainWhenMessagesToItWereKeptTogether() {
        SlowStore store = new SlowStore();
        TestBroker broker = with(1, DropPolicy.OLDEST).store(store).start();
        slow(broker, "slow");
        TestClient three = broker.client("three", MqttVersion.V3_1_1).keepingItsSession(100);
        three.connects();
        three.subscribes("own", EXACTLY_ONCE);
        burst(three, 1, 60);
        assertThat(three.wire().isPaused()).isTrue();
        store.slowDown();
        broker.connected("speaker").publishes("own", "x", EXACTLY_ONCE).publishes("own", "y", EXACTLY_ONCE);
        store.catchUp(broker);
        assertThat(three.hearsAll()).filteredOn(Publish.class::isInstance).hasSize(2);
        assertThat(three.wire().isPaused()).isFalse();
    }

    // ── Nobody waits for himself ──

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aClientThatEchoesToItselfWithEverythingFullGoesOn(int shards) {
        for (MqttVersion version : MqttVersion.values()) {
            for (Qos qos : new Qos[]{AT_LEAST_ONCE, EXACTLY_ONCE}) {
                TestBroker broker = broker(shards, DropPolicy.OLDEST);
                TestClient echo = broker.client("echo", version);
                echo.connects();
                echo.subscribes("a", EXACTLY_ONCE);
                assertAllAnswered(broker, List.of(echo), qos, List.of("a"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void twoClientsThatFeedEachOtherWithEverythingFullGoOn(int shards) {
        for (MqttVersion version : MqttVersion.values()) {
            for (Qos qos : new Qos[]{AT_LEAST_ONCE, EXACTLY_ONCE}) {
                TestBroker broker = broker(shards, DropPolicy.OLDEST);
                TestClient one = broker.client("one", version);
                TestClient two = broker.client("two", version);
                one.connects();
                two.connects();
                one.subscribes("to-one", EXACTLY_ONCE);
                two.subscribes("to-two", EXACTLY_ONCE);
                assertAllAnswered(broker, List.of(one, two), qos, List.of("to-two", "to-one"));
            }
        }
    }

    /** Each says 40 messages to its topic and answers nothing at first; then each answers all it hears. */
    private static void assertAllAnswered(TestBroker broker, List<TestClient> clients, Qos qos, List<String> topics) {
        int count = 40;
        for (int i = 1; i <= count; i++) {
            for (int c = 0; c < clients.size(); c++) {
                clients.get(c).wire().receive(message(1_000 + i, topics.get(c), "" + i, qos));
            }
        }
        broker.settle();
        List<Integer> answers = new ArrayList<>();
        clients.forEach(client -> answers.add(0));
        for (int round = 0; round < 400; round++) {
            boolean quiet = true;
            for (int c = 0; c < clients.size(); c++) {
                TestClient client = clients.get(c);
                for (Packet packet : client.hearsAll()) {
                    quiet = false;
                    switch (packet) {
                        case Publish publish -> client.says(publish.qos() == AT_LEAST_ONCE
                                ? PubAck.of(publish.packetId())
                                : PubRec.of(publish.packetId()));
                        case PubRel release -> client.says(PubComp.of(release.packetId()));
                        case PubRec received -> client.says(PubRel.of(received.packetId()));
                        case PubAck _,PubComp _ -> answers.set(c, answers.get(c) + 1);
                        default -> throw new AssertionError(packet.toString());
                    }
                }
            }
            if (quiet) {
                broker.advance(Duration.ofMillis(PUSH_BACK_MILLIS));
            }
        }
        assertThat(answers).as("%s on %d shards", qos, broker.time().shards().size()).containsOnly(count);
        clients.forEach(client -> assertThat(client.wire().isPaused()).isFalse());
    }

    // ── A crowded inbox ──

    @Test
    void aPublisherIsNotReadFromWhileAnotherShardHasMoreThanItCanHandle() {
        TestBroker broker = TestBroker.with().shards(2).start();
        TestClient speaker = broker.connected("speaker");
        TestClient hearer = elsewhere(broker, speaker);
        hearer.subscribes("a", AT_MOST_ONCE);
        Payload large = Payload.copyOf(new byte[900_000]);
        Publish publish = Publish.of(0, AT_MOST_ONCE, false, TopicName.of("a"), large);
        for (int i = 0; i < 40; i++) {
            speaker.wire().receive(publish);
            broker.time().settleOnly(speaker.wire().shard());
        }
        assertThat(speaker.wire().isPaused()).isTrue();
        hearer.wire().receive(PingReq.INSTANCE);
        broker.settle();
        assertThat(hearer.hearsAll()).hasSize(41).contains(PingResp.INSTANCE);
        assertThat(speaker.wire().isPaused()).isFalse();
    }

    private static TestClient elsewhere(TestBroker broker, TestClient from) {
        for (int i = 0;; i++) {
            TestClient client = broker.connected("hearer" + i);
            if (client.wire().shard() != from.wire().shard()) { return client; }
        }
    }

    private static void burst(TestClient speaker, int from, int to) {
        Packet[] packets = new Packet[to - from + 1];
        for (int i = from; i <= to; i++) {
            packets[i - from] = Said.qos1(i, "a", "" + i);
        }
        speaker.says(packets);
    }

    private static Publish message(int packetId, String topic, String text, Qos qos) {
        return qos == AT_LEAST_ONCE ? Said.qos1(packetId, topic, text) : Said.qos2(packetId, topic, text);
    }

    private static TestClient slow(TestBroker broker, String clientId) {
        TestClient slow = broker.client(clientId).withReceiveMaximum(1);
        slow.connects();
        slow.subscribes("a", AT_LEAST_ONCE);
        return slow;
    }

    private static TestBroker broker(int shards, DropPolicy policy) {
        return with(shards, policy).start();
    }

    private static TestBroker.Builder with(int shards, DropPolicy policy) {
        Limits.Connection c = Limits.Connection.DEFAULT;
        Limits.Session s = Limits.Session.DEFAULT;
        return TestBroker.with().shards(shards).limits(Limits.DEFAULT
                .with(new Limits.Connection(c.maximumPacketSize(), RECEIVE_MAXIMUM, 0, 0, 0, 1.5, 100, null, null))
                .with(new Limits.Session(s.expiryMaximumSeconds(), 5, QUEUE, s.queueMaximumBytes(), false, policy,
                        PUSH_BACK_MILLIS, s.queueMemoryMessages())));
    }
}
