package io.arna.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.arna.server.config.Config;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Sets up what a broker logs with when it is a process of its own: Logback, in code, which takes less time than reading a file. Libraries never
 * log more than warnings.
 */
public final class Logging {
    private static final String OURS = "io.arna";

    private Logging() {}

    /** Logs as configured from now on; once in the life of a process, before the broker starts. */
    public static void begin(Config.Log log) {
        LineFormat format = switch (log.format()) {
            case TEXT -> new TextLines();
            case JSON -> new JsonLines();
        };
        install(context(), levelOf(log.level()), new LineAppender(format, System.err));
    }

    /** Warns of what a configuration says in vain, a line for each. */
    public static void warn(List<String> advice) {
        org.slf4j.Logger logger = LoggerFactory.getLogger(Logging.class);
        advice.forEach(sentence -> logger.warn("without effect: {}", sentence));
    }

    /** Logs from this level on from now on. Any thread. */
    public static void change(Config.Log.Level level) {
        context().getLogger(OURS).setLevel(levelOf(level));
    }

    /** Writes what has been logged so far; what is logged afterwards is not written. */
    public static void end() {
        context().stop();
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    /** {@code appender} gets what our own rooms log from {@code level} on, and warnings of all others. */
    static void install(LoggerContext context, Level level, Appender<ILoggingEvent> appender) {
        context.reset();
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger(OURS).setLevel(level);
    }

    private static Level levelOf(Config.Log.Level level) {
        return switch (level) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
