package io.arna.broker.routing;

import io.arna.broker.event.Counters;
import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicName;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;

/**
 * Prints what subscriptions cost: bytes each, changes, matches and routes per second of CPU. Filters as devices make them, all
 * different, a third with wildcards, from {@value #CLIENTS} clients; each topic is matched by a filter. Asserts nothing.
 */
final class TopicTreeBench {
    private static final int FILTERS = 200_000;
    private static final int BATCH = 500;
    private static final int CLIENTS = 20;
    private static final int ROUNDS = 8;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<Recipient> clients = new ArrayList<>();
    private final TopicName[] topics = new TopicName[FILTERS];
    private int told;

    private TopicTreeBench() {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new FakeRecipient("client" + i, i % 2));
        }
        for (int i = 0; i < FILTERS; i++) {
            // Visited in an order unlike that of their birth, as publishers would.
            int j = (int) (i * 7_919L % FILTERS);
            topics[i] = TopicName.of("site" + j % 500 + "/line" + j % 7 + "/device" + j + "/temperature");
        }
    }

    static void main() {
        new TopicTreeBench().run();
    }

    private void run() {
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.printf("round %d%n", round);
            subscriptions();
            manySubscribersOfOneFilter();
        }
        System.out.println(told == 0 ? "nobody was told" : "done");
    }

    private void subscriptions() {
        long before = usedBytes();
        TopicTree tree = new TopicTree();
        print("subscribed", FILTERS, i -> tree.add(subscriber(i)));
        System.out.printf("  %,12d bytes per subscription, filter and all%n", (usedBytes() - before) / FILTERS);
        System.out.printf("  %,12.2f branches per filter%n", (double) tree.places() / FILTERS);
        Matches count = new Matches() {
            @Override
            public void subscriber(Subscriber subscriber) {
                told++;
            }

            @Override
            public void group(ShareGroup group) {
                told++;
            }
        };
        printTopics("matched", topic -> {
            tree.match(topic, count);
            return 0;
        });
        RouteCache small = new RouteCache(tree, 2, 4_096, new Counters());
        printTopics("routes missed", topic -> small.route(topic).homes());
        RouteCache large = new RouteCache(tree, 2, 1 << 18, new Counters());
        printTopics("routes, the first time", topic -> large.route(topic).homes());
        printTopics("routes, the second time", topic -> large.route(topic).homes());
        print("routes of 1,000 topics", FILTERS, i -> told += large.route(topics[i % 1_000]).homes());
        print("unsubscribed", FILTERS, i -> {
            Subscriber gone = subscriber(i);
            tree.remove(gone.recipient(), gone.subscription().filter());
        });
    }

    private Subscriber subscriber(int i) {
        String device = "site" + i % 500 + "/line" + i % 7 + "/device" + i;
        String filter = switch (i % 12) {
            case 0 -> device + "/#";
            case 1 -> device + "/+";
            case 2 -> "site" + i % 500 + "/+/device" + i + "/temperature";
            case 3 -> "+/line" + i % 7 + "/device" + i + "/#";
            default -> device + "/temperature";
        };
        return Subscriptions.subscriber(clients.get(i % CLIENTS), filter, Qos.AT_LEAST_ONCE, 0);
    }

    private void manySubscribersOfOneFilter() {
        int many = 100_000;
        List<Recipient> crowd = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            crowd.add(new FakeRecipient("crowd" + i, i % 2));
        }
        long before = usedBytes();
        TopicTree tree = new TopicTree();
        print("subscribed to one filter", many, i -> tree.add(Subscriptions.subscriber(crowd.get(i), "all/of/us")));
        System.out.printf("  %,12d bytes per subscription, filter and all%n", (usedBytes() - before) / many);
        RouteCache cache = new RouteCache(tree, 2, 4_096, new Counters());
        print("targets routed", many, 100, _ -> {
            tree.add(Subscriptions.subscriber(crowd.getFirst(), "all/of/us")); // so that nothing is remembered
            told += cache.route(TopicName.of("all/of/us")).homes();
        });
        print("unsubscribed from one filter", many,
                i -> tree.remove(crowd.get(i),
                        Subscriptions.subscriber(crowd.get(i), "all/of/us").subscription().filter()));
    }

    /** Reads the topics of a batch first, as a decoder has just written those it hands on. */
    private void printTopics(String what, ToIntFunction<TopicName> work) {
        long nanos = 0;
        for (int from = 0; from < FILTERS; from += BATCH) {
            int to = Math.min(from + BATCH, FILTERS);
            for (int i = from; i < to; i++) {
                told += topics[i].firstLevel().length() + (topics[i].isReserved() ? 1 : 0);
            }
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = from; i < to; i++) {
                told += work.applyAsInt(topics[i]);
            }
            nanos += THREADS.getCurrentThreadCpuTime() - start;
        }
        System.out.printf("  %,12.0f %s per CPU second%n", FILTERS / (nanos / 1e9), what);
    }

    private static void print(String what, int times, IntConsumer work) {
        print(what, 1, times, work);
    }

    private static void print(String what, int each, int times, IntConsumer work) {
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            work.accept(i);
        }
        double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
        System.out.printf("  %,12.0f %s per CPU second%n", each * (times / seconds), what);
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            runtime.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
