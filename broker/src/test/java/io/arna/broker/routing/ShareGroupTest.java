package io.arna.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.limit.Limits.SharedStrategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ShareGroupTest {
    private final ShareGroup group = new ShareGroup("g", "g/a", 0);
    private final List<FakeRecipient> everybody =
            IntStream.range(0, 5).mapToObj(i -> new FakeRecipient("client" + i)).toList();

    @ParameterizedTest
    @EnumSource
    void nobodyIsPickedFromAnEmptyGroup(SharedStrategy strategy) {
        assertThat(group.pick(strategy, 3, null)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void onlyMembersArePicked(SharedStrategy strategy) {
        everybodyJoins();
        group.swap(everybody.get(2), null);

        for (long number = -20; number < 20; number++) {
            assertThat(picked(strategy, number, null)).isIn(everybody).isNotSameAs(everybody.get(2));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "STICKY", mode = EnumSource.Mode.EXCLUDE)
    void consecutiveNumbersPickEachInTurn(SharedStrategy strategy) {
        everybodyJoins();
        Map<Recipient, Integer> picks = new HashMap<>();

        for (long number = Long.MAX_VALUE - 50; number != Long.MIN_VALUE + 49; number++) {
            picks.merge(picked(strategy, number, null), 1, Integer::sum);
        }

        assertThat(picks).hasSize(5).allSatisfy((_, times) -> assertThat(times).isBetween(19, 21));
    }

    @ParameterizedTest
    @EnumSource(names = "STICKY", mode = EnumSource.Mode.EXCLUDE)
    void theSameNumberPicksTheSameMember(SharedStrategy strategy) {
        everybodyJoins();

        assertThat(picked(strategy, -7, null)).isSameAs(picked(strategy, -7, null));
    }

    @ParameterizedTest
    @EnumSource
    void membersThatAreOnlineGoFirst(SharedStrategy strategy) {
        everybodyJoins();
        everybody.forEach(recipient -> recipient.goes(false));
        everybody.get(3).goes(true);

        for (long number = 0; number < 10; number++) {
            assertThat(picked(strategy, number, null)).isSameAs(everybody.get(3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMemberThatIsOfflineIsBetterThanNone(SharedStrategy strategy) {
        everybodyJoins();
        everybody.forEach(recipient -> recipient.goes(false));

        assertThat(picked(strategy, 4, null)).isIn(everybody);
    }

    @ParameterizedTest
    @EnumSource
    void whoCouldNotTakeItIsNotPickedAgain(SharedStrategy strategy) {
        group.swap(everybody.get(0), Subscriptions.subscriber(everybody.get(0), "$share/g/a"));
        assertThat(group.pick(strategy, 0, everybody.get(0))).isNull();
        everybodyJoins();

        for (FakeRecipient unable : everybody) {
            for (long number = 0; number < 10; number++) {
                assertThat(picked(strategy, number, unable)).isNotSameAs(unable);
            }
        }
    }

    @Test
    void stickyHoldsOnToAMemberWhileItIsOnline() {
        everybodyJoins();
        FakeRecipient held = (FakeRecipient) picked(SharedStrategy.STICKY, 0, null);
        for (long number = 0; number < 10; number++) {
            assertThat(picked(SharedStrategy.STICKY, number, null)).isSameAs(held);
        }

        held.goes(false);
        FakeRecipient next = (FakeRecipient) picked(SharedStrategy.STICKY, 0, null);
        assertThat(next).isNotSameAs(held);

        held.goes(true);
        assertThat(picked(SharedStrategy.STICKY, 0, null)).isSameAs(next);
    }

    @Test
    void stickyHoldsOnToNobodyWhoHasLeft() {
        everybodyJoins();
        Recipient held = picked(SharedStrategy.STICKY, 0, null);

        group.swap(held, null);

        assertThat(picked(SharedStrategy.STICKY, 0, null)).isNotSameAs(held);
    }

    @Test
    void stickyUsesTheSubscriptionThatStands() {
        everybodyJoins();
        Recipient held = picked(SharedStrategy.STICKY, 0, null);
        Subscriber anew = Subscriptions.subscriber(held, "$share/g/a");

        group.swap(held, anew);

        assertThat(group.pick(SharedStrategy.STICKY, 0, null)).isSameAs(anew);
    }

    @Test
    void membersAreACopyOfTheMoment() {
        everybodyJoins();
        List<Subscriber> before = group.members();

        group.swap(everybody.get(0), null);

        assertThat(before).extracting(Subscriber::recipient).containsExactlyInAnyOrderElementsOf(everybody);
        assertThat(group.members()).hasSize(4);
    }

    private void everybodyJoins() {
        everybody.forEach(recipient -> group.swap(recipient, Subscriptions.subscriber(recipient, "$share/g/a")));
    }

    private Recipient picked(SharedStrategy strategy, long number, @Nullable Recipient except) {
        Subscriber member = group.pick(strategy, number, except);
        assertThat(member).isNotNull();
        return Objects.requireNonNull(member).recipient();
    }
}
