package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1_1;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.broker.port.Events;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the broker does not take: told in CONNACK, and refused when it comes all the same. */
class LimitsConversationTest {
    private Limits.Connection connection = Limits.Connection.DEFAULT;
    private Limits.Message message = Limits.Message.DEFAULT;
    private Limits.Subscriptions subscriptions = Limits.Subscriptions.DEFAULT;
    private Limits.Retained retained = Limits.Retained.DEFAULT;

    // ── QoS ──

    @ParameterizedTest
    @EnumSource(Qos.class)
    @Spec("MQTT-3.2.2-9")
    void theHighestQosIsTold(Qos qos) {
        message = new Limits.Message(qos, 0, 128);
        assertThat(properties().maximumQos()).isEqualTo(qos);
    }

    @ParameterizedTest
    @EnumSource(value = Qos.class, names = {"AT_MOST_ONCE", "AT_LEAST_ONCE"})
    @Spec("MQTT-3.2.2-10")
    void aSubscriptionThatAsksForMoreIsGrantedWhatThereIs(Qos qos) {
        message = new Limits.Message(qos, 0, 128);
        TestBroker broker = broker();
        assertThat(broker.connected("c").subscribes("a", EXACTLY_ONCE).reasons())
                .containsExactly(ReasonCode.granted(qos));
        assertThat(broker.connected("old", V3_1_1).subscribes("a", EXACTLY_ONCE).reasons())
                .containsExactly(ReasonCode.granted(qos));
    }

    @Test
    @Spec("MQTT-3.2.2-11")
    void aMessageAboveTheHighestQosEndsTheConnection() {
        message = new Limits.Message(AT_LEAST_ONCE, 0, 128);
        TestClient client = broker().connected("c");
        client.publishes("a", "1", AT_LEAST_ONCE).hearsAll();
        client.publishes("a", "2", EXACTLY_ONCE).isDisconnected(ReasonCode.QOS_NOT_SUPPORTED);
    }

    @Test
    @Spec("MQTT-3.2.2-12")
    void aWillAboveTheHighestQosRefusesTheConnect() {
        message = new Limits.Message(AT_LEAST_ONCE, 0, 128);
        TestBroker broker = broker();
        broker.client("c").withWill(will(EXACTLY_ONCE, false)).isRefused(ReasonCode.QOS_NOT_SUPPORTED);
        broker.client("c").withWill(will(AT_LEAST_ONCE, false)).connects();
    }

    // ── Retained ──

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whetherMessagesAreRetainedIsTold(boolean available) {
        retained = new Limits.Retained(available, 10, 1000);
        assertThat(properties().retainAvailable()).isEqualTo(available);
    }

    @Test
    @Spec("MQTT-3.2.2-13")
    void aWillToBeRetainedWhereNothingIsRefusesTheConnect() {
        retained = new Limits.Retained(false, 0, 0);
        TestBroker broker = broker();
        broker.client("c").withWill(will(AT_MOST_ONCE, true)).isRefused(ReasonCode.RETAIN_NOT_SUPPORTED);
        broker.client("c").withWill(will(AT_MOST_ONCE, false)).connects();
    }

    @Test
    @Spec("MQTT-3.2.2-14")
    void aMessageToBeRetainedWhereNothingIsEndsTheConnection() {
        retained = new Limits.Retained(false, 0, 0);
        broker().connected("c").publishes("a", "1", AT_MOST_ONCE, true)
                .isDisconnected(ReasonCode.RETAIN_NOT_SUPPORTED);
    }

    // ── Topic aliases ──

    @Test
    @Spec({"MQTT-3.2.2-17", "MQTT-3.2.2-18"})
    void anAliasAboveTheMaximumEndsTheConnection() {
        for (int maximum : new int[]{0, 3}) {
            connection = connection(1000, 256, maximum, 0);
            TestBroker broker = broker();
            TestClient client = broker.client("c");
            assertThat(client.connects().properties().topicAliasMaximum()).isEqualTo(maximum);
            if (maximum > 0) {
                client.says(aliased(maximum)).andNothingElse();
            }
            client.says(aliased(maximum + 1)).isDisconnected(ReasonCode.TOPIC_ALIAS_INVALID);
        }
    }

    // ── Subscriptions ──

    @Test
    void whatKindsOfSubscriptionsThereAreIsTold() {
        ConnAckProperties all = properties();
        assertThat(all.wildcardSubscriptionAvailable()).isTrue();
        assertThat(all.sharedSubscriptionAvailable()).isTrue();
        assertThat(all.subscriptionIdentifiersAvailable()).isTrue();
        subscriptions = plain();
        ConnAckProperties plain = properties();
        assertThat(plain.wildcardSubscriptionAvailable()).isFalse();
        assertThat(plain.sharedSubscriptionAvailable()).isFalse();
        assertThat(plain.subscriptionIdentifiersAvailable()).isFalse();
    }

    @Test
    void aSubscriptionOfAKindThatIsNotThereEndsTheConnection() {
        subscriptions = plain();
        TestBroker broker = broker();
        broker.connected("c").says(subscribe("a/+", 0))
                .isDisconnected(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
        broker.connected("c").says(subscribe("a/#", 0))
                .isDisconnected(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
        broker.connected("c").says(subscribe("$share/g/a", 0))
                .isDisconnected(ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED);
        broker.connected("c").says(subscribe("a", 7))
                .isDisconnected(ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED);
        broker.connected("c").subscribes("a", AT_MOST_ONCE);
    }

    @Test
    @Spec("v3 MQTT-3.8.3-2")
    void inMqtt3JustTheSubscriptionIsRefused() {
        subscriptions = plain();
        TestClient client = broker().connected("c", V3_1_1);
        client.says(new Subscribe(1, 0, List.of(), List.of(Subscription.of(TopicFilter.of("a/+"), AT_MOST_ONCE),
                Subscription.of(TopicFilter.of("a"), AT_LEAST_ONCE),
                Subscription.of(TopicFilter.of("#"), AT_MOST_ONCE),
                Subscription.of(TopicFilter.of("$share/g/a"), AT_MOST_ONCE))));
        assertThat(client.hears(SubAck.class).reasons()).containsExactly(ReasonCode.UNSPECIFIED_ERROR,
                ReasonCode.GRANTED_QOS_1, ReasonCode.UNSPECIFIED_ERROR, ReasonCode.UNSPECIFIED_ERROR);
        assertThat(client.isCutOff()).isFalse();
    }

    @Test
    void oneSubscriptionTooManyIsRefusedAndARenewedOneIsNot() {
        subscriptions = new Limits.Subscriptions(true, true, true, 2, Limits.SharedStrategy.RANDOM);
        TestClient client = broker().connected("c");
        client.subscribes("a", AT_MOST_ONCE);
        client.subscribes("b", AT_MOST_ONCE);
        assertThat(client.subscribes("c", AT_MOST_ONCE).reasons()).containsExactly(ReasonCode.QUOTA_EXCEEDED);
        assertThat(client.subscribes("b", AT_LEAST_ONCE).reasons()).containsExactly(ReasonCode.GRANTED_QOS_1);
    }

    // ── Sizes ──

    @Test
    void theSizesTakenAreTold() {
        connection = connection(1000, 7, 3, 0);
        ConnAckProperties told = properties();
        assertThat(told.maximumPacketSize()).isEqualTo(1000);
        assertThat(told.receiveMaximum()).isEqualTo(7);
    }

    @Test
    void aTopicOfTooManyLevelsIsRefusedWhereverItStands() {
        message = new Limits.Message(EXACTLY_ONCE, 0, 3);
        TestBroker broker = broker();
        TestClient client = broker.connected("c");
        assertThat(client.subscribes("a/b/c", AT_MOST_ONCE).reasons()).containsExactly(ReasonCode.SUCCESS);
        assertThat(client.subscribes("a/b/c/d", AT_MOST_ONCE).reasons())
                .containsExactly(ReasonCode.TOPIC_FILTER_INVALID);
        client.publishes("a/b/c", "1", AT_MOST_ONCE).hearsMessage("a/b/c", "1");
        client.publishes("a/b/c/d", "1", AT_MOST_ONCE).isDisconnected(ReasonCode.TOPIC_NAME_INVALID);
        broker.client("c").withWill(new Will(TopicName.of("a/b/c/d"), Payload.EMPTY, AT_MOST_ONCE, false, 0,
                Publish.NO_EXPIRY, MessageProperties.NONE)).isRefused(ReasonCode.TOPIC_NAME_INVALID);
    }

    @Test
    void aTopicThatIsTooLongIsRefusedWhereverItStands() {
        message = new Limits.Message(EXACTLY_ONCE, 0, 128, 5);
        TestBroker broker = broker();
        TestClient client = broker.connected("c");
        assertThat(client.subscribes("ab/cd", AT_MOST_ONCE).reasons()).containsExactly(ReasonCode.SUCCESS);
        assertThat(client.subscribes("\u00E4\u00E4\u00E4", AT_MOST_ONCE).reasons()).as("six bytes")
                .containsExactly(ReasonCode.TOPIC_FILTER_INVALID);
        client.publishes("ab/cd", "1", AT_MOST_ONCE).hearsMessage("ab/cd", "1");
        client.publishes("abcdef", "1", AT_MOST_ONCE).isDisconnected(ReasonCode.TOPIC_NAME_INVALID);
        broker.client("c").withWill(new Will(TopicName.of("abcdef"), Payload.EMPTY, AT_MOST_ONCE, false, 0,
                Publish.NO_EXPIRY, MessageProperties.NONE)).isRefused(ReasonCode.TOPIC_NAME_INVALID);
        assertThat(broker.reached(Bound.TOPIC_LENGTH)).isEqualTo(3);
    }

    @Test
    void eachLimitThatIsReachedIsCountedAndARefusedSubscriptionTold() {
        message = new Limits.Message(EXACTLY_ONCE, 0, 2);
        connection = connection(100, 1, 0, 0);
        subscriptions = new Limits.Subscriptions(true, true, true, 1, Limits.SharedStrategy.RANDOM);
        List<Bound> told = new ArrayList<>();
        TestBroker broker = TestBroker.with().events(new Events() {
            @Override
            public void limited(Client client, Bound bound) {
                told.add(bound);
            }
        }).limits(Limits.DEFAULT.with(connection).with(message).with(subscriptions)).start();
        TestClient client = broker.connected("c");
        client.subscribes("a", AT_MOST_ONCE);
        client.subscribes("b", AT_MOST_ONCE);
        client.subscribes("a/b/c", AT_MOST_ONCE);
        assertThat(told).containsExactly(Bound.SUBSCRIPTIONS, Bound.TOPIC_LEVELS);
        client.publishes("a/b/c", "1", AT_MOST_ONCE).isDisconnected(ReasonCode.TOPIC_NAME_INVALID);
        broker.connected("large").wire()
                .receiveGarbage(new ProtocolException(ReasonCode.PACKET_TOO_LARGE, "PUBLISH of 101 bytes"));
        assertThat(broker.reached(Bound.SUBSCRIPTIONS)).isEqualTo(1);
        assertThat(broker.reached(Bound.TOPIC_LEVELS)).isEqualTo(2);
        assertThat(broker.reached(Bound.PACKET_SIZE)).isEqualTo(1);
        assertThat(told).hasSize(2);
    }

    private ConnAckProperties properties() {
        return broker().client("c").connects().properties();
    }

    private TestBroker broker() {
        return TestBroker.with()
                .limits(Limits.DEFAULT.with(connection).with(message).with(subscriptions).with(retained)).start();
    }

    private static Limits.Subscriptions plain() {
        return new Limits.Subscriptions(false, false, false, 100, Limits.SharedStrategy.RANDOM);
    }

    private static Limits.Connection connection(int packetSize, int receiveMaximum, int aliases, int keepAlive) {
        return new Limits.Connection(packetSize, receiveMaximum, aliases, 0, keepAlive, 1.5, 100, null, null);
    }

    private static Subscribe subscribe(String filter, int subscriptionId) {
        return new Subscribe(1, subscriptionId, List.of(),
                List.of(Subscription.of(TopicFilter.of(filter), AT_MOST_ONCE)));
    }

    private static Publish aliased(int alias) {
        return new Publish(0, false, AT_MOST_ONCE, false, TopicName.of("a"), alias, Publish.NO_EXPIRY, List.of(),
                MessageProperties.NONE, Payload.EMPTY);
    }

    private static Will will(Qos qos, boolean retain) {
        return new Will(TopicName.of("will"), Payload.EMPTY, qos, retain, 0, Publish.NO_EXPIRY,
                MessageProperties.NONE);
    }
}
