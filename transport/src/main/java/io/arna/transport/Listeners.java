package io.arna.transport;

import io.arna.broker.event.Counters;
import io.arna.broker.limit.Limits;
import io.arna.broker.port.Door;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens listeners, all of which bring their clients to the same shards. Any thread but the shards'. */
public final class Listeners {
    private final Shards shards;
    private final List<Counters> counters;
    private final Arrivals arrivals;
    private final AtomicInteger opened = new AtomicInteger();

    /**
     * @param shards where the connections live
     * @param counters for each shard those it counts in, in the order of the shards
     * @param limits bounds of all listeners together
     */
    public Listeners(Shards shards, List<Counters> counters, Limits.Admission limits) {
        if (counters.size() != shards.loops().size()) {
            throw new IllegalArgumentException(counters.size() + " counters for " + shards.loops().size() + " shards");
        }
        this.shards = shards;
        this.arrivals = new Arrivals(limits);
        this.counters = List.copyOf(counters);
    }

    /**
     * Begins to listen. Connections are spread over the shards in turn.
     *
     * @param door where clients are brought; called on the shard that got the connection
     * @throws CannotListenException when the port is in use, or the host is not ours
     */
    public Listener bind(ListenerSettings settings, Door door) throws CannotListenException {
        List<ShardLoop> loops = shards.loops();
        ShardLoop acceptor = loops.get(opened.getAndIncrement() % loops.size());
        return new Listener(settings, door, shards, counters, arrivals, acceptor);
    }
}
