package io.arna.server;

import io.arna.broker.Node;
import io.arna.broker.port.Authorizer;
import io.arna.security.permission.RuleAuthorizer;
import io.arna.security.permission.RuleFile;
import io.arna.security.permission.RuleFileException;
import io.arna.security.permission.Rules;
import io.arna.server.config.Authorization;
import io.arna.server.config.Authorization.OnDenial;
import io.arna.server.config.Config;
import io.arna.server.log.AuditLog;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients may do: by a file of rules that is watched, or by the rule that guards brokers without one. */
final class OpenAuthorization implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAuthorization.class);
    /** A change is read at the second look that sees it, and must be in force within a second. */
    private static final long LOOK_MILLIS = 250;

    private final Authorization asked;
    private final RuleAuthorizer authorizer;
    private final AuditLog audit;
    /** Null while nothing is watched. */
    private volatile @Nullable ScheduledExecutorService watcher;
    private volatile Runnable reading = () -> {};

    private OpenAuthorization(Authorization asked, RuleAuthorizer authorizer, AuditLog audit) {
        this.audit = audit;
        this.asked = asked;
        this.authorizer = authorizer;
    }

    /**
     * Reads what is configured.
     *
     * @throws StartException when the file is not to be had, or anything is wrong with it
     */
    static OpenAuthorization open(Config config, AuditLog audit) throws StartException {
        Authorization asked = config.authorization();
        Rules rules;
        if (asked.file() == null) {
            boolean isLocal = config.listeners().stream().allMatch(Config.Listener::isLocal);
            rules = isLocal ? Rules.OPEN : Rules.guarded();
        } else {
            rules = read(asked, asked.file());
        }
        return new OpenAuthorization(asked, new RuleAuthorizer(rules, asked.onDenial() == OnDenial.DISCONNECT),
                audit);
    }

    private static Rules read(Authorization asked, Path file) throws StartException {
        try {
            Rules rules = RuleFile.read(file, asked.format(), asked.otherwise().allows());
            LOG.atInfo().addKeyValue("file", file).addKeyValue("rules", rules.rules().size()).log("permissions read");
            return rules;
        } catch (RuleFileException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw new StartException("authorization.acl_file: there is no such file, " + file, e);
        } catch (IOException e) {
            throw new StartException(
                    "authorization.acl_file: the file cannot be read, " + e.getClass().getSimpleName() + ", " + file,
                    e);
        }
    }

    /** Whom the rules of MQTT are to ask. */
    Authorizer authorizer() {
        return authorizer;
    }

    /** From now on changes of the file are noticed, and apply to the clients of {@code node}. */
    void watch(Node node) {
        Path file = asked.file();
        if (file == null) { return; }
        ScheduledExecutorService begun =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("arna-permissions").factory());
        FileWatch watch = new FileWatch(file);
        // It may have changed between its reading and now.
        var _ = begun.schedule(() -> readAgain(file, node), LOOK_MILLIS, TimeUnit.MILLISECONDS);
        var _ = begun.scheduleWithFixedDelay(() -> {
            if (watch.hasChanged()) {
                readAgain(file, node);
            }
        }, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        reading = () -> begun.execute(() -> readAgain(file, node));
        watcher = begun;
    }

    /** Has the file read again, changed or not. Returns at once; the log tells what came of it. Any thread. */
    void readAgain() {
        reading.run();
    }

    private void readAgain(Path file, Node node) {
        try {
            Rules read = RuleFile.read(file, asked.format(), asked.otherwise().allows());
            if (saysTheSame(read)) { return; }
            authorizer.use(read);
            LOG.atInfo().addKeyValue("file", file).addKeyValue("rules", read.rules().size())
                    .log("permissions read again");
            audit.changed("permissions", file + ", rules: " + read.rules().size());
            var _ = node.reviewPermissions();
        } catch (RuleFileException e) {
            refused(file, e.problems());
        } catch (NoSuchFileException _) {
            refused(file, List.of("the file is gone, " + file));
        } catch (IOException e) {
            refused(file, List.of("the file cannot be read, " + e.getClass().getSimpleName() + ", " + file));
        } catch (RuntimeException e) { // or it would be the end of all further looks
            LOG.error("permissions could not be read again", e);
        }
    }

    private boolean saysTheSame(Rules read) {
        return read.toString().equals(authorizer.rules().toString());
    }

    private void refused(Path file, List<String> problems) {
        audit.refused("permissions", file.toString(), problems);
        problems.forEach(problem -> LOG.error("permissions refused, those before stay in force: {}", problem));
    }

    @Override
    public void close() {
        ScheduledExecutorService begun = watcher;
        if (begun != null) {
            begun.shutdownNow();
        }
    }
}
