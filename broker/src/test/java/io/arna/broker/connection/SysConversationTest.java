package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.Publish;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the broker publishes about itself. */
class SysConversationTest {
    private static final int INTERVAL_SECONDS = 10;

    private final TestBroker broker = TestBroker.with().sysIntervalSeconds(INTERVAL_SECONDS).start();

    @Test
    void bothTreesTellWhatIsCounted() {
        TestClient watcher = connected("watcher");
        TestClient speaker = connected("speaker");
        speaker.publishes("a", "12345", AT_MOST_ONCE, true);
        speaker.subscribes("a/".repeat(128) + "a", AT_MOST_ONCE);
        broker.advanceSeconds(INTERVAL_SECONDS + 1);
        watcher.subscribes("$SYS/#", AT_MOST_ONCE);
        Map<String, String> told = valuesHeardBy(watcher);
        assertThat(told).containsEntry("$SYS/broker/clients/connected", "2")
                .containsEntry("$SYS/broker/publish/messages/received", "1")
                .containsEntry("$SYS/broker/publish/bytes/received", "5")
                .containsEntry("$SYS/broker/uptime", "10 seconds")
                .containsEntry("$SYS/broker/limits/topic_levels", "1")
                .containsEntry("$SYS/broker/limits/message_rate", "0")
                .containsEntry("$SYS/brokers", "arna")
                .containsEntry("$SYS/brokers/arna/stats/live_connections/count", "2")
                .containsEntry("$SYS/brokers/arna/metrics/messages/received", "1");
        assertThat(told.get("$SYS/broker/load/publish/received/1min")).isNotEqualTo("0.00");
    }

    @Test
    void onlyWhatHasChangedIsToldAgain() {
        TestClient watcher = connected("watcher");
        watcher.subscribes("$SYS/broker/clients/+", AT_MOST_ONCE);
        watcher.hearsAll();
        broker.advanceSeconds(INTERVAL_SECONDS + 1);
        assertThat(valuesHeardBy(watcher)).containsEntry("$SYS/broker/clients/connected", "1");
        broker.advanceSeconds(5 * INTERVAL_SECONDS);
        watcher.andNothingElse();
    }

    @Test
    void clientsComingAndGoingAreTold() {
        TestClient watcher = connected("watcher");
        watcher.subscribes("$SYS/brokers/+/clients/+/+", AT_MOST_ONCE);
        TestClient visitor = connected("visitor \"quoted\"");
        visitor.disconnects();
        Publish came = watcher.hears(Publish.class);
        assertThat(came.topic()).hasToString("$SYS/brokers/arna/clients/visitor \"quoted\"/connected");
        assertThat(came.payload().toUtf8()).contains("\"clientid\":\"visitor \\\"quoted\\\"\"", "\"proto_ver\":5",
                "\"username\":null");
        Publish went = watcher.hears(Publish.class);
        assertThat(went.topic()).hasToString("$SYS/brokers/arna/clients/visitor \"quoted\"/disconnected");
        assertThat(went.payload().toUtf8()).contains("\"reason\":\"success\"");
    }

    @Test
    void comingAndGoingThatNobodyWatchesIsNotRouted() {
        long before = broker.count(Counter.ROUTE_CACHE_MISSES);
        connected("visitor").disconnects();
        assertThat(broker.count(Counter.ROUTE_CACHE_MISSES)).isEqualTo(before);
    }

    @Test
    void aClientWhoseIdentifierFitsNoTopicIsLetInAllTheSame() {
        TestClient watcher = connected("watcher");
        watcher.subscribes("$SYS/brokers/+/clients/#", AT_MOST_ONCE);
        connected("a+b");
        watcher.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.7.2-1")
    void aWildcardInTheFirstPlaceDoesNotHearIt() {
        TestClient everything = connected("everything");
        everything.subscribes("#", AT_MOST_ONCE);
        everything.subscribes("+/broker/uptime", AT_MOST_ONCE);
        broker.advanceSeconds(3 * INTERVAL_SECONDS);
        everything.andNothingElse();
    }

    @Test
    void nobodyElseMayPublishThere() {
        TestClient liar = connected("liar");
        TestClient watcher = connected("watcher");
        watcher.subscribes("$SYS/broker/uptime", AT_MOST_ONCE);
        watcher.hearsAll();
        liar.publishes("$SYS/broker/uptime", "for ever", AT_LEAST_ONCE);
        liar.hears(PubAck.of(liar.lastPacketId(), ReasonCode.NOT_AUTHORIZED));
        watcher.andNothingElse();
    }

    private static Map<String, String> valuesHeardBy(TestClient client) {
        return client.hearsAll().stream().map(Publish.class::cast)
                .collect(Collectors.toMap(publish -> String.valueOf(publish.topic()),
                        publish -> publish.payload().toUtf8(), (a, b) -> b));
    }

    private TestClient connected(String clientId) {
        TestClient client = broker.client(clientId);
        client.connects();
        return client;
    }
}
