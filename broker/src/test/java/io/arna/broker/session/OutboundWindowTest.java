package io.arna.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.message.Message;
import io.arna.broker.session.InFlight.State;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundWindowTest {
    private static final Waiting WAITING = new Waiting(new Message(1, "", TopicName.of("a"), Qos.AT_LEAST_ONCE, false,
            Message.NEVER, MessageProperties.NONE, Payload.EMPTY), Qos.AT_LEAST_ONCE, false, List.of(), null);

    private final OutboundWindow window = new OutboundWindow();

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    @Spec("MQTT-2.2.1-4")
    void anIdentifierIsNeverGivenTwiceWhateverIsAnsweredFirst(long seed) {
        Random random = new Random(seed);
        int most = 1 + random.nextInt(300);
        List<InFlight> model = new ArrayList<>();
        for (int step = 0; step < 200_000; step++) {
            if (model.size() < most && (model.isEmpty() || random.nextBoolean())) {
                InFlight added = window.add(WAITING, State.SENT);
                assertThat(added.packetId).isBetween(1, 65_535);
                if (step % 97 == 0) {
                    assertThat(model).extracting(inFlight -> inFlight.packetId).doesNotContain(added.packetId);
                }
                model.add(added);
            } else {
                // Mostly the oldest, as clients do; now and then any.
                InFlight gone = model.remove(random.nextInt(10) == 0 ? random.nextInt(model.size()) : 0);
                assertThat(window.get(gone.packetId)).isSameAs(gone);
                window.remove(gone);
                assertThat(window.get(gone.packetId)).isNull();
            }
        }
        assertThat(window.size()).isEqualTo(model.size());
        assertThat(window.inOrder()).containsExactlyElementsOf(model);
    }

    @Test
    @Spec("MQTT-2.2.1-4")
    void everyIdentifierCanBeInUseAtOnce() {
        for (int i = 0; i < 65_535; i++) {
            window.add(WAITING, State.SENT);
        }
        assertThat(window.inOrder()).extracting(inFlight -> inFlight.packetId).doesNotHaveDuplicates()
                .doesNotContain(0);
        InFlight some = window.inOrder().get(777);
        window.remove(some);
        assertThat(window.add(WAITING, State.SENT).packetId).isEqualTo(some.packetId);
    }

    @Test
    void whatIsPutBackKeepsItsIdentifierAndNewOnesComeAfter() {
        for (int id : new int[]{65_535, 3, 40_000, 4_099}) {
            window.restore(id, WAITING, State.UNSENT);
        }
        assertThat(window.inOrder()).extracting(inFlight -> inFlight.packetId).containsExactly(65_535, 3, 40_000,
                4_099);
        for (int i = 0; i < 1_000; i++) {
            assertThat(window.add(WAITING, State.SENT).packetId).isNotIn(0, 65_535, 3, 40_000, 4_099);
        }
        assertThat(window.inOrder()).extracting(inFlight -> inFlight.packetId).doesNotHaveDuplicates();
    }
}
