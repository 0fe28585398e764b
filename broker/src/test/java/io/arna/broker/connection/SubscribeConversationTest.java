package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.topic.TopicFilter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SUBSCRIBE and UNSUBSCRIBE, their answers, and what follows from them (3.8 to 3.11). */
class SubscribeConversationTest {
    private final TestBroker broker = new TestBroker();
    private final TestClient hearer = broker.connected("hearer");
    private final TestClient speaker = broker.connected("speaker");

    // ── SUBSCRIBE ──

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.8.4-1", "MQTT-3.8.4-2", "MQTT-2.2.1-6", "MQTT-3.8.4-5", "MQTT-3.8.4-6", "MQTT-3.8.4-7",
            "MQTT-3.9.3-1"})
    void severalFiltersHaveOneAnswerWithACodeForEachInTheirOrder(MqttVersion version) {
        TestClient client = broker.connected("client", version);
        client.says(new Subscribe(0xABCD, 0, List.of(), List.of(to("a", AT_LEAST_ONCE), to("b/+", AT_MOST_ONCE),
                to("c/#", EXACTLY_ONCE))));
        SubAck ack = client.hears(SubAck.class);
        assertThat(ack.packetId()).isEqualTo(0xABCD);
        assertThat(ack.reasons()).containsExactly(ReasonCode.GRANTED_QOS_1, ReasonCode.SUCCESS,
                ReasonCode.GRANTED_QOS_2);
        client.andNothingElse();
        speaker.publishes("a", "1", AT_MOST_ONCE).publishes("b/x", "2", AT_MOST_ONCE).publishes("c", "3", AT_MOST_ONCE);
        client.hearsTexts("1", "2", "3");
    }

    @Test
    @Spec({"MQTT-3.8.4-1", "MQTT-3.8.4-6", "MQTT-3.9.3-1"})
    void aFilterThatIsRefusedLeavesTheOthersAlone() {
        TestBroker shallow = TestBroker.with().limits(levels(2)).start();
        TestClient client = shallow.connected("client");
        client.says(new Subscribe(5, 0, List.of(), List.of(to("a", AT_LEAST_ONCE), to("a/b/c", AT_LEAST_ONCE),
                to("b", EXACTLY_ONCE))));
        assertThat(client.hears(SubAck.class).reasons()).containsExactly(ReasonCode.GRANTED_QOS_1,
                ReasonCode.TOPIC_FILTER_INVALID, ReasonCode.GRANTED_QOS_2);
        client.publishes("b", "1", AT_MOST_ONCE).hearsMessage("b", "1");
    }

    @Test
    @Spec("v3 MQTT-3.9.3-2")
    void aClientOfMqtt3HearsOfEveryRefusalAs0x80() {
        TestBroker shallow = TestBroker.with().limits(levels(2)).start();
        TestClient client = shallow.connected("client", MqttVersion.V3_1_1);
        client.says(new Subscribe(5, 0, List.of(), List.of(to("a", AT_LEAST_ONCE), to("a/b/c", AT_LEAST_ONCE))));
        assertThat(client.hears(SubAck.class).reasons()).containsExactly(ReasonCode.GRANTED_QOS_1,
                ReasonCode.UNSPECIFIED_ERROR);
    }

    @Test
    void moreSubscriptionsThanASessionMayHaveAreRefusedAndOldOnesMayBeRenewed() {
        Limits.Subscriptions d = Limits.Subscriptions.DEFAULT;
        TestBroker strict = TestBroker.with()
                .limits(Limits.DEFAULT.with(new Limits.Subscriptions(d.wildcardAvailable(), d.sharedAvailable(),
                        d.identifiersAvailable(), 2, d.sharedStrategy())))
                .start();
        TestClient client = strict.connected("client");
        client.says(new Subscribe(1, 0, List.of(), List.of(to("a", AT_LEAST_ONCE), to("b", AT_LEAST_ONCE),
                to("c", AT_LEAST_ONCE), to("a", AT_MOST_ONCE))));
        assertThat(client.hears(SubAck.class).reasons()).containsExactly(ReasonCode.GRANTED_QOS_1,
                ReasonCode.GRANTED_QOS_1, ReasonCode.QUOTA_EXCEEDED, ReasonCode.SUCCESS);
        client.unsubscribes("b");
        assertThat(client.subscribes("c", AT_LEAST_ONCE).reasons()).containsExactly(ReasonCode.GRANTED_QOS_1);
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,1,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,0,0", "2,1,1", "2,2,2"})
    @Spec("MQTT-3.8.4-8")
    void aMessageArrivesAtTheLowerOfItsOwnQosAndTheGrantedOne(int published, int granted, int heard) {
        hearer.subscribes("a", Qos.values()[granted]);
        speaker.publishes("a", "x", Qos.values()[published]);
        assertThat(hearer.hearsMessage("a", "x").qos().level()).isEqualTo(heard);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @Spec({"MQTT-3.8.4-3", "MQTT-3.8.4-4"})
    void theSameFilterAgainReplacesTheSubscriptionAndLosesNothing(int shards) {
        TestBroker several = TestBroker.with().shards(shards).start();
        TestClient client = several.connected("client");
        TestClient publisher = several.connected("publisher");
        client.subscribes("a", AT_MOST_ONCE);
        client.subscribes(to("a", EXACTLY_ONCE), 7);
        publisher.publishes("a", "1", EXACTLY_ONCE);
        var heard = client.hearsMessage("a", "1");
        client.andNothingElse();
        assertThat(heard.qos()).isEqualTo(EXACTLY_ONCE);
        assertThat(heard.subscriptionIds()).containsExactly(7);
        client.subscribes("a", AT_MOST_ONCE);
        publisher.publishes("a", "2", EXACTLY_ONCE);
        assertThat(client.hearsMessage("a", "2").subscriptionIds()).isEmpty();
        client.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.8.4-4")
    void whatWaitsWhenASubscriptionIsReplacedIsStillHeard() {
        TestClient slow = broker.client("slow").withReceiveMaximum(1);
        slow.connects();
        slow.subscribes("a", AT_LEAST_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "2", AT_LEAST_ONCE);
        int first = slow.hearsMessage("a", "1").packetId();
        slow.subscribes("a", AT_MOST_ONCE);
        slow.says(PubAck.of(first)).hearsMessage("a", "2");
    }

    @Test
    @Spec("MQTT-3.3.2-3")
    void whatIsHeardHasATopicThatTheFilterMatches() {
        hearer.subscribes("sport/+/player1", AT_MOST_ONCE);
        hearer.subscribes("finance/#", AT_MOST_ONCE);
        for (String topic : List.of("sport/tennis/player1", "sport/tennis/player2", "sport/player1", "finance",
                "finance/x/y", "financed", "/finance")) {
            speaker.publishes(topic, topic, AT_MOST_ONCE);
        }
        hearer.hearsTexts("sport/tennis/player1", "finance", "finance/x/y");
        hearer.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.7.2-1")
    void aFilterThatBeginsWithAWildcardHearsNoTopicThatBeginsWithADollar() {
        hearer.subscribes("#", AT_MOST_ONCE);
        hearer.subscribes("+/x", AT_MOST_ONCE);
        TestClient other = broker.connected("other");
        other.subscribes("$app/#", AT_MOST_ONCE);
        speaker.publishes("$app/x", "1", AT_MOST_ONCE);
        hearer.andNothingElse();
        other.hearsMessage("$app/x", "1");
        speaker.publishes("$app/x", "2", AT_LEAST_ONCE, true);
        other.hearsMessage("$app/x", "2");
        TestClient late = broker.connected("late");
        late.subscribes("#", AT_MOST_ONCE);
        late.andNothingElse();
    }

    @Test
    @Spec("MQTT-4.5.0-1")
    void aMessageIsAddedToEverySessionThatMatchesConnectedOrNot() {
        TestClient away = broker.client("away").keepingItsSession(60);
        away.connects();
        away.subscribes("a/+", AT_LEAST_ONCE);
        away.isLost();
        hearer.subscribes("a/#", AT_LEAST_ONCE);
        speaker.publishes("a/b", "1", AT_LEAST_ONCE);
        hearer.hearsMessage("a/b", "1");
        away.connects();
        away.hearsMessage("a/b", "1");
    }

    @Test
    void isAnsweredOnlyWhenItIsKeptAndEndsTheConnectionWhenItCannotBe() {
        SlowStore store = new SlowStore();
        TestBroker slow = TestBroker.with().shards(1).store(store).start();
        TestClient kept = slow.client("kept").keepingItsSession(60);
        kept.connects();
        store.slowDown();
        kept.says(new Subscribe(1, 0, List.of(), List.of(to("a", AT_LEAST_ONCE)))).andNothingElse();
        store.catchUp(slow);
        assertThat(kept.hears(SubAck.class).packetId()).isEqualTo(1);
        store.fail();
        kept.says(new Subscribe(2, 0, List.of(), List.of(to("b", AT_LEAST_ONCE))));
        kept.isDisconnected(ReasonCode.UNSPECIFIED_ERROR);
    }

    // ── UNSUBSCRIBE ──

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    @Spec({"MQTT-3.10.4-4", "MQTT-3.10.4-5", "MQTT-2.2.1-6", "MQTT-3.10.4-6", "MQTT-3.11.3-1"})
    void severalFiltersAreEndedWithOneAnswerInTheirOrder(MqttVersion version) {
        TestClient client = broker.connected("client", version);
        client.subscribes("a", AT_MOST_ONCE);
        client.subscribes("b/#", AT_MOST_ONCE);
        client.says(new Unsubscribe(0xBEEF, List.of(),
                Stream.of("a", "unknown", "b/#").map(TopicFilter::of).toList()));
        UnsubAck ack = client.hears(UnsubAck.class);
        assertThat(ack.packetId()).isEqualTo(0xBEEF);
        if (version.isV5()) {
            assertThat(ack.reasons()).containsExactly(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED,
                    ReasonCode.SUCCESS);
        }
        speaker.publishes("a", "1", AT_MOST_ONCE).publishes("b/c", "2", AT_MOST_ONCE);
        client.andNothingElse();
    }

    @Test
    @Spec({"MQTT-3.10.4-5", "MQTT-3.10.4-4"})
    void isAnsweredEvenIfNothingWasRemoved() {
        hearer.says(new Unsubscribe(9, List.of(), List.of(TopicFilter.of("nothing"))));
        UnsubAck ack = hearer.hears(UnsubAck.class);
        assertThat(ack.packetId()).isEqualTo(9);
        assertThat(ack.reasons()).containsExactly(ReasonCode.NO_SUBSCRIPTION_EXISTED);
    }

    @Test
    @Spec("MQTT-3.10.4-1")
    void onlyAFilterThatIsEqualCharacterByCharacterIsEnded() {
        hearer.subscribes("a/+", AT_MOST_ONCE);
        assertThat(hearer.unsubscribes("a/#", "a/b", "A/+", "a/+/", "/a/+").reasons())
                .containsOnly(ReasonCode.NO_SUBSCRIPTION_EXISTED);
        speaker.publishes("a/b", "1", AT_MOST_ONCE);
        hearer.hearsMessage("a/b", "1");
        assertThat(hearer.unsubscribes("a/+").reasons()).containsExactly(ReasonCode.SUCCESS);
        speaker.publishes("a/b", "2", AT_MOST_ONCE);
        hearer.andNothingElse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @Spec("MQTT-3.10.4-2")
    void anEndedSubscriptionAddsNoFurtherMessage(int shards) {
        TestBroker several = TestBroker.with().shards(shards).start();
        TestClient client = several.connected("client");
        TestClient publisher = several.connected("publisher");
        client.subscribes("a", EXACTLY_ONCE);
        publisher.publishes("a", "1", AT_MOST_ONCE);
        client.hearsMessage("a", "1");
        client.unsubscribes("a");
        publisher.publishes("a", "2", AT_MOST_ONCE).publishes("a", "3", EXACTLY_ONCE);
        client.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.10.4-3")
    void deliveriesThatHadBegunAreFinished() {
        TestClient client = broker.client("client").keepingItsSession(60);
        client.connects();
        client.subscribes("a", EXACTLY_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "2", EXACTLY_ONCE);
        var heard = client.hearsTexts("1", "2");
        client.unsubscribes("a");
        client.isLost();
        client.connects();
        assertThat(client.hearsTexts("1", "2")).extracting(p -> p.dup()).containsOnly(true);
        int second = heard.get(1).packetId();
        client.says(PubAck.of(heard.get(0).packetId()), PubRec.of(second)).hears(PubRel.of(second))
                .says(PubComp.of(second)).andNothingElse();
    }

    private static Subscription to(String filter, Qos qos) {
        return Subscription.of(TopicFilter.of(filter), qos);
    }

    private static Limits levels(int maximum) {
        return Limits.DEFAULT.with(new Limits.Message(EXACTLY_ONCE, 0, maximum));
    }
}
