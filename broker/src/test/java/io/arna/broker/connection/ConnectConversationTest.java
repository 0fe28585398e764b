package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1;
import static io.arna.mqtt.MqttVersion.V3_1_1;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.ScriptedAuthenticator;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.broker.port.Authenticator.Verdict;
import io.arna.mqtt.MqttVersion;
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
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, who is not, and what each is told. */
class ConnectConversationTest {
    private static final Limits.Connection CONNECTION = Limits.Connection.DEFAULT;

    private TestBroker broker = new TestBroker();
    private final TestClient neighbour = connected("neighbour");

    /** Whatever one client does, the others go on. */
    @AfterEach
    void nobodyElseIsHarmed() {
        neighbour.says(PingReq.INSTANCE).hears(PingResp.INSTANCE);
    }

    // ── The first packet ──

    @Test
    @Spec({"MQTT-3.1.4-5", "MQTT-3.2.0-1", "MQTT-3.2.0-2"})
    void anAcceptedConnectIsAnsweredOnceAndBeforeAnythingElse() {
        TestClient client = broker.client("c").opens();
        client.says(client.connect(), PingReq.INSTANCE,
                Publish.of(1, AT_LEAST_ONCE, false, TopicName.of("a"), Payload.EMPTY));
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.SUCCESS);
        client.hears(PingResp.INSTANCE, PubAck.of(1, ReasonCode.NO_MATCHING_SUBSCRIBERS)).andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.0-1")
    void aConnectionThatDoesNotBeginWithConnectEndsWithoutAWord() {
        TestClient client = broker.client("c").opens();
        client.says(PingReq.INSTANCE, client.connect()).andNothingElse();
        assertThat(client.isCutOff()).isTrue();
    }

    @Test
    @Spec("MQTT-3.1.0-2")
    void aSecondConnectEndsTheConnection() {
        TestClient client = connected("c");
        client.says(client.connect(), PingReq.INSTANCE).isDisconnected(ReasonCode.PROTOCOL_ERROR);
        client.andNothingElse();
    }

    @Test
    @Spec({"MQTT-3.1.2-1", "v3 MQTT-3.1.2-1"})
    void aProtocolOfAnotherNameIsNotServed() {
        for (int level : new int[]{3, 4, 5}) {
            TestClient client = broker.client("c").opens();
            client.wire().receiveBytes(connectBytes("MQTX", level, 0x02, "c"));
            assertThat(client.isCutOff()).isTrue();
            assertThat(client.hearsAll()).allSatisfy(ConnectConversationTest::isRefusal);
        }
    }

    @Test
    @Spec("MQTT-3.1.2-2")
    void aVersionYetToComeIsToldThatItIsNotServed() {
        TestClient client = broker.client("c").opens();
        client.wire().receiveBytes(connectBytes("MQTT", 6, 0x02, "c"));
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
        assertThat(client.andNothingElse().isCutOff()).isTrue();
    }

    @Test
    @Spec("v3 MQTT-3.1.2-2")
    void aVersionOfOldIsToldThatItIsNotServed() {
        TestClient client = broker.client("c", V3_1_1).opens();
        client.wire().receiveBytes(connectBytes("MQTT", 2, 0x02, "c"));
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
        assertThat(client.andNothingElse().isCutOff()).isTrue();
    }

    @Test
    @Spec({"MQTT-3.1.2-3", "MQTT-3.1.4-1", "MQTT-3.14.0-1", "MQTT-4.13.1-1"})
    void aMalformedConnectIsAnsweredByConnAckNeverByDisconnect() {
        TestClient client = broker.client("c").opens();
        client.wire().receiveBytes(connectBytes("MQTT", 5, 0x03, "c"));
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.MALFORMED_PACKET);
        assertThat(client.andNothingElse().isCutOff()).isTrue();
    }

    @Test
    @Spec({"v3 MQTT-3.1.4-1", "v3 MQTT-3.2.2-6"})
    void aMalformedConnectOfMqtt3IsNotAnswered() {
        TestClient client = broker.client("c", V3_1_1).opens();
        client.wire().receiveBytes(connectBytes("MQTT", 4, 0x03, "c"));
        assertThat(client.andNothingElse().isCutOff()).isTrue();
    }

    @Test
    @Spec("v3 MQTT-3.2.2-6")
    void whatNoReturnCodeSaysIsNotAnswered() {
        broker = TestBroker.with().limits(withMaximumQos1()).start();
        TestClient client = broker.client("c", V3_1_1).withWill(will(EXACTLY_ONCE)).opens();
        client.says(client.connect()).andNothingElse();
        assertThat(client.isCutOff()).isTrue();
    }

    // ── Refused ──

    @Test
    @Spec({"MQTT-3.1.4-2", "MQTT-3.2.2-7", "MQTT-4.13.2-1"})
    void whoFailsAuthenticationIsToldAndCutOff() {
        refusing(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        broker.client("c").isRefused(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(broker.count(io.arna.broker.event.Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = ReasonCode.class, names = {"BAD_USER_NAME_OR_PASSWORD", "NOT_AUTHORIZED", "SERVER_UNAVAILABLE"})
    void whoFailsAuthenticationInMqtt3IsToldByTheReturnCode(ReasonCode reason) {
        refusing(reason);
        broker.client("c", V3_1_1).isRefused(reason);
    }

    @Test
    void theBannedOfMqtt3AreToldThatTheyAreNotAuthorized() {
        refusing(ReasonCode.BANNED);
        broker.client("c", V3_1_1).isRefused(ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    @Spec("MQTT-3.1.4-6")
    void whatIsSentBehindARefusedConnectIsNotActedOn() {
        ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
        broker = TestBroker.with().authenticator(authenticator).start();
        authenticator.willDecide(ScriptedAuthenticator.granted(null));
        TestClient hearer = connected("hearer");
        hearer.subscribes("a", AT_MOST_ONCE);
        TestClient client = broker.client("c").opens();
        client.says(client.connect(), Publish.of(0, AT_MOST_ONCE, false, TopicName.of("a"), Payload.EMPTY));
        authenticator.decides(new Verdict.Refused(ReasonCode.NOT_AUTHORIZED, "a stranger"));
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(client.andNothingElse().isCutOff()).isTrue();
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.2.2-6")
    void aRefusalSaysThatNoSessionIsPresentThoughOneIsKept() {
        ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
        broker = TestBroker.with().authenticator(authenticator).start();
        TestClient client = broker.client("c").keepingItsSession(100);
        authenticator.willDecide(ScriptedAuthenticator.granted(null),
                new Verdict.Refused(ReasonCode.NOT_AUTHORIZED, "no"), ScriptedAuthenticator.granted(null));
        client.connects();
        client.isLost();
        client.opens().says(client.connect());
        ConnAck refusal = client.hears(ConnAck.class);
        assertThat(refusal.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(refusal.sessionPresent()).isFalse();
        assertThat(client.connects().sessionPresent()).as("the session was not touched").isTrue();
    }

    @Test
    void whoLeavesBeforeItIsLetInIsGone() {
        ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
        broker = TestBroker.with().authenticator(authenticator).start();
        TestClient client = broker.client("c").opens();
        client.says(client.connect());
        client.isLost();
        authenticator.decides(ScriptedAuthenticator.granted(null));
        client.andNothingElse();
        assertThat(broker.node().homes().all()).allSatisfy(home -> {
            assertThat(home.sessions().all()).isEmpty();
            assertThat(home.timers().size()).isZero();
        });
    }

    // ── Client identifiers ──

    @Test
    @Spec("MQTT-3.1.3-5")
    void idsOfUpTo23DigitsAndLatinLettersAreAccepted() {
        String allowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int i = 0; i < allowed.length(); i++) {
            connected(allowed.substring(i, i + 1)).disconnects();
            String twice = allowed + allowed;
            connected(twice.substring(i, i + 23)).disconnects();
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void longerIdsAreAcceptedToo(MqttVersion version) {
        broker.client("a client identifier of more than 23 bytes – Пәтер", version).connects();
    }

    @Test
    @Spec({"MQTT-3.1.3-8", "v3 MQTT-3.1.3-9"})
    void anIdThatIsTooLongForTheBrokerIsRefused() {
        broker = TestBroker.with().limits(with(new Limits.Connection(CONNECTION.maximumPacketSize(),
                CONNECTION.receiveMaximum(), 0, 0, 0, 1.5, 6, null, null))).start();
        broker.client("a12345").connects();
        broker.client("жжж").connects();
        broker.client("жжжж").isRefused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        broker.client("a123456", V3_1_1).isRefused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }

    @Test
    @Spec({"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    void anEmptyIdIsAnsweredByOneOfItsOwnThatCountsAsIfSent() {
        String first = assigned(broker.client("").withSessionExpiry(100).connects());
        String second = assigned(broker.client("").withSessionExpiry(100).withCleanStart(false).connects());
        assertThat(first).isNotEqualTo(second);
        ConnAck back = broker.client(first).withCleanStart(false).connects();
        assertThat(back.sessionPresent()).isTrue();
        assertThat(back.properties().assignedClientId()).isNull();
    }

    @Test
    void anEmptyIdOfMqtt3IsGivenOneToo() {
        broker.client("", V3_1_1).connects();
        broker.client("", V3_1_1).connects();
        assertThat(IntStream.range(0, 2).mapToObj(broker.node().homes()::at)
                .flatMap(home -> home.sessions().all().stream()).map(session -> session.clientId()))
                .hasSize(3).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    @Spec({"v3 MQTT-3.1.3-7", "v3 MQTT-3.1.3-8"})
    void anEmptyIdOfMqtt3CannotKeepASession() {
        broker.client("", V3_1_1).withCleanStart(false).isRefused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }

    @Test
    void mqtt31KnowsNoEmptyId() {
        broker.client("", V3_1).isRefused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }

    @Test
    void theAuthenticatorMayDecideUnderWhichIdAClientGoes() {
        ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
        broker = TestBroker.with().authenticator(authenticator).start();
        authenticator.willDecide(new Verdict.Granted("anna", "anna", null), new Verdict.Granted("anna", "anna", null));
        TestClient one = connected("one");
        TestClient two = connected("two");
        one.isDisconnected(ReasonCode.SESSION_TAKEN_OVER);
        two.andNothingElse();
    }

    // ── What CONNACK tells ──

    @Test
    @Spec("MQTT-3.1.2-28")
    void responseInformationIsForThoseWhoAsk() {
        broker = TestBroker.with().limits(with(new Limits.Connection(CONNECTION.maximumPacketSize(),
                CONNECTION.receiveMaximum(), 0, 0, 0, 1.5, 100, "replies/", null))).start();
        assertThat(broker.client("mute").connects().properties().responseInformation()).isNull();
        assertThat(broker.client("asks").askingForResponseInformation().connects().properties().responseInformation())
                .isEqualTo("replies/");
    }

    @Test
    void whoeverAsksForResponseInformationWhereThereIsNoneGetsNone() {
        ConnAck ack = broker.client("asks").askingForResponseInformation().connects();
        assertThat(ack.properties().responseInformation()).isNull();
    }

    @ParameterizedTest
    @EnumSource(value = MqttVersion.class, names = {"V3_1", "V3_1_1"})
    void aConnAckOfMqtt3HasNothingOfMqtt5(MqttVersion version) {
        assertThat(broker.client("c", version).connects().properties()).isEqualTo(ConnAckProperties.NONE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnAckOfMqtt31NeverSaysThatASessionIsPresent(boolean mqtt31) {
        TestClient client = broker.client("c", mqtt31 ? V3_1 : V3_1_1).withCleanStart(false);
        client.connects();
        client.subscribes("a", AT_LEAST_ONCE);
        client.isLost();
        assertThat(client.connects().sessionPresent()).isEqualTo(!mqtt31);
        neighbour.publishes("a", "kept all the same", AT_LEAST_ONCE);
        client.hearsMessage("a", "kept all the same");
        neighbour.hears(PubAck.of(neighbour.lastPacketId()));
    }

    // ── Errors while CONNECT is being decided ──

    @Test
    void aPacketBehindConnectWaitsForAVerdictFromOutside() {
        ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
        broker = TestBroker.with().authenticator(authenticator).start();
        for (int i = 0; i < 10; i++) {
            TestClient client = broker.client("c" + i).opens();
            client.says(client.connect(), PingReq.INSTANCE, Disconnect.NORMAL).andNothingElse();
            authenticator.decides(ScriptedAuthenticator.granted(null));
            client.hears(ConnAck.class);
            client.hears(PingResp.INSTANCE).andNothingElse();
            assertThat(client.isCutOff()).isTrue();
        }
    }

    @Test
    void aVerdictThatNeverComesEndsTheConnection() {
        broker = TestBroker.with().authenticator(new ScriptedAuthenticator()).start();
        TestClient client = broker.client("c").opens();
        client.says(client.connect());
        broker.advanceSeconds(29);
        assertThat(client.isCutOff()).isFalse();
        broker.advanceSeconds(2);
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(client.andNothingElse().isCutOff()).isTrue();
    }

    private void refusing(ReasonCode reason) {
        broker = TestBroker.with()
                .authenticator(new ScriptedAuthenticator().willDecide(new Verdict.Refused(reason, "not you"))).start();
    }

    private static void isRefusal(Packet packet) {
        assertThat(packet).isInstanceOfSatisfying(ConnAck.class, ack -> assertThat(ack.reason().isError()).isTrue());
    }

    private static String assigned(ConnAck ack) {
        String id = ack.properties().assignedClientId();
        assertThat(id).isNotEmpty();
        return id == null ? "" : id;
    }

    private static Will will(io.arna.mqtt.Qos qos) {
        return new Will(TopicName.of("will"), Payload.EMPTY, qos, false, 0, Publish.NO_EXPIRY, MessageProperties.NONE);
    }

    private static Limits with(Limits.Connection connection) {
        return Limits.DEFAULT.with(connection);
    }

    private static Limits withMaximumQos1() {
        return Limits.DEFAULT.with(CONNECTION).with(new Limits.Message(AT_LEAST_ONCE, 0, 128));
    }

    /** A CONNECT without will, user name and password, byte by byte. */
    private static int[] connectBytes(String protocol, int level, int flags, String clientId) {
        List<Integer> body = new java.util.ArrayList<>();
        text(body, protocol);
        body.addAll(List.of(level, flags, 0, 0));
        if (level >= 5) {
            body.add(0);
        }
        text(body, clientId);
        return IntStream.concat(IntStream.of(0x10, body.size()), body.stream().mapToInt(b -> b)).toArray();
    }

    private static void text(List<Integer> out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.addAll(List.of(0, bytes.length));
        for (byte b : bytes) {
            out.add(b & 0xFF);
        }
    }

    private TestClient connected(String clientId) {
        TestClient client = broker.client(clientId);
        client.connects();
        return client;
    }
}
