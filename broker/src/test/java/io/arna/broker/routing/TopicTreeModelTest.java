package io.arna.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree against a list that is searched from end to end. */
final class TopicTreeModelTest {
    private static final int STEPS = 3_000;

    private final TopicTree tree = new TopicTree();
    private final List<Subscriber> model = new ArrayList<>();
    private final List<Recipient> recipients = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void treeKnowsWhatAListKnows(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1 + seed * 25; i++) {
            recipients.add(new FakeRecipient("client" + i));
        }
        for (int step = 0; step < STEPS; step++) {
            // Grows for a while, then shrinks, so that nodes come and go and chunks split and join.
            if (random.nextInt(100) < (step / 1_000 % 2 == 0 ? 70 : 30)) {
                add(random);
            } else {
                remove(random);
            }
            if (step % 5 == 0) {
                assertSameMatches(Subscriptions.anyTopic(random));
            }
        }
        assertSameWhole();
        while (!model.isEmpty()) {
            Subscriber last = model.removeLast();
            assertThat(tree.remove(last.recipient(), last.subscription().filter())).isSameAs(last);
        }
        assertThat(tree.places()).isZero();
        assertSameWhole();
    }

    private void add(Random random) {
        Recipient recipient = recipients.get(random.nextInt(recipients.size()));
        TopicFilter filter = Subscriptions.anyFilter(random);
        Subscriber subscriber =
                new Subscriber(recipient, Subscription.of(filter, Qos.of(random.nextInt(3))), random.nextInt(3));
        Subscriber previous = inModel(recipient, filter);

        assertThat(tree.add(subscriber)).isSameAs(previous);

        model.remove(previous);
        model.add(subscriber);
    }

    private void remove(Random random) {
        boolean known = !model.isEmpty() && random.nextInt(4) != 0;
        Subscriber one = known ? model.get(random.nextInt(model.size())) : null;
        Recipient recipient = one != null ? one.recipient() : recipients.get(random.nextInt(recipients.size()));
        TopicFilter filter = one != null ? one.subscription().filter() : Subscriptions.anyFilter(random);
        Subscriber previous = inModel(recipient, filter);

        assertThat(tree.remove(recipient, filter)).isSameAs(previous);

        model.remove(previous);
    }

    private @Nullable Subscriber inModel(Recipient recipient, TopicFilter filter) {
        return model.stream()
                .filter(subscriber -> subscriber.recipient() == recipient
                        && subscriber.subscription().filter().equals(filter))
                .findFirst().orElse(null);
    }

    private void assertSameMatches(TopicName topic) {
        Heard heard = Heard.of(tree, topic);

        assertThat(heard.subscribers()).as("%s", topic).containsExactlyInAnyOrderElementsOf(
                matching(topic).filter(subscriber -> !subscriber.subscription().filter().isShared()).toList());
        assertThat(heard.groups().stream().flatMap(group -> group.members().stream())).as("%s", topic)
                .containsExactlyInAnyOrderElementsOf(
                        matching(topic).filter(subscriber -> subscriber.subscription().filter().isShared()).toList());
        assertThat(heard.groups()).as("%s", topic).doesNotHaveDuplicates();
    }

    private Stream<Subscriber> matching(TopicName topic) {
        return model.stream().filter(subscriber -> subscriber.subscription().filter().matches(topic));
    }

    private void assertSameWhole() {
        List<Subscriber> all = new ArrayList<>();
        tree.forEach(all::add);
        assertThat(all).containsExactlyInAnyOrderElementsOf(model);
        assertThat(tree.subscriptions()).isEqualTo(model.size());
        assertThat(tree.sharedSubscriptions())
                .isEqualTo(model.stream().filter(one -> one.subscription().filter().isShared()).count());
    }
}
