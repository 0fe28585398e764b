package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.broker.port.Events;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** While the broker has as much as it can bear, new clients are refused and publishers slowed. */
class OverloadConversationTest {
    private final List<String> told = new ArrayList<>();

    private TestBroker broker(int queuedMessages, long queuedBytes) {
        return TestBroker.with().limits(Limits.DEFAULT.with(new Limits.Overload(90, queuedMessages, queuedBytes)))
                .events(new Events() {
                    @Override
                    public void overloaded(Bound bound, boolean begins) {
                        told.add(bound + (begins ? " begins" : " ends"));
                    }
                }).start();
    }

    private static void publishes(TestClient client, int count, String text) {
        for (int i = 0; i < count; i++) {
            client.publishes("t", text, AT_LEAST_ONCE);
        }
    }

    @Test
    void newClientsAreRefusedUntilThereIsRoomAgain() {
        TestBroker broker = broker(0, 0);
        TestClient in = broker.connected("in");
        broker.node().memoryIsFull(true);
        broker.client("new").isRefused(ReasonCode.QUOTA_EXCEEDED);
        in.says(PingReq.INSTANCE).hears(PingResp.INSTANCE);
        assertThat(broker.reached(Bound.MEMORY)).isEqualTo(1);
        assertThat(broker.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
        broker.node().memoryIsFull(true);
        broker.node().memoryIsFull(false);
        broker.settle();
        assertThat(told).containsExactly("MEMORY begins", "MEMORY ends");
        broker.connected("new");
    }

    @Test
    void whoHasASessionMayComeForWhatWaitsThere() {
        TestBroker broker = broker(0, 0);
        TestClient away = broker.client("away").keepingItsSession(1_000);
        away.connects();
        away.isLost();
        broker.node().memoryIsFull(true);
        away.connects();
    }

    @Test
    void publishersAreSlowedAndLoseNothing() {
        TestBroker broker = broker(0, 0);
        TestClient fast = broker.connected("fast");
        broker.node().memoryIsFull(true);
        publishes(fast, 20, "x");
        assertThat(broker.count(Counter.MESSAGES_RECEIVED)).isEqualTo(1);
        broker.advanceSeconds(10);
        assertThat(broker.count(Counter.MESSAGES_RECEIVED)).isBetween(8L, 11L);
        broker.node().memoryIsFull(false);
        broker.advanceSeconds(2);
        assertThat(broker.count(Counter.MESSAGES_RECEIVED)).isEqualTo(20);
        assertThat(fast.isCutOff()).isFalse();
    }

    @Test
    void whoLeavesWhileItIsSlowedIsForgotten() {
        TestBroker broker = broker(0, 0);
        TestClient fast = broker.connected("fast");
        broker.node().memoryIsFull(true);
        publishes(fast, 20, "x");
        fast.isLost();
        broker.advanceSeconds(10);
        assertThat(broker.count(Counter.MESSAGES_RECEIVED)).isEqualTo(1);
        assertThat(broker.time().scheduled()).as("nothing ticks for it any more").isZero();
    }

    private static TestClient queueing(TestBroker broker, int count) {
        TestClient away = broker.client("away").keepingItsSession(1_000);
        away.connects();
        away.subscribes("t", AT_LEAST_ONCE);
        away.isLost();
        publishes(broker.connected("speaker"), count, "xxxxxxxxx");
        broker.advanceSeconds(2);
        return away;
    }

    @Test
    void asManyMessagesAsMayWaitInAllQueuesAreTooMuch() {
        TestBroker broker = broker(10, 0);
        queueing(broker, 9);
        broker.connected("a");
        publishes(broker.connected("b"), 1, "x");
        broker.advanceSeconds(2);
        assertThat(told).containsExactly("QUEUES begins");
        broker.client("c").isRefused(ReasonCode.QUOTA_EXCEEDED);
        assertThat(broker.reached(Bound.QUEUES)).isEqualTo(1);
    }

    @Test
    void itIsOverWhenWhatWaitedWasFetched() {
        TestBroker broker = broker(0, 100);
        TestClient away = queueing(broker, 10);
        assertThat(told).containsExactly("QUEUES begins");
        broker.client("c").isRefused(ReasonCode.QUOTA_EXCEEDED);
        away.connects();
        broker.advanceSeconds(2);
        assertThat(told).containsExactly("QUEUES begins", "QUEUES ends");
        broker.connected("c").publishes("u", "x", AT_MOST_ONCE);
    }
}
