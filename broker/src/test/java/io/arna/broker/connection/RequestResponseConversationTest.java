package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a publisher says about its message reaches every hearer as it was (3.3.2.3, 4.10). */
class RequestResponseConversationTest {
    private static final MessageProperties ALL =
            new MessageProperties(true, "text/plain; charset=utf-8", "answers/here",
                    Payload.copyOf(new byte[]{0, 1, (byte) 0xFF}),
                    List.of(new UserProperty("b", "1"), new UserProperty("a", "2"), new UserProperty("b", "1"),
                            new UserProperty("", "")));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @Spec({"MQTT-3.3.2-4", "MQTT-3.3.2-15", "MQTT-3.3.2-16", "MQTT-3.3.2-17", "MQTT-3.3.2-18", "MQTT-3.3.2-20"})
    void propertiesReachEveryHearerUnalteredAndInOrder(int shards) {
        TestBroker broker = TestBroker.with().shards(shards).start();
        TestClient speaker = broker.connected("speaker");
        TestClient shared = broker.connected("shared");
        shared.subscribes("a", AT_MOST_ONCE);
        TestClient own = broker.client("own").withTopicAliasMaximum(3);
        own.connects();
        own.subscribes(Subscription.of(TopicFilter.of("a"), AT_LEAST_ONCE), 12);
        TestClient away = broker.client("away").keepingItsSession(60);
        away.connects();
        away.subscribes("a", AT_LEAST_ONCE);
        away.isLost();
        speaker.says(new Publish(1, false, AT_LEAST_ONCE, true, TopicName.of("a"), 0, Publish.NO_EXPIRY, List.of(), ALL,
                Payload.ofUtf8("x")));
        away.connects();
        TestClient late = broker.connected("late");
        late.subscribes("a", AT_LEAST_ONCE);
        for (TestClient hearer : List.of(shared, own, away, late)) {
            assertThat(hearer.hearsMessage("a", "x").properties()).isEqualTo(ALL);
        }
    }

    @Test
    @Spec("MQTT-3.3.2-4")
    void aPayloadThatIsSaidToBeBytesStaysSoAndOneOfWhichNothingIsSaidToo() {
        TestBroker broker = new TestBroker();
        TestClient hearer = broker.connected("hearer");
        hearer.subscribes("#", AT_MOST_ONCE);
        TestClient speaker = broker.connected("speaker");
        MessageProperties bytes = new MessageProperties(false, null, null, null, List.of());
        speaker.says(new Publish(0, false, AT_MOST_ONCE, false, TopicName.of("a"), 0, Publish.NO_EXPIRY, List.of(),
                bytes, Payload.EMPTY)).publishes("b", "", AT_MOST_ONCE);
        assertThat(hearer.hears(Publish.class).properties()).isEqualTo(bytes);
        assertThat(hearer.hears(Publish.class).properties()).isEqualTo(MessageProperties.NONE);
    }

    @Test
    void aClientOfMqtt3HearsTheMessageWithoutThem() {
        TestBroker broker = new TestBroker();
        TestClient three = broker.connected("three", MqttVersion.V3_1_1);
        three.subscribes("a", AT_MOST_ONCE);
        broker.connected("speaker").says(message());
        assertThat(three.hearsMessage("a", "x").properties()).isEqualTo(MessageProperties.NONE);
    }

    @Test
    void aRequestIsAnsweredWhereItAsks() {
        TestBroker broker = new TestBroker();
        TestClient asker = broker.connected("asker");
        TestClient answerer = broker.connected("answerer");
        asker.subscribes("answers/#", AT_MOST_ONCE);
        answerer.subscribes("a", AT_MOST_ONCE);
        asker.says(message());
        MessageProperties asked = answerer.hearsMessage("a", "x").properties();
        assertThat(asked.responseTopic()).isNotNull();
        answerer.says(new Publish(0, false, AT_MOST_ONCE, false, TopicName.of("answers/here"), 0, Publish.NO_EXPIRY,
                List.of(), new MessageProperties(null, null, null, asked.correlationData(), List.of()),
                Payload.ofUtf8("answer")));
        assertThat(asker.hearsMessage("answers/here", "answer").properties().correlationData())
                .isEqualTo(ALL.correlationData());
    }

    private static Publish message() {
        return new Publish(0, false, AT_MOST_ONCE, false, TopicName.of("a"), 0, Publish.NO_EXPIRY, List.of(), ALL,
                Payload.ofUtf8("x"));
    }
}
