package io.arna.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every two seconds how far the reading of what was kept has come, so that nobody takes a broker that starts for one that hangs. */
final class SlowStart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlowStart.class);
    private static final int SECONDS = 2;

    private final CountDownLatch over = new CountDownLatch(1);

    private SlowStart() {}

    /**
     * Begins to watch.
     *
     * @param read how many records have been read
     */
    static SlowStart watch(LongSupplier read) {
        SlowStart watch = new SlowStart();
        Thread.ofVirtual().name("arna-slow-start").start(() -> watch.tell(read));
        return watch;
    }

    private void tell(LongSupplier read) {
        try {
            while (!over.await(SECONDS, TimeUnit.SECONDS)) {
                LOG.atInfo().addKeyValue("records", read.getAsLong())
                        .log("reading what was kept; clients can connect when that is done");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does; it ends
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
