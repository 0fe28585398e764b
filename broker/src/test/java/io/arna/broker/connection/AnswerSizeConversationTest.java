package io.arna.broker.connection;

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
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the broker answers fits its client, and says no more than the client asked for. */
class AnswerSizeConversationTest {
    private static final ConnectProperties NO_PROBLEM_INFORMATION =
            new ConnectProperties(0, 65_535, 60, 0, false, false, List.of(), null, null);

    private final TestBroker broker = TestBroker.with().authorizer(_ -> new NothingForbidden()).start();

    /** Every answer, good or bad: none has a text that could make it too large or that nobody asked for. */
    @Test
    @Spec({"MQTT-3.1.2-29", "MQTT-3.4.2-2", "MQTT-3.4.2-3", "MQTT-3.5.2-2", "MQTT-3.5.2-3", "MQTT-3.6.2-2",
            "MQTT-3.6.2-3", "MQTT-3.7.2-2", "MQTT-3.7.2-3", "MQTT-3.9.2-1", "MQTT-3.9.2-2", "MQTT-3.11.2-1",
            "MQTT-3.11.2-2"})
    void noAnswerHasAReasonStringOrUserProperties() {
        TestClient client = broker.client("c").with(NO_PROBLEM_INFORMATION);
        client.connects();
        assertThat(client.subscribes("forbidden", AT_MOST_ONCE))
                .isEqualTo(new SubAck(1, ReasonProperties.NONE, List.of(ReasonCode.NOT_AUTHORIZED)));
        assertThat(client.subscribes("a", EXACTLY_ONCE).properties()).isEqualTo(ReasonProperties.NONE);
        assertThat(client.unsubscribes("a", "b").properties()).isEqualTo(ReasonProperties.NONE);
        client.publishes("forbidden", "1", AT_LEAST_ONCE)
                .hears(PubAck.of(client.lastPacketId(), ReasonCode.NOT_AUTHORIZED));
        client.publishes("forbidden", "1", EXACTLY_ONCE)
                .hears(PubRec.of(client.lastPacketId(), ReasonCode.NOT_AUTHORIZED));
        client.publishes("a", "1", EXACTLY_ONCE)
                .hears(PubRec.of(client.lastPacketId(), ReasonCode.NO_MATCHING_SUBSCRIBERS));
        client.says(PubRel.of(client.lastPacketId())).hears(PubComp.of(client.lastPacketId()));
        client.says(PubRel.of(77)).hears(PubComp.of(77, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
        client.says(PubRec.of(78)).hears(PubRel.of(78, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)).andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-29")
    void messagesAndGoodByesMayHaveTextEvenForWhoWantsNoProblemInformation() {
        TestClient client = broker.client("c").with(NO_PROBLEM_INFORMATION);
        client.connects();
        client.subscribes("a", AT_MOST_ONCE);
        MessageProperties named =
                new MessageProperties(null, null, null, null, List.of(new UserProperty("name", "value")));
        broker.connected("speaker").says(new Publish(0, false, AT_MOST_ONCE, false, TopicName.of("a"), 0,
                Publish.NO_EXPIRY, List.of(), named, Payload.EMPTY));
        assertThat(client.hears(Publish.class).properties()).isEqualTo(named);
        client.says(client.connect());
        assertThat(client.hears(Disconnect.class).reasonString()).isNotNull();
    }

    @Test
    @Spec("MQTT-3.1.2-24")
    void aSubAckTooLargeForItsClientEndsTheConnection() {
        TestClient client = broker.client("c").withMaximumPacketSize(60);
        client.connects();
        client.says(subscribe(50)).hears(SubAck.class);
        client.says(subscribe(80)).isDisconnected(ReasonCode.PACKET_TOO_LARGE);
        client.andNothingElse();
    }

    @Test
    @Spec("MQTT-3.1.2-24")
    void anAuthTooLargeForItsClientEndsTheConnection() {
        ScriptedAuthenticator authenticator =
                new ScriptedAuthenticator().willDecide(new Verdict.Continue(Payload.ofUtf8("a riddle".repeat(20))));
        TestClient client = TestBroker.with().authenticator(authenticator).start().client("c")
                .withAuthentication("RIDDLES", null).withMaximumPacketSize(60).opens();
        client.says(client.connect());
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
        assertThat(client.andNothingElse().isCutOff()).isTrue();
    }

    private static Subscribe subscribe(int filters) {
        return new Subscribe(1, 0, List.of(), IntStream.range(0, filters)
                .mapToObj(i -> Subscription.of(TopicFilter.of("a/" + i), AT_MOST_ONCE)).toList());
    }

    /** Allows all but the topic "forbidden". */
    private static final class NothingForbidden implements Authorizer.Permissions {
        @Override
        public boolean mayPublish(TopicName topic, Qos qos, boolean retain) {
            return !topic.toString().equals("forbidden");
        }

        @Override
        public boolean maySubscribe(TopicFilter filter, Qos qos) {
            return !filter.toString().equals("forbidden");
        }
    }
}
