package io.arna.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.Qos;
import io.arna.mqtt.Spec;
import io.arna.mqtt.topic.TopicName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTest {
    private final TopicTree tree = new TopicTree();
    private final FakeRecipient alice = new FakeRecipient("alice", 0);
    private final FakeRecipient bob = new FakeRecipient("bob", 2);

    @Test
    void leadsToNobodyWhenNothingMatches() {
        Route route = route("a");

        assertThat(route.isEmpty()).isTrue();
        assertThat(route.homes()).isEqualTo(3);
        assertThat(IntStream.range(0, 3).mapToObj(route::at)).allSatisfy(targets -> assertThat(targets).isEmpty());
        assertThat(route.groups()).isEmpty();
    }

    @Test
    void leadsToRecipientsByTheirHome() {
        tree.add(Subscriptions.subscriber(alice, "a"));
        tree.add(Subscriptions.subscriber(bob, "+"));
        tree.add(Subscriptions.subscriber(bob, "$share/g/a"));

        Route route = route("a");

        assertThat(route.isEmpty()).isFalse();
        assertThat(route.at(0)).extracting(Target::recipient).containsExactly(alice);
        assertThat(route.at(1)).isEmpty();
        assertThat(route.at(2)).extracting(Target::recipient).containsExactly(bob);
        assertThat(route.groups()).extracting(ShareGroup::key).containsExactly("g/a");
    }

    @Test
    void isNotEmptyWhenOnlyAGroupHearsIt() {
        tree.add(Subscriptions.subscriber(bob, "$share/g/a"));

        assertThat(route("a").isEmpty()).isFalse();
    }

    @Spec({"MQTT-3.3.4-2", "MQTT-3.3.4-3", "MQTT-3.3.4-4", "v3 MQTT-3.3.5-1"})
    @Test
    void overlappingSubscriptionsAreOneCopyAtTheHighestQosWithAllIdentifiers() {
        tree.add(Subscriptions.subscriber(alice, "a", Qos.AT_MOST_ONCE, 9));
        tree.add(Subscriptions.subscriber(alice, "+", Qos.EXACTLY_ONCE, 2));
        tree.add(Subscriptions.subscriber(alice, "#", Qos.AT_LEAST_ONCE, 0));
        tree.add(Subscriptions.subscriber(alice, "a/#", Qos.AT_LEAST_ONCE, 2));

        Target target = only("a");

        assertThat(target.qos()).isEqualTo(Qos.EXACTLY_ONCE);
        assertThat(target.subscriptionIds()).containsExactly(2, 2, 9);
    }

    @Test
    void oneSubscriptionThatWantsTheRetainFlagIsEnough() {
        tree.add(Subscriptions.subscriber(alice, "a", Qos.EXACTLY_ONCE, 1));
        assertThat(only("a").retainAsPublished()).isFalse();

        tree.add(Subscriptions.asPublished(alice, "#", Qos.AT_MOST_ONCE, 2));
        assertThat(only("a").retainAsPublished()).isTrue();
    }

    @Spec("MQTT-3.8.3-3")
    @Test
    void nothingIsLeftWithoutSubscriptionsThatLeaveOwnMessagesOut() {
        tree.add(Subscriptions.withoutLocal(alice, "a", Qos.AT_MOST_ONCE, 1));
        assertThat(only("a").forPublisher(alice.clientId())).isNull();
        assertThat(only("a").forPublisher("somebody else")).isNotNull();

        tree.add(Subscriptions.withoutLocal(alice, "+", Qos.AT_MOST_ONCE, 2));
        assertThat(only("a").forPublisher(alice.clientId())).isNull();
    }

    @Test
    void ownMessagesComeByTheSubscriptionsThatDoNotLeaveThemOut() {
        tree.add(Subscriptions.withoutLocal(alice, "a", Qos.EXACTLY_ONCE, 1));
        tree.add(Subscriptions.subscriber(alice, "+", Qos.AT_MOST_ONCE, 2));
        tree.add(Subscriptions.asPublished(alice, "#", Qos.AT_LEAST_ONCE, 3));

        Target target = only("a");
        Target own = Objects.requireNonNull(target.forPublisher(alice.clientId()));

        assertThat(target.qos()).isEqualTo(Qos.EXACTLY_ONCE);
        assertThat(target.subscriptionIds()).containsExactly(1, 2, 3);
        assertThat(own.recipient()).isSameAs(alice);
        assertThat(own.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(own.subscriptionIds()).containsExactly(2, 3);
        assertThat(own.retainAsPublished()).isTrue();
    }

    @Test
    void withoutNoLocalOwnMessagesAreAsOthers() {
        tree.add(Subscriptions.subscriber(alice, "a"));
        Target one = only("a");
        assertThat(one.forPublisher(alice.clientId())).isSameAs(one);

        tree.add(Subscriptions.subscriber(alice, "+"));
        Target merged = only("a");
        assertThat(merged.forPublisher(alice.clientId())).isSameAs(merged);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void leadsToEachRecipientOnceHoweverMuchOverlaps(long seed) {
        Random random = new Random(seed);
        List<FakeRecipient> all =
                IntStream.range(0, 40).mapToObj(i -> new FakeRecipient("client" + i, random.nextInt(3))).toList();
        for (int i = 0; i < 600; i++) {
            FakeRecipient one = all.get(random.nextInt(all.size()));
            tree.add(
                    Subscriptions.subscriber(one, Subscriptions.anyFilter(random).toString(), Qos.of(random.nextInt(3)),
                            random.nextInt(4)));
        }
        for (int i = 0; i < 200; i++) {
            assertMerged(Subscriptions.anyTopic(random));
        }
    }

    private void assertMerged(TopicName topic) {
        Heard heard = Heard.of(tree, topic);
        Map<Recipient, Qos> qos = new HashMap<>();
        heard.subscribers().forEach(one -> qos.merge(one.recipient(), one.subscription().qos(), Qos::max));
        Route route = RouteBuilder.route(tree, topic, 3);

        Map<Recipient, Qos> found = new HashMap<>();
        for (int home = 0; home < 3; home++) {
            for (Target target : route.at(home)) {
                assertThat(target.recipient().home()).isEqualTo(home);
                assertThat(found.put(target.recipient(), target.qos())).as("a second copy for %s", target).isNull();
                assertThat(target.subscriptionIds()).isEqualTo(heard.subscribers().stream()
                        .filter(one -> one.isOf(target.recipient())).map(Subscriber::subscriptionId)
                        .filter(id -> id != 0)
                        .sorted().toList());
            }
        }
        assertThat(found).as("%s", topic).isEqualTo(qos);
        assertThat(route.groups()).containsExactlyInAnyOrderElementsOf(heard.groups());
    }

    private Target only(String topic) {
        Target[] targets = route(topic).at(0);
        assertThat(targets).hasSize(1);
        return targets[0];
    }

    private Route route(String topic) {
        return RouteBuilder.route(tree, TopicName.of(topic), 3);
    }
}
