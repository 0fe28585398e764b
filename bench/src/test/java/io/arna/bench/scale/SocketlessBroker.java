package io.arna.bench.scale;

import io.arna.broker.Node;
import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.broker.fake.VirtualShard;
import io.arna.broker.fake.VirtualTime;
import io.arna.broker.limit.Limits;
import io.arna.broker.port.Authenticator;
import io.arna.broker.port.Authorizer;
import io.arna.broker.port.Bans;
import io.arna.broker.port.Events;
import io.arna.broker.port.Peer;
import io.arna.broker.store.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The real rules on wires that throw away what is sent, in virtual time and on the caller's thread: what is measured is the rules alone.
 */
public final class SocketlessBroker {
    private static final long SEED = 42;
    private static final String LISTENER = "tcp:default";

    private final VirtualTime time;
    private final List<VirtualShard> shards;
    private final List<Counters> counters = new ArrayList<>();
    private final Node node;
    private int accepted;
    private long packetsSent;
    private long messagesSent;

    /** A broker of {@code shardCount} shards that remembers nothing. */
    public SocketlessBroker(int shardCount, Limits limits) {
        time = new VirtualTime(shardCount, SEED);
        shards = time.shards();
        shards.forEach(_ -> counters.add(new Counters()));
        node = new Node(Node.Settings.DEFAULT.with(limits), List.copyOf(shards), counters, new MemoryStore(),
                Authenticator.open(), Authorizer.open(), Bans.none(), Events.none());
        node.start();
        time.settle();
    }

    /** A connection that has said nothing yet, each from an address of its own and accepted on the next shard. */
    public SilentWire accept() {
        int number = accepted++;
        VirtualShard shard = shards.get(number % shards.size());
        SilentWire wire = new SilentWire(this, shard);
        Peer peer = new Peer("10." + (number >>> 16) + "." + (number >>> 8 & 0xFF) + "." + (number & 0xFF), 1024,
                LISTENER);
        time.on(shard, () -> wire.leadsTo(node.open(wire, peer, shard.index())));
        return wire;
    }

    VirtualShard shard(int index) {
        return shards.get(index);
    }

    /** Runs {@code work} as if on this shard. */
    public void on(VirtualShard shard, Runnable work) {
        time.on(shard, work);
    }

    /** Runs all that can run now. */
    public void settle() {
        time.settle();
    }

    /** Lets time pass. */
    void advance(Duration duration) {
        time.advance(duration);
    }

    /** The broker itself. */
    public Node node() {
        return node;
    }

    void packetSent() {
        packetsSent++;
    }

    void messageSent() {
        messagesSent++;
    }

    /** Packets other than PUBLISH that clients were sent so far. */
    public long packetsSent() {
        return packetsSent;
    }

    /** PUBLISH packets that clients were sent so far. */
    public long messagesSent() {
        return messagesSent;
    }

    /** What all shards have counted together. */
    long count(Counter counter) {
        return counters.stream().mapToLong(c -> c.get(counter)).sum();
    }
}
