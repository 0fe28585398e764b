package io.arna.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LineFormatTest {
    private static String written(LineFormat format, String logger, Level level, String message,
            @Nullable Throwable thrown,
            Map<String, Object> pairs) {
        LoggingEvent event = new LoggingEvent("", new LoggerContext().getLogger(logger), level, message, thrown, null);
        event.setInstant(Instant.parse("2026-11-20T09:15:02.120Z"));
        pairs.forEach((key, value) -> event.addKeyValuePair(new KeyValuePair(key, value)));
        StringBuilder line = new StringBuilder();
        format.write(event, line);
        return line.toString();
    }

    private static String event(LineFormat format, String key, Object value) {
        return written(format, EventLog.class.getName(), Level.INFO, "connected", null, Map.of(key, value));
    }

    @Test
    void textHasTheTimeTheLevelTheEventAndItsPairs() {
        assertThat(event(new TextLines(), "clientid", "pump-7"))
                .isEqualTo("2026-11-20T09:15:02.120Z INFO  connected clientid=pump-7\n");
    }

    @Test
    void textQuotesWhatWouldBeMisread() {
        assertThat(event(new TextLines(), "k", "a b")).endsWith("k=\"a b\"\n");
        assertThat(event(new TextLines(), "k", "a=b")).endsWith("k=\"a=b\"\n");
        assertThat(event(new TextLines(), "k", "say \"\\\"")).endsWith("k=\"say \\\"\\\\\\\"\"\n");
        assertThat(event(new TextLines(), "k", "")).endsWith("k=\"\"\n");
        assertThat(event(new TextLines(), "k", "a\nb")).endsWith("k=a␊b\n");
    }

    @Test
    void textNamesTheLoggerOfWhatIsNoEvent() {
        assertThat(
                written(new TextLines(), "io.arna.transport.Shards", Level.ERROR, "a shard\nis busy", null, Map.of()))
                .isEqualTo("2026-11-20T09:15:02.120Z ERROR a shard␊is busy logger=io.arna.transport.Shards\n");
    }

    @Test
    void textMarksEachLineOfAStackTrace() {
        String written = written(new TextLines(), "x", Level.ERROR, "a work item failed",
                new AssertionError("seen\nforged line"), Map.of());
        assertThat(written.lines()).hasSizeGreaterThan(3);
        assertThat(written.lines().skip(1)).allSatisfy(line -> assertThat(line).startsWith("  | "));
        assertThat(written).contains("  | forged line\n");
    }

    @Test
    void jsonIsAnObjectPerLineWithNumbersAsNumbers() {
        assertThat(event(new JsonLines(), "clientid", "pump-7"))
                .isEqualTo(
                        "{\"time\":\"2026-11-20T09:15:02.120Z\",\"level\":\"INFO\",\"event\":\"connected\",\"clientid\":\"pump-7\"}\n");
        assertThat(event(new JsonLines(), "count", 7L)).endsWith(",\"count\":7}\n");
        assertThat(event(new JsonLines(), "count", 7)).endsWith(",\"count\":7}\n");
        assertThat(event(new JsonLines(), "clean_start", true)).endsWith(",\"clean_start\":true}\n");
    }

    @Test
    void jsonEscapesWhatJsonMust() {
        assertThat(event(new JsonLines(), "k", "\"\\\n\t\r\u0001\u007F"))
                .endsWith(",\"k\":\"\\\"\\\\\\n\\t\\u000d\\u0001\\u007f\"}\n");
        assertThat(event(new JsonLines(), "k", "\uD83D\uDE80 \uD83D")).endsWith(",\"k\":\"\uD83D\uDE80 \\ud83d\"}\n");
    }

    @Test
    void jsonKeepsAStackTraceOnItsLine() {
        String written = written(new JsonLines(), "x", Level.ERROR, "failed", new AssertionError("why"), Map.of());
        assertThat(written.lines()).singleElement().asString()
                .contains("\"event\":\"failed\",\"logger\":\"x\",\"stack\":\"java.lang.AssertionError: why\\n\\tat ");
    }
}
