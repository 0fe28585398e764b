package io.arna.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.Qos;
import io.arna.mqtt.Spec;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicTreeTest {
    private final TopicTree tree = new TopicTree();
    private final FakeRecipient alice = new FakeRecipient("alice");
    private final FakeRecipient bob = new FakeRecipient("bob");

    @ParameterizedTest
    @CsvSource({"a, a", "a/b, a/b", "+, a", "#, a", "a/#, a", "a/#, a/b", "a/#, a/b/c", "#, a/b/c", "+/b, a/b",
            "a/+, a/b", "+/+, /a",
            "/+, /a", "+/+, /", "a//b, a//b", "a/+/b, a//b", "a/, a/", "a/+, a/", "a/#, a/", "/#, /", "/#, /a",
            "+/#, a", "+/#, /",
            "a/+/#, a/b", "$SYS/#, $SYS/a", "$SYS/+, $SYS/a", "$SYS, $SYS", "a/$b, a/$b", "a/+, a/$b", "a/#, a/$b"})
    void filterMatches(String filter, String topic) {
        assertMatches(filter, topic, true);
    }

    @ParameterizedTest
    @CsvSource({"a, b", "a, A", "a, a/b", "a/b, a", "+, a/b", "+, /a", "a/+, a", "a/+, a/b/c", "a/#, b", "a/#, ab",
            "a/b/#, a", "a//b, a/b",
            "a/, a", "a, a/", "/a, a", "/#, a", "/+, a", "+/b, b", "a/+/#, a"})
    void filterDoesNotMatch(String filter, String topic) {
        assertMatches(filter, topic, false);
    }

    @Spec("MQTT-4.7.2-1")
    @ParameterizedTest
    @CsvSource({"#, $SYS", "#, $SYS/a", "+, $SYS", "+/a, $SYS/a", "+/#, $SYS/a", "$share/g/#, $SYS/a"})
    void filterThatBeginsWithAWildcardDoesNotReachTopicsOfTheServer(String filter, String topic) {
        assertMatches(filter, topic, false);
    }

    @Spec("MQTT-4.7.3-4")
    @Test
    void comparesTopicsAsTheyAre() {
        assertMatches("\u00e9", "e\u0301", false);
        assertMatches("caf\u00e9/+", "caf\u00e9/a", true);
        assertMatches("\uFEFFa", "a", false);
    }

    private void assertMatches(String filter, String topic, boolean expected) {
        Subscriber subscriber = Subscriptions.subscriber(alice, filter);
        tree.add(subscriber);

        Heard heard = Heard.of(tree, topic);

        assertThat(heard.subscribers().size() + heard.groups().size()).isEqualTo(expected ? 1 : 0);
        tree.remove(alice, subscriber.subscription().filter());
        assertThat(tree.places()).isZero();
    }

    @Spec("MQTT-3.8.4-3")
    @Test
    void newSubscriptionTakesThePlaceOfTheOneWithTheSameFilter() {
        for (String filter : List.of("a", "a/+", "a/#", "$share/g/a")) {
            Subscriber first = Subscriptions.subscriber(alice, filter, Qos.AT_MOST_ONCE, 1);
            Subscriber second = Subscriptions.subscriber(alice, filter, Qos.EXACTLY_ONCE, 2);
            Subscriber others = Subscriptions.subscriber(bob, filter);

            assertThat(tree.add(first)).isNull();
            assertThat(tree.add(others)).isNull();
            assertThat(tree.add(second)).isSameAs(first);

            assertThat(tree.remove(alice, second.subscription().filter())).isSameAs(second);
            assertThat(tree.remove(alice, second.subscription().filter())).isNull();
            assertThat(tree.remove(bob, second.subscription().filter())).isSameAs(others);
        }
        assertThat(tree.subscriptions()).isZero();
    }

    @Test
    void sharedAndUnsharedSubscriptionsOfAFilterStandSideBySide() {
        Subscriber own = Subscriptions.subscriber(alice, "a/+");
        Subscriber shared = Subscriptions.subscriber(alice, "$share/g/a/+");
        Subscriber otherShare = Subscriptions.subscriber(alice, "$share/h/a/+");
        tree.add(own);
        tree.add(shared);
        tree.add(otherShare);

        Heard heard = Heard.of(tree, "a/b");

        assertThat(heard.subscribers()).containsExactly(own);
        assertThat(heard.groups()).extracting(ShareGroup::key).containsExactlyInAnyOrder("g/a/+", "h/a/+");
        assertThat(tree.subscriptions()).isEqualTo(3);
        assertThat(tree.sharedSubscriptions()).isEqualTo(2);
    }

    @Test
    void aFilterOfLevelsAndTheSameWithAllBelowAreTwo() {
        tree.add(Subscriptions.subscriber(alice, "a/+"));
        tree.add(Subscriptions.subscriber(alice, "a/+/#"));

        assertThat(Heard.of(tree, "a/b").subscribers()).hasSize(2);
        assertThat(Heard.of(tree, "a/b/c").subscribers()).hasSize(1);
        assertThat(tree.remove(alice, TopicFilter.of("a/+"))).isNotNull();
        assertThat(Heard.of(tree, "a/b").subscribers()).hasSize(1);
    }

    @Test
    void takeoverLeavesTheNewSessionsSubscription() {
        FakeRecipient anew = new FakeRecipient("alice");
        tree.add(Subscriptions.subscriber(alice, "a"));
        tree.add(Subscriptions.subscriber(anew, "a"));

        tree.remove(alice, TopicFilter.of("a"));

        assertThat(Heard.of(tree, "a").subscribers()).extracting(Subscriber::recipient).containsExactly(anew);
    }

    @Test
    void findsAGroupByItsNameAndFilterWhileItHasMembers() {
        tree.add(Subscriptions.subscriber(alice, "$share/g/a/#"));
        tree.add(Subscriptions.subscriber(bob, "$share/g/a/#"));

        ShareGroup group = tree.group("g", "a/#");
        assertThat(group).isNotNull();
        assertThat(tree.group("g", "a")).isNull();
        assertThat(tree.group("h", "a/#")).isNull();

        tree.remove(alice, TopicFilter.of("$share/g/a/#"));
        assertThat(tree.group("g", "a/#")).isSameAs(group);
        tree.remove(bob, TopicFilter.of("$share/g/a/#"));
        assertThat(tree.group("g", "a/#")).isNull();
    }

    @Test
    void removingWhatIsNotThereChangesNothing() {
        tree.add(Subscriptions.subscriber(alice, "a/+/c"));
        int places = tree.places();
        long generation = tree.generation(TopicName.of("a/b/c"));

        for (String filter : List.of("a/+", "a/+/c/d", "a/+/c/#", "b", "#", "$share/g/a/+/c", "a/b/c")) {
            assertThat(tree.remove(alice, TopicFilter.of(filter))).isNull();
        }
        assertThat(tree.remove(bob, TopicFilter.of("a/+/c"))).isNull();

        assertThat(tree.places()).isEqualTo(places);
        assertThat(tree.subscriptions()).isEqualTo(1);
        assertThat(tree.generation(TopicName.of("a/b/c"))).isEqualTo(generation);
    }

    @Test
    void findsItsWayAmongManyAndAmongFewBranches() {
        IntStream.range(0, 1_000).forEach(i -> tree.add(Subscriptions.subscriber(alice, "a/" + i + "/+")));
        tree.add(Subscriptions.subscriber(bob, "a/+/+"));
        assertThat(Heard.of(tree, "a/517/x").subscribers()).hasSize(2);

        IntStream.range(0, 998).forEach(i -> tree.remove(alice, TopicFilter.of("a/" + i + "/+")));
        assertThat(Heard.of(tree, "a/517/x").subscribers()).extracting(Subscriber::recipient).containsExactly(bob);
        assertThat(Heard.of(tree, "a/999/x").subscribers()).hasSize(2);
        assertThat(tree.places()).isEqualTo(1 + 3 * 2);
    }

    @Test
    void deepFiltersNeedNoDeepStack() {
        String deep = "+/".repeat(32_000) + "+";
        tree.add(Subscriptions.subscriber(alice, deep));
        tree.add(Subscriptions.subscriber(alice, "a/".repeat(32_000) + "#"));

        assertThat(Heard.of(tree, "a/".repeat(32_000) + "a").subscribers()).hasSize(2);

        tree.remove(alice, TopicFilter.of("a/".repeat(32_000) + "#"));
        tree.remove(alice, TopicFilter.of(deep));
        assertThat(tree.places()).isZero();
    }
}
