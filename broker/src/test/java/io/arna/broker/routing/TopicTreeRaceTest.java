package io.arna.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counters;
import io.arna.broker.tree.Threads;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds while shards change the tree and read it at the same time. */
final class TopicTreeRaceTest {
    /** Few, so that threads meet: the same branches come and go, the same groups begin and end. */
    private static final List<TopicFilter> FILTERS =
            Stream.of("a", "a/b", "a/+", "a/+/c", "a/+/c/#", "+/b/c", "#", "$share/g/a/+",
                    "$share/g/a/b", "$share/h/+/+/+").map(TopicFilter::of).toList();
    private static final List<TopicName> TOPICS =
            Stream.of("a", "a/b", "a/x/c", "a/b/c", "x").map(TopicName::of).toList();

    private final TopicTree tree = new TopicTree();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void eachShardSeesItsOwnChangesAtOnce(long seed) throws Exception {
        Threads.run(4, thread -> {
            Random random = new Random(seed * 31 + thread);
            Recipient self = new FakeRecipient("client" + thread);
            List<TopicFilter> mine = new ArrayList<>();
            for (int i = 0; i < 8_000; i++) {
                TopicFilter filter = FILTERS.get(random.nextInt(FILTERS.size()));
                if (mine.remove(filter)) {
                    assertThat(tree.remove(self, filter)).isNotNull();
                } else {
                    assertThat(tree.add(Subscriptions.subscriber(self, filter.toString()))).isNull();
                    mine.add(filter);
                }
                TopicName topic = TOPICS.get(random.nextInt(TOPICS.size()));
                assertThat(heardBy(self, topic)).as("%s", topic)
                        .containsExactlyInAnyOrderElementsOf(mine.stream().filter(one -> one.matches(topic)).toList());
            }
            mine.forEach(filter -> tree.remove(self, filter));
        });
        assertThat(tree.places()).isZero();
        assertThat(tree.subscriptions()).isZero();
        assertThat(tree.sharedSubscriptions()).isZero();
    }

    @RepeatedTest(3)
    void whoLeavesAGroupItNeverJoinedPutsNobodyOut() throws Exception {
        TopicFilter filter = TopicFilter.of("$share/g/a/+");
        AtomicBoolean failed = new AtomicBoolean();
        Threads.run(4, thread -> {
            Recipient self = new FakeRecipient("client" + thread);
            for (int i = 0; i < 60_000 && !failed.get(); i++) {
                if (thread < 2) {
                    tree.remove(self, filter);
                    continue;
                }
                tree.add(Subscriptions.subscriber(self, filter.toString()));
                if (tree.remove(self, filter) == null) {
                    failed.set(true);
                }
            }
        });
        assertThat(failed).isFalse();
        assertThat(tree.places()).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void whoStaysIsFoundOnceWhateverOthersDo(long seed) throws Exception {
        Recipient stays = new FakeRecipient("stays");
        FILTERS.forEach(filter -> tree.add(Subscriptions.subscriber(stays, filter.toString())));
        AtomicInteger working = new AtomicInteger(2);
        Threads.run(4, thread -> {
            Random random = new Random(seed * 31 + thread);
            if (thread < 2) {
                try {
                    comeAndGo(random, "t" + thread);
                } finally {
                    working.decrementAndGet();
                }
                return;
            }
            int looked = 0;
            while (working.get() > 0 || looked < 1_000) {
                looked++;
                TopicName topic = TOPICS.get(random.nextInt(TOPICS.size()));
                assertThat(heardBy(stays, topic)).as("%s", topic)
                        .containsExactlyInAnyOrderElementsOf(
                                FILTERS.stream().filter(one -> one.matches(topic)).toList());
            }
        });
        assertThat(tree.subscriptions()).isEqualTo(FILTERS.size());
    }

    /** A crowd, so that chunks split and join, below levels that turn from few to many and back. */
    private void comeAndGo(Random random, String name) {
        for (int round = 0; round < 15; round++) {
            List<Subscriber> crowd = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                String filter = random.nextInt(3) == 0 ? "a/" + random.nextInt(30) + "/+"
                        : FILTERS.get(random.nextInt(FILTERS.size())).toString();
                crowd.add(Subscriptions.subscriber(new FakeRecipient(name + i), filter));
            }
            crowd.forEach(tree::add);
            crowd.forEach(one -> assertThat(tree.remove(one.recipient(), one.subscription().filter())).isSameAs(one));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aRouteIsNeverOlderThanAFinishedChange(long seed) throws Exception {
        Recipient changing = new FakeRecipient("changing");
        TopicName topic = TopicName.of("a/b");
        // Twice the number of finished changes, one more while a change is under way; after an odd number there is a subscription.
        AtomicLong version = new AtomicLong();
        Threads.run(3, thread -> {
            if (thread == 0) {
                try {
                    change(changing, topic, new Random(seed), version);
                } finally {
                    version.set(-1);
                }
                return;
            }
            long before = version.get();
            while (before >= 0) {
                // Learned while the change goes on, and asked for again when it is over.
                RouteCache cache = new RouteCache(tree, 1, 4, new Counters());
                cache.route(topic);
                before = version.get();
                Route route = cache.route(topic);
                if (before % 2 == 0 && version.get() == before) {
                    assertThat(route.isEmpty()).as("after %d changes", before / 2).isEqualTo(before / 2 % 2 == 0);
                }
            }
        });
    }

    private void change(Recipient recipient, TopicName topic, Random random, AtomicLong version) {
        List<TopicFilter> filters = FILTERS.stream().filter(filter -> filter.matches(topic)).toList();
        for (int i = 0; i < 10_000; i++) {
            TopicFilter filter = filters.get(random.nextInt(filters.size()));
            version.incrementAndGet();
            tree.add(Subscriptions.subscriber(recipient, filter.toString()));
            version.incrementAndGet();
            pause(random);
            version.incrementAndGet();
            tree.remove(recipient, filter);
            version.incrementAndGet();
            pause(random);
        }
    }

    /** Lets others finish what they began before the next change, now and then. */
    private static void pause(Random random) {
        for (int i = random.nextInt(100); i > 0; i--) {
            Thread.onSpinWait();
        }
    }

    private List<TopicFilter> heardBy(Recipient recipient, TopicName topic) {
        Heard heard = Heard.of(tree, topic);
        assertThat(heard.groups()).doesNotHaveDuplicates();
        return Stream
                .concat(heard.subscribers().stream(),
                        heard.groups().stream().flatMap(group -> group.members().stream()))
                .filter(one -> one.isOf(recipient)).map(one -> one.subscription().filter()).toList();
    }
}
