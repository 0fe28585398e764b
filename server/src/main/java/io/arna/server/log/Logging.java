package io.arna.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.arna.server.config.Config;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * Sets up Logback in code, which takes a tenth of the time of a file. Named in the {@code arna} command's services, and in no library's: a
 * program that embeds the broker logs as it likes.
 *
 * <p>As Logback finds it, warnings of anybody go to standard error, which is right for tools. {@link #begin} sets up what a broker
 * needs. Libraries never log more than warnings.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String OURS = "io.arna";

    /** Made by Logback. */
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        install(context, Level.WARN, new DirectAppender(System.err));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Logs as configured from now on; once in the life of a process, before the broker starts. */
    public static void begin(Config.Log log) {
        LineFormat format = switch (log.format()) {
            case TEXT -> new TextLines();
            case JSON -> new JsonLines();
        };
        install(context(), levelOf(log.level()), new LineAppender(format, System.err));
    }

    /** Writes what has been logged so far; what is logged afterwards is not written. */
    public static void end() {
        context().stop();
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static void install(LoggerContext context, Level level, Appender<ILoggingEvent> appender) {
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

    /** Writes a line while the caller waits: a tool ends right after its last words. */
    private static final class DirectAppender extends AppenderBase<ILoggingEvent> {
        private final LineFormat format = new TextLines();
        private final PrintStream out;

        DirectAppender(PrintStream out) {
            this.out = out;
        }

        @Override
        protected void append(ILoggingEvent event) {
            StringBuilder line = new StringBuilder();
            format.write(event, line);
            out.writeBytes(line.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
