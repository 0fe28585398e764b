package io.arna.server;

import io.arna.server.config.Config;
import io.arna.server.log.AuditLog;
import io.arna.transport.tls.PskContext;
import io.arna.transport.tls.PskSettings;
import io.arna.transport.tls.ServerTls;
import io.arna.transport.tls.TlsContext;
import io.arna.transport.tls.TlsException;
import io.arna.transport.tls.TlsMaterial;
import io.arna.transport.tls.TlsSettings;
import io.arna.transport.tls.TlsSettings.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What the listeners of one broker speak TLS with. Looks once a second whether a file has changed, on a thread of its own, and warns of
 * certificates that will soon have expired. Any thread but a shard.
 */
final class OpenTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTls.class);

    /** What one listener speaks TLS with, and what is known of its files. */
    private static final class Watched {
        private final String listener;
        private final ServerTls tls;
        private final List<Path> files;
        /** How the files looked when they were read last. */
        private List<String> read;
        /** How they looked a moment ago: what still changes is not read, for a key and its certificate are seldom written at once. */
        private List<String> seen;

        /** Before they are read. */
        Watched(Config.Listener listener, List<Path> files, Opening opening) throws TlsException {
            this.listener = listener.name();
            this.files = files;
            read = looks(files);
            seen = read;
            tls = opening.open(listener.kind().isWebSocket() ? "http/1.1" : "mqtt");
        }
    }

    /** Reads the files, for a protocol inside TLS. */
    @FunctionalInterface
    private interface Opening {
        ServerTls open(String applicationProtocol) throws TlsException;
    }

    private final Map<String, Watched> byListener = new LinkedHashMap<>();
    private final Set<String> warned = new HashSet<>();
    /** Null while nobody speaks TLS. */
    private @Nullable ScheduledExecutorService watcher;

    private final AuditLog audit;

    private OpenTls(AuditLog audit) {
        this.audit = audit;
    }

    /** Reads the files of all listeners that speak TLS. */
    static OpenTls open(Config config, AuditLog audit) throws StartException {
        OpenTls opened = new OpenTls(audit);
        try {
            for (Config.Listener listener : config.listeners()) {
                if (listener.tls() != null) {
                    opened.add(listener, listener.tls());
                }
                if (listener.psk() != null) {
                    opened.add(listener, listener.psk());
                }
            }
        } catch (StartException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        opened.watch();
        return opened;
    }

    private void add(Config.Listener listener, TlsSettings settings) throws StartException {
        add(listener, filesOf(settings),
                protocol -> TlsContext.open(settings, List.of(protocol), TlsMaterial.read(settings)));
        if (settings.keyLog() != null) {
            LOG.atWarn().addKeyValue("listener", listener.name())
                    .log("THE SECRETS OF ALL CONNECTIONS ARE WRITTEN TO {}: whoever reads it "
                            + "can read everything that clients of this listener say. Take tls_keylog out when the fault is found, and delete the file",
                            settings.keyLog());
        }
    }

    private void add(Config.Listener listener, PskSettings settings) throws StartException {
        add(listener, List.of(settings.file()), protocol -> PskContext.open(settings, protocol));
    }

    private void add(Config.Listener listener, List<Path> files, Opening opening) throws StartException {
        try {
            byListener.put(listener.name(), new Watched(listener, files, opening));
        } catch (TlsException e) {
            throw new StartException("listener " + listener.name() + ": " + e.getMessage(), e);
        }
    }

    private void watch() {
        if (byListener.isEmpty()) { return; }
        warnOfExpiry(Instant.now());
        ScheduledExecutorService each =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("arna-tls-files").factory());
        watcher = each;
        var _ = each.scheduleWithFixedDelay(() -> {
            try {
                look(false);
            } catch (RuntimeException e) {
                LOG.error("the files of TLS cannot be watched", e); // and next time perhaps they can
            }
        }, 1, 1, TimeUnit.SECONDS);
    }

    /** What a listener speaks TLS with; null when it does not. */
    @Nullable
    ServerTls of(Config.Listener listener) {
        Watched watched = byListener.get(listener.name());
        return watched == null ? null : watched.tls;
    }

    /** Takes at once what has changed. */
    void reload() {
        look(true);
    }

    private synchronized void look(boolean atOnce) {
        for (Watched watched : byListener.values()) {
            List<String> now = looks(watched.files);
            boolean settled = atOnce || now.equals(watched.seen);
            watched.seen = now;
            if (settled && !now.equals(watched.read)) {
                watched.read = now;
                replace(watched);
            }
        }
        warnOfExpiry(Instant.now());
    }

    private void replace(Watched watched) {
        LoggingEventBuilder told = LOG.atInfo().addKeyValue("listener", watched.listener);
        try {
            switch (watched.tls) {
                case TlsContext context -> {
                    context.replace(TlsMaterial.read(context.settings()));
                    told.addKeyValue("certificate",
                            context.material().keys().getFirst().certificate().getSubjectX500Principal())
                            .log("certificates read again; handshakes from now on take them");
                    audit.changed("certificates", watched.listener + " "
                            + context.material().keys().getFirst().certificate().getSubjectX500Principal());
                }
                case PskContext context -> {
                    context.reload();
                    told.addKeyValue("identities", context.identities())
                            .log("keys read again; handshakes from now on take them");
                    audit.changed("keys", watched.listener + ", identities: " + context.identities());
                }
            }
        } catch (TlsException e) {
            String what = watched.tls instanceof PskContext ? "keys" : "certificates";
            audit.refused(what, watched.listener, e.problems().stream().map(TlsException.Problem::sentence).toList());
            e.problems().forEach(problem -> LOG.atError().addKeyValue("listener", watched.listener)
                    .log("{} refused, those before stay in force: {}", what, problem.sentence()));
        }
    }

    private void warnOfExpiry(Instant now) {
        for (Watched watched : byListener.values()) {
            if (!(watched.tls instanceof TlsContext context)) {
                continue;
            }
            for (Expiry expiry : Expiry.of(context.material(), now)) {
                if (warned.add(watched.listener + " " + expiry.key())) {
                    LOG.atWarn().addKeyValue("listener", watched.listener).log("{}", expiry.sentence());
                }
            }
        }
    }

    private static List<Path> filesOf(TlsSettings settings) {
        List<Path> files = new ArrayList<>();
        settings.keys().forEach(keys -> {
            files.add(keys.certificate());
            files.add(keys.key());
            if (keys.password() instanceof Password.InFile inFile) {
                files.add(inFile.file());
            }
        });
        files.add(settings.ca());
        files.add(settings.crl());
        return files.stream().filter(Objects::nonNull).toList();
    }

    /** How files look from outside: when they were written, how large they are, and which they are. */
    private static List<String> looks(List<Path> files) {
        return files.stream().map(OpenTls::looks).toList();
    }

    private static String looks(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException _) {
            return "cannot be read";
        }
    }

    /** When no listener is open any more. */
    @Override
    public void close() {
        if (watcher != null) {
            watcher.shutdownNow();
        }
        synchronized (this) {
            byListener.values().forEach(watched -> watched.tls.close());
            byListener.clear();
        }
    }
}
