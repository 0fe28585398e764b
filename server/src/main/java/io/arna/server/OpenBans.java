package io.arna.server;

import io.arna.broker.Node;
import io.arna.broker.port.Bans;
import io.arna.security.ban.Ban;
import io.arna.security.ban.BanList;
import io.arna.server.config.BanFile;
import io.arna.server.config.Config;
import io.arna.server.config.ConfigException;
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

/** Who is banned: by a file that is watched, or nobody. */
final class OpenBans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenBans.class);
    /** A change is read at the second look that sees it, and must be in force within a second. */
    private static final long LOOK_MILLIS = 250;

    /** Null when nobody is banned. */
    private final @Nullable Path file;
    private final BanList bans;
    private final AuditLog audit;
    /** Null while nothing is watched. */
    private volatile @Nullable ScheduledExecutorService watcher;
    private volatile Runnable reading = () -> {};

    private OpenBans(@Nullable Path file, BanList bans, AuditLog audit) {
        this.audit = audit;
        this.file = file;
        this.bans = bans;
    }

    /**
     * Reads what is configured.
     *
     * @throws StartException when the file is not to be had, or anything is wrong with it
     */
    static OpenBans open(Config config, AuditLog audit) throws StartException {
        Path file = config.banFile();
        return new OpenBans(file, new BanList(file == null ? List.of() : read(file)), audit);
    }

    private static List<Ban> read(Path file) throws StartException {
        try {
            List<Ban> read = BanFile.read(file);
            LOG.atInfo().addKeyValue("file", file).addKeyValue("bans", read.size()).log("bans read");
            return read;
        } catch (ConfigException e) {
            throw new StartException(String.join("\n", e.problems()), e);
        } catch (NoSuchFileException e) {
            throw new StartException("banned.file: there is no such file, " + file
                    + "; one that says 'bans: []' bans nobody", e);
        } catch (IOException e) {
            throw new StartException("banned.file: the file cannot be read, " + e.getClass().getSimpleName() + ", "
                    + file, e);
        }
    }

    /** Whom the rules of MQTT are to ask. */
    Bans bans() {
        return bans;
    }

    /** From now on changes of the file are noticed, and apply to the clients of {@code node}. */
    void watch(Node node) {
        if (file == null) { return; }
        Path watched = file;
        ScheduledExecutorService begun = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("arna-bans").factory());
        FileWatch watch = new FileWatch(watched);
        // It may have changed between its reading and now.
        var _ = begun.schedule(() -> readAgain(watched, node), LOOK_MILLIS, TimeUnit.MILLISECONDS);
        var _ = begun.scheduleWithFixedDelay(() -> {
            if (watch.hasChanged()) {
                readAgain(watched, node);
            }
        }, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        reading = () -> begun.execute(() -> readAgain(watched, node));
        watcher = begun;
    }

    /** Has the file read again, changed or not. Returns at once; the log tells what came of it. Any thread. */
    void readAgain() {
        reading.run();
    }

    private void readAgain(Path watched, Node node) {
        try {
            List<Ban> read = BanFile.read(watched);
            if (read.toString().equals(bans.all().toString())) { return; }
            bans.use(read);
            LOG.atInfo().addKeyValue("file", watched).addKeyValue("bans", read.size()).log("bans read again");
            audit.changed("bans", watched + ", bans: " + read.size());
            var _ = node.reviewBans();
        } catch (ConfigException e) {
            refused(watched, e.problems());
        } catch (NoSuchFileException _) {
            refused(watched, List.of("the file is gone, " + watched));
        } catch (IOException e) {
            refused(watched, List.of("the file cannot be read, " + e.getClass().getSimpleName() + ", " + watched));
        } catch (RuntimeException e) { // or it would be the end of all further looks
            LOG.error("bans could not be read again", e);
        }
    }

    private void refused(Path watched, List<String> problems) {
        audit.refused("bans", watched.toString(), problems);
        problems.forEach(problem -> LOG.error("bans refused, those before stay in force: {}", problem));
    }

    @Override
    public void close() {
        ScheduledExecutorService begun = watcher;
        if (begun != null) {
            begun.shutdownNow();
        }
    }
}
