package io.arna.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteCacheTest {
    private final TopicTree tree = new TopicTree();
    private final Counters counters = new Counters();
    private final RouteCache cache = new RouteCache(tree, 2, 64, counters);
    private final FakeRecipient alice = new FakeRecipient("alice");

    @Test
    void remembersWhereATopicLeadsTo() {
        tree.add(Subscriptions.subscriber(alice, "a/b"));

        Route route = cache.route(TopicName.of("a/b"));

        assertThat(cache.route(TopicName.of("a/b"))).isSameAs(route);
        assertThat(route.at(0)).extracting(Target::recipient).containsExactly(alice);
        assertCounted(1, 1);
    }

    @Test
    void remembersThatATopicLeadsToNobody() {
        assertThat(cache.route(TopicName.of("a"))).isSameAs(cache.route(TopicName.of("a")));
        assertCounted(1, 1);
    }

    @Test
    void forgetsWithEachChangeThatMatters() {
        TopicName topic = TopicName.of("a/b");
        for (String filter : List.of("a/b", "a/+", "+/b", "#", "a/#", "$share/g/a/b", "$share/g/+/b")) {
            cache.route(topic);
            tree.add(Subscriptions.subscriber(alice, filter));
            assertThat(cache.route(topic).isEmpty()).as("after %s was added", filter).isFalse();

            tree.remove(alice, TopicFilter.of(filter));
            assertThat(cache.route(topic).isEmpty()).as("after %s was removed", filter).isTrue();
        }
    }

    @Test
    void aChangeElsewhereCostsNothing() {
        Route route = cache.route(TopicName.of("a/b"));

        tree.add(Subscriptions.subscriber(alice, "c/#"));
        tree.add(Subscriptions.subscriber(alice, "a/c"));

        assertThat(cache.route(TopicName.of("a/b"))).isSameAs(route);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void alwaysSaysWhatTheTreeSays(long seed) {
        Random random = new Random(seed);
        List<FakeRecipient> all = IntStream.range(0, 10).mapToObj(i -> new FakeRecipient("client" + i, i % 2)).toList();
        for (int i = 0; i < 3_000; i++) {
            FakeRecipient one = all.get(random.nextInt(all.size()));
            String filter = Subscriptions.anyFilter(random).toString();
            switch (random.nextInt(10)) {
                case 0 -> tree.add(Subscriptions.subscriber(one, filter));
                case 1 -> tree.remove(one, TopicFilter.of(filter));
                default -> assertSame(Subscriptions.anyTopic(random));
            }
        }
    }

    private void assertSame(TopicName topic) {
        Route cached = cache.route(topic);
        Route fresh = RouteBuilder.route(tree, topic, 2);
        for (int home = 0; home < 2; home++) {
            assertThat(cached.at(home)).extracting(Target::toString).as("%s", topic)
                    .containsExactlyElementsOf(Stream.of(fresh.at(home)).map(Target::toString).toList());
        }
        assertThat(cached.groups()).as("%s", topic).containsExactlyInAnyOrder(fresh.groups());
    }

    @Test
    void remembersTheTopicsThatWereAskedForLast() {
        List<TopicName> topics = IntStream.range(0, 10_000).mapToObj(i -> TopicName.of("topic/" + i)).toList();
        topics.forEach(cache::route);
        assertThat(cache.remembered()).isLessThanOrEqualTo(64).isGreaterThan(32);

        TopicName last = topics.getLast();
        assertThat(cache.route(last)).isSameAs(cache.route(last));
        long misses = counters.get(Counter.ROUTE_CACHE_MISSES);
        for (TopicName other : topics.subList(0, 3)) {
            cache.route(last);
            cache.route(other);
        }
        cache.route(last);
        assertCounted(counters.get(Counter.ROUTE_CACHE_HITS), misses + 3);
    }

    @Test
    void topicsChosenToCollideOnlyDriveEachOtherOut() {
        List<TopicName> topics = IntStream.range(0, 1_024).mapToObj(RouteCacheTest::colliding).toList();
        assertThat(topics).extracting(TopicName::hashCode).containsOnly(topics.getFirst().hashCode());

        topics.forEach(cache::route);

        assertThat(cache.remembered()).isEqualTo(4);
    }

    @Test
    void forgetsLargeRoutesBeforeTheyTakeAllTheMemory() {
        for (int i = 0; i < 500; i++) {
            tree.add(Subscriptions.subscriber(new FakeRecipient("client" + i), "crowd/#"));
        }

        for (int i = 0; i < 64; i++) {
            cache.route(TopicName.of("crowd/" + i));
            assertThat(cache.size()).isLessThanOrEqualTo(64 * 16);
        }
        assertThat(cache.remembered()).isEqualTo(2);
    }

    @Test
    void remembersOneRouteThatIsLargerThanAllItMayHold() {
        for (int i = 0; i < 2_000; i++) {
            tree.add(Subscriptions.subscriber(new FakeRecipient("client" + i), "crowd/#"));
        }
        cache.route(TopicName.of("crowd/1"));

        Route route = cache.route(TopicName.of("crowd/2"));

        assertThat(cache.route(TopicName.of("crowd/2"))).isSameAs(route);
        assertThat(cache.size()).isEqualTo(2_000);
        assertThat(cache.remembered()).isEqualTo(1);
    }

    @Test
    void doesNotHoldOnToWhoIsGone() {
        tree.add(Subscriptions.subscriber(alice, "a/#"));
        for (int i = 0; i < 30; i++) {
            cache.route(TopicName.of("a/" + i));
        }
        assertThat(cache.size()).isPositive();

        tree.remove(alice, TopicFilter.of("a/#"));
        for (int i = 0; i < 200; i++) {
            cache.route(TopicName.of("b/" + i));
        }

        assertThat(cache.size()).isZero();
    }

    @Test
    void doesNotHoldOnToWhoIsGoneThoughNothingIsPublished() {
        tree.add(Subscriptions.subscriber(alice, "a/#"));
        for (int i = 0; i < 30; i++) {
            cache.route(TopicName.of("a/" + i));
        }

        tree.remove(alice, TopicFilter.of("a/#"));
        for (int i = 0; i < 100; i++) {
            cache.somebodyIsGone();
        }

        assertThat(cache.size()).isZero();
        assertThat(cache.remembered()).isZero();
    }

    @Test
    void aHitAllocatesNothing() {
        List<TopicName> topics = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            topics.add(TopicName.of("a/" + i));
            tree.add(Subscriptions.subscriber(alice, "a/" + i));
        }
        topics.forEach(cache::route);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();

        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            cache.route(topics.get(i % topics.size()));
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / 10_000;

        assertThat(counters.get(Counter.ROUTE_CACHE_HITS)).isEqualTo(10_000);
        assertThat(each).isZero();
    }

    /** One of 1,024 topics with the same hash. */
    private static TopicName colliding(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 10; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return TopicName.of(name.toString());
    }

    private void assertCounted(long hits, long misses) {
        assertThat(counters.get(Counter.ROUTE_CACHE_HITS)).isEqualTo(hits);
        assertThat(counters.get(Counter.ROUTE_CACHE_MISSES)).isEqualTo(misses);
    }
}
