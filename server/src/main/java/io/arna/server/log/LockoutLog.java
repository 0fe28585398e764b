package io.arna.server.log;

import io.arna.security.lockout.LockoutEvents;
import io.arna.security.lockout.Suspect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes lockouts to the log. Each takes so many wrong passwords, which have to be hashed, that strangers cannot flood the log with them.
 */
public final class LockoutLog implements LockoutEvents {
    private static final Logger LOG = LoggerFactory.getLogger(LockoutLog.class);

    @Override
    public void banned(Suspect suspect, int failures, long banMillis) {
        of(LOG.atWarn(), suspect)
                .addKeyValue("failures", failures)
                .addKeyValue("seconds", Math.ceilDiv(banMillis, 1_000))
                .log("banned");
    }

    @Override
    public void lifted(Suspect suspect) {
        of(LOG.atInfo(), suspect).log("ban lifted");
    }

    private static LoggingEventBuilder of(LoggingEventBuilder line, Suspect suspect) {
        return switch (suspect) {
            case Suspect.User(String name) -> line.addKeyValue("username", PlainText.of(name));
            case Suspect.Address(String range) -> line.addKeyValue("address", range);
        };
    }
}
