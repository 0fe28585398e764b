package io.arna.server;

import io.arna.server.config.Config;
import io.arna.server.config.ConfigException;
import io.arna.server.config.ConfigReader;
import io.arna.server.log.AuditLog;
import io.arna.server.log.Logging;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration of a running process again and puts in force what can change while it runs: the level of the log. The log says what
 * changed, and what waits for the next start. A configuration with anything wrong is refused whole, and the one before stays in force. One
 * thread at a time.
 */
public final class Reload implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final ConfigReader reader;
    private final AuditLog audit;
    private final Config started;
    private Config.Log.Level level;

    /**
     * Remembers what holds.
     *
     * @param reader what is read again
     * @param started what it said when the process began
     * @param broker that began with it
     */
    public Reload(ConfigReader reader, Config started, Broker broker) {
        this.reader = reader;
        this.audit = broker.audit();
        this.started = started;
        this.level = started.log().level();
    }

    @Override
    public void run() {
        Config read;
        try {
            read = reader.read();
        } catch (ConfigException refused) {
            audit.refused("configuration", "read again", refused.problems());
            refused.problems().forEach(problem -> LOG.error("configuration refused, the one before stays in force: {}",
                    problem));
            return;
        }
        Config.Log.Level before = level;
        level = read.log().level();
        boolean heardBefore = LOG.isInfoEnabled();
        if (heardBefore) {
            tell(before);
        }
        Logging.change(level);
        if (!heardBefore) {
            tell(before);
        }
        List<String> waiting = started.differingFrom(read);
        audit.changed("configuration", "log.level is " + level.name().toLowerCase(Locale.ROOT)
                + (waiting.isEmpty() ? "" : "; changed for the next start: " + String.join(", ", waiting)));
        if (!waiting.isEmpty()) {
            LOG.warn("changed, but in force only when the broker starts again: {}", String.join(", ", waiting));
        }
    }

    private void tell(Config.Log.Level before) {
        LOG.info("configuration read again; log.level {} {}", level == before ? "stays" : "is now",
                level.name().toLowerCase(Locale.ROOT));
    }
}
