package io.arna.bench.micro;

import io.arna.bench.scale.Devices;
import io.arna.broker.event.Counters;
import io.arna.broker.routing.Matches;
import io.arna.broker.routing.Route;
import io.arna.broker.routing.RouteCache;
import io.arna.broker.routing.ShareGroup;
import io.arna.broker.routing.Subscriber;
import io.arna.broker.routing.TopicTree;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Who hears a message: from the tree, and from what a shard remembers. Each topic is for one filter, and no topic comes twice in a row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoutingBenchmark {
    private static final int SHARDS = 2;
    /** As many topics as are asked for again and again; fewer than a cache remembers. */
    private static final int HOT = 1_000;

    /** Subscriptions, a third of them with wildcards. */
    @Param({"10000", "200000"}) public int filters;

    private TopicTree tree = new TopicTree();
    private RouteCache routes = cache(tree, 4);
    private RouteCache none = cache(tree, 4);
    private TopicName[] topics = {};
    private final Subscriber change = Listener.another().subscriber("elsewhere/+");
    private int next;

    /** Counts who is told. */
    private static final class Told implements Matches {
        private long count;

        @Override
        public void subscriber(Subscriber subscriber) {
            count++;
        }

        @Override
        public void group(ShareGroup group) {
            count++;
        }
    }

    private final Told told = new Told();

    /** Makes the subscriptions. */
    @Setup
    public void prepare() {
        tree = Listener.tree(filters);
        routes = cache(tree, 1 << 16);
        none = cache(tree, 4);
        topics = new TopicName[filters];
        for (int i = 0; i < filters; i++) {
            topics[i] = Devices.topic(Devices.shuffled(i, filters));
        }
    }

    private static RouteCache cache(TopicTree tree, int entries) {
        return new RouteCache(tree, SHARDS, entries, new Counters());
    }

    private TopicName nextOf(int count) {
        next = next + 1 < count ? next + 1 : 0;
        return topics[next];
    }

    /** The walk through the tree alone. */
    @Benchmark
    public long match() {
        tree.match(nextOf(filters), told);
        return told.count;
    }

    /** A topic whose route is known. */
    @Benchmark
    public Route hit() {
        return routes.route(nextOf(HOT));
    }

    /** A topic whose route must be made, and another's forgotten. */
    @Benchmark
    public Route miss() {
        return none.route(nextOf(filters));
    }

    /** A subscription comes and goes. */
    @Benchmark
    public boolean change() {
        tree.add(change);
        TopicFilter filter = change.subscription().filter();
        return tree.remove(change.recipient(), filter) == change;
    }
}
