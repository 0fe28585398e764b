package io.arna.broker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.port.Shard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Never early, at most a tick late, whatever runs meanwhile and however late the clock itself is. */
class TimerWheelTest {
    private static final long TICK = TimerWheel.TICK_MILLIS;
    private static final long TURN = 512 * TICK;

    private final HandShard shard = new HandShard();
    private final TimerWheel wheel = new TimerWheel(shard);
    private final List<String> heard = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noTimerIsEarlyOrMoreThanATickLate(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            long delay = random.nextLong(3 * TURN);
            long due = shard.millis + delay;
            wheel.arm(Timer.of(() -> {
                assertThat(shard.millis).isBetween(due, due + TICK);
                heard.add("one");
            }), TimeUnit.MILLISECONDS.toNanos(delay));
            shard.pass(random.nextLong(TICK));
        }
        shard.pass(3 * TURN + TICK);
        assertThat(heard).hasSize(1000);
        assertThat(wheel.size()).isZero();
    }

    @Test
    void aTimerPutOffIsDueOnlyAtItsLastDeadline() {
        Timer timer = saying("late");
        arm(timer, 1000);
        shard.pass(900);
        arm(timer, 1000);
        shard.pass(999);
        assertThat(heard).isEmpty();
        shard.pass(1 + TICK);
        assertThat(heard).containsExactly("late");
        assertThat(timer.isArmed()).isFalse();
    }

    @Test
    void aTimerCancelledIsNeverDue() {
        Timer timer = saying("never");
        arm(timer, 1000);
        wheel.disarm(timer);
        wheel.disarm(timer);
        wheel.disarm(null);
        shard.pass(10_000);
        assertThat(heard).isEmpty();
        assertThat(wheel.size()).isZero();
    }

    @Test
    void aTimerMayCancelAnotherThatIsDueAtTheSameTime() {
        Timer second = saying("second");
        arm(Timer.of(() -> wheel.disarm(second)), 1000);
        arm(second, 1000);
        shard.pass(2000);
        assertThat(heard).isEmpty();
    }

    @Test
    void aTimerMayArmItselfAgain() {
        Timer[] self = new Timer[1];
        self[0] = Timer.of(() -> {
            heard.add("again");
            arm(self[0], 0);
        });
        arm(self[0], 0);
        shard.pass(10 * TICK);
        assertThat(heard).hasSize(10);
    }

    @Test
    void aTimerArmedByAnotherSkipsNobodyWhenTheClockTicksLate() {
        arm(Timer.of(() -> arm(saying("armed meanwhile"), 60_000)), TICK);
        for (int i = 2; i < 10; i++) {
            arm(saying("due"), i * TICK);
        }
        shard.stall(12 * TICK);
        assertThat(heard).hasSize(8).containsOnly("due");
        shard.pass(60_000 + TICK);
        assertThat(heard).hasSize(9).contains("armed meanwhile");
    }

    @Test
    void afterAStallOfMoreThanATurnAllThatIsDueRuns() {
        for (int i = 1; i < 1000; i++) {
            arm(saying("due"), i * TICK);
        }
        shard.stall(3 * TURN);
        assertThat(heard).hasSize(999);
    }

    @Test
    void aTimerThatFailsCostsNobodyElse() {
        arm(Timer.of(() -> {
            throw new IllegalStateException("a mistake of ours");
        }), 1000);
        arm(saying("next"), 1000);
        shard.pass(2000);
        assertThat(heard).containsExactly("next");
        assertThat(shard.reported).hasSize(1);
    }

    @Test
    void nothingTicksWhileNoTimerIsArmed() {
        arm(saying("once"), 1000);
        shard.pass(2000);
        assertThat(shard.scheduled).isEmpty();
        arm(saying("twice"), 1000);
        shard.pass(1000 + TICK);
        assertThat(heard).containsExactly("once", "twice");
    }

    @Test
    void aDeadlineBeyondAllTimeIsNeverDue() {
        wheel.arm(saying("never"), Long.MAX_VALUE);
        shard.pass(10 * TURN);
        assertThat(heard).isEmpty();
        assertThat(wheel.size()).isEqualTo(1);
    }

    private Timer saying(String word) {
        return Timer.of(() -> heard.add(word));
    }

    private void arm(Timer timer, long delayMillis) {
        wheel.arm(timer, TimeUnit.MILLISECONDS.toNanos(delayMillis));
    }

    /** A shard whose clock runs on although its thread may be kept from working. */
    private static final class HandShard implements Shard {
        private record Due(long millis, Runnable work) {}

        private final ArrayDeque<Due> scheduled = new ArrayDeque<>();
        private final List<Runnable> reported = new ArrayList<>();
        private long millis = 777;

        /** Time passes, and all is done in time. */
        void pass(long duration) {
            long until = millis + duration;
            for (Due due = scheduled.peek(); due != null && due.millis <= until; due = scheduled.peek()) {
                scheduled.remove();
                millis = due.millis;
                due.work.run();
            }
            millis = until;
        }

        /** Time passes while nothing can be done. */
        void stall(long duration) {
            millis += duration;
            Due due = scheduled.remove();
            due.work.run();
        }

        @Override
        public int index() {
            return 0;
        }

        @Override
        public boolean isCurrent() { return true; }

        @Override
        public void execute(Runnable work) {
            reported.add(work);
        }

        @Override
        public void schedule(long delayMillis, Runnable work) {
            scheduled.add(new Due(millis + delayMillis, work));
        }

        @Override
        public long nanoTime() {
            return TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        public long wallMillis() {
            return millis;
        }

        @Override
        public long random() {
            return 4;
        }
    }
}
