package io.arna.server;

import io.arna.broker.Node;
import io.arna.broker.event.Counters;
import io.arna.broker.port.Shard;
import io.arna.server.config.Config;
import io.arna.server.config.Config.Kind;
import io.arna.server.log.AuditLog;
import io.arna.server.log.EventLog;
import io.arna.store.StoreException;
import io.arna.transport.Listeners;
import io.arna.transport.Shards;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker. Any thread but a shard of its own.
 *
 * <pre>{@code
 * try (Broker broker = Broker.start(Config.defaults())) {
 *     …
 * }
 * }</pre>
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final int SUMMARY_MILLIS = 10_000;

    private final Config config;
    private final AuditLog audit;
    private final OpenStore store;
    private final Shards shards;
    private final EventLog events;
    private final Node node;
    private final OpenTls tls;
    private final OpenListeners listeners;
    private final OpenAuthentication authentication;
    private final OpenAuthorization authorization;
    private final OpenBans bans;
    private final MemoryWatch memory;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Broker(Config config, AuditLog audit, OpenStore store, Shards shards, EventLog events, Node node,
            OpenTls tls, OpenListeners listeners, OpenAuthentication authentication, OpenAuthorization authorization,
            OpenBans bans, MemoryWatch memory) {
        this.config = config;
        this.audit = audit;
        this.store = store;
        this.shards = shards;
        this.events = events;
        this.node = node;
        this.tls = tls;
        this.listeners = listeners;
        this.authentication = authentication;
        this.authorization = authorization;
        this.bans = bans;
        this.memory = memory;
    }

    /**
     * Starts a broker; clients can connect when this returns.
     *
     * @throws StartException when a port is in use, or anything else is not to be had
     */
    public static Broker start(Config config) throws StartException {
        AuditLog audit = recording(config);
        try {
            return start(config, audit);
        } catch (StartException | RuntimeException | Error e) {
            audit.refused("start", config.node().name(), List.of(String.valueOf(e.getMessage())));
            audit.close();
            throw e;
        }
    }

    private static AuditLog recording(Config config) throws StartException {
        try {
            return AuditLog.open(config.log().audit());
        } catch (IOException e) {
            throw new StartException("log.audit.file: the file cannot be written, " + e.getClass().getSimpleName()
                    + ", " + e.getMessage() + ": name one in a folder that this user may write to", e);
        }
    }

    private static Broker start(Config config, AuditLog audit) throws StartException {
        OpenAuthentication authentication = OpenAuthentication.open(config, audit);
        OpenAuthorization authorization = OpenAuthorization.open(config, audit);
        OpenBans bans = OpenBans.open(config, audit);
        OpenTls tls = OpenTls.open(config, audit);
        OpenStore store = OpenStore.open(config);
        Shards shards = new Shards(numberOfShards(config));
        try {
            List<Counters> counters = Stream.generate(Counters::new).limit(numberOfShards(config)).toList();
            EventLog events = new EventLog();
            Node.Settings settings =
                    new Node.Settings(config.node().name(), config.limits(), config.sysIntervalSeconds(),
                            config.authentication().clientIdBinding());
            Node node;
            try (SlowStart _ = SlowStart.watch(store::recordsRead)) {
                node = onFirst(shards.shards(), () -> new Node(settings, shards.shards(), counters, store.store(),
                        authentication.authenticator().behindTransport(), authorization.authorizer(), bans.bans(),
                        audit.beside(events)));
                node.start().toCompletableFuture().join();
            }
            OpenListeners listeners =
                    OpenListeners.open(config, new Listeners(shards, counters, config.limits().admission()), tls, node);
            Broker broker =
                    new Broker(config, audit, store, shards, events, node, tls, listeners, authentication,
                            authorization, bans,
                            MemoryWatch.watch(config.limits().overload().memoryPercent(), node::memoryIsFull));
            authentication.watch(node);
            authorization.watch(node);
            bans.watch(node);
            broker.tellStarted();
            audit.broker("start", config.node().name());
            return broker;
        } catch (StartException | RuntimeException | Error e) {
            shards.close();
            tls.close();
            store.close();
            throw e;
        }
    }

    private static int numberOfShards(Config config) {
        return config.node().shards() == 0 ? Runtime.getRuntime().availableProcessors() : config.node().shards();
    }

    /** What draws random numbers is made on a shard, which has them. */
    private static <T> T onFirst(List<Shard> shards, Supplier<T> work) throws StartException {
        CompletableFuture<T> made = new CompletableFuture<>();
        shards.getFirst().execute(() -> {
            try {
                made.complete(work.get());
            } catch (RuntimeException | Error e) {
                made.completeExceptionally(e);
            }
        });
        try {
            return made.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException unreadable) {
                throw new StartException(String.valueOf(unreadable.getMessage()), unreadable);
            }
            throw e;
        }
    }

    private void tellStarted() {
        for (Address address : addresses()) {
            LOG.atInfo().addKeyValue("listener", address.listener().name()).addKeyValue("uri", address.uri())
                    .log("listening");
            if (!address.isLocal() && address.listener().allowAnonymous()
                    && config.authorization().file() == null) {
                LOG.atWarn().addKeyValue("listener", address.listener().name())
                        .log("everybody who can reach this listener may publish and subscribe to almost everything: authorization.acl_file says who may do what");
            }
        }
        warnOfFileLimit(FileLimit.ofThisProcess());
        Shard first = shards.shards().getFirst();
        first.execute(() -> summariseFromTimeToTime(first));
    }

    /** Who has left the number of connections as it is has not asked for any. */
    private void warnOfFileLimit(FileLimit limit) {
        long connections = addresses().stream().mapToInt(address -> address.listener().maximumConnections())
                .filter(maximum -> maximum != Config.Listener.USUAL_MAXIMUM_CONNECTIONS).summaryStatistics().getSum();
        if (!limit.isEnoughFor(connections)) {
            LOG.atWarn().addKeyValue("open_files", limit.files()).addKeyValue("max_connections", connections)
                    .log("this process may not open as many files as it is to have connections, and those beyond are not taken: "
                            + "raise the limit with LimitNOFILE= in the unit of systemd or with ulimit -n, "
                            + "or lower max_connections of the listeners");
        }
    }

    private void summariseFromTimeToTime(Shard shard) {
        shard.schedule(SUMMARY_MILLIS, () -> {
            events.summarise();
            summariseFromTimeToTime(shard);
        });
    }

    /** Where clients can connect, in the order configured: with real ports. At least one. */
    public List<Address> addresses() {
        return listeners.addresses();
    }

    /** The first address of a kind. */
    public Address address(Kind kind) {
        return addresses().stream().filter(address -> address.listener().kind() == kind).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no listener of kind " + kind + " is configured"));
    }

    /**
     * Reads the files of certificates, keys and revocations again and takes what has changed, for handshakes to come. What cannot be used is
     * told in the log, and what was in force stays. Blocks; any thread but a shard.
     */
    public void reloadCertificates() {
        tls.reload();
    }

    /** Shards, by now with the configured number made definite. */
    public int shards() {
        return shards.shards().size();
    }

    /** Where it is recorded who did what. */
    AuditLog audit() {
        return audit;
    }

    /** Reads again the files that the configuration names; the log tells what came of it. Any thread. */
    public void readFilesAgain() {
        authentication.readAgain();
        authorization.readAgain();
        bans.readAgain();
    }

    /**
     * Stops: takes no more connections, cuts those whose clients have not been let in, tells the others that the server shuts down (0x8B),
     * waits for them to take their last packets, no longer than configured, then cuts those that are left. Returns when all is over, whoever
     * began it.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            LOG.info("stopping");
            listeners.close();
            awaitLastPackets();
            shards.close();
            authentication.close();
            authorization.close();
            bans.close();
            memory.close();
            tls.close();
            events.summarise();
            store.close();
            audit.broker("stop", config.node().name());
            audit.close();
            LOG.info("stopped");
            closed.countDown();
        }
        try {
            awaitClosed();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // whoever stops it besides us will finish
        }
    }

    /** Waits until the broker has been closed. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    private void awaitLastPackets() {
        CompletableFuture<Void> gone = node.shutDown().thenCompose(_ -> listeners.ended()).toCompletableFuture();
        int millis = config.node().shutdownMillis();
        try {
            gone.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warn("some clients have not taken their last packets within {} ms and are cut", millis);
        } catch (ExecutionException e) {
            LOG.error("clients could not be told that the server shuts down", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // in a hurry: they are cut
        }
    }
}
