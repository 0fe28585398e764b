package io.arna.broker.timer;

import io.arna.broker.port.Shard;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A hashed wheel: setting, putting off and cancelling a timer cost a few pointer writes however many there are. A timer is never early
 * and at most one tick late. Ticks happen only while a timer is armed. Confined to its shard.
 *
 * <p>A timer further away than one turn stays in its slot and is looked at once a turn.
 */
public final class TimerWheel {
    /** How late a timer may be. */
    public static final long TICK_MILLIS = 250;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    private static final int SLOTS = 512;

    private final Shard shard;
    private final Timer[] slots = new Timer[SLOTS];
    private final Timer due = new Head();
    /** Where ticks are counted from: the time the first timer was armed. */
    private long originNanos;
    /** Number of the next tick to be handled. */
    private long tick;
    private int armed;
    private boolean begun;
    private boolean ticking;

    /** A wheel that takes its time from {@code shard}. */
    public TimerWheel(Shard shard) {
        this.shard = shard;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Head();
        }
    }

    /** Sets the deadline {@code delayNanos} from now, instead of any set before. */
    public void arm(Timer timer, long delayNanos) {
        disarm(timer);
        long now = shard.nanoTime();
        if (!begun) {
            begun = true;
            originNanos = now;
        }
        if (!ticking) {
            tick = Math.max(tick, tickOf(now));
            startTicking();
        }
        timer.dueNanos = saturatedAdd(now, Math.max(0, delayNanos));
        timer.linkBefore(slots[(int) (Math.max(tick, tickOf(timer.dueNanos)) % SLOTS)]);
        armed++;
    }

    /** Forgets the deadline, if one is set. */
    public void disarm(@Nullable Timer timer) {
        if (timer != null && timer.isArmed()) {
            timer.unlink();
            armed--;
        }
    }

    /** How many timers are armed. */
    public int size() {
        return armed;
    }

    private long tickOf(long nanos) {
        return Math.max(0, nanos - originNanos) / TICK_NANOS;
    }

    private static long saturatedAdd(long nanos, long delay) {
        long sum = nanos + delay;
        return sum < nanos ? Long.MAX_VALUE : sum;
    }

    private void startTicking() {
        ticking = true;
        shard.schedule(TICK_MILLIS, this::onTick);
    }

    private void onTick() {
        // Still "ticking" while slots run: a timer armed from there must not move the tick past slots that wait their turn.
        long now = shard.nanoTime();
        // A tick is handled once it is over, so that nothing in its slot can still be in the future; after a long pause one turn does.
        long over = tickOf(now);
        tick = Math.max(tick, over - SLOTS);
        while (tick < over) {
            // Counted on before the slot runs: a timer armed from there for "now" belongs to the next slot, not to this one again.
            Timer head = slots[(int) (tick++ % SLOTS)];
            runSlot(head, now);
        }
        ticking = false;
        if (armed > 0) {
            startTicking();
        }
    }

    private void runSlot(Timer head, long now) {
        // What is due moves to a ring of its own first: whatever runs may cancel or set any timer, of this slot too.
        Timer timer = head.next;
        while (timer != null && timer != head) {
            Timer following = timer.next;
            if (timer.dueNanos <= now) {
                timer.unlink();
                timer.linkBefore(due);
            }
            timer = following;
        }
        while (due.next != null && due.next != due) {
            Timer first = due.next;
            disarm(first);
            runSafely(first);
        }
    }

    private void runSafely(Timer timer) {
        try {
            timer.onDue();
        } catch (RuntimeException | AssertionError e) {
            // Our mistake must cost this timer only; the shard reports what its work items throw.
            shard.execute(() -> {
                throw e;
            });
        }
    }

    /** The fixed end of a ring of timers. */
    private static final class Head extends Timer {
        Head() {
            previous = this;
            next = this;
        }

        @Override
        protected void onDue() {
            throw new AssertionError("the head of a slot is never due");
        }
    }
}
