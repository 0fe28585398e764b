package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.mqtt.Qos;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several subscriptions of one client match: it hears one copy, at the highest QoS, with all identifiers (3.3.4). */
class OverlappingSubscriptionsConversationTest {
    private final TestBroker broker = new TestBroker();
    private final TestClient hearer = broker.connected("hearer");
    private final TestClient speaker = broker.connected("speaker");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @Spec({"MQTT-3.3.4-2", "MQTT-3.3.4-3", "MQTT-3.3.4-4"})
    void oneCopyIsHeardAtTheHighestQosWithAllIdentifiers(int shards) {
        TestBroker several = TestBroker.with().shards(shards).start();
        TestClient client = several.connected("client");
        TestClient publisher = several.connected("publisher");
        client.subscribes(to("a/b", AT_MOST_ONCE), 1);
        client.subscribes(to("a/+", EXACTLY_ONCE), 2);
        client.subscribes(to("a/#", AT_LEAST_ONCE), 3);
        client.subscribes(to("b/#", EXACTLY_ONCE), 4);
        publisher.publishes("a/b", "1", EXACTLY_ONCE).publishes("a", "2", EXACTLY_ONCE);
        Publish all = client.hearsMessage("a/b", "1");
        assertThat(all.qos()).isEqualTo(EXACTLY_ONCE);
        assertThat(all.subscriptionIds()).containsExactlyInAnyOrder(1, 2, 3);
        Publish one = client.hearsMessage("a", "2");
        assertThat(one.qos()).isEqualTo(AT_LEAST_ONCE);
        assertThat(one.subscriptionIds()).containsExactly(3);
        client.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.3.4-4")
    void subscriptionsWithoutIdentifierAddNone() {
        hearer.subscribes("a", AT_MOST_ONCE);
        hearer.subscribes(to("#", AT_MOST_ONCE), 9);
        speaker.publishes("a", "1", AT_MOST_ONCE);
        assertThat(hearer.hearsMessage("a", "1").subscriptionIds()).containsExactly(9);
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.8.3-3")
    void ofAClientsOwnMessageOnlySubscriptionsWithoutNoLocalCount() {
        hearer.subscribes(new Subscription(TopicFilter.of("a"), EXACTLY_ONCE, true, true, RetainHandling.SEND), 1);
        hearer.subscribes(to("#", AT_LEAST_ONCE), 2);
        hearer.says(Publish.of(0, AT_MOST_ONCE, true, io.arna.mqtt.topic.TopicName.of("a"),
                io.arna.mqtt.Payload.ofUtf8("mine")));
        Publish mine = hearer.hearsMessage("a", "mine");
        assertThat(mine.subscriptionIds()).containsExactly(2);
        assertThat(mine.retain()).isFalse();
        speaker.publishes("a", "another's", EXACTLY_ONCE, true);
        Publish other = hearer.hearsMessage("a", "another's");
        assertThat(other.subscriptionIds()).containsExactlyInAnyOrder(1, 2);
        assertThat(other.qos()).isEqualTo(EXACTLY_ONCE);
        assertThat(other.retain()).isTrue();
    }

    @Test
    void oneThatAsksForRetainAsPublishedIsEnough() {
        hearer.subscribes("a", AT_MOST_ONCE);
        hearer.subscribes("#", AT_MOST_ONCE, false, true, RetainHandling.SEND);
        speaker.publishes("a", "1", AT_MOST_ONCE, true);
        assertThat(hearer.hearsMessage("a", "1").retain()).isTrue();
        hearer.andNothingElse();
    }

    @Test
    void endingOneLeavesTheOthers() {
        hearer.subscribes(to("a", EXACTLY_ONCE), 1);
        hearer.subscribes(to("#", AT_LEAST_ONCE), 2);
        hearer.unsubscribes("a");
        speaker.publishes("a", "1", EXACTLY_ONCE);
        Publish heard = hearer.hearsMessage("a", "1");
        assertThat(heard.subscriptionIds()).isEqualTo(List.of(2));
        assertThat(heard.qos()).isEqualTo(AT_LEAST_ONCE);
        hearer.andNothingElse();
    }

    @Test
    void eachSubscriptionBringsTheRetainedMessageWithItsOwnIdentifier() {
        speaker.publishes("a", "1", AT_MOST_ONCE, true);
        hearer.subscribes(to("a", AT_MOST_ONCE), 1);
        assertThat(hearer.hearsMessage("a", "1").subscriptionIds()).containsExactly(1);
        hearer.subscribes(to("#", AT_MOST_ONCE), 2);
        assertThat(hearer.hearsMessage("a", "1").subscriptionIds()).containsExactly(2);
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.8.2-3")
    void aSharedSubscriptionBringsItsOwnCopy() {
        hearer.subscribes("a", AT_MOST_ONCE);
        hearer.subscribes("$share/g/a", AT_LEAST_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE);
        assertThat(hearer.hearsTexts("1", "1")).extracting(Publish::qos).containsExactlyInAnyOrder(AT_MOST_ONCE,
                AT_LEAST_ONCE);
        hearer.andNothingElse();
    }

    private static Subscription to(String filter, Qos qos) {
        return Subscription.of(TopicFilter.of(filter), qos);
    }
}
