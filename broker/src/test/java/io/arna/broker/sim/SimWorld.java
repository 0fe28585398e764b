package io.arna.broker.sim;

import io.arna.broker.Node;
import io.arna.broker.event.Counters;
import io.arna.broker.home.Home;
import io.arna.broker.port.Authenticator;
import io.arna.broker.port.Authorizer;
import io.arna.broker.port.Bans;
import io.arna.broker.port.Peer;
import io.arna.broker.port.Store;
import io.arna.broker.session.Session;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.Will;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The real rules of a broker in a world made from a seed: clients come, speak, hang and vanish, the store is slow, the process dies and comes
 * back. Then all is made well again, and what was promised must have been kept; then everybody leaves, and nothing may be left.
 */
public final class SimWorld {
    /** Events told when a promise is broken; more with {@code -Dsim.trace=N}. */
    private static final int TRACED = Integer.getInteger("sim.trace", 300);
    /** How often everybody is given five seconds more to come to rest. */
    private static final int QUIET_ROUNDS = 40;

    private final Dice dice;
    private final SimTime time;
    private final Trace trace;
    private final Scenario scenario;
    private final Checker checker;
    private final MemoryStore disk = new MemoryStore();
    private final List<SimClient> clients = new ArrayList<>();
    private final List<SimWire> wires = new ArrayList<>();
    private SimStore store;
    /** Null while no process runs. */
    private @Nullable Node node;
    private boolean chaos = true;
    private int messages;
    private int shards;

    private SimWorld(long seed, boolean traced) {
        dice = new Dice(seed);
        time = new SimTime(dice);
        trace = new Trace(traced ? TRACED : 0);
        scenario = Scenario.thrown(dice);
        shards = scenario.shards();
        checker = new Checker(time, scenario.limits(), trace);
        store = new SimStore(time, disk, scenario.pace());
    }

    /**
     * Runs the world of one seed from beginning to end.
     *
     * @throws AssertionError when something is promised and not kept; its message tells the seed and what happened last
     */
    public static void run(long seed) {
        try {
            new SimWorld(seed, false).run();
        } catch (RuntimeException | AssertionError first) {
            SimWorld again = new SimWorld(seed, true);
            try {
                again.run();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + failure + "\n" + again.scenario + "\n" + again.trace
                        + "\nreplay with -Dsim.seed=" + seed + "\nseed " + seed + ": " + failure, failure);
            }
            throw new AssertionError("seed " + seed + " fails once and not again", first);
        }
    }

    private void run() {
        start();
        for (int i = 0; i < scenario.clients(); i++) {
            add(Profile.thrown(dice, "c" + i));
        }
        SimClient watcher = add(Profile.watcher("watcher"));
        watcher.connect(false, watcher.profile().expirySeconds(), null);
        later(500, () -> watcher.subscribe(List.of(new Subscription(Texts.filter("will/#"), Qos.EXACTLY_ONCE, false,
                false, RetainHandling.DO_NOT_SEND)), 0));
        time.run(seconds(1));
        clients.stream().filter(client -> !client.profile().faultless()).forEach(this::actLater);
        scheduleFaults();
        time.run(time.nanos() + seconds(scenario.chaosSeconds()));
        heal();
        settle();
        checkQuiet();
        checkRetained();
        leave();
        checkNothingIsLeft();
    }

    private static long seconds(long count) {
        return TimeUnit.SECONDS.toNanos(count);
    }

    private void later(int mostMillis, Runnable work) {
        time.afterMillis(dice.between(mostMillis / 2, mostMillis), work);
    }

    // ── The broker's process ──

    private void start() {
        List<SimShard> running = time.newShards(shards);
        List<Counters> counters = new ArrayList<>();
        running.forEach(_ -> counters.add(new Counters()));
        Node fresh = new Node(Node.Settings.DEFAULT.with(scenario.limits()), List.copyOf(running), counters, store,
                Authenticator.open(),
                Authorizer.open(), Bans.none(), checker);
        fresh.start().thenRun(() -> {
            checker.restarted();
            node = fresh;
        });
    }

    private void crash() {
        if (node == null || !chaos) { return; }
        node = null;
        checker.crashed();
        store.die();
        restart();
    }

    private void restart() {
        shards = dice.between(1, 4);
        time.newShards(shards);
        store = new SimStore(time, disk, scenario.pace());
        if (!chaos) {
            store.hurry();
        }
        wires.forEach(SimWire::crash);
        wires.clear();
        time.afterMillis(dice.between(10, 3_000), this::start);
    }

    /** Says good-bye to all, waits until the store has all, and begins anew. */
    private void shutDown() {
        Node ending = node;
        if (ending == null || !chaos) { return; }
        node = null;
        trace.add(time.nanos(), () -> "the broker shuts down");
        ending.shutDown().thenRun(this::endWhenStored);
    }

    private void endWhenStored() {
        if (store.waiting() > 0 || wires.stream().anyMatch(wire -> !wire.isClosed())) {
            time.afterMillis(100, this::endWhenStored);
            return;
        }
        checker.crashed();
        store.die();
        restart();
    }

    private SimWire dial(SimClient client) {
        Node now = node;
        int shard = dice.below(shards);
        SimWire wire = new SimWire(wires.size(), client.profile().clientId(), time, time.shard(shard), checker,
                client.profile().faultless() ? Integer.MAX_VALUE : scenario.highWaterBytes(), client::onArrival);
        if (now == null) {
            wire.refuse();
            return wire;
        }
        wires.add(wire);
        time.on(time.shard(shard), () -> wire.leadsTo(now.open(wire, new Peer("192.0.2.1", 1024, "sim"), shard)));
        return wire;
    }

    // ── What clients do ──

    private SimClient add(Profile profile) {
        SimClient client = new SimClient(profile, time, this::dial,
                publish -> checker.heard(profile.clientId(), publish));
        clients.add(client);
        return client;
    }

    private void actLater(SimClient client) {
        time.afterMillis(dice.between(0, scenario.actionMillis()), () -> {
            if (chaos) {
                act(client);
                actLater(client);
            }
        });
    }

    private void act(SimClient client) {
        if (client.isFrozen()) { return; }
        if (!client.isOpen()) {
            if (client.isAway() && dice.chance(60)) {
                connect(client);
            }
            return;
        }
        int what = dice.below(100);
        if (what < 55) {
            publish(client);
        } else if (what < 78) {
            subscribe(client);
        } else if (what < 85) {
            client.unsubscribe(dice.chance(20) ? dice.oneOf(Texts.SHARED_FILTERS) : dice.oneOf(Texts.FILTERS));
        } else if (dice.below(30) < scenario.lossPercent()) {
            goWrong(client);
        }
    }

    private void connect(SimClient client) {
        client.connect(dice.chance(15), expiryOf(client), will(client));
    }

    private long expiryOf(SimClient client) {
        long usual = client.profile().expirySeconds();
        return client.profile().isV5() && dice.chance(10) ? dice.oneOf(0L, usual, 30L) : usual;
    }

    private @Nullable Will will(SimClient client) {
        if (dice.chance(50)) { return null; }
        long delay = client.profile().isV5() ? dice.oneOf(0, 0, 1, 3, 10) : 0;
        return new Will(Texts.topic("will/" + client.profile().clientId()), Texts.payload("w" + messages++, 0),
                dice.oneOf(Qos.values()), false, delay, Publish.NO_EXPIRY, MessageProperties.NONE);
    }

    private void publish(SimClient client) {
        int burst = dice.oneOf(1, 1, 2, 5);
        while (burst-- > 0 && client.mayPublish()) {
            boolean keep = dice.chance(25);
            List<String> topics = keep ? Texts.RETAINED_TOPICS : dice.chance(30) ? Texts.JOB_TOPICS : Texts.TOPICS;
            String topic = dice.oneOf(topics);
            if (keep && dice.chance(10)) {
                client.publish(topic, Qos.AT_MOST_ONCE, true, Publish.NO_EXPIRY, Payload.EMPTY);
                continue;
            }
            Qos qos = dice.oneOf(Qos.values());
            long expiry = client.profile().isV5() && dice.chance(20) ? dice.oneOf(1, 3, 15) : Publish.NO_EXPIRY;
            String token = "m" + messages++;
            checker.isSaid(new Said(token, client.profile().clientId(), topic, qos.level(), keep, expiry, false));
            client.publish(topic, token, qos, keep, expiry, dice.oneOf(0, 0, 30, 150));
        }
    }

    private void subscribe(SimClient client) {
        boolean v5 = client.profile().isV5();
        List<Subscription> wanted = new ArrayList<>();
        for (int i = dice.oneOf(1, 1, 2); i > 0; i--) {
            boolean shared = dice.chance(20);
            String filter = shared ? dice.oneOf(Texts.SHARED_FILTERS) : dice.oneOf(Texts.FILTERS);
            if (!mayHave(client, filter)) {
                continue;
            }
            if (wanted.stream().noneMatch(other -> other.filter().toString().equals(filter))) {
                wanted.add(new Subscription(Texts.filter(filter), dice.oneOf(Qos.values()),
                        v5 && !shared && dice.chance(30),
                        v5 && dice.chance(25), v5 ? dice.oneOf(RetainHandling.values()) : RetainHandling.SEND));
            }
        }
        if (!wanted.isEmpty()) {
            client.subscribe(wanted, dice.oneOf(0, 0, 1, 2, 3));
        }
    }

    /** Where the process may die, nobody hears one message in two ways: the store keeps one entry of it for each session. */
    private boolean mayHave(SimClient client, String filter) {
        if (scenario.crashes() + scenario.shutdowns() == 0 || Texts.JOB_TOPICS.stream()
                .noneMatch(topic -> Texts.matches(Texts.bare(filter), topic))) {
            return true;
        }
        boolean worker = client.profile().clientId().hashCode() % 2 == 0;
        return worker ? filter.equals(Texts.SHARED_FILTERS.getFirst()) : Texts.group(filter).isEmpty();
    }

    // ── What goes wrong ──

    private void goWrong(SimClient client) {
        switch (dice.below(9)) {
            case 0, 1, 2 -> client.lose(dice.oneOf(0, 0, 100, 2_000));
            case 3 -> {
                client.lose(dice.oneOf(500, 5_000, 30_000));
                connect(client);
            }
            case 4 -> {
                connect(client);
                if (dice.chance(50)) {
                    connect(client);
                }
            }
            case 5 -> client.disconnect(ReasonCode.NORMAL_DISCONNECTION, Disconnect.ABSENT);
            case 6 -> client.disconnect(
                    dice.oneOf(ReasonCode.NORMAL_DISCONNECTION, ReasonCode.DISCONNECT_WITH_WILL),
                    client.expirySeconds() == 0 ? Disconnect.ABSENT : dice.oneOf(Disconnect.ABSENT, 1L));
            case 7 -> stall(client);
            default -> {
                client.freeze();
                time.afterMillis(dice.between(1_000, 20_000), client::thaw);
            }
        }
    }

    private void stall(SimClient client) {
        SimWire wire = client.wire();
        if (wire != null) {
            wire.setStalled(true);
            time.afterMillis(dice.between(100, 8_000), () -> wire.setStalled(false));
        }
    }

    private void scheduleFaults() {
        int millis = scenario.chaosSeconds() * 1_000;
        for (int i = 0; i < scenario.crashes(); i++) {
            time.afterMillis(dice.below(millis), this::crash);
        }
        for (int i = 0; i < scenario.shutdowns(); i++) {
            time.afterMillis(dice.below(millis), this::shutDown);
        }
    }

    // ── The end ──

    /** Nothing goes wrong any more, and everybody comes back. */
    private void heal() {
        chaos = false;
        store.hurry();
        trace.add(time.nanos(), () -> "all is well again");
        for (SimClient client : clients) {
            client.heal();
            comeBack(client);
        }
    }

    private void comeBack(SimClient client) {
        time.afterMillis(dice.between(0, 1_000), () -> {
            if (client.isAway() && node != null) {
                client.connect(false, Math.max(client.profile().expirySeconds(), 0), null);
            }
            comeBack(client);
        });
    }

    private void settle() {
        for (int i = 0; i < QUIET_ROUNDS && (i < 3 || !isQuiet()); i++) {
            time.run(time.nanos() + seconds(5));
        }
    }

    private boolean isQuiet() {
        return node != null && store.waiting() == 0
                && clients.stream().allMatch(client -> client.isOpen() && client.isAtRest())
                && node.homes().all().stream().flatMap(home -> home.sessions().all().stream())
                        .allMatch(session -> session.inFlight() + session.queued() == 0);
    }

    private void checkQuiet() {
        long now = time.nanos();
        for (SimClient client : clients) {
            if (!client.isOpen()) { throw new BrokenPromise(client.profile().clientId() + " cannot come back"); }
            if (!client.isAtRest()) {
                throw new BrokenPromise(client.profile().clientId() + " waits for the broker: " + client.unfinished());
            }
        }
        for (SimWire wire : wires) {
            if (!wire.isClosed() && wire.isPaused()) { throw new BrokenPromise(wire + " is not read from"); }
        }
        checker.deliveries().checkAllHeard(checker.allLives(), now);
        checker.retained().checkAllHeard(now);
        for (Home home : node().homes().all()) {
            for (Session session : home.sessions().all()) {
                if (session.inFlight() + session.queued() > 0) {
                    throw new BrokenPromise(
                            session.clientId() + " has " + session.inFlight() + " messages in flight and "
                                    + session.queued() + " queued though it takes everything");
                }
            }
        }
        if (store.waiting() > 0) { throw new BrokenPromise("the store is never done"); }
    }

    private Node node() {
        Node now = node;
        if (now == null) { throw new AssertionError("no broker is running"); }
        return now;
    }

    private void checkRetained() {
        List<Publish> heard = new ArrayList<>();
        SimClient auditor = new SimClient(Profile.watcher("auditor"), time, this::dial, heard::add);
        clients.add(auditor);
        auditor.connect(true, 0, null);
        time.run(time.nanos() + seconds(3));
        auditor.subscribe(List.of(Subscription.of(Texts.filter("#"), Qos.EXACTLY_ONCE)), 0);
        time.run(time.nanos() + seconds(8));
        for (String topic : Texts.RETAINED_TOPICS) {
            List<String> found = heard.stream().filter(publish -> topic.equals(String.valueOf(publish.topic())))
                    .map(publish -> Texts.token(publish.payload())).toList();
            if (found.size() > 1) { throw new BrokenPromise(topic + " retains " + found); }
            checker.retained().checkFinal(topic, found.isEmpty() ? null : found.getFirst(), time.nanos());
        }
    }

    /** Some end their sessions, the others' expire. */
    private void leave() {
        List<SimClient> leaving = List.copyOf(clients);
        clients.clear();
        for (SimClient client : leaving) {
            client.retire();
            if (dice.chance(40)) {
                client.disconnect(ReasonCode.NORMAL_DISCONNECTION,
                        client.profile().isV5() ? 0 : Disconnect.ABSENT);
            } else {
                client.lose(0);
            }
        }
        time.run(time.nanos() + seconds(scenario.limits().session().expiryMaximumSeconds() + 10));
    }

    private void checkNothingIsLeft() {
        Node now = node();
        if (now.subscriptions().subscriptions() != 0) {
            throw new BrokenPromise(now.subscriptions().subscriptions() + " subscriptions are left");
        }
        now.subscriptions().forEach(left -> {
            throw new BrokenPromise("left: " + left);
        });
        for (Home home : now.homes().all()) {
            if (!home.sessions().all().isEmpty()) {
                throw new BrokenPromise(home.sessions().all().size() + " sessions are left");
            }
            if (home.timers().size() > 0) { throw new BrokenPromise(home.timers().size() + " timers are left"); }
            if (!home.heldBack().isEmpty()) { throw new BrokenPromise("somebody is held back for ever"); }
        }
        for (SimWire wire : wires) {
            if (!wire.isClosed()) { throw new BrokenPromise(wire + " is left open"); }
        }
        checkStoreIsEmpty(now);
    }

    private void checkStoreIsEmpty(Node now) {
        int[] kept = {0};
        disk.scan(new Store.Scan() {
            @Override
            public void session(Store.SessionImage session) {
                throw new BrokenPromise("the store keeps " + session);
            }

            @Override
            public void retained(io.arna.broker.message.Message message) {
                kept[0]++;
            }

            @Override
            public void highestMessageId(long id) {
                // Only grows.
            }
        });
        if (kept[0] != now.retained().count()) {
            throw new BrokenPromise("the store retains " + kept[0] + " messages, the broker " + now.retained().count());
        }
        if (disk.messages() != kept[0]) {
            throw new BrokenPromise("the store keeps " + disk.messages() + " messages, of which " + kept[0]
                    + " are retained");
        }
    }
}
