package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1_1;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.ScriptedAuthenticator;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.port.Authenticator.Verdict;
import io.arna.broker.port.Authorizer;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client wants said when it is lost. */
class WillConversationTest {
    private TestBroker broker = new TestBroker();
    private TestClient hearer = hearer();

    // ── Published ──

    @Test
    @Spec({"MQTT-3.1.2-7", "MQTT-3.1.2-8", "MQTT-3.1.2-14"})
    void aLostConnectionPublishesTheWill() {
        TestClient client = withWill(0);
        client.connects();
        broker.advanceSeconds(1000);
        hearer.andNothingElse();
        client.isLost();
        assertThat(hearer.hearsMessage("will", "gone").retain()).isFalse();
        hearer.andNothingElse();
        TestClient late = broker.client("late");
        late.connects();
        late.subscribes("will", AT_MOST_ONCE);
        late.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-8")
    void aProtocolErrorPublishesTheWill() {
        TestClient client = withWill(0);
        client.connects();
        client.says(client.connect()).isDisconnected(ReasonCode.PROTOCOL_ERROR);
        hearer.hearsMessage("will", "gone");
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-8")
    void aKeepAliveThatRunsOutPublishesTheWill() {
        TestClient client = withWill(0).withKeepAlive(10);
        client.connects();
        broker.advance(Duration.ofMillis(14_999));
        hearer.andNothingElse();
        broker.advanceSeconds(1);
        client.isDisconnected(ReasonCode.KEEP_ALIVE_TIMEOUT);
        hearer.hearsMessage("will", "gone");
    }

    @ParameterizedTest
    @EnumSource(value = ReasonCode.class, names = {"DISCONNECT_WITH_WILL", "UNSPECIFIED_ERROR", "QUOTA_EXCEEDED"})
    @Spec("MQTT-3.1.2-8")
    void aDisconnectForAnyReasonButTheNormalOnePublishesTheWill(ReasonCode reason) {
        TestClient client = withWill(0);
        client.connects();
        client.says(Disconnect.of(reason));
        hearer.hearsMessage("will", "gone");
        client.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-15")
    void aWillWithTheRetainBitIsRetained() {
        TestClient client = broker.client("c")
                .withWill(new Will(TopicName.of("will"), Payload.ofUtf8("stays"), AT_LEAST_ONCE, true, 0,
                        Publish.NO_EXPIRY, MessageProperties.NONE));
        client.connects();
        client.isLost();
        hearer.hearsMessage("will", "stays");
        TestClient late = broker.client("late");
        late.connects();
        late.subscribes("will", AT_MOST_ONCE);
        assertThat(late.hearsMessage("will", "stays").retain()).isTrue();
    }

    @Test
    @Spec("MQTT-3.1.3-10")
    void everyPropertyOfAWillArrivesAsItWas() {
        MessageProperties properties = new MessageProperties(true, "text/plain", "answers", Payload.ofUtf8("42"),
                List.of(new UserProperty("b", "1"), new UserProperty("a", "2"), new UserProperty("b", "1")));
        TestClient client = broker.client("c").withWill(
                new Will(TopicName.of("will"), Payload.ofUtf8("gone"), EXACTLY_ONCE, false, 0, 60, properties));
        client.connects();
        broker.advanceSeconds(100);
        client.isLost();
        Publish heard = hearer.hearsMessage("will", "gone");
        assertThat(heard.properties()).isEqualTo(properties);
        assertThat(heard.qos()).isEqualTo(EXACTLY_ONCE);
        assertThat(heard.messageExpirySeconds()).as("counted from the publication on").isEqualTo(60);
    }

    @Test
    @Spec("v3 MQTT-3.1.2-8")
    void theWillOfMqtt3GoesOutWhenTheConnectionEndsWithoutDisconnect() {
        TestClient client = broker.client("c", V3_1_1).withWill(will(0));
        client.connects();
        client.isLost();
        hearer.hearsMessage("will", "gone");
        client.connects();
        client.disconnects();
        hearer.andNothingElse();
    }

    @ParameterizedTest
    @EnumSource(Qos.class)
    @Spec("v3 MQTT-3.1.2-12")
    void withoutAWillNothingIsPublished(Qos qos) {
        TestClient client = broker.client("c", V3_1_1);
        client.connects();
        hearer.subscribes("#", qos);
        client.isLost();
        hearer.andNothingElse();
    }

    // ── Not published ──

    @Test
    @Spec({"MQTT-3.1.2-10", "MQTT-3.14.4-3"})
    void aNormalDisconnectCallsTheWillOff() {
        TestClient client = withWill(0);
        client.connects();
        client.disconnects();
        client.withWill(will(5)).keepingItsSession(100).connects();
        client.disconnects();
        broker.advanceSeconds(200);
        hearer.andNothingElse();
    }

    @Test
    void whoIsNotLetInLeavesNoWill() {
        ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
        broker = TestBroker.with().authenticator(authenticator).start();
        authenticator.willDecide(ScriptedAuthenticator.granted(null));
        hearer = hearer();
        TestClient client = withWill(0).opens();
        client.says(client.connect());
        client.isLost();
        authenticator.decides(ScriptedAuthenticator.granted(null));
        authenticator.willDecide(new Verdict.Refused(ReasonCode.NOT_AUTHORIZED, "no"));
        client.isRefused(ReasonCode.NOT_AUTHORIZED);
        hearer.andNothingElse();
    }

    @Test
    void aWillThatMayNotBePublishedRefusesItsClient() {
        broker = TestBroker.with().authorizer(_ -> new Authorizer.Permissions() {
            @Override
            public boolean mayPublish(TopicName topic, Qos qos, boolean retain) {
                return !topic.toString().equals("will");
            }

            @Override
            public boolean maySubscribe(TopicFilter filter, Qos qos) {
                return true;
            }
        }).start();
        withWill(0).isRefused(ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void aWillIntoTheBrokersOwnTopicsRefusesItsClient() {
        broker.client("c").withWill(new Will(TopicName.of("$SYS/broker/version"), Payload.EMPTY, AT_MOST_ONCE, true, 0,
                Publish.NO_EXPIRY, MessageProperties.NONE)).isRefused(ReasonCode.NOT_AUTHORIZED);
    }

    // ── Delayed ──

    @Test
    @Spec({"MQTT-3.1.2-8", "MQTT-3.1.2-10"})
    void aDelayedWillIsNeverEarlyAndComesOnce() {
        TestClient client = withWill(10).keepingItsSession(100);
        client.connects();
        broker.advance(Duration.ofMillis(130));
        client.isLost();
        broker.advance(Duration.ofMillis(9_999));
        hearer.andNothingElse();
        broker.advance(Duration.ofMillis(251));
        hearer.hearsMessage("will", "gone");
        broker.advanceSeconds(200);
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-8")
    void aWillGoesOutWhenItsSessionEndsBeforeTheDelay() {
        TestClient client = withWill(100).keepingItsSession(10);
        client.connects();
        client.isLost();
        broker.advance(Duration.ofMillis(9_999));
        hearer.andNothingElse();
        broker.advance(Duration.ofMillis(251));
        hearer.hearsMessage("will", "gone");
        broker.advanceSeconds(200);
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-8")
    void aDelayedWillOfASessionThatEndsWithItsConnectionGoesOutAtOnce() {
        TestClient client = withWill(100);
        client.connects();
        client.isLost();
        hearer.hearsMessage("will", "gone");
        broker.advanceSeconds(200);
        hearer.andNothingElse();
    }

    @Test
    void aDisconnectMayShortenTheSessionAndSoTheDelay() {
        TestClient client = withWill(100).keepingItsSession(1000);
        client.connects();
        client.says(Disconnect.withExpiry(ReasonCode.DISCONNECT_WITH_WILL, 5));
        hearer.andNothingElse();
        broker.advanceSeconds(6);
        hearer.hearsMessage("will", "gone");
    }

    @Test
    @Spec("MQTT-3.1.3-9")
    void whoComesBackInTimeCallsTheWillOff() {
        TestClient client = withWill(10).keepingItsSession(100);
        client.connects();
        client.isLost();
        broker.advanceSeconds(9);
        client.withWill(null).connects();
        client.isLost();
        broker.advanceSeconds(200);
        hearer.andNothingElse();
    }

    @Test
    void eachConnectionHasItsOwnWill() {
        TestClient client = withWill(10).keepingItsSession(100);
        client.connects();
        client.isLost();
        client.withWill(new Will(TopicName.of("will"), Payload.ofUtf8("another"), AT_MOST_ONCE, false, 0,
                Publish.NO_EXPIRY, MessageProperties.NONE)).connects();
        client.isLost();
        hearer.hearsMessage("will", "another");
        broker.advanceSeconds(200);
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-8")
    void aCleanStartEndsTheSessionAndSoPublishesTheDelayedWill() {
        TestClient client = withWill(10).keepingItsSession(100);
        client.connects();
        client.isLost();
        client.withWill(null).withCleanStart(true).connects();
        hearer.hearsMessage("will", "gone");
        broker.advanceSeconds(200);
        hearer.andNothingElse();
    }

    // ── Taken over ──

    @Test
    void aTakeoverPublishesAWillWithoutDelay() {
        withWill(0).keepingItsSession(100).connects();
        broker.client("c").keepingItsSession(100).connects();
        hearer.hearsMessage("will", "gone");
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.3-9")
    void aTakeoverThatResumesTheSessionCallsADelayedWillOff() {
        withWill(10).keepingItsSession(100).connects();
        broker.client("c").keepingItsSession(100).connects();
        broker.advanceSeconds(200);
        hearer.andNothingElse();
    }

    @Test
    void aTakeoverWithACleanStartPublishesADelayedWillAtOnce() {
        withWill(10).keepingItsSession(100).connects();
        broker.client("c").withSessionExpiry(100).connects();
        hearer.hearsMessage("will", "gone");
        broker.advanceSeconds(200);
        hearer.andNothingElse();
    }

    @Test
    void theClientThatComesBackMayHearItsOwnWill() {
        TestClient client = withWill(0).keepingItsSession(100);
        client.connects();
        client.subscribes("will", AT_LEAST_ONCE);
        client.isLost();
        client.withWill(null).connects();
        client.hearsMessage("will", "gone");
    }

    @Test
    void noLocalHoldsForTheOwnWillToo() {
        TestClient client = withWill(0).keepingItsSession(100);
        client.connects();
        client.subscribes("will", AT_LEAST_ONCE, true, false, RetainHandling.SEND);
        client.isLost();
        assertThat(client.withWill(null).connects()).isInstanceOf(ConnAck.class);
        client.says(PingReq.INSTANCE).hears(PingResp.INSTANCE).andNothingElse();
    }

    private TestClient withWill(long delaySeconds) {
        return broker.client("c").withWill(will(delaySeconds));
    }

    private static Will will(long delaySeconds) {
        return new Will(TopicName.of("will"), Payload.ofUtf8("gone"), AT_LEAST_ONCE, false, delaySeconds,
                Publish.NO_EXPIRY, MessageProperties.NONE);
    }

    private TestClient hearer() {
        TestClient client = broker.client("hearer");
        client.connects();
        client.subscribes("will", EXACTLY_ONCE);
        return client;
    }
}
