package io.arna.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.retained.RetainedTree;
import io.arna.broker.routing.Fanout;
import io.arna.broker.routing.Recipient;
import io.arna.broker.routing.ShareGroup;
import io.arna.broker.routing.Subscriber;
import io.arna.broker.routing.Target;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final long NOW = 1_000;

    private final RetainedTree retained = new RetainedTree(1_000_000, 1L << 30);
    private final List<Message> expired = new ArrayList<>();

    @Test
    void aFilterThatFindsLittleLooksOnlySoFarInOneGo() {
        int topics = 10_000;
        for (int i = 0; i < topics; i++) {
            keep(i, "other", "t/" + i + "/unwanted", Message.NEVER);
        }
        keep(topics, "other", "t/last/wanted", Message.NEVER);
        Replay replay = replay("t/+/wanted", false);
        int goes = 0;
        List<String> found = new ArrayList<>();
        while (!replay.isOver()) {
            Waiting next = replay.peek(NOW, expired::add);
            goes++;
            if (next != null) {
                found.add(next.message().topic().toString());
                replay.taken();
            }
        }
        assertThat(found).containsExactly("t/last/wanted");
        // Each topic is at least one branch that leads nowhere, and no go may visit more than 64.
        assertThat(goes).isBetween(topics / 64, topics / 8);
    }

    @Test
    void whatIsPeekedAtStaysTheNextAndIsTheLatestOfItsTopic() {
        keep(1, "other", "a", Message.NEVER);
        Replay replay = replay("a", false);
        assertThat(idOf(replay.peek(NOW, expired::add))).isEqualTo(1);
        keep(2, "other", "a", Message.NEVER);
        assertThat(idOf(replay.peek(NOW, expired::add))).isEqualTo(2);
        assertThat(replay.isOver()).isFalse();
        retained.remove(TopicName.of("a"));
        assertThat(replay.peek(NOW, expired::add)).isNull();
        while (!replay.isOver()) {
            assertThat(replay.peek(NOW, expired::add)).isNull();
        }
    }

    @Test
    void whatHasExpiredIsToldAndPassedBy() {
        keep(1, "other", "a", NOW);
        Replay replay = replay("a", false);
        while (!replay.isOver()) {
            assertThat(replay.peek(NOW, expired::add)).isNull();
        }
        assertThat(expired).extracting(Message::id).containsExactly(1L);
    }

    @Test
    void noLocalHoldsForRetainedMessagesToo() {
        keep(1, "me", "a", Message.NEVER);
        Replay replay = replay("a", true);
        while (!replay.isOver()) {
            assertThat(replay.peek(NOW, expired::add)).isNull();
        }
        assertThat(idOf(replay("a", false).peek(NOW, expired::add))).isEqualTo(1);
    }

    private static long idOf(@Nullable Waiting waiting) {
        assertThat(waiting).isNotNull();
        return waiting.message().id();
    }

    private Replay replay(String filter, boolean noLocal) {
        return new Replay(retained, new Subscriber(new Me(), new Subscription(TopicFilter.of(filter),
                Qos.AT_LEAST_ONCE, noLocal, false, RetainHandling.SEND), 0));
    }

    private void keep(long id, String publisher, String topic, long expiresAtMillis) {
        retained.put(new Message(id, publisher, TopicName.of(topic), Qos.AT_LEAST_ONCE, true, expiresAtMillis,
                MessageProperties.NONE, Payload.ofUtf8("x")));
    }

    /** A client who asks and is told nothing else. */
    private static final class Me implements Recipient {
        @Override
        public String clientId() {
            return "me";
        }

        @Override
        public SessionKey key() {
            return new SessionKey("me", 1);
        }

        @Override
        public int home() {
            return 0;
        }

        @Override
        public boolean isOnline() { return true; }

        @Override
        public boolean stores(Qos qos) {
            return false;
        }

        @Override
        public boolean isCongested() { return false; }

        @Override
        public void hear(Fanout fanout, Target target, @Nullable ShareGroup share) {
            throw new AssertionError("a replay is read, not heard");
        }
    }
}
