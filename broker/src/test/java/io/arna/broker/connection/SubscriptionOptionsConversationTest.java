package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No Local, Retain As Published, Retain Handling and the subscription identifier (3.8.3.1, 3.8.2.1.2). */
class SubscriptionOptionsConversationTest {
    private final TestBroker broker = new TestBroker();
    private final TestClient hearer = broker.client("hearer").keepingItsSession(3600);
    private final TestClient speaker = broker.connected("speaker");

    // ── No Local ──

    @Test
    @Spec("MQTT-3.8.3-3")
    void noLocalKeepsAClientsOwnMessagesFromIt() {
        hearer.connects();
        hearer.subscribes("a", AT_LEAST_ONCE, true, false, RetainHandling.SEND);
        hearer.publishes("a", "mine", AT_MOST_ONCE);
        speaker.publishes("a", "another's", AT_MOST_ONCE);
        hearer.hearsMessage("a", "another's");
        hearer.andNothingElse();
    }

    @Test
    void withoutNoLocalAClientHearsItself() {
        hearer.connects();
        hearer.subscribes("a", AT_LEAST_ONCE);
        hearer.publishes("a", "mine", AT_MOST_ONCE);
        hearer.hearsMessage("a", "mine");
    }

    @Test
    @Spec("MQTT-3.8.3-3")
    void noLocalGoesByTheClientIdentifierSoItHoldsForAnEarlierConnectionAndItsWill() {
        hearer.connects();
        hearer.subscribes("a", AT_LEAST_ONCE, true, false, RetainHandling.SEND);
        hearer.says(Said.qos1(50, "a", "mine")).hears(PubAck.of(50));
        hearer.isLost();
        hearer.connects();
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.8.3-3")
    void noLocalHoldsForRetainedMessagesToo() {
        hearer.connects();
        hearer.says(Said.mortal(0, AT_MOST_ONCE, true, "a", "mine", 600));
        speaker.publishes("b", "another's", AT_MOST_ONCE, true);
        hearer.subscribes("#", AT_LEAST_ONCE, true, false, RetainHandling.SEND);
        hearer.hearsMessage("b", "another's");
        hearer.andNothingElse();
    }

    // ── Retain As Published ──

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Spec("MQTT-3.3.1-12")
    void withoutRetainAsPublishedAMessageIsHeardWithRetain0(boolean retain) {
        hearer.connects();
        hearer.subscribes("a", AT_LEAST_ONCE, false, false, RetainHandling.SEND);
        speaker.publishes("a", "1", AT_MOST_ONCE, retain);
        assertThat(hearer.hearsMessage("a", "1").retain()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Spec("MQTT-3.3.1-13")
    void withRetainAsPublishedAMessageIsHeardWithRetainAsItCame(boolean retain) {
        hearer.connects();
        hearer.subscribes("a", AT_LEAST_ONCE, false, true, RetainHandling.SEND);
        speaker.publishes("a", "1", AT_MOST_ONCE, retain).publishes("a", "2", AT_LEAST_ONCE, retain);
        assertThat(hearer.hearsTexts("1", "2")).extracting(p -> p.retain()).containsOnly(retain);
    }

    @Test
    @Spec("MQTT-3.3.1-13")
    void whatWaitedForAClientComesWithTheFlagItWouldHaveHad() {
        hearer.connects();
        hearer.subscribes("a", AT_LEAST_ONCE, false, true, RetainHandling.DO_NOT_SEND);
        hearer.subscribes("b", AT_LEAST_ONCE, false, false, RetainHandling.DO_NOT_SEND);
        hearer.isLost();
        speaker.publishes("a", "1", AT_LEAST_ONCE, true).publishes("b", "2", AT_LEAST_ONCE, true);
        hearer.connects();
        assertThat(hearer.hearsTexts("1", "2")).extracting(p -> p.retain()).containsExactly(true, false);
    }

    // ── Retain Handling ──

    @Test
    @Spec({"MQTT-3.3.1-9", "MQTT-3.8.4-4"})
    void withRetainHandling0EverySubscribeBringsTheRetainedMessages() {
        retained("a", "1");
        hearer.connects();
        for (int i = 0; i < 3; i++) {
            hearer.subscribes("a", AT_MOST_ONCE, false, false, RetainHandling.SEND);
            assertThat(hearer.hearsMessage("a", "1").retain()).isTrue();
            hearer.andNothingElse();
        }
    }

    @Test
    @Spec("MQTT-3.3.1-10")
    void withRetainHandling1OnlyANewSubscriptionBringsThem() {
        retained("a", "1");
        hearer.connects();
        hearer.subscribes("a", AT_MOST_ONCE, false, false, RetainHandling.SEND_IF_NEW);
        hearer.hearsMessage("a", "1");
        hearer.subscribes("a", AT_LEAST_ONCE, false, false, RetainHandling.SEND_IF_NEW);
        hearer.andNothingElse();
        hearer.isLost();
        hearer.connects();
        hearer.subscribes("a", AT_MOST_ONCE, false, false, RetainHandling.SEND_IF_NEW);
        hearer.andNothingElse();
        hearer.unsubscribes("a");
        hearer.subscribes("a", AT_MOST_ONCE, false, false, RetainHandling.SEND_IF_NEW);
        hearer.hearsMessage("a", "1");
    }

    @Test
    @Spec("MQTT-3.3.1-11")
    void withRetainHandling2NothingRetainedIsSent() {
        retained("a", "1");
        hearer.connects();
        hearer.subscribes("a", AT_MOST_ONCE, false, false, RetainHandling.DO_NOT_SEND);
        hearer.andNothingElse();
        hearer.subscribes("a", AT_MOST_ONCE, false, false, RetainHandling.DO_NOT_SEND);
        hearer.andNothingElse();
        speaker.publishes("a", "2", AT_MOST_ONCE);
        hearer.hearsMessage("a", "2");
    }

    // ── Subscription identifiers ──

    @Test
    @Spec("MQTT-3.3.4-3")
    void aMessageCarriesTheIdentifierOfTheSubscriptionThatBroughtIt() {
        hearer.connects();
        hearer.subscribes(Subscription.of(TopicFilter.of("a"), AT_LEAST_ONCE), 268_435_455);
        speaker.publishes("a", "1", AT_MOST_ONCE).publishes("a", "2", AT_LEAST_ONCE);
        assertThat(hearer.hearsTexts("1", "2")).allSatisfy(
                p -> assertThat(p.subscriptionIds()).containsExactly(268_435_455));
    }

    @Test
    @Spec("MQTT-3.3.4-3")
    void soDoesARetainedMessageAndOneThatWaited() {
        retained("a", "1");
        hearer.connects();
        hearer.subscribes(Subscription.of(TopicFilter.of("a"), AT_LEAST_ONCE), 3);
        assertThat(hearer.hearsMessage("a", "1").subscriptionIds()).containsExactly(3);
        hearer.isLost();
        speaker.publishes("a", "2", AT_LEAST_ONCE);
        hearer.connects();
        assertThat(hearer.hearsMessage("a", "2").subscriptionIds()).containsExactly(3);
    }

    @Test
    void aClientOfMqtt3InTheSessionOfOneOfMqtt5HearsNoIdentifier() {
        hearer.connects();
        hearer.subscribes(Subscription.of(TopicFilter.of("a"), AT_LEAST_ONCE), 3);
        hearer.isLost();
        TestClient three = broker.client("hearer", MqttVersion.V3_1_1).keepingItsSession(0);
        assertThat(three.connects().sessionPresent()).isTrue();
        speaker.publishes("a", "1", AT_LEAST_ONCE);
        assertThat(three.hearsMessage("a", "1").subscriptionIds()).isEmpty();
    }

    private void retained(String topic, String text) {
        speaker.publishes(topic, text, AT_MOST_ONCE, true);
    }
}
