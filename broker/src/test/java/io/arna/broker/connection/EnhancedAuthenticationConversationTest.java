package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.ReasonCode.CONTINUE_AUTHENTICATION;
import static io.arna.mqtt.ReasonCode.REAUTHENTICATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.broker.fake.ScriptedAuthenticator;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.port.Authenticator.Verdict;
import io.arna.broker.port.Events;
import io.arna.broker.port.Peer;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentication in several steps, before CONNACK and again later (MQTT 5.0 section 4.12). */
class EnhancedAuthenticationConversationTest {
    private static final String METHOD = "RIDDLES";
    private static final Verdict IN = new Verdict.Granted("anna", null, Payload.ofUtf8("welcome"));
    private static final Verdict NO = new Verdict.Refused(ReasonCode.NOT_AUTHORIZED, "a wrong answer");

    private final ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
    private TestBroker broker = TestBroker.with().authenticator(authenticator).start();

    // ── Before CONNACK ──

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec({"MQTT-4.12.0-2", "MQTT-4.12.0-3", "MQTT-4.12.0-5"})
    void whoAnswersAllRiddlesIsLetIn(boolean atOnce) {
        TestClient client = broker.client("c").withAuthentication(METHOD, "hello").opens();
        decide(atOnce, riddle("one"), () -> client.says(client.connect()));
        client.hears(server(CONTINUE_AUTHENTICATION, "one")).andNothingElse();
        decide(atOnce, riddle("two"), () -> client.says(step("1")));
        client.hears(server(CONTINUE_AUTHENTICATION, "two")).andNothingElse();
        decide(atOnce, IN, () -> client.says(step("2")));
        ConnAck ack = client.hears(ConnAck.class);
        assertThat(ack.reason()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(ack.properties().authenticationMethod()).isEqualTo(METHOD);
        assertThat(ack.properties().authenticationData()).isEqualTo(Payload.ofUtf8("welcome"));
        assertThat(authenticator.heard()).containsExactly("hello", "1", "2");
        client.andNothingElse();
    }

    @Test
    void anAuthenticatorThatPosesARiddleToWhoNamedNoMethodIsMistaken() {
        TestClient client = broker.client("c").opens();
        authenticator.willDecide(riddle("one"));
        assertThatThrownBy(() -> client.says(client.connect())).isInstanceOf(AssertionError.class)
                .hasMessageContaining("no authentication method");
        client.andNothingElse();
    }

    @Test
    void whyItIsRefusedIsForTheOperatorAlone() {
        List<String> refused = new ArrayList<>();
        broker = TestBroker.with().authenticator(authenticator).events(new Events() {
            @Override
            public void refused(Peer peer, @Nullable String clientId, ReasonCode reason, String why) {
                refused.add(why);
            }
        }).start();
        authenticator.willDecide(NO);
        TestClient client = broker.client("c").opens();
        client.says(client.connect());
        assertThat(client.hears(ConnAck.class).properties().reasonString()).isNull();
        assertThat(refused).containsExactly("a wrong answer");
    }

    @Test
    @Spec({"MQTT-3.1.2-30", "MQTT-3.2.2-8"})
    void aBadFilterBeforeTheRiddleIsAnsweredIsRefusedInWordsThatConnAckHas() {
        TestClient client = broker.client("c").withAuthentication(METHOD, "hello").opens();
        decide(true, riddle("one"), () -> client.says(client.connect()));
        client.hears(server(CONTINUE_AUTHENTICATION, "one"));
        client.wire().receiveBytes(0x82, 8, 0, 1, 0, 0, 2, 'a', '#', 0);
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
        assertThat(client.isCutOff()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAnEagerClientSendsAheadIsHandledInOrder(boolean atOnce) {
        TestClient hearer = hearer();
        TestClient client = broker.client("c").withAuthentication(METHOD, "hello").opens();
        Packet[] ahead = {client.connect(), step("1"), PingReq.INSTANCE,
                Publish.of(0, AT_MOST_ONCE, false, TopicName.of("a"), Payload.ofUtf8("ahead")), PingReq.INSTANCE};
        if (atOnce) {
            authenticator.willDecide(riddle("one"), IN);
            client.says(ahead);
        } else {
            client.says(ahead).andNothingElse();
            authenticator.decides(riddle("one"));
            broker.settle();
            hearer.andNothingElse();
            authenticator.decides(IN);
        }
        client.hears(server(CONTINUE_AUTHENTICATION, "one"));
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.SUCCESS);
        client.hears(PingResp.INSTANCE, PingResp.INSTANCE).andNothingElse();
        hearer.hearsMessage("a", "ahead");
    }

    @Test
    @Spec("MQTT-4.12.0-1")
    void anUnknownMethodIsRefused() {
        new TestBroker().client("c").withAuthentication("UNHEARD-OF", null)
                .isRefused(ReasonCode.BAD_AUTHENTICATION_METHOD);
    }

    @Test
    @Spec("MQTT-4.12.0-4")
    void everyStepMayRefuse() {
        TestClient client = broker.client("c").withAuthentication(METHOD, null);
        authenticator.willDecide(NO);
        client.isRefused(ReasonCode.NOT_AUTHORIZED);
        authenticator.willDecide(riddle("one"), NO);
        client.opens().says(client.connect()).hears(server(CONTINUE_AUTHENTICATION, "one")).says(step("1"));
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(client.andNothingElse().isCutOff()).isTrue();
        assertThat(authenticator.heard()).containsExactly("none", "none", "1");
    }

    static Stream<Packet> notYet() {
        return Stream.of(PingReq.INSTANCE, Publish.of(0, AT_MOST_ONCE, false, TopicName.of("a"), Payload.EMPTY),
                auth(REAUTHENTICATE, METHOD, null), auth(CONTINUE_AUTHENTICATION, "ANOTHER", "1"));
    }

    @ParameterizedTest
    @MethodSource("notYet")
    @Spec({"MQTT-3.1.2-30", "MQTT-4.12.0-5", "MQTT-3.2.2-7"})
    void nothingButAnAnswerIsTakenBeforeConnAck(Packet packet) {
        TestClient hearer = hearer();
        authenticator.willDecide(riddle("one"), IN);
        TestClient client = broker.client("c").withAuthentication(METHOD, null).opens();
        client.says(client.connect()).hears(server(CONTINUE_AUTHENTICATION, "one")).says(packet, step("1"));
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
        assertThat(client.andNothingElse().isCutOff()).isTrue();
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-30")
    void aClientMayLeaveBeforeConnAck() {
        authenticator.willDecide(riddle("one"));
        TestClient client = broker.client("c").withAuthentication(METHOD, null).opens();
        client.says(client.connect()).hears(server(CONTINUE_AUTHENTICATION, "one")).says(Disconnect.NORMAL);
        assertThat(client.andNothingElse().isCutOff()).isTrue();
    }

    @Test
    void aRiddleIsNotAskedForEver() {
        authenticator.willDecide(riddle("one"));
        TestClient client = broker.client("c").withAuthentication(METHOD, null).opens();
        client.says(client.connect()).hears(server(CONTINUE_AUTHENTICATION, "one"));
        broker.advanceSeconds(31);
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(client.isCutOff()).isTrue();
    }

    @Test
    @Spec({"MQTT-4.12.0-6", "MQTT-4.12.0-7"})
    void withoutAMethodNobodySendsAuth() {
        authenticator.willDecide(ScriptedAuthenticator.granted("anna"));
        TestClient client = broker.client("c");
        assertThat(client.connects().properties().authenticationMethod()).isNull();
        client.says(auth(REAUTHENTICATE, METHOD, null)).isDisconnected(ReasonCode.PROTOCOL_ERROR);
        assertThat(authenticator.begun()).isEqualTo(1);
    }

    @Test
    @Spec("MQTT-4.12.0-7")
    void anAuthBehindAConnectWithoutMethodIsRefusedToo() {
        TestClient client = broker.client("c").opens();
        client.says(client.connect(), step("1"));
        authenticator.decides(ScriptedAuthenticator.granted("anna"));
        client.hears(ConnAck.class);
        client.isDisconnected(ReasonCode.PROTOCOL_ERROR);
    }

    // ── Again ──

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec({"MQTT-4.12.0-5", "MQTT-4.12.1-1"})
    void aClientMayAuthenticateAnewInSeveralSteps(boolean atOnce) {
        TestClient client = authenticated();
        decide(atOnce, riddle("again"), () -> client.says(auth(REAUTHENTICATE, METHOD, "me")));
        client.hears(server(CONTINUE_AUTHENTICATION, "again")).andNothingElse();
        decide(atOnce, IN, () -> client.says(step("3")));
        client.hears(server(ReasonCode.SUCCESS, "welcome")).says(PingReq.INSTANCE).hears(PingResp.INSTANCE);
        assertThat(authenticator.begun()).isEqualTo(2);
        decide(atOnce, IN, () -> client.says(auth(REAUTHENTICATE, METHOD, "me")));
        client.hears(server(ReasonCode.SUCCESS, "welcome")).andNothingElse();
    }

    @Test
    void otherPacketsGoOnBetweenTheStepsAndWaitForAVerdict() {
        TestClient client = authenticated();
        client.subscribes("a", AT_MOST_ONCE);
        authenticator.willDecide(riddle("again"));
        client.says(auth(REAUTHENTICATE, METHOD, "me"), PingReq.INSTANCE)
                .hears(server(CONTINUE_AUTHENTICATION, "again"), PingResp.INSTANCE);
        client.says(step("3"), PingReq.INSTANCE).andNothingElse();
        hearer().publishes("a", "1", AT_MOST_ONCE);
        client.hearsMessage("a", "1");
        authenticator.decides(IN);
        client.hears(server(ReasonCode.SUCCESS, "welcome")).hears(PingResp.INSTANCE).andNothingElse();
    }

    @ParameterizedTest
    @EnumSource(value = ReasonCode.class,
            names = {"NOT_AUTHORIZED", "BAD_USER_NAME_OR_PASSWORD", "BANNED", "CLIENT_IDENTIFIER_NOT_VALID"})
    @Spec({"MQTT-4.12.1-2", "MQTT-3.14.2-1"})
    void whoFailsToAuthenticateAnewIsToldForAReasonDisconnectHas(ReasonCode reason) {
        TestClient client = authenticated();
        authenticator.willDecide(new Verdict.Refused(reason, "a wrong answer"));
        client.says(auth(REAUTHENTICATE, METHOD, "me"), PingReq.INSTANCE).isDisconnected(ReasonCode.NOT_AUTHORIZED);
        client.andNothingElse();
    }

    @Test
    void whoAuthenticatesAnewAsSomebodyElseIsCutOff() {
        TestClient client = authenticated();
        authenticator.willDecide(ScriptedAuthenticator.granted("otto"));
        client.says(auth(REAUTHENTICATE, METHOD, "me")).isDisconnected(ReasonCode.NOT_AUTHORIZED);
    }

    static Stream<Packet> notAgain() {
        return Stream.of(auth(REAUTHENTICATE, "ANOTHER", "me"), step("out of the blue"));
    }

    @ParameterizedTest
    @MethodSource("notAgain")
    @Spec("MQTT-4.12.1-1")
    void anAuthOfAnotherMethodOrOutOfTheBlueEndsTheConnection(Packet packet) {
        TestClient client = authenticated();
        authenticator.willDecide(IN);
        client.says(packet, PingReq.INSTANCE).isDisconnected(ReasonCode.PROTOCOL_ERROR);
        client.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.12.1-1")
    void theMethodMustNotChangeHalfWayOrTheStepsBeginAnew() {
        for (Packet packet : List.of(auth(CONTINUE_AUTHENTICATION, "ANOTHER", "3"),
                auth(REAUTHENTICATE, METHOD, "me"))) {
            TestClient client = authenticated();
            authenticator.willDecide(riddle("again"));
            client.says(auth(REAUTHENTICATE, METHOD, "me")).hears(server(CONTINUE_AUTHENTICATION, "again"))
                    .says(packet).isDisconnected(ReasonCode.PROTOCOL_ERROR);
        }
    }

    @Test
    void aVerdictThatNeverComesEndsTheConnection() {
        TestClient client = authenticated();
        client.says(auth(REAUTHENTICATE, METHOD, "me"));
        broker.advanceSeconds(29);
        assertThat(client.andNothingElse().isCutOff()).isFalse();
        broker.advanceSeconds(2);
        client.isDisconnected(ReasonCode.NOT_AUTHORIZED);
        authenticator.decides(IN);
        client.andNothingElse();
    }

    @Test
    void aVerdictForAClientThatIsGoneIsForgotten() {
        TestClient client = authenticated();
        client.says(auth(REAUTHENTICATE, METHOD, "me")).isLost();
        authenticator.decides(NO);
        client.andNothingElse();
        assertThat(broker.node().homes().all()).allSatisfy(home -> assertThat(home.timers().size()).isZero());
    }

    @Test
    @Spec({"MQTT-3.15.2-2", "MQTT-3.15.2-3"})
    void noTextMakesAnAuthTooLargeForItsClient() {
        authenticator.willDecide(riddle("one"));
        TestClient client =
                broker.client("c").withAuthentication(METHOD, null).withMaximumPacketSize(50).opens();
        client.says(client.connect());
        Auth auth = client.hears(Auth.class);
        assertThat(auth.reasonString()).isNull();
        assertThat(auth.userProperties()).isEmpty();
    }

    private TestClient authenticated() {
        authenticator.willDecide(IN);
        TestClient client = broker.client("c").withAuthentication(METHOD, "hello");
        client.connects();
        return client;
    }

    private TestClient hearer() {
        authenticator.willDecide(ScriptedAuthenticator.granted(null));
        TestClient hearer = broker.connected("hearer");
        hearer.subscribes("a", AT_MOST_ONCE);
        return hearer;
    }

    private void decide(boolean atOnce, Verdict verdict, Runnable question) {
        if (atOnce) {
            authenticator.willDecide(verdict);
            question.run();
        } else {
            question.run();
            authenticator.decides(verdict);
            broker.settle();
        }
    }

    private static Verdict riddle(String data) {
        return new Verdict.Continue(Payload.ofUtf8(data));
    }

    private static Auth step(String answer) {
        return auth(CONTINUE_AUTHENTICATION, METHOD, answer);
    }

    private static Auth server(ReasonCode reason, String data) {
        return auth(reason, METHOD, data);
    }

    private static Auth auth(ReasonCode reason, String method, @Nullable String data) {
        return new Auth(reason, method, data == null ? null : Payload.ofUtf8(data), null, List.of());
    }
}
