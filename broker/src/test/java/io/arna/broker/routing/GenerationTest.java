package io.arna.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GenerationTest {
    private final TopicTree tree = new TopicTree();
    private final FakeRecipient alice = new FakeRecipient("alice");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void changesWithEveryChangeOfAFilterThatMatches(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            TopicName topic = Subscriptions.anyTopic(random);
            TopicFilter filter = Subscriptions.anyFilter(random);
            if (!filter.matches(topic)) {
                continue;
            }
            long before = tree.generation(topic);
            tree.add(Subscriptions.subscriber(alice, filter.toString()));
            long added = tree.generation(topic);
            tree.add(Subscriptions.subscriber(alice, filter.toString()));
            long replaced = tree.generation(topic);
            tree.remove(alice, filter);

            assertThat(before).as("%s added, for %s", filter, topic).isLessThan(added);
            assertThat(added).as("%s replaced, for %s", filter, topic).isLessThan(replaced);
            assertThat(replaced).as("%s removed, for %s", filter, topic).isLessThan(tree.generation(topic));
        }
    }

    @ParameterizedTest
    @CsvSource({"a, b", "a/b, a/c", "a/b/#, a/c", "a/b/+, a", "b/+, a/b", "+/b, a/c", "+/b, a", "+/b/#, a/c/b",
            "b/#, a", "b/#, $SYS", "#, $SYS/a",
            "+/a, $SYS/a",
            "$share/g/b, a", "$share/g/#, $SYS/a"})
    void aChangeElsewhereLeavesItAlone(String filter, String topic) {
        long before = tree.generation(TopicName.of(topic));

        tree.add(Subscriptions.subscriber(alice, filter));

        assertThat(tree.generation(TopicName.of(topic))).isEqualTo(before);
    }

    @Test
    void manyChangesElsewhereLeaveNearlyAllAlone() {
        long[] before = new long[1_000];
        for (int i = 0; i < before.length; i++) {
            before[i] = tree.generation(TopicName.of("devices/" + i + "/up"));
        }

        for (int i = 0; i < 100; i++) {
            tree.add(Subscriptions.subscriber(alice, "devices/other" + i + "/#"));
        }

        int changed = 0;
        for (int i = 0; i < before.length; i++) {
            changed += tree.generation(TopicName.of("devices/" + i + "/up")) == before[i] ? 0 : 1;
        }
        assertThat(changed).isLessThan(100);
    }
}
