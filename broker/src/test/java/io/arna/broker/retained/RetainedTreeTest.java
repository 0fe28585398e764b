package io.arna.broker.retained;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.arna.broker.message.Message;
import io.arna.mqtt.Spec;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetainedTreeTest {
    private final RetainedTree tree = new RetainedTree(1_000_000, 1L << 40);

    @Spec("MQTT-3.3.1-5")
    @Test
    void aMessageTakesThePlaceOfTheOneOfItsTopic() {
        Message first = Messages.retained(1, "a", "one");
        Message second = Messages.retained(2, "a", "other");

        assertThat(tree.put(first)).isTrue();
        assertThat(tree.put(second)).isTrue();

        assertThat(tree.get(TopicName.of("a"))).isSameAs(second);
        assertThat(tree.count()).isEqualTo(1);
        assertThat(tree.bytes()).isEqualTo(second.size());
    }

    @Spec("MQTT-3.3.1-6")
    @Test
    void nothingIsLeftOfAMessageThatIsRemoved() {
        Message message = Messages.retained(1, "a/b/c", "x");
        tree.put(message);

        assertThat(tree.remove(TopicName.of("a/b/c"))).isSameAs(message);
        assertThat(tree.remove(TopicName.of("a/b/c"))).isNull();

        assertThat(tree.get(TopicName.of("a/b/c"))).isNull();
        assertThat(tree.count()).isZero();
        assertThat(tree.bytes()).isZero();
        assertThat(tree.branches()).isZero();
    }

    @Test
    void removingLeavesWhatIsAboveAndBelow() {
        List.of("a", "a/b", "a/b/c").forEach(topic -> tree.put(Messages.retained(1, topic, "x")));

        tree.remove(TopicName.of("a/b"));

        assertThat(tree.get(TopicName.of("a"))).isNotNull();
        assertThat(tree.get(TopicName.of("a/b"))).isNull();
        assertThat(tree.get(TopicName.of("a/b/c"))).isNotNull();
        assertThat(tree.remove(TopicName.of("a/x"))).isNull();
        assertThat(tree.remove(TopicName.of("a/b/c/d"))).isNull();
    }

    @Test
    void removesAMessageOnlyIfNoOtherHasTakenItsPlace() {
        Message first = Messages.retained(1, "a", "x");
        Message second = Messages.retained(2, "a", "x");
        tree.put(first);
        tree.put(second);

        assertThat(tree.remove(first)).isFalse();
        assertThat(tree.get(TopicName.of("a"))).isSameAs(second);
        assertThat(tree.remove(second)).isTrue();
        assertThat(tree.remove(second)).isFalse();
        assertThat(tree.branches()).isZero();
    }

    @Test
    void refusesMoreMessagesThanItMayHold() {
        RetainedTree two = new RetainedTree(2, 1_000);
        assertThat(two.put(Messages.retained(1, "a", "x"))).isTrue();
        assertThat(two.put(Messages.retained(2, "b/c", "x"))).isTrue();

        assertThat(two.put(Messages.retained(3, "d/e/f", "x"))).isFalse();

        assertThat(two.get(TopicName.of("d/e/f"))).isNull();
        assertThat(two.branches()).as("nothing is left of what was refused").isEqualTo(3);
        assertThat(two.put(Messages.retained(4, "a", "replaced"))).isTrue();
        two.remove(TopicName.of("a"));
        assertThat(two.put(Messages.retained(5, "d/e/f", "x"))).isTrue();
        assertThat(two.count()).isEqualTo(2);
    }

    @Test
    void refusesMoreBytesThanItMayHold() {
        RetainedTree ten = new RetainedTree(100, 10);
        assertThat(ten.put(Messages.retained(1, "a", "12345"))).isTrue();

        assertThat(ten.put(Messages.retained(2, "b", "1234"))).isFalse();
        assertThat(ten.put(Messages.retained(3, "a", "1234567890"))).isFalse();

        assertThat(ten.get(TopicName.of("a"))).extracting(Message::id).isEqualTo(1L);
        assertThat(ten.bytes()).isEqualTo(6);
        assertThat(ten.count()).isEqualTo(1);
        assertThat(ten.put(Messages.retained(4, "b", "123"))).isTrue();
        assertThat(ten.bytes()).isEqualTo(10);
        assertThat(ten.put(Messages.retained(5, "a", "1"))).isTrue();
        assertThat(ten.bytes()).isEqualTo(6);
    }

    @Test
    void mayHoldNothingAtAll() {
        assertThat(new RetainedTree(0, 1_000).put(Messages.retained(1, "a", "x"))).isFalse();
        assertThat(new RetainedTree(1, 0).put(Messages.retained(1, "a", "x"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"a, a", "a/#, a", "a/#, a/b/c", "+, a", "#, a/b", "+/+, /a", "/+, /", "a//b, a//b", "a/+/b, a//b",
            "$SYS/#, $SYS/a",
            "$SYS/+, $SYS/a", "a/+, a/$b", "$share/g/a/+, a/b"})
    void finds(String filter, String topic) {
        tree.put(Messages.retained(1, topic, "x"));

        assertThat(Messages.all(tree.matching(TopicFilter.of(filter)))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"a, b", "a, a/b", "a/b, a", "+, a/b", "+, /a", "a/+, a", "a/#, ab", "a/b/#, a", "a//b, a/b", "/#, a"})
    void doesNotFind(String filter, String topic) {
        tree.put(Messages.retained(1, topic, "x"));

        assertThat(Messages.all(tree.matching(TopicFilter.of(filter)))).isEmpty();
    }

    @Spec("MQTT-4.7.2-1")
    @ParameterizedTest
    @CsvSource({"#, $SYS", "#, $SYS/a", "+, $SYS", "+/a, $SYS/a", "+/#, $SYS/a"})
    void filterThatBeginsWithAWildcardDoesNotFindTopicsOfTheServer(String filter, String topic) {
        doesNotFind(filter, topic);
    }

    @Test
    void readingWithWildcardsCollectsNothingFirst() {
        RetainedTree many = new RetainedTree(1_000_000, 1L << 40);
        for (int i = 0; i < 20_000; i++) {
            many.put(Messages.retained(i, "device" + i + (i % 2 == 0 ? "/x" : "/y"), "on"));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        Cursor cursor = many.matching(TopicFilter.of("+/x"));
        for (int i = 0; i < 10; i++) {
            assertThat(cursor.next() == null).isFalse();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes allocated for the first ten").isLessThan(20_000);
    }

    @Test
    void readingCanStopAfterSomeStepsAndGoOn() {
        for (int i = 0; i < 1_000; i++) {
            tree.put(Messages.retained(i, "device" + i + "/y", "on"));
        }
        Message wanted = Messages.retained(1_000, "device500/x", "on");
        tree.put(wanted);
        Cursor cursor = tree.matching(TopicFilter.of("+/x"));
        int turns = 0;
        Message found = null;

        while (!cursor.isAtEnd()) {
            Message message = cursor.next(10);
            turns++;
            found = message == null ? found : message;
        }

        assertThat(found).isSameAs(wanted);
        assertThat(turns).isGreaterThan(50);
        assertThat(cursor.next()).isNull();
        assertThat(cursor.next(10)).isNull();
    }

    @Test
    void readingSeesWhatStaysThoughAllElseGoes() {
        for (int i = 0; i < 100; i++) {
            tree.put(Messages.retained(i, "a/" + i, "x"));
        }
        Cursor cursor = tree.matching(TopicFilter.of("a/+"));
        cursor.next();

        for (int i = 0; i < 98; i++) {
            tree.remove(TopicName.of("a/" + i));
        }

        assertThat(Messages.all(cursor)).extracting(message -> message.topic().toString()).contains("a/98", "a/99");
    }

    @Test
    void deepTopicsNeedNoDeepStack() {
        String deep = "a/".repeat(30_000) + "b";
        tree.put(Messages.retained(1, deep, "x"));

        assertThat(Messages.all(tree.matching(TopicFilter.of("a/#")))).hasSize(1);
        assertThat(Messages.all(tree.matching(TopicFilter.of("+/".repeat(30_000) + "+")))).hasSize(1);

        tree.remove(TopicName.of(deep));
        assertThat(tree.branches()).isZero();
    }
}
