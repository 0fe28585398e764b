package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1_1;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Limits.Excess;
import io.arna.broker.port.Events;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who publishes more than it may is slowed, or loses its connection. */
class RateConversationTest {
    private final List<String> limited = new ArrayList<>();

    private TestBroker broker(int messages, int bytes, int burstSeconds, Excess excess) {
        return TestBroker.with().limits(Limits.DEFAULT.with(new Limits.Rate(messages, bytes, burstSeconds, excess)))
                .events(new Events() {
                    @Override
                    public void limited(Client client, Bound bound) {
                        limited.add(client.clientId() + " " + bound);
                    }
                }).start();
    }

    private static void publishes(TestClient client, int count, String text) {
        for (int i = 0; i < count; i++) {
            client.publishes("t", text, AT_MOST_ONCE);
        }
    }

    private static long taken(TestBroker broker) {
        return broker.count(Counter.MESSAGES_RECEIVED);
    }

    @Test
    void whoPublishesMoreMessagesIsReadFromNoFasterThanItMay() {
        TestBroker broker = broker(10, 0, 1, Excess.PAUSE);
        TestClient fast = broker.connected("fast");
        publishes(fast, 100, "x");
        assertThat(taken(broker)).isEqualTo(10);
        broker.advanceSeconds(4);
        assertThat(taken(broker)).isBetween(45L, 51L);
        broker.advanceSeconds(6);
        assertThat(taken(broker)).isEqualTo(100);
        assertThat(fast.isCutOff()).isFalse();
    }

    @Test
    void whoIsHeldIsToldOfOnceAndCounted() {
        TestBroker broker = broker(10, 0, 1, Excess.PAUSE);
        publishes(broker.connected("fast"), 11, "x");
        publishes(broker.connected("slow"), 9, "x");
        assertThat(limited).containsExactly("fast MESSAGE_RATE");
        assertThat(broker.reached(Bound.MESSAGE_RATE)).isEqualTo(1);
        assertThat(broker.reached(Bound.BYTE_RATE)).isZero();
    }

    @Test
    void topicsAndPayloadsCountForBytes() {
        TestBroker broker = broker(0, 100, 2, Excess.PAUSE);
        publishes(broker.connected("fast"), 100, "x".repeat(49));
        assertThat(taken(broker)).isEqualTo(4);
        broker.advanceSeconds(10);
        assertThat(taken(broker)).isBetween(23L, 25L);
        assertThat(limited).startsWith("fast BYTE_RATE");
    }

    @Test
    void aMessageLargerThanABurstPassesAndIsWaitedForAfterwards() {
        TestBroker broker = broker(0, 100, 1, Excess.PAUSE);
        publishes(broker.connected("large"), 2, "x".repeat(999));
        assertThat(taken(broker)).isEqualTo(1);
        broker.advanceSeconds(8);
        assertThat(taken(broker)).isEqualTo(1);
        broker.advanceSeconds(2);
        assertThat(taken(broker)).isEqualTo(2);
    }

    @Test
    void eachClientHasItsOwn() {
        TestBroker broker = broker(10, 0, 1, Excess.PAUSE);
        publishes(broker.connected("a"), 10, "x");
        publishes(broker.connected("b"), 10, "x");
        assertThat(taken(broker)).isEqualTo(20);
    }

    @Test
    void silenceWhileItIsNotReadFromIsNotTheClients() {
        TestBroker broker = broker(0, 100, 1, Excess.PAUSE);
        TestClient client = broker.client("c").withKeepAlive(2);
        client.connects();
        publishes(client, 1, "x".repeat(1_999));
        client.says(PingReq.INSTANCE).andNothingElse();
        broker.advanceSeconds(15);
        assertThat(client.isCutOff()).isFalse();
        broker.advanceSeconds(5);
        client.hears(PingResp.INSTANCE);
    }

    @Test
    void whoIsToLoseItsConnectionLosesItAtTheFirstMessageTooMany() {
        TestBroker broker = broker(10, 0, 1, Excess.DISCONNECT);
        TestClient fast = broker.connected("fast");
        publishes(fast, 10, "x");
        fast.andNothingElse();
        fast.publishes("t", "x", AT_MOST_ONCE);
        Disconnect told = fast.hears(Disconnect.class);
        assertThat(told.reason()).isEqualTo(ReasonCode.MESSAGE_RATE_TOO_HIGH);
        assertThat(told.reasonString()).isEqualTo("more than 10 messages in a second");
        assertThat(fast.isCutOff()).isTrue();
        assertThat(taken(broker)).isEqualTo(10);
        assertThat(broker.reached(Bound.MESSAGE_RATE)).isEqualTo(1);
        assertThat(broker.count(Counter.PROTOCOL_ERRORS)).isZero();
    }

    @Test
    void whoKeepsToItKeepsItsConnection() {
        TestBroker broker = broker(10, 1_000, 1, Excess.DISCONNECT);
        TestClient steady = broker.connected("steady", V3_1_1);
        for (int second = 0; second < 60; second++) {
            publishes(steady, 10, "x".repeat(99));
            broker.advanceSeconds(1);
        }
        assertThat(steady.isCutOff()).isFalse();
        assertThat(taken(broker)).isEqualTo(600);
        publishes(steady, 11, "x");
        steady.isDisconnected(ReasonCode.MESSAGE_RATE_TOO_HIGH);
    }

    @Test
    void bytesBeyondItEndTheConnectionToo() {
        TestBroker broker = broker(0, 100, 1, Excess.DISCONNECT);
        TestClient fast = broker.connected("fast");
        publishes(fast, 3, "x".repeat(49));
        assertThat(fast.hears(Disconnect.class).reasonString())
                .isEqualTo("more than 100 bytes in a second");
        assertThat(broker.reached(Bound.BYTE_RATE)).isEqualTo(1);
    }

    @Test
    void whoLeavesWhileItIsHeldIsForgotten() {
        TestBroker broker = broker(10, 0, 1, Excess.PAUSE);
        TestClient fast = broker.connected("fast");
        publishes(fast, 100, "x");
        fast.isLost();
        broker.advanceSeconds(20);
        assertThat(taken(broker)).isEqualTo(10);
        TestClient again = broker.connected("fast");
        again.publishes("t", "x", AT_LEAST_ONCE);
        assertThat(again.hearsAll()).hasSize(1);
        broker.advanceSeconds(1);
        assertThat(broker.time().scheduled()).as("nothing ticks for it any more").isZero();
    }
}
