package io.arna.broker.fake;

import io.arna.broker.Node;
import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropReason;
import io.arna.broker.port.Authenticator;
import io.arna.broker.port.Authorizer;
import io.arna.broker.port.Bans;
import io.arna.broker.port.Events;
import io.arna.broker.port.Peer;
import io.arna.broker.port.Store;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.MqttVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real rules in virtual time, on wires without sockets. One line makes one: {@code new TestBroker()}. */
public final class TestBroker {
    private static final long SEED = 42;

    private final VirtualTime time;
    private final List<Counters> counters = new ArrayList<>();
    private final Node node;
    private int nextShard;
    private String address = "192.0.2.1";

    /** What a broker is made of; everything has a default. */
    public static final class Builder {
        private Limits limits = Limits.DEFAULT;
        private int shards = 2;
        private boolean identitiesOwn = true;
        private int sysIntervalSeconds;
        private Store store = new MemoryStore();
        private @Nullable SlowStore slowStore;
        private Duration beginning = Duration.ZERO;
        private Authenticator authenticator = Authenticator.open();
        private Authorizer authorizer = Authorizer.open();
        private Bans bans = Bans.none();
        private Events events = Events.none();

        public Builder limits(Limits value) {
            limits = value;
            return this;
        }

        public Builder sysIntervalSeconds(int value) {
            sysIntervalSeconds = value;
            return this;
        }

        public Builder shards(int value) {
            shards = value;
            return this;
        }

        public Builder store(Store value) {
            store = value;
            return this;
        }

        /** A store that the script completes. */
        public Builder store(SlowStore value) {
            slowStore = value;
            return store((Store) value);
        }

        /** The clock begins where that of an earlier broker stood still: this one is what comes after its crash. */
        public Builder after(TestBroker crashed, Duration later) {
            beginning = Duration.ofNanos(crashed.time.nanos()).plus(later);
            return this;
        }

        public Builder authenticator(Authenticator value) {
            authenticator = value;
            return this;
        }

        public Builder authorizer(Authorizer value) {
            authorizer = value;
            return this;
        }

        public Builder bans(Bans value) {
            bans = value;
            return this;
        }

        public Builder events(Events value) {
            events = value;
            return this;
        }

        /** Whoever is let in may take over any session. */
        public Builder sessionsAreNobodys() {
            identitiesOwn = false;
            return this;
        }

        public TestBroker start() {
            return new TestBroker(this);
        }
    }

    /** A broker of two shards with default limits and an empty memory. */
    public TestBroker() {
        this(new Builder());
    }

    /** For anything but the defaults. */
    public static Builder with() {
        return new Builder();
    }

    private TestBroker(Builder made) {
        time = new VirtualTime(made.shards, SEED, made.beginning);
        if (made.slowStore != null) {
            made.slowStore.runsIn(time);
        }
        time.shards().forEach(shard -> counters.add(new Counters()));
        node = new Node(new Node.Settings("arna", made.limits, made.sysIntervalSeconds, made.identitiesOwn),
                List.copyOf(time.shards()),
                counters, made.store,
                made.authenticator,
                made.authorizer, made.bans, made.events);
        node.start();
        settle();
    }

    /** A client that has not connected yet, of MQTT 5; each is accepted on the next shard. */
    public TestClient client(String clientId) {
        return client(clientId, MqttVersion.V5);
    }

    /** A client of MQTT 5 that has been let in, with a session that ends with its connection. */
    public TestClient connected(String clientId) {
        return connected(clientId, MqttVersion.V5);
    }

    /** A client that has been let in, with a session that ends with its connection. */
    public TestClient connected(String clientId, MqttVersion version) {
        TestClient client = client(clientId, version);
        client.connects();
        return client;
    }

    /** A client that has not connected yet. */
    public TestClient client(String clientId, MqttVersion version) {
        return new TestClient(this, clientId, version);
    }

    /** From now on clients come from this address. */
    public void comesFrom(String other) {
        address = other;
    }

    RecordingWire accept() {
        VirtualShard shard = time.shards().get(nextShard++ % time.shards().size());
        RecordingWire wire = new RecordingWire(time, shard);
        time.on(shard, () -> wire.leadsTo(node.open(wire, new Peer(address, 1024, "test"), shard.index())));
        return wire;
    }

    /** Runs all that can run now. */
    public void settle() {
        time.settle();
    }

    /** Lets time pass. */
    public void advance(Duration duration) {
        time.advance(duration);
    }

    /** Lets seconds pass. */
    public void advanceSeconds(long seconds) {
        advance(Duration.ofSeconds(seconds));
    }

    /** The broker itself. */
    public Node node() {
        return node;
    }

    /** The clock and the shards. */
    public VirtualTime time() {
        return time;
    }

    /** What all shards have counted together. */
    public long count(Counter counter) {
        return counters.stream().mapToLong(c -> c.get(counter)).sum();
    }

    /** How often this limit was reached on all shards. */
    public long reached(Bound bound) {
        return counters.stream().mapToLong(c -> c.getReached(bound)).sum();
    }

    /** What all shards have dropped for this reason. */
    public long dropped(DropReason reason) {
        return counters.stream().mapToLong(c -> c.getDropped(reason)).sum();
    }
}
