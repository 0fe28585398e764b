package io.arna.server;

import io.arna.broker.Node;
import io.arna.broker.port.Authenticator;
import io.arna.mqtt.ReasonCode;
import io.arna.security.lockout.Lockout;
import io.arna.security.password.ClientIdPattern;
import io.arna.security.password.PasswordAuthenticator;
import io.arna.security.password.PasswordAuthenticator.Entrance;
import io.arna.security.password.PasswordFile;
import io.arna.security.password.PasswordFileException;
import io.arna.security.password.PasswordWatch;
import io.arna.security.password.PasswordWorkers;
import io.arna.server.config.Authentication;
import io.arna.server.config.Authentication.PlainPasswords;
import io.arna.server.config.Config;
import io.arna.server.log.AuditLog;
import io.arna.server.log.LockoutLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a broker finds out who its clients are: by a password file that it watches, or not at all. Its threads begin with the first work. */
final class OpenAuthentication implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAuthentication.class);
    /** A change is read at the second look that sees it, and must be in force within a second. */
    private static final long LOOK_MILLIS = 250;

    private final Authenticator authenticator;
    private final AuditLog audit;
    /** Null when nothing is watched. */
    private final @Nullable Watching watching;
    /** Nothing to read, or nobody watches yet. */
    private volatile Runnable reading = () -> {};

    /** What runs beside the shards. */
    private record Watching(Path file, PasswordAuthenticator authenticator, PasswordWorkers workers,
            ScheduledExecutorService watcher) {}

    private OpenAuthentication(Authenticator authenticator, @Nullable Watching watching, AuditLog audit) {
        this.audit = audit;
        this.authenticator = authenticator;
        this.watching = watching;
    }

    /**
     * Reads what is configured.
     *
     * @throws StartException when the password file is not to be had, or anything is wrong with it
     */
    static OpenAuthentication open(Config config, AuditLog audit) throws StartException {
        Authentication asked = config.authentication();
        Path path = asked.passwordFile();
        if (path == null) { return new OpenAuthentication(Authenticator.open(), null, audit); }
        PasswordFile file = read(path);
        PasswordWorkers workers = PasswordWorkers.start();
        PasswordAuthenticator authenticator = new PasswordAuthenticator(settings(config), file,
                new Lockout(asked.lockout(), audit.beside(new LockoutLog()), System::nanoTime), workers,
                System::nanoTime,
                OpenAuthentication::warnOfPlainPassword);
        ScheduledExecutorService watcher =
                Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("arna-watch").factory());
        return new OpenAuthentication(authenticator, new Watching(path, authenticator, workers, watcher), audit);
    }

    private static PasswordFile read(Path path) throws StartException {
        try {
            PasswordFile file = PasswordFile.read(path);
            LOG.atInfo().addKeyValue("file", path).addKeyValue("users", file.users().size()).log("passwords read");
            warnOfOtherReaders(path);
            return file;
        } catch (PasswordFileException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw new StartException("authentication.password_file: there is no such file, " + path
                    + "; 'arna passwd -c FILE USER' makes one", e);
        } catch (IOException e) {
            throw new StartException("authentication.password_file: the file cannot be read, "
                    + e.getClass().getSimpleName() + ", " + path, e);
        }
    }

    private static void warnOfOtherReaders(Path path) {
        try {
            if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
                LOG.atWarn().addKeyValue("file", path)
                        .log("every user of this machine can read the hashes of the passwords, and guess: chmod o= FILE");
            }
        } catch (IOException | UnsupportedOperationException _) {
            // This system has other ways to say who may read a file.
        }
    }

    private static PasswordAuthenticator.Settings settings(Config config) {
        Authentication asked = config.authentication();
        Map<String, Entrance> entrances = new HashMap<>();
        for (Config.Listener listener : config.listeners()) {
            entrances.put(listener.name(), new Entrance(listener.allowAnonymous(), isReadable(listener),
                    asked.plainPasswords() == PlainPasswords.REFUSE));
        }
        String pattern = asked.clientIdPattern();
        return new PasswordAuthenticator.Settings(entrances, TimeUnit.SECONDS.toNanos(asked.rememberSeconds()),
                pattern == null ? null : ClientIdPattern.of(pattern));
    }

    /** Whether others may read what is sent there. */
    private static boolean isReadable(Config.Listener listener) {
        return switch (listener.kind()) {
            case TCP, WS -> !listener.isLoopback();
            case TLS, WSS, UNIX -> false;
        };
    }

    private static void warnOfPlainPassword(String listener) {
        LOG.atWarn().addKeyValue("listener", listener)
                .log("a password came from another machine without encryption, so that others may have read it; told once");
    }

    /** Whom listeners are to ask. */
    Authenticator authenticator() {
        return authenticator;
    }

    /** From now on changes of the file are noticed; users who are no more lose their connections to {@code node}. */
    void watch(Node node) {
        Watching begun = watching;
        if (begun == null) { return; }
        PasswordWatch watch = PasswordWatch.of(begun.file, begun.authenticator, new Telling(begun.file, node, audit));
        var _ = begun.watcher.scheduleWithFixedDelay(() -> logged(watch::look), LOOK_MILLIS, LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
        reading = () -> begun.watcher.execute(() -> logged(watch::readAgain));
    }

    /** Has the file read again, changed or not. Returns at once; the log tells what came of it. Any thread. */
    void readAgain() {
        reading.run();
    }

    /** An exception would be the end of all further looks. */
    private static void logged(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("the password file could not be looked at", e);
        }
    }

    @Override
    public void close() {
        if (watching != null) {
            watching.watcher.shutdownNow();
            watching.workers.close();
        }
    }

    /** Logs what becomes of the file, and cuts who is no more. */
    private record Telling(Path file, Node node, AuditLog audit) implements PasswordWatch.Listener {
        @Override
        public void changed(int users, int added, int changed, int removed) {
            LOG.atInfo().addKeyValue("file", file).addKeyValue("users", users).addKeyValue("added", added)
                    .addKeyValue("changed", changed).addKeyValue("removed", removed).log("passwords read again");
            audit.changed("users", file + ": " + users + ", of them added " + added + ", changed " + changed
                    + "; removed " + removed);
            warnOfOtherReaders(file);
        }

        @Override
        public void refused(List<String> problems) {
            audit.refused("users", file.toString(), problems);
            problems.forEach(problem -> LOG.error("password file refused, the one before stays in force: {}", problem));
        }

        @Override
        public void gone(Set<String> users) {
            var _ = node.disconnect(users, ReasonCode.NOT_AUTHORIZED, "the user is no longer in the password file");
        }
    }
}
