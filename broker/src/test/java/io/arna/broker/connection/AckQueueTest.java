package io.arna.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PubAck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckQueueTest {
    private final List<Packet> sent = new ArrayList<>();
    private final AckQueue acks = new AckQueue(sent::add);

    @Test
    void answersLeaveInTheOrderOfTheirPlaces() {
        AckQueue.Place first = acks.reserve();
        AckQueue.Place second = acks.reserve();
        AckQueue.Place third = acks.reserve();
        acks.give(third, PubAck.of(3));
        acks.give(second, PubAck.of(2));
        assertThat(sent).isEmpty();
        acks.give(first, PubAck.of(1));
        assertThat(sent).containsExactly(PubAck.of(1), PubAck.of(2), PubAck.of(3));
    }

    @Test
    void aPlaceThatIsGivenUpHoldsNobodyBack() {
        AckQueue.Place first = acks.reserve();
        AckQueue.Place second = acks.reserve();
        acks.give(second, PubAck.of(2));
        acks.giveUp(first);
        assertThat(sent).containsExactly(PubAck.of(2));
    }

    @Test
    void anAnswerKnownAtOnceWaitsForThoseBeforeIt() {
        acks.answer(PubAck.of(1));
        assertThat(sent).containsExactly(PubAck.of(1));
        AckQueue.Place open = acks.reserve();
        acks.answer(PubAck.of(3));
        assertThat(sent).containsExactly(PubAck.of(1));
        acks.give(open, PubAck.of(2));
        assertThat(sent).containsExactly(PubAck.of(1), PubAck.of(2), PubAck.of(3));
    }
}
