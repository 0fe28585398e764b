package io.arna.broker.connection;

import io.arna.broker.fake.RecordingWire;
import io.arna.broker.fake.VirtualShard;
import io.arna.broker.fake.VirtualTime;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PubAck;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class AckQueueTest {
    private final VirtualTime time = new VirtualTime(1, 1);
    private final VirtualShard shard = time.shards().getFirst();
    private final RecordingWire wire = new RecordingWire(time, shard);
    private final AckQueue acks = new AckQueue(wire);

    @Test
    void answersLeaveInTheOrderOfTheirPlaces() {
        time.on(shard, () -> {
            AckQueue.Place first = acks.reserve();
            AckQueue.Place second = acks.reserve();
            AckQueue.Place third = acks.reserve();
            acks.give(third, PubAck.of(3));
            acks.give(second, PubAck.of(2));
            assertSent();
            acks.give(first, PubAck.of(1));
            assertSent(PubAck.of(1), PubAck.of(2), PubAck.of(3));
        });
    }

    @Test
    void aPlaceThatIsGivenUpHoldsNobodyBack() {
        time.on(shard, () -> {
            AckQueue.Place first = acks.reserve();
            AckQueue.Place second = acks.reserve();
            acks.give(second, PubAck.of(2));
            acks.giveUp(first);
            assertSent(PubAck.of(2));
        });
    }

    @Test
    void anAnswerKnownAtOnceWaitsForThoseBeforeIt() {
        time.on(shard, () -> {
            acks.answer(PubAck.of(1));
            assertSent(PubAck.of(1));
            AckQueue.Place open = acks.reserve();
            acks.answer(PubAck.of(3));
            assertSent();
            acks.give(open, PubAck.of(2));
            assertSent(PubAck.of(2), PubAck.of(3));
        });
    }

    private void assertSent(Packet... packets) {
        Assertions.assertThat(wire.takeHeard()).isEqualTo(List.of(packets));
    }
}
