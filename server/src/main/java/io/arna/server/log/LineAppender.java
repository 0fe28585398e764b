package io.arna.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes events from a thread of its own. Whoever logs hands an event over and goes on, also when nobody reads the log: then events are
 * lost, and how many is the first thing written afterwards. Any thread.
 */
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** Events that wait to be written at most. */
    static final int WAITING = 8_192;
    private static final int BURST_CHARS = 64 * 1024;
    private static final long STOP_MILLIS = 1_000;

    private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final LineFormat format;
    private final PrintStream out;
    private final Thread writer = new Thread(this::writeUntilStopped, "arna-log");

    LineAppender(LineFormat format, PrintStream out) {
        this.format = format;
        this.out = out;
        writer.setDaemon(true);
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        var _ = event.getFormattedMessage(); // kept in the event: its arguments may change before it is written
        if (!waiting.offer(event)) {
            lost.incrementAndGet();
        }
    }

    /** Takes no more, writes what waits, as long as that takes no more than {@value #STOP_MILLIS} ms. */
    @Override
    public void stop() {
        super.stop();
        writer.interrupt();
        try {
            writer.join(STOP_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // whoever stops us is in a hurry; what waits may be lost
        }
    }

    private void writeUntilStopped() {
        try {
            while (true) {
                writeBurst(waiting.take());
            }
        } catch (InterruptedException _) {
            writeBurst(waiting.poll()); // stopping: the last words
        }
    }

    /** Writes {@code first}, null for none, and what waits behind it, at once. */
    private void writeBurst(@Nullable ILoggingEvent first) {
        StringBuilder lines = new StringBuilder();
        for (ILoggingEvent event = first; event != null; event = waiting.poll()) {
            format.write(event, lines);
            if (lines.length() > BURST_CHARS) {
                write(lines);
            }
        }
        long missing = lost.getAndSet(0);
        if (missing > 0) {
            format.write(lossOf(missing), lines);
        }
        write(lines);
    }

    private void write(StringBuilder lines) {
        out.writeBytes(lines.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        lines.setLength(0);
    }

    private static ILoggingEvent lossOf(long count) {
        LoggingEvent event = new LoggingEvent();
        event.setLevel(Level.WARN);
        event.setInstant(Instant.now());
        event.setLoggerName(EventLog.class.getName());
        event.setMessage("not logged");
        event.addKeyValuePair(new KeyValuePair("count", count));
        event.addKeyValuePair(new KeyValuePair("reason", "whoever reads the log is too slow"));
        return event;
    }
}
