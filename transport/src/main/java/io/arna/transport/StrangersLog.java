package io.arna.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Tells the operator of what strangers bring about at one listener, so that a flood of it floods no log. Any thread. */
final class StrangersLog {
    private static final int LINES = 10;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private final String listenerName;
    private final String many;
    private final AtomicLong windowEnd = new AtomicLong(System.nanoTime());
    private final AtomicInteger inWindow = new AtomicInteger();

    /**
     * @param many what the untold ones are called when they are counted, as in "TLS handshakes failed"
     */
    StrangersLog(Logger log, String listenerName, String many) {
        this.log = log;
        this.listenerName = listenerName;
        this.many = many;
    }

    /** Says what happened, unless much has been told just now. */
    void tell(String what) {
        long now = System.nanoTime();
        long end = windowEnd.get();
        if (now - end >= 0 && windowEnd.compareAndSet(end, now + WINDOW_NANOS)) {
            int untold = inWindow.getAndSet(0) - LINES;
            if (untold > 0) {
                log.info("{}: {} more {} in the last {} seconds", listenerName, untold, many,
                        TimeUnit.NANOSECONDS.toSeconds(WINDOW_NANOS));
            }
        }
        if (inWindow.incrementAndGet() <= LINES) {
            log.info("{}: {}", listenerName, what);
        } else {
            log.debug("{}: {}", listenerName, what);
        }
    }
}
