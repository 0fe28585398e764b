package io.arna.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What Logback finds first, as a service of the {@code arna} command and of no library: warnings of anybody go to standard error, a line
 * at a time. Right for tools; a broker goes on to {@link Logging#begin}.
 */
public final class ToolLogging extends ContextAwareBase implements Configurator {
    /** Made by Logback. */
    public ToolLogging() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logging.install(context, Level.WARN, new DirectAppender(System.err));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
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
