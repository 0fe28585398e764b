package io.arna.broker.retained;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.message.Message;
import io.arna.broker.tree.Threads;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds while shards retain, remove and read at the same time. */
final class RetainedTreeRaceTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void readersFindWhatStaysAndNothingTwice(long seed) throws Exception {
        RetainedTree tree = new RetainedTree(1_000_000, 1L << 40);
        List<Message> stay = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            stay.add(Messages.retained(i, "a/" + i + "/stays", "x"));
        }
        stay.forEach(tree::put);
        AtomicInteger working = new AtomicInteger(2);
        Threads.run(4, thread -> {
            Random random = new Random(seed * 31 + thread);
            if (thread < 2) {
                try {
                    comeAndGo(tree, random, thread);
                } finally {
                    working.decrementAndGet();
                }
                return;
            }
            TopicFilter filter = TopicFilter.of(thread == 2 ? "#" : "a/+/+");
            int looked = 0;
            while (working.get() > 0 || looked < 20) {
                looked++;
                List<Message> found = Messages.all(tree.matching(filter));
                assertThat(found).extracting(Message::topic).doesNotHaveDuplicates();
                assertThat(found).containsAll(stay);
            }
        });
        assertThat(tree.count()).isEqualTo(stay.size());
        stay.forEach(message -> assertThat(tree.remove(message)).isTrue());
        assertThat(tree.branches()).isZero();
        assertThat(tree.bytes()).isZero();
    }

    /** Each thread has topics of its own in branches all of them share; it always knows what is there. */
    private static void comeAndGo(RetainedTree tree, Random random, int thread) {
        Map<TopicName, Message> mine = new HashMap<>();
        for (int i = 0; i < 40_000; i++) {
            String topic =
                    "a/" + random.nextInt(70) + "/" + thread + (random.nextBoolean() ? "" : "/" + random.nextInt(12));
            Message message = Messages.retained(1_000 + i, topic, "x".repeat(1 + random.nextInt(5)));
            if (random.nextInt(i / 10_000 % 2 == 0 ? 3 : 2) == 0) {
                assertThat(tree.remove(message.topic())).isSameAs(mine.remove(message.topic()));
            } else {
                assertThat(tree.put(message)).isTrue();
                mine.put(message.topic(), message);
            }
            assertThat(tree.get(message.topic())).isSameAs(mine.get(message.topic()));
        }
        mine.values().forEach(message -> assertThat(tree.remove(message)).isTrue());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void neverHoldsMoreThanItMay(long seed) throws Exception {
        RetainedTree tree = new RetainedTree(20, 100);
        Threads.run(4, thread -> {
            Random random = new Random(seed * 31 + thread);
            for (int i = 0; i < 20_000; i++) {
                String topic = "a/" + random.nextInt(40);
                if (random.nextInt(3) == 0) {
                    tree.remove(TopicName.of(topic));
                } else {
                    tree.put(Messages.retained(i, topic, "x".repeat(1 + random.nextInt(9))));
                }
                assertThat(tree.count()).isBetween(0, 20);
                assertThat(tree.bytes()).isBetween(0L, 100L);
            }
        });
        List<Message> left = Messages.all(tree.matching(TopicFilter.of("#")));
        assertThat(tree.count()).isEqualTo(left.size());
        assertThat(tree.bytes()).isEqualTo(left.stream().mapToLong(Message::size).sum());
    }
}
