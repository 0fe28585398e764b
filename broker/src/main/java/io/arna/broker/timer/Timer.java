package io.arna.broker.timer;

import org.jspecify.annotations.Nullable;

/** A deadline that can be set again and again. Confined to the shard of its {@link TimerWheel}. */
public abstract class Timer {
    /** Neighbours in the wheel's slot; null while not armed. */
    @Nullable Timer previous;

    @Nullable Timer next;

    long dueNanos;

    /** A timer that runs {@code work}. */
    public static Timer of(Runnable work) {
        return new Timer() {
            @Override
            protected void onDue() {
                work.run();
            }
        };
    }

    /** The deadline has passed; the timer is no longer armed. */
    protected abstract void onDue();

    /** Whether the deadline is still to come. */
    public final boolean isArmed() { return next != null; }

    final void unlink() {
        Timer before = previous;
        Timer after = next;
        if (before != null && after != null) {
            before.next = after;
            after.previous = before;
            previous = null;
            next = null;
        }
    }

    /** Puts this in front of {@code head}, the fixed end of a slot's ring. */
    final void linkBefore(Timer head) {
        Timer last = head.previous;
        assert last != null : "a slot's head is always linked";
        previous = last;
        next = head;
        last.next = this;
        head.previous = this;
    }
}
