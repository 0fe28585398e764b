package io.arna.acceptance.durable;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What all parties know together: where the broker is, and what it did that it must not. Any thread. */
final class Promise {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final List<String> broken = new ArrayList<>();
    private @Nullable URI address;
    private boolean over;

    /** The broker is there, or, with null, it is not. */
    synchronized void brokerIsAt(@Nullable URI where) {
        address = where;
        notifyAll();
    }

    /** Nobody needs to go on. */
    synchronized void end() {
        over = true;
        notifyAll();
    }

    /** Waits for the broker; null when all is over. */
    synchronized @Nullable URI broker() throws InterruptedException {
        while (address == null && !over) {
            wait();
        }
        return over ? null : address;
    }

    /** Something happened that may be what somebody waits for. */
    synchronized void changed() {
        notifyAll();
    }

    synchronized void isBroken(String how) {
        broken.add(how);
        notifyAll();
    }

    synchronized List<String> broken() {
        return List.copyOf(broken);
    }

    /** Waits until something is so, asked whenever something happened. */
    synchronized void await(String what, BooleanSupplier isSo) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!isSo.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) { throw new TimeoutException("not within 60 s: " + what); }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
