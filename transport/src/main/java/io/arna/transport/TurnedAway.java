package io.arna.transport;

import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.broker.limit.Bound;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections that a listener closes before anything is said, because a limit is reached, and tells of them, but lets no flood of
 * connections become one of lines. Any shard.
 */
final class TurnedAway {
    private static final Logger LOG = LoggerFactory.getLogger(TurnedAway.class);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String listener;
    private final Map<Bound, Told> byBound = new ConcurrentHashMap<>();

    /**
     * What was told of one limit.
     *
     * @param atNanos when the last line was written
     * @param count how many that line stands for
     * @param since how many have been turned away after it
     */
    private record Told(long atNanos, long count, long since) {}

    TurnedAway(String listener) {
        this.listener = listener;
    }

    /**
     * One more.
     *
     * @param counters of the shard this runs on
     */
    void add(Bound bound, @Nullable SocketAddress from, Counters counters, long nowNanos) {
        counters.add(Counter.CONNECTIONS_REFUSED);
        counters.reached(bound);
        Told told = byBound.compute(bound, (_, last) -> {
            if (last == null) { return new Told(nowNanos, 1, 0); }
            return nowNanos - last.atNanos < SILENCE_NANOS
                    ? new Told(last.atNanos, last.count, last.since + 1)
                    : new Told(nowNanos, last.since + 1, 0);
        });
        if (told.since == 0) {
            LOG.warn("{}: turned away limit={} count={} last={}", listener, bound.word(), told.count, from);
        }
    }
}
