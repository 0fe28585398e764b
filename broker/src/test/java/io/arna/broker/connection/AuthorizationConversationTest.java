package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.message.DropReason;
import io.arna.broker.port.Authorizer;
import io.arna.broker.port.Events;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a client may not do is refused, told where it can be, and changes nothing. */
class AuthorizationConversationTest {
    /** Nobody may publish or subscribe below {@code secret}, retain below {@code plain}, or go above QoS 0 below {@code low}. */
    private record Strict(Authorizer.Subject subject) implements Authorizer.Permissions {
        @Override
        public boolean mayPublish(TopicName topic, Qos qos, boolean retain) {
            return !topic.firstLevel().equals("secret") && !(retain && topic.firstLevel().equals("plain"))
                    && !(qos != AT_MOST_ONCE && topic.firstLevel().equals("low"));
        }

        @Override
        public boolean maySubscribe(TopicFilter filter, Qos qos) {
            return !filter.toString().startsWith("secret") || subject.clientId().equals("trusted");
        }
    }

    private final List<String> denied = new ArrayList<>();
    private final TestBroker broker = TestBroker.with().authorizer(Strict::new).events(new Events() {
        @Override
        public void denied(Client client, String operation, String topic, Supplier<String> why) {
            denied.add(client.clientId() + " " + operation + " " + topic);
        }
    }).start();
    private final TestClient trusted = broker.connected("trusted");
    private final TestClient client = broker.connected("client");

    @Test
    void aDeniedPublishIsAnsweredWithTheReasonAndHeardByNobody() {
        trusted.subscribes("secret/#", EXACTLY_ONCE);
        client.publishes("secret/a", "0", AT_MOST_ONCE).andNothingElse();
        client.says(Said.qos1(1, "secret/a", "1")).hears(PubAck.of(1, ReasonCode.NOT_AUTHORIZED));
        client.says(Said.qos2(2, "secret/a", "2")).hears(PubRec.of(2, ReasonCode.NOT_AUTHORIZED)).andNothingElse();
        trusted.andNothingElse();
        assertThat(client.isCutOff()).isFalse();
        assertThat(broker.dropped(DropReason.NOT_AUTHORIZED)).isEqualTo(3);
        assertThat(denied).hasSize(3).containsOnly("client publish secret/a");
    }

    @Test
    @Spec("MQTT-4.3.3-9")
    void theIdentifierOfADeniedQos2MessageIsFreeAtOnce() {
        trusted.subscribes("open", EXACTLY_ONCE);
        client.says(Said.qos2(2, "secret/a", "x")).hears(PubRec.of(2, ReasonCode.NOT_AUTHORIZED));
        client.says(Said.qos2(2, "open", "y")).hears(PubRec.of(2));
        trusted.hearsMessage("open", "y");
    }

    @Test
    @Spec("v3 MQTT-3.3.5-2")
    void aClientOfMqtt3IsAcknowledgedAllTheSame() {
        trusted.subscribes("secret/#", EXACTLY_ONCE);
        TestClient three = broker.connected("three", MqttVersion.V3_1_1);
        three.says(Said.qos1(1, "secret/a", "1")).hears(PubAck.of(1));
        three.says(Said.qos2(2, "secret/a", "2")).hears(PubRec.of(2)).says(PubRel.of(2)).hears(PubComp.of(2));
        three.andNothingElse();
        trusted.andNothingElse();
    }

    @Test
    void qosAndRetainCountToo() {
        client.publishes("plain/a", "x", AT_LEAST_ONCE, true).hears(PubAck.of(1, ReasonCode.NOT_AUTHORIZED));
        client.publishes("low/a", "x", AT_LEAST_ONCE).hears(PubAck.of(2, ReasonCode.NOT_AUTHORIZED));
        client.publishes("plain/a", "x", AT_LEAST_ONCE).hears(PubAck.of(3, ReasonCode.NO_MATCHING_SUBSCRIBERS));
        assertThat(broker.node().retained().count()).isZero();
    }

    @Test
    @Spec({"MQTT-3.8.4-6", "MQTT-3.9.3-1"})
    void aDeniedSubscriptionIsRefusedAloneAndHearsNothing() {
        client.says(new Subscribe(7, 0, List.of(), List.of(Subscription.of(TopicFilter.of("secret/#"), AT_LEAST_ONCE),
                Subscription.of(TopicFilter.of("open"), AT_LEAST_ONCE))));
        assertThat(client.hears(SubAck.class).reasons()).containsExactly(ReasonCode.NOT_AUTHORIZED,
                ReasonCode.GRANTED_QOS_1);
        assertThat(denied).containsExactly("client subscribe secret/#");
        assertThat(broker.node().homes().at(broker.node().homes().homeOf("client")).sessions().all())
                .filteredOn(session -> session.clientId().equals("client")).singleElement()
                .satisfies(session -> assertThat(session.subscriptions()).hasSize(1));
    }

    @Test
    void nobodyPublishesToTheBrokersOwnTopics() {
        trusted.subscribes("$SYS/#", AT_MOST_ONCE);
        trusted.hearsAll();
        client.says(Said.qos1(1, "$SYS/broker/version", "mine")).hears(PubAck.of(1, ReasonCode.NOT_AUTHORIZED));
        trusted.andNothingElse();
    }

    @Test
    void aDeniedAliasedPublishStillSetsTheAlias() {
        client.says(Said.aliased("secret/a", 1, "x")).says(Said.aliased(null, 1, "y")).andNothingElse();
        assertThat(client.isCutOff()).isFalse();
        assertThat(broker.dropped(DropReason.NOT_AUTHORIZED)).isEqualTo(2);
    }

    // ── What may be heard, and what changes ──

    /** What is below {@code secret} nobody may hear; all else may be done, as long as {@link #open}. */
    private final class Changing implements Authorizer.Permissions {
        @Override
        public boolean mayPublish(TopicName topic, Qos qos, boolean retain) {
            return open;
        }

        @Override
        public boolean maySubscribe(TopicFilter filter, Qos qos) {
            return open || filter.toString().equals("open");
        }

        @Override
        public boolean mayHear(TopicName topic) {
            return !topic.firstLevel().equals("secret");
        }

        @Override
        public boolean areEnforcedByDisconnecting() {
            return !open;
        }
    }

    private boolean open = true;
    private final TestBroker changing = TestBroker.with().shards(2).authorizer(_ -> new Changing()).start();

    @Test
    void aWildcardDoesNotBringWhatMayNotBeHeard() {
        TestClient hearer = changing.connected("hearer");
        hearer.subscribes("#", EXACTLY_ONCE);
        TestClient speaker = changing.connected("speaker");
        speaker.publishes("secret/a", "0", AT_MOST_ONCE).publishes("secret/a", "1", AT_LEAST_ONCE).publishes("b", "2",
                AT_LEAST_ONCE);
        hearer.hearsMessage("b", "2");
        hearer.andNothingElse();
        assertThat(changing.dropped(DropReason.NOT_AUTHORIZED)).isEqualTo(2);
    }

    @Test
    void norWhatIsRetainedOrHasWaited() {
        TestClient speaker = changing.connected("speaker");
        speaker.publishes("secret/kept", "0", AT_LEAST_ONCE, true).publishes("kept", "1", AT_LEAST_ONCE, true);
        TestClient hearer = changing.client("hearer").keepingItsSession(100);
        hearer.connects();
        hearer.subscribes("#", EXACTLY_ONCE);
        hearer.hearsMessage("kept", "1");
        hearer.andNothingElse();
        hearer.isLost();
        speaker.publishes("secret/a", "2", AT_LEAST_ONCE).publishes("b", "3", AT_LEAST_ONCE);
        hearer.connects();
        assertThat(hearer.hearsAll()).extracting(heard -> ((Publish) heard).payload().toUtf8())
                .containsExactlyInAnyOrder("1", "3");
    }

    @Test
    void whatIsNotAllowedAnyMoreEnds() {
        TestClient hearer = changing.connected("hearer");
        hearer.subscribes("a", AT_LEAST_ONCE);
        hearer.subscribes("open", AT_LEAST_ONCE);
        TestClient speaker = changing.connected("speaker");
        open = false;
        changing.node().reviewPermissions();
        changing.settle();
        open = true;
        speaker.publishes("a", "0", AT_MOST_ONCE).publishes("open", "1", AT_MOST_ONCE);
        hearer.hearsMessage("open", "1");
        hearer.andNothingElse();
    }

    @Test
    void norDoesASessionComeBackWithIt() {
        TestClient hearer = changing.client("hearer").keepingItsSession(100);
        hearer.connects();
        hearer.subscribes("a", AT_LEAST_ONCE);
        hearer.isLost();
        open = false;
        hearer.connects();
        open = true;
        changing.connected("speaker").publishes("a", "0", AT_MOST_ONCE);
        hearer.andNothingElse();
    }

    @Test
    void aWillThatMayNotBePublishedAnyMoreIsNot() {
        TestClient hearer = changing.connected("hearer");
        hearer.subscribes("open", AT_LEAST_ONCE);
        TestClient dying = changing.client("dying").withWill(new io.arna.mqtt.packet.Will(TopicName.of("open"),
                io.arna.mqtt.Payload.ofUtf8("gone"), AT_MOST_ONCE, false, 0, Publish.NO_EXPIRY,
                io.arna.mqtt.packet.MessageProperties.NONE));
        dying.connects();
        open = false;
        changing.node().reviewPermissions();
        changing.settle();
        dying.isLost();
        hearer.andNothingElse();
    }

    @Test
    void ifSoConfiguredWhoTriesItLosesItsConnection() {
        TestClient publisher = changing.connected("publisher");
        TestClient subscriber = changing.connected("subscriber");
        open = false;
        publisher.publishes("a", "0", AT_MOST_ONCE).isDisconnected(ReasonCode.NOT_AUTHORIZED);
        subscriber.says(new Subscribe(7, 0, List.of(), List.of(Subscription.of(TopicFilter.of("a"), AT_LEAST_ONCE))))
                .isDisconnected(ReasonCode.NOT_AUTHORIZED);
    }
}
