package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1_1;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.fake.ScriptedAuthenticator;
import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicName;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How connections end: by the client's word, by the broker's, by mistakes of either. */
class DisconnectConversationTest {
    private static final Publish MESSAGE = Publish.of(0, AT_MOST_ONCE, false, TopicName.of("a"), Payload.EMPTY);

    private TestBroker broker = new TestBroker();
    private final List<TestClient> neighbours =
            Stream.of("n1", "n2", "n3", "n4").map(broker::connected).toList();

    /** Whatever one client does, the others go on, on every shard. */
    @AfterEach
    void nobodyElseIsHarmed() {
        neighbours.forEach(client -> client.says(PingReq.INSTANCE).hears(PingResp.INSTANCE).andNothingElse());
    }

    // ── By the client ──

    @Test
    @Spec({"MQTT-3.14.4-1", "MQTT-3.14.4-2"})
    void nothingIsTakenOrSentAfterAClientsDisconnect() {
        TestClient hearer = hearing("hearer");
        TestClient client = hearing("c");
        client.says(Disconnect.NORMAL, MESSAGE, PingReq.INSTANCE).andNothingElse();
        assertThat(client.isCutOff()).isTrue();
        hearer.andNothingElse();
        broker.connected("speaker").says(MESSAGE);
        client.andNothingElse();
        assertThat(hearer.hears(Publish.class)).isEqualTo(MESSAGE);
    }

    // ── By the broker ──

    @Test
    @Spec({"MQTT-3.14.4-1", "MQTT-3.14.4-2", "MQTT-4.13.2-1", "MQTT-3.14.2-2"})
    void nothingIsTakenOrSentAfterTheBrokersDisconnect() {
        TestClient hearer = hearing("hearer");
        TestClient client = hearing("c");
        client.says(client.connect(), MESSAGE, PingReq.INSTANCE);
        Disconnect goodBye = client.hears(Disconnect.class);
        assertThat(goodBye.reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
        assertThat(goodBye.sessionExpirySeconds()).isEqualTo(Disconnect.ABSENT);
        assertThat(client.isCutOff()).isTrue();
        hearer.andNothingElse();
        broker.connected("speaker").says(MESSAGE);
        client.andNothingElse();
    }

    static Stream<Packet> packetsOfServers() {
        return Stream.of(new ConnAck(false, ReasonCode.SUCCESS, ConnAckProperties.NONE),
                new SubAck(1, ReasonProperties.NONE, List.of(ReasonCode.SUCCESS)),
                new UnsubAck(1, ReasonProperties.NONE, List.of(ReasonCode.SUCCESS)), PingResp.INSTANCE);
    }

    @ParameterizedTest
    @MethodSource("packetsOfServers")
    void whatOnlyServersSendEndsTheConnectionOfAClientThatSendsIt(Packet packet) {
        TestClient client = broker.connected("c");
        client.says(packet).isDisconnected(ReasonCode.PROTOCOL_ERROR);
        TestClient old = broker.connected("old", V3_1_1);
        old.says(packet).andNothingElse();
        assertThat(old.isCutOff()).isTrue();
    }

    @Test
    @Spec({"MQTT-4.13.1-1", "MQTT-3.14.1-1"})
    void malformedPacketsEndTheConnectionWithTheReasonTheyHave() {
        int[][] malformed = {{0xE1, 0}, {0xC1, 0}, {0x06, 0}, {0x36, 3, 0, 1, 'a'}, {0x82, 0}, {0x30, 4, 0, 1, 0, 0},
                {0xC0, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}};
        for (int[] bytes : malformed) {
            TestClient client = broker.client("c").opens();
            client.wire().receiveBytes(bytesOfConnect());
            client.hears(ConnAck.class);
            client.wire().receiveBytes(bytes);
            assertThat(client.hears(Disconnect.class).reason()).isIn(ReasonCode.MALFORMED_PACKET,
                    ReasonCode.PROTOCOL_ERROR);
            assertThat(client.andNothingElse().isCutOff()).isTrue();
        }
        assertThat(broker.count(Counter.PROTOCOL_ERRORS)).isEqualTo(malformed.length);
    }

    // ── By shutting down ──

    @Test
    @Spec("MQTT-3.14.2-2")
    void aShutDownTellsEveryClient() {
        broker = new TestBroker();
        List<TestClient> clients = Stream.of("a", "b", "c", "d", "e").map(broker::connected).toList();
        TestClient old = broker.connected("old", V3_1_1);
        broker.node().shutDown();
        clients.forEach(client -> {
            assertThat(client.hears(Disconnect.class))
                    .isEqualTo(Disconnect.because(ReasonCode.SERVER_SHUTTING_DOWN,
                            "the server is shutting down", null));
            assertThat(client.andNothingElse().isCutOff()).isTrue();
        });
        assertThat(old.andNothingElse().isCutOff()).isTrue();
        broker = new TestBroker();
    }

    @Test
    void aShutDownIsCompleteWhenAllHaveBeenTold() {
        broker = new TestBroker();
        broker.connected("c");
        assertThat(broker.node().shutDown().toCompletableFuture()).isNotDone();
        var done = broker.node().shutDown().toCompletableFuture();
        broker.settle();
        assertThat(done).isCompleted();
    }

    @Test
    void whoIsBeingAdmittedWhenItShutsDownIsTurnedAway() {
        ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
        broker = TestBroker.with().authenticator(authenticator).start();
        TestClient client = broker.client("c").opens();
        client.says(client.connect()).andNothingElse();
        broker.node().shutDown();
        client.andNothingElse();
        authenticator.decides(ScriptedAuthenticator.granted(null));
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
        assertThat(client.andNothingElse().isCutOff()).isTrue();
        assertThat(broker.count(Counter.SESSIONS_CREATED)).isZero();
    }

    @Test
    void aShutDownSendsClientsToTheServerThatTakesOver() {
        broker = TestBroker.with().limits(withServerReference("mqtt.example.org:1883")).start();
        TestClient client = broker.connected("c");
        broker.node().shutDown();
        Disconnect goodBye = client.hears(Disconnect.class);
        assertThat(goodBye.reason()).isEqualTo(ReasonCode.USE_ANOTHER_SERVER);
        assertThat(goodBye.serverReference()).isEqualTo("mqtt.example.org:1883");
    }

    @Test
    void noOtherEndNamesAnotherServer() {
        broker = TestBroker.with().limits(withServerReference("mqtt.example.org:1883")).start();
        TestClient client = broker.connected("c");
        broker.connected("c");
        assertThat(client.hears(Disconnect.class).serverReference()).isNull();
    }

    @Test
    @Spec("MQTT-3.2.2-8")
    void whoIsBeingLetInDuringAShutDownIsTurnedAwayForAReasonConnAckHas() {
        SlowStore store = new SlowStore();
        broker = TestBroker.with().store(store).start();
        store.slowDown();
        TestClient client = broker.client("c").keepingItsSession(10).opens();
        client.says(client.connect());
        broker.node().shutDown();
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
        assertThat(client.andNothingElse().isCutOff()).isTrue();
    }

    @Test
    void aShutDownPublishesWillsAndKeepsSessions() {
        MemoryStore store = new MemoryStore();
        broker = TestBroker.with().store(store).start();
        TestClient kept = broker.client("kept").keepingItsSession(100);
        kept.connects();
        kept.subscribes("will", AT_LEAST_ONCE);
        broker.client("c").withWill(new Will(TopicName.of("will"), Payload.ofUtf8("gone"), AT_LEAST_ONCE, false, 0,
                Publish.NO_EXPIRY, MessageProperties.NONE)).connects();
        broker.node().shutDown();
        broker.settle();
        broker = TestBroker.with().store(store).after(broker, Duration.ofSeconds(1)).start();
        TestClient again = broker.client("kept").keepingItsSession(100);
        assertThat(again.connects().sessionPresent()).isTrue();
        again.hearsMessage("will", "gone");
    }

    // ── Text that does not fit ──

    @Test
    @Spec({"MQTT-3.14.2-3", "MQTT-3.14.2-4"})
    void aDisconnectThatWouldBeTooLargeForItsClientHasNoText() {
        TestClient roomy = broker.client("c").withMaximumPacketSize(100);
        roomy.connects();
        broker.connected("c");
        assertThat(roomy.hears(Disconnect.class).reasonString()).isNotNull();
        TestClient tight = broker.client("c").withMaximumPacketSize(40);
        tight.connects();
        broker.connected("c");
        assertThat(tight.hears(Disconnect.class)).isEqualTo(Disconnect.of(ReasonCode.SESSION_TAKEN_OVER));
        assertThat(tight.isCutOff()).isTrue();
    }

    @Test
    @Spec({"MQTT-3.2.2-19", "MQTT-3.2.2-20"})
    void aConnAckThatWouldBeTooLargeForItsClientHasNoText() {
        for (int size : new int[]{100, 20}) {
            TestClient client = broker.client("c").withMaximumPacketSize(size)
                    .withWill(new Will(TopicName.of("$SYS/broker/version"), Payload.EMPTY, AT_MOST_ONCE, false, 0,
                            Publish.NO_EXPIRY, MessageProperties.NONE))
                    .opens();
            client.says(client.connect());
            ConnAck refusal = client.hears(ConnAck.class);
            assertThat(refusal.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
            assertThat(refusal.properties().reasonString() != null).isEqualTo(size == 100);
            assertThat(refusal.properties().userProperties()).isEmpty();
        }
    }

    @Test
    @Spec({"MQTT-3.1.2-24", "MQTT-4.13.2-1"})
    void aClientThatDoesNotEvenTakeAConnAckHearsNothingAndIsCutOff() {
        TestClient client = broker.client("c").withMaximumPacketSize(4).opens();
        client.says(client.connect(), PingReq.INSTANCE).andNothingElse();
        assertThat(client.isCutOff()).isTrue();
    }

    private TestClient hearing(String clientId) {
        TestClient client = broker.connected(clientId);
        client.subscribes("a", AT_MOST_ONCE);
        return client;
    }

    private static int[] bytesOfConnect() {
        return new int[]{0x10, 14, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 0, 0, 0, 1, 'c'};
    }

    private static Limits withServerReference(String reference) {
        Limits.Connection c = Limits.Connection.DEFAULT;
        return Limits.DEFAULT
                .with(new Limits.Connection(c.maximumPacketSize(), c.receiveMaximum(), c.topicAliasMaximum(),
                        c.outboundTopicAliasMaximum(), 0, 1.5, 100, null, reference));
    }
}
