package io.arna.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;

/**
 * Lines for people: {@code 2026-11-20T09:15:02.123Z INFO  connected clientid=pump-7 peer=192.0.2.7:50123}. A value with blanks, quotes or
 * equals signs stands in quotes. Only what went wrong in the broker itself takes more lines, each of which begins with a bar.
 */
final class TextLines implements LineFormat {
    /** In milliseconds, which is fine enough to read and always as wide. */
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
            .withZone(ZoneOffset.UTC);

    @Override
    public void write(ILoggingEvent event, StringBuilder out) {
        TIME.formatTo(event.getInstant(), out);
        out.append(' ').append(event.getLevel()).append(event.getLevel().levelStr.length() == 4 ? "  " : " ");
        out.append(PlainText.onOneLine(event.getFormattedMessage()));
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> writePair(pair.key, String.valueOf(pair.value), out));
        }
        if (!event.getLoggerName().startsWith("io.arna.server.")) {
            writePair("logger", event.getLoggerName(), out);
        }
        out.append('\n');
        if (event.getThrowableProxy() != null) {
            ThrowableProxyUtil.asString(event.getThrowableProxy()).lines()
                    .forEach(line -> out.append("  | ").append(PlainText.onOneLine(line.replace("\t", "  ")))
                            .append('\n'));
        }
    }

    private static void writePair(String key, String text, StringBuilder out) {
        String value = PlainText.onOneLine(Objects.requireNonNull(text));
        out.append(' ').append(key).append('=');
        if (!value.isEmpty() && value.chars().noneMatch(c -> c == ' ' || c == '"' || c == '=')) {
            out.append(value);
        } else {
            out.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
        }
    }
}
