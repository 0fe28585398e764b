package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.message.DropReason;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.Publish;
import org.junit.jupiter.api.Test;

/** QoS 0: said once, never answered, never said again (4.3.1). */
class Qos0ConversationTest {
    private final TestBroker broker = new TestBroker();
    private final TestClient hearer = broker.client("hearer").keepingItsSession(3600);
    private final TestClient speaker = broker.connected("speaker");

    @Test
    @Spec({"MQTT-4.3.1-1", "MQTT-3.3.1-2", "MQTT-2.2.1-2", "MQTT-3.3.4-1"})
    void isSentWithoutIdentifierAndWithoutDupAndIsNotAnswered() {
        hearer.connects();
        hearer.subscribes("a", EXACTLY_ONCE);
        speaker.publishes("a", "1", AT_MOST_ONCE).andNothingElse();
        Publish heard = hearer.hearsMessage("a", "1");
        assertThat(heard.qos()).isEqualTo(AT_MOST_ONCE);
        assertThat(heard.packetId()).isZero();
        assertThat(heard.dup()).isFalse();
        hearer.andNothingElse();
    }

    @Test
    void isNotSentAgainToAClientThatReturns() {
        hearer.connects();
        hearer.subscribes("a", AT_MOST_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE);
        hearer.hearsMessage("a", "1");
        hearer.isLost();
        hearer.connects();
        hearer.andNothingElse();
    }

    @Test
    void isDroppedForAClientThatIsAway() {
        hearer.connects();
        hearer.subscribes("a", AT_LEAST_ONCE);
        hearer.isLost();
        speaker.publishes("a", "1", AT_MOST_ONCE);
        assertThat(broker.dropped(DropReason.OFFLINE)).isEqualTo(1);
        hearer.connects();
        hearer.andNothingElse();
    }

    @Test
    void isDroppedForAClientThatDoesNotTakeWhatItIsSent() {
        hearer.connects();
        hearer.subscribes("a", AT_LEAST_ONCE);
        hearer.wire().setWritable(false);
        speaker.publishes("a", "1", AT_MOST_ONCE);
        hearer.wire().setWritable(true);
        hearer.andNothingElse();
        assertThat(broker.dropped(DropReason.SLOW_CONSUMER)).isEqualTo(1);
        speaker.publishes("a", "2", AT_MOST_ONCE);
        hearer.hearsMessage("a", "2");
    }
}
