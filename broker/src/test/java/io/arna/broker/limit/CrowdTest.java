package io.arna.broker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.limit.Crowd.Answer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void letsInAsManyAsMayBeHere() {
        Crowd<String> crowd = new Crowd<>(2, 0);
        assertThat(crowd.enter("a", 0)).isEqualTo(Answer.ENTERED);
        assertThat(crowd.enter("a", 0)).isEqualTo(Answer.ENTERED);
        assertThat(crowd.enter("a", 0)).isEqualTo(Answer.TOO_MANY);
        assertThat(crowd.enter("b", 0)).isEqualTo(Answer.ENTERED);
        crowd.leave("a", 0);
        assertThat(crowd.enter("a", 0)).isEqualTo(Answer.ENTERED);
    }

    @Test
    void whoIsAboutToLeaveDoesNotCount() {
        Crowd<String> crowd = new Crowd<>(1, 0);
        crowd.enter("a", 0);
        assertThat(crowd.enter("a", 1, 0)).isEqualTo(Answer.ENTERED);
        crowd.leave("a", 0);
        assertThat(crowd.enter("a", 0)).isEqualTo(Answer.TOO_MANY);
    }

    @Test
    void letsInNoFasterThanTheyMayCome() {
        Crowd<String> crowd = new Crowd<>(0, 2);
        assertThat(crowd.enter("a", 0)).isEqualTo(Answer.ENTERED);
        assertThat(crowd.enter("a", 0)).isEqualTo(Answer.ENTERED);
        crowd.leave("a", 0);
        assertThat(crowd.enter("a", 0)).as("leaving does not help").isEqualTo(Answer.TOO_FAST);
        assertThat(crowd.enter("a", SECOND / 2)).isEqualTo(Answer.ENTERED);
        assertThat(crowd.enter("a", SECOND / 2)).isEqualTo(Answer.TOO_FAST);
    }

    @Test
    void whoIsRefusedIsNotCounted() {
        Crowd<String> crowd = new Crowd<>(0, 1);
        crowd.enter("a", 0);
        for (int i = 0; i < 1_000; i++) {
            assertThat(crowd.enter("a", i)).isEqualTo(Answer.TOO_FAST);
        }
        assertThat(crowd.enter("a", SECOND)).isEqualTo(Answer.ENTERED);
    }

    @Test
    void forgetsThoseWhoAreGoneAndKeepsThoseWhoAreHere() {
        Crowd<Integer> crowd = new Crowd<>(1, 1);
        crowd.enter(-1, 0);
        for (int second = 0; second < 20; second++) {
            for (int i = 0; i < 1_000; i++) {
                crowd.enter(second * 1_000 + i, second * SECOND);
                crowd.leave(second * 1_000 + i, second * SECOND);
            }
        }
        assertThat(crowd.size()).isLessThan(5_000);
        assertThat(crowd.enter(-1, 100 * SECOND)).isEqualTo(Answer.TOO_MANY);
    }

    @Test
    void keepsNothingWhereThereIsNoBound() {
        Crowd<String> crowd = new Crowd<>(0, 0);
        assertThat(crowd.enter("a", 0)).isEqualTo(Answer.ENTERED);
        assertThat(crowd.size()).isZero();
        crowd.leave("a", 0);
    }
}
