package io.arna.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counters;
import io.arna.broker.message.Message;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.topic.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionQueueTest {
    @Test
    void firstComesFirstAndBothEndsAreCounted() {
        SessionQueue queue = new SessionQueue(new Counters());
        assertThat(queue.poll()).isNull();
        assertThat(queue.pollLast()).isNull();
        Waiting one = waiting(1);
        Waiting two = waiting(2);
        Waiting three = waiting(3);
        List.of(one, two, three).forEach(queue::add);
        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.bytes()).isEqualTo(3 + 1 + 2 + 3);
        assertThat(queue.peek()).isSameAs(one);
        assertThat(queue.pollLast()).isSameAs(three);
        assertThat(queue.poll()).isSameAs(one);
        assertThat(queue.bytes()).isEqualTo(1 + 2);
        assertThat(queue.poll()).isSameAs(two);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
    }

    private static Waiting waiting(int length) {
        return new Waiting(new Message(length, "", TopicName.of("a"), Qos.AT_LEAST_ONCE, false, Message.NEVER,
                MessageProperties.NONE, Payload.copyOf(new byte[length])), Qos.AT_LEAST_ONCE, false, List.of(), null);
    }
}
