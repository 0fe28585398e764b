package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1_1;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.PubAck;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Silence, and how long it may last (P12). */
class KeepAliveConversationTest {
    /** A timer may be a tick late, and a millisecond makes "more than". */
    private static final Duration SLACK = Duration.ofMillis(251);

    private TestBroker broker = new TestBroker();

    @Test
    @Spec("MQTT-3.12.4-1")
    void everyPingIsAnswered() {
        TestClient client = broker.connected("c");
        client.says(PingReq.INSTANCE, PingReq.INSTANCE, PingReq.INSTANCE)
                .hears(PingResp.INSTANCE, PingResp.INSTANCE, PingResp.INSTANCE).andNothingElse();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.1.2-22", "MQTT-3.2.2-22"})
    void oneAndAHalfTimesTheKeepAliveIsSilenceEnough(MqttVersion version) {
        TestClient client = broker.client("c", version).withKeepAlive(10);
        assertThat(client.connects().properties().serverKeepAliveSeconds()).isEqualTo(ConnAckProperties.ABSENT);
        broker.advance(Duration.ofMillis(14_999));
        assertThat(client.isCutOff()).isFalse();
        broker.advance(SLACK);
        client.isDisconnected(ReasonCode.KEEP_ALIVE_TIMEOUT);
    }

    @Test
    void everyPacketBeginsTheSilenceAnew() {
        TestClient client = broker.client("c").withKeepAlive(10);
        client.connects();
        broker.advanceSeconds(14);
        client.says(PingReq.INSTANCE).hears(PingResp.INSTANCE);
        broker.advanceSeconds(14);
        client.publishes("a", "1", AT_MOST_ONCE);
        broker.advanceSeconds(14);
        client.subscribes("a", AT_MOST_ONCE);
        broker.advanceSeconds(14);
        assertThat(client.isCutOff()).isFalse();
        broker.advance(Duration.ofSeconds(1).plus(SLACK));
        client.isDisconnected(ReasonCode.KEEP_ALIVE_TIMEOUT);
    }

    @Test
    void halfAPacketIsSilence() {
        TestClient client = broker.client("c").withKeepAlive(10);
        client.connects();
        broker.advanceSeconds(14);
        client.wire().receiveBytes(0xC0); // the first of the two bytes of a PINGREQ
        broker.advance(Duration.ofSeconds(1).plus(SLACK));
        client.isDisconnected(ReasonCode.KEEP_ALIVE_TIMEOUT);
    }

    @Test
    void whatTheClientHearsIsNoSignOfItsLife() {
        TestClient client = broker.client("c").withKeepAlive(10);
        client.connects();
        client.subscribes("a", AT_MOST_ONCE);
        TestClient speaker = broker.connected("speaker");
        for (int i = 0; i < 15; i++) {
            speaker.publishes("a", "1", AT_MOST_ONCE);
            broker.advanceSeconds(1);
        }
        broker.advance(SLACK);
        client.hearsAll();
        assertThat(client.isCutOff()).isTrue();
    }

    @Test
    void withoutAKeepAliveSilenceMayLastForEver() {
        TestClient client = broker.connected("c");
        broker.advance(Duration.ofDays(365));
        client.says(PingReq.INSTANCE).hears(PingResp.INSTANCE);
    }

    @Test
    void theBrokerMayAskForAShorterKeepAliveAndHoldsTheClientToIt() {
        broker = TestBroker.with().limits(with(60, 1.5, 256)).start();
        TestClient none = broker.client("none");
        TestClient longer = broker.client("longer").withKeepAlive(61);
        TestClient shorter = broker.client("shorter").withKeepAlive(60);
        assertThat(none.connects().properties().serverKeepAliveSeconds()).isEqualTo(60);
        assertThat(longer.connects().properties().serverKeepAliveSeconds()).isEqualTo(60);
        assertThat(shorter.connects().properties().serverKeepAliveSeconds()).isEqualTo(ConnAckProperties.ABSENT);
        broker.advance(Duration.ofMillis(89_999));
        assertThat(none.isCutOff()).isFalse();
        broker.advance(SLACK);
        none.isDisconnected(ReasonCode.KEEP_ALIVE_TIMEOUT);
        longer.isDisconnected(ReasonCode.KEEP_ALIVE_TIMEOUT);
    }

    @Test
    void aClientOfMqtt3CannotBeToldAndKeepsItsOwn() {
        broker = TestBroker.with().limits(with(60, 1.5, 256)).start();
        TestClient client = broker.client("c", V3_1_1).withKeepAlive(600);
        client.connects();
        broker.advanceSeconds(899);
        assertThat(client.isCutOff()).isFalse();
        broker.advanceSeconds(2);
        assertThat(client.isCutOff()).isTrue();
    }

    @Test
    void howMuchSilenceIsEnoughCanBeConfigured() {
        broker = TestBroker.with().limits(with(0, 3.0, 256)).start();
        TestClient client = broker.client("c").withKeepAlive(10);
        client.connects();
        broker.advanceSeconds(29);
        assertThat(client.isCutOff()).isFalse();
        broker.advanceSeconds(2);
        client.isDisconnected(ReasonCode.KEEP_ALIVE_TIMEOUT);
    }

    @Test
    void silenceWhileTheBrokerDoesNotReadIsNotTheClients() {
        SlowStore store = new SlowStore();
        broker = TestBroker.with().store(store).limits(with(0, 1.5, 1)).start();
        TestClient client = broker.client("c", V3_1_1).withKeepAlive(10);
        client.connects();
        store.slowDown();
        client.publishes("a", "kept", AT_LEAST_ONCE, true).says(PingReq.INSTANCE);
        assertThat(client.wire().isPaused()).isTrue();
        broker.advanceSeconds(100);
        assertThat(client.andNothingElse().isCutOff()).isFalse();
        store.catchUp(broker);
        client.hears(PubAck.of(1)).hears(PingResp.INSTANCE);
        broker.advance(Duration.ofMillis(14_999));
        assertThat(client.isCutOff()).isFalse();
        broker.advance(Duration.ofSeconds(15).plus(SLACK));
        assertThat(client.isCutOff()).as("it is the client's again").isTrue();
    }

    private static Limits with(int keepAliveMaximum, double factor, int receiveMaximum) {
        return Limits.DEFAULT
                .with(new Limits.Connection(1_048_576, receiveMaximum, 0, 0, keepAliveMaximum, factor, 100, null,
                        null));
    }
}
