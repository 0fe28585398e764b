package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.message.Message;
import io.arna.broker.port.Store.Scan;
import io.arna.broker.port.Store.SessionImage;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two shards retain messages on one topic at the same moment, and the store does what they ask in another order than they did. */
class RetainedRaceConversationTest {
    private static final int FIRST = 0;
    private static final int SECOND = 1;

    private final MemoryStore disk = new MemoryStore();
    private final SlowStore store = new SlowStore(disk);
    private final TestBroker broker = TestBroker.with().store(store).start();
    private final TestClient first = at(FIRST);
    private final TestClient second = at(SECOND);

    @Test
    void theStoreEndsUpWithWhatSubscribersFind() {
        store.slowDown();
        first.publishes("t", "earlier", AT_LEAST_ONCE, true);
        second.publishes("t", "later", AT_LEAST_ONCE, true);
        store.completeOneOf(broker, SECOND);
        second.hears(PubAck.class);
        store.completeOneOf(broker, FIRST);
        first.hears(PubAck.class);
        assertThat(stored()).as("so far the store has them the wrong way round").containsExactly("earlier");
        store.catchUp(broker);
        assertThat(stored()).containsExactly("later");
        assertThat(found()).isEqualTo("later");
    }

    @Test
    void whatWasRemovedAfterwardsIsRemovedFromTheStore() {
        store.slowDown();
        first.publishes("t", "earlier", AT_LEAST_ONCE, true);
        second.publishes("t", "", AT_LEAST_ONCE, true);
        store.completeOneOf(broker, SECOND);
        store.completeOneOf(broker, FIRST);
        store.catchUp(broker);
        assertThat(stored()).isEmpty();
    }

    @Test
    void whatCameAfterARemovalStaysInTheStore() {
        store.slowDown();
        first.publishes("t", "", AT_LEAST_ONCE, true);
        second.publishes("t", "later", AT_LEAST_ONCE, true);
        store.completeOneOf(broker, SECOND);
        store.completeOneOf(broker, FIRST);
        store.catchUp(broker);
        assertThat(stored()).containsExactly("later");
    }

    @Test
    void nothingIsStoredAgainWhenOneShardRetainsOneAfterTheOther() {
        store.slowDown();
        first.publishes("t", "1", AT_LEAST_ONCE, true).publishes("t", "2", AT_LEAST_ONCE, true);
        store.completeOneOf(broker, FIRST);
        assertThat(store.pending()).isEqualTo(1);
        store.completeOneOf(broker, FIRST);
        assertThat(store.pending()).isZero();
        assertThat(stored()).containsExactly("2");
    }

    @Test
    void manyThatTakeTurnsDoNotStoreAgainForEachOfThem() {
        store.slowDown();
        for (int i = 0; i < 100; i++) {
            (i % 2 == 0 ? first : second).publishes("t", String.valueOf(i), AT_LEAST_ONCE, true);
        }
        int again = 0;
        for (int i = 0; i < 50; i++) {
            store.completeOneOf(broker, SECOND);
        }
        again += store.pending() - 50;
        assertThat(again).as("stored again by the second, whose own is the last").isZero();
        for (int i = 0; i < 50; i++) {
            store.completeOneOf(broker, FIRST);
        }
        assertThat(store.pending()).as("stored again by the first").isEqualTo(1);
        store.catchUp(broker);
        assertThat(stored()).containsExactly("99");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverTheOrderTheStoreEndsUpWithWhatSubscribersFind(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        store.slowDown();
        for (int step = 0; step < 200; step++) {
            if (random.nextInt(3) == 0) {
                TestClient client = random.nextBoolean() ? first : second;
                client.publishes("t", random.nextInt(4) == 0 ? "" : String.valueOf(step), AT_LEAST_ONCE, true);
            } else if (store.pending(FIRST) > 0 && random.nextBoolean()) {
                store.completeOneOf(broker, FIRST);
            } else if (store.pending(SECOND) > 0) {
                store.completeOneOf(broker, SECOND);
            }
        }
        store.catchUp(broker);
        String last = found();
        assertThat(stored()).as("seed %d", seed).isEqualTo(last.isEmpty() ? List.of() : List.of(last));
    }

    private TestClient at(int shard) {
        int number = 0;
        while (broker.node().homes().homeOf("client" + number) != shard) {
            number++;
        }
        return broker.connected("client" + number);
    }

    /** What a subscriber finds on the topic; empty when nothing. */
    private String found() {
        Message message = broker.node().retained().get(TopicName.of("t"));
        return message == null ? "" : message.payload().toUtf8();
    }

    private List<String> stored() {
        List<String> texts = new ArrayList<>();
        disk.scan(new Scan() {
            @Override
            public void session(SessionImage session) {
                // Not asked.
            }

            @Override
            public void retained(Message message) {
                texts.add(message.payload().toUtf8());
            }

            @Override
            public void highestMessageId(long id) {
                // Not asked.
            }
        });
        return texts;
    }
}
