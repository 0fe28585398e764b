package io.arna.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LineAppenderTest {
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch readerReads = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final OutputStream stalling = new FilterOutputStream(written) {
        @Override
        public void write(byte[] bytes, int offset, int length) {
            writing.countDown();
            awaitUninterruptibly(readerReads);
            written.write(bytes, offset, length);
        }
    };
    private final LineAppender appender = new LineAppender((event, line) -> line.append(event.getMessage()).append(' ')
            .append(event.getKeyValuePairs() == null ? "" : event.getKeyValuePairs()).append('\n'),
            new PrintStream(stalling, false, StandardCharsets.UTF_8));

    private static ILoggingEvent event(String message) {
        return new LoggingEvent("", new LoggerContext().getLogger("x"), Level.INFO, message, null, null);
    }

    @Test
    void writesWhatWasLoggedBeforeItStops() {
        readerReads.countDown();
        appender.start();
        appender.doAppend(event("first"));
        appender.doAppend(event("қазақша"));
        appender.stop();
        assertThat(written.toString(StandardCharsets.UTF_8).lines()).containsExactly("first ", "қазақша ");
    }

    @Test
    void keepsNobodyWaitingWhenNobodyReadsAndSaysWhatWasLost() throws InterruptedException {
        appender.start();
        appender.doAppend(event("first"));
        writing.await();
        for (int i = 0; i < LineAppender.WAITING + 500; i++) {
            appender.doAppend(event("flood"));
        }
        readerReads.countDown();
        appender.stop();
        assertThat(written.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("flood")))
                .hasSize(LineAppender.WAITING);
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("not logged [count=\"500\", reason=\"whoever reads the log is too slow\"]");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
