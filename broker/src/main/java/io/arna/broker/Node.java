package io.arna.broker;

import io.arna.broker.connection.ClientConnection;
import io.arna.broker.connection.Doorkeeper;
import io.arna.broker.event.Counters;
import io.arna.broker.home.Home;
import io.arna.broker.home.Homes;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Pressure;
import io.arna.broker.message.Message;
import io.arna.broker.message.MessageIds;
import io.arna.broker.port.Authenticator;
import io.arna.broker.port.Authorizer;
import io.arna.broker.port.Bans;
import io.arna.broker.port.Conversation;
import io.arna.broker.port.Door;
import io.arna.broker.port.Events;
import io.arna.broker.port.Peer;
import io.arna.broker.port.Shard;
import io.arna.broker.port.ShardContext;
import io.arna.broker.port.Store;
import io.arna.broker.port.Store.SessionImage;
import io.arna.broker.port.Wire;
import io.arna.broker.retained.RetainedTree;
import io.arna.broker.routing.Inbox;
import io.arna.broker.routing.Publisher;
import io.arna.broker.routing.RouteCache;
import io.arna.broker.routing.Router;
import io.arna.broker.routing.TopicTree;
import io.arna.broker.session.Occupant;
import io.arna.broker.session.Session;
import io.arna.broker.session.Sessions;
import io.arna.broker.sys.ClientEvents;
import io.arna.broker.sys.QueueWatch;
import io.arna.broker.sys.SysTopics;
import io.arna.broker.sys.Totals;
import io.arna.broker.timer.TimerWheel;
import io.arna.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One broker: the homes on its shards, and the two things all shards share, the tree of subscriptions and the tree of retained messages.
 * Knows no sockets and no files; listeners bring it their clients through {@link Door}.
 */
public final class Node implements Door {
    /** Topics whose routes a shard remembers. */
    private static final int REMEMBERED_ROUTES = 1 << 16;

    /** The version in the jar's manifest; classes that come from no jar have none. */
    private static final String VERSION =
            Objects.requireNonNullElse(Node.class.getPackage().getImplementationVersion(), "development");

    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final Doorkeeper doorkeeper;
    private final Pressure pressure = new Pressure();
    private final TopicTree tree = new TopicTree();
    private final RetainedTree retained;
    private final Homes homes;
    private final Settings settings;
    private final Totals totals;
    private final List<SessionImage> kept = new ArrayList<>();

    /**
     * How a broker is to be.
     *
     * @param name its name among others, as in {@code $SYS/brokers/NAME/…}
     * @param limits its bounds
     * @param sysIntervalSeconds how often it publishes what it counts under {@code $SYS}, 1–86400; 0 for never
     * @param identitiesOwnSessions whether a session can be taken over by nobody but the identity that made it
     */
    public record Settings(String name, Limits limits, int sysIntervalSeconds, boolean identitiesOwnSessions) {
        /** With the limits that hold when nothing is configured, and without {@code $SYS}. */
        public static final Settings DEFAULT = new Settings("arna", Limits.DEFAULT, 0, true);

        /** With other limits. */
        public Settings with(Limits other) {
            return new Settings(name, other, sysIntervalSeconds, identitiesOwnSessions);
        }
    }

    /**
     * A broker that remembers what its store has kept; {@link #start} brings it back to life.
     *
     * @param settings how it is to be
     * @param shards where it runs, by number
     * @param counters one for each shard
     */
    public Node(Settings settings, List<Shard> shards, List<Counters> counters, Store store,
            Authenticator authenticator,
            Authorizer authorizer, Bans bans,
            Events events) {
        Limits limits = settings.limits();
        this.settings = settings;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.doorkeeper = new Doorkeeper(limits, bans, pressure);
        this.retained = new RetainedTree(limits.retained().maximumMessages(), limits.retained().maximumBytes());
        long highestId = readStore(store);
        List<Home> all = new ArrayList<>();
        List<Router> routers = new ArrayList<>();
        List<Inbox> inboxes = new ArrayList<>();
        for (Shard shard : shards) {
            int index = shard.index();
            Events told = new ClientEvents(events, settings.name(), () -> all.get(index));
            ShardContext context = new ShardContext(shard, store, told, counters.get(index), limits);
            RouteCache routes = new RouteCache(tree, shards.size(), REMEMBERED_ROUTES, context.counters());
            MessageIds ids = new MessageIds(highestId, shard.index(), shards.size());
            Router router = new Router(context, routes, ids, routers, inboxes, shards.size());
            Publisher publisher = new Publisher(context, router, retained, ids);
            TimerWheel timers = new TimerWheel(shard);
            Sessions sessions = new Sessions(context, tree, retained, router, publisher, timers, ids,
                    settings.identitiesOwnSessions());
            routers.add(router);
            inboxes.add(new Inbox(shard, this::relieveAll));
            all.add(new Home(context, timers, ids, router, publisher, sessions, new ArrayList<>()));
        }
        this.homes = new Homes(all, keyFrom(shards));
        this.totals = new Totals(counters, tree, retained);
    }

    private static long keyFrom(List<Shard> shards) {
        return shards.getFirst().random();
    }

    private long readStore(Store store) {
        long[] highest = {0};
        store.scan(new Store.Scan() {
            @Override
            public void session(SessionImage session) {
                kept.add(session);
                // Lives of sessions are numbered like messages: no new one may look like one that is kept.
                highest[0] = Math.max(highest[0], session.key().incarnation());
            }

            @Override
            public void retained(Message message) {
                retained.put(message);
            }

            @Override
            public void highestMessageId(long id) {
                highest[0] = Math.max(highest[0], id);
            }
        });
        return highest[0];
    }

    /** An inbox that was full has room again: on each shard, who was held back goes on. */
    private void relieveAll() {
        for (Home home : homes.all()) {
            home.context().shard().execute(home::relieve);
        }
    }

    /** Brings the sessions that were kept back to their homes. Call once, before the first client; complete when all are there. */
    public CompletionStage<Void> start() {
        List<CompletableFuture<Void>> restored = new ArrayList<>();
        for (SessionImage image : kept) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            restored.add(done);
            Home home = homes.at(homes.homeOf(image.key().clientId()));
            home.context().shard().execute(() -> home.sessions().restore(image, () -> done.complete(null)));
        }
        kept.clear();
        return CompletableFuture.allOf(restored.toArray(CompletableFuture[]::new))
                .thenCompose(_ -> onEachHome(home -> home.sessions().everybodyIsBack()))
                .thenRun(this::publishAboutItself).thenRun(this::watchQueues);
    }

    private void publishAboutItself() {
        if (settings.sysIntervalSeconds() > 0) {
            Home home = homes.at(0);
            home.context().shard().execute(
                    () -> new SysTopics(home, settings.name(), VERSION, totals, settings.sysIntervalSeconds()).start());
        }
    }

    private void watchQueues() {
        Limits.Overload overload = settings.limits().overload();
        if (overload.boundsQueues()) {
            Home home = homes.at(0);
            home.context().shard().execute(() -> new QueueWatch(home, totals, overload, full -> {
                if (pressure.queuesAreFull(full)) {
                    home.context().events().overloaded(Bound.QUEUES, full);
                }
            }).start());
        }
    }

    /** There is too much in memory, or no longer: meanwhile new clients are refused and publishers slowed. Any thread. */
    public void memoryIsFull(boolean full) {
        if (pressure.memoryIsFull(full)) {
            Home home = homes.at(0);
            home.context().shard().execute(() -> home.context().events().overloaded(Bound.MEMORY, full));
        }
    }

    @Override
    public Conversation open(Wire wire, Peer peer, int shard) {
        return new ClientConnection(wire, peer, homes, homes.at(shard), authenticator, authorizer, doorkeeper);
    }

    /**
     * Says good-bye to every client, 0x8B, or 0x9C when there is another server to go to; complete when all have been told. Close the
     * listeners before. Any thread.
     *
     * <p>To a will this is a connection lost: it is published at once if it has no delay or its session ends with the connection;
     * otherwise it waits with its session, and a store that survives brings both back. A client that is being admitted is turned away as
     * soon as it would be let in, if its listener has not cut it, as it does those who have said nothing.
     */
    public CompletionStage<Void> shutDown() {
        boolean anotherServer = settings.limits().connection().serverReference() != null;
        ReasonCode reason = anotherServer ? ReasonCode.USE_ANOTHER_SERVER : ReasonCode.SERVER_SHUTTING_DOWN;
        homes.close(reason); // before the good-byes, so that nobody slips in behind them
        return onEachHome(home -> {
            for (Session session : List.copyOf(home.sessions().all())) {
                Occupant occupant = session.occupant();
                if (occupant != null) {
                    occupant.end(reason, "the server is shutting down");
                }
            }
        });
    }

    /** Ends the connections of these identities; complete when all have been told. Any thread. */
    public CompletionStage<Void> disconnect(Set<String> identities, ReasonCode reason, String why) {
        return onEachHome(home -> {
            for (Session session : List.copyOf(home.sessions().all())) {
                Occupant occupant = session.occupant();
                if (occupant != null && occupant.identity() != null && identities.contains(occupant.identity())) {
                    occupant.end(reason, why);
                }
            }
        });
    }

    /** What the authorizer says has changed: what clients may not do any more ends; complete when that is done. Any thread. */
    public CompletionStage<Void> reviewPermissions() {
        return onEachHome(home -> {
            for (Session session : List.copyOf(home.sessions().all())) {
                Occupant occupant = session.occupant();
                if (occupant != null) {
                    occupant.reviewPermissions();
                }
            }
        });
    }

    /** Who is banned has changed: who is now loses its connection; complete when that is done. Any thread. */
    public CompletionStage<Void> reviewBans() {
        return onEachHome(home -> {
            for (Session session : List.copyOf(home.sessions().all())) {
                Occupant occupant = session.occupant();
                if (occupant != null) {
                    occupant.reviewBan();
                }
            }
        });
    }

    /** Does something on each shard; complete when it is done on all. Any thread. */
    public CompletionStage<Void> onEachHome(Consumer<Home> work) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (Home home : homes.all()) {
            CompletableFuture<Void> there = new CompletableFuture<>();
            done.add(there);
            home.context().shard().execute(() -> {
                try {
                    work.accept(home);
                    there.complete(null);
                } catch (RuntimeException | AssertionError e) {
                    there.completeExceptionally(e);
                }
            });
        }
        return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new));
    }

    /** Which client identifier lives where. */
    public Homes homes() {
        return homes;
    }

    /** What all shards have counted together. */
    public Totals totals() {
        return totals;
    }

    /** All subscriptions. */
    public TopicTree subscriptions() {
        return tree;
    }

    /** All retained messages. */
    public RetainedTree retained() {
        return retained;
    }
}
