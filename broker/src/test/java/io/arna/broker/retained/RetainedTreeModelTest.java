package io.arna.broker.retained;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.message.Message;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree against a map that is searched from end to end. */
final class RetainedTreeModelTest {
    private static final String[] LEVELS = {"", "a", "b", "Aa", "BB", "$SYS", "қонақ", "c", "d", "e", "f", "g", "h"};

    private final RetainedTree tree = new RetainedTree(Integer.MAX_VALUE, Long.MAX_VALUE);
    private final Map<TopicName, Message> model = new HashMap<>();
    private long nextId = 1;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void treeKnowsWhatAMapKnows(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 4_000; step++) {
            TopicName topic = TopicName.of(anyLevels(random, false));
            if (random.nextInt(100) < (step / 1_000 % 2 == 0 ? 70 : 20)) {
                Message message = message(topic, random.nextInt(20));
                assertThat(tree.put(message)).isTrue();
                model.put(topic, message);
            } else {
                assertThat(tree.remove(topic)).isSameAs(model.remove(topic));
            }
            assertThat(tree.get(topic)).isSameAs(model.get(topic));
            if (step % 10 == 0) {
                assertSameMatches(TopicFilter.of(anyLevels(random, true)));
            }
        }
        assertSameMatches(TopicFilter.of("#"));
        assertThat(tree.count()).isEqualTo(model.size());
        assertThat(tree.bytes()).isEqualTo(model.values().stream().mapToLong(Message::size).sum());
        model.values().forEach(message -> assertThat(tree.remove(message)).isTrue());
        assertThat(tree.branches()).isZero();
        assertThat(tree.count()).isZero();
        assertThat(tree.bytes()).isZero();
    }

    private Message message(TopicName topic, int length) {
        return new Message(nextId++, "publisher", topic, Qos.AT_LEAST_ONCE, true, Message.NEVER, MessageProperties.NONE,
                Payload.ofUtf8("x".repeat(1 + length)));
    }

    private void assertSameMatches(TopicFilter filter) {
        List<Message> found = new ArrayList<>();
        Cursor cursor = tree.matching(filter);
        for (Message message = cursor.next(); message != null; message = cursor.next()) {
            found.add(message);
        }
        assertThat(found).as("%s", filter).containsExactlyInAnyOrderElementsOf(
                model.values().stream().filter(message -> filter.matches(message.topic())).toList());
    }

    private static String anyLevels(Random random, boolean wildcards) {
        String text = "";
        while (text.isEmpty()) {
            List<String> levels = new ArrayList<>();
            for (int count = random.nextInt(1, 5); count > 0; count--) {
                levels.add(wildcards && random.nextInt(3) == 0 ? "+" : LEVELS[random.nextInt(LEVELS.length)]);
            }
            if (wildcards && random.nextInt(3) == 0) {
                levels.add("#");
            }
            text = String.join("/", levels);
        }
        return text;
    }
}
