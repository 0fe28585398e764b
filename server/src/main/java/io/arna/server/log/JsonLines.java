package io.arna.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** An object per line, for programs: {@code {"time":"2026-11-20T09:15:02.123Z","level":"INFO","event":"connected","clientid":"pump-7"}}. */
final class JsonLines implements LineFormat {
    @Override
    public void write(ILoggingEvent event, StringBuilder out) {
        out.append("{\"time\":\"");
        TextLines.TIME.formatTo(event.getInstant(), out);
        out.append("\",\"level\":\"").append(event.getLevel()).append('"');
        writeText("event", event.getFormattedMessage(), out);
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> writePair(pair, out));
        }
        if (!event.getLoggerName().startsWith("io.arna.server.")) {
            writeText("logger", event.getLoggerName(), out);
        }
        if (event.getThrowableProxy() != null) {
            writeText("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()), out);
        }
        out.append("}\n");
    }

    private static void writePair(KeyValuePair pair, StringBuilder out) {
        switch (pair.value) {
            case Boolean value -> out.append(",\"").append(pair.key).append("\":").append(value);
            case Integer value -> out.append(",\"").append(pair.key).append("\":").append(value);
            case Long value -> out.append(",\"").append(pair.key).append("\":").append(value);
            case null, default -> writeText(pair.key, String.valueOf(pair.value), out);
        }
    }

    static void writeText(String key, String text, StringBuilder out) {
        out.append(",\"").append(key).append("\":\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7F || (Character.isSurrogate(c) && !isPaired(text, i))) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
