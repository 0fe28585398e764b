package io.arna.bench.scenario;

import io.arna.bench.load.Load;
import io.arna.bench.load.LoadException;
import io.arna.bench.load.PublisherPlan;
import io.arna.bench.load.SubscriberPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Many distinct filters, a third of them with wildcards, and then messages that match one each, in no order.
 *
 * @param filters how many
 * @param clients of how many clients
 */
public record Filters(String name, String about, int filters, int clients) implements Scenario {
    private static final int BRANCHES = 100;
    private static final int PAYLOAD_BYTES = 64;
    private static final int MOST_ON_THEIR_WAY = 4_000;
    private static final long SEED = 1;

    @Override
    public Result run(Target target) throws LoadException, IOException, InterruptedException {
        int all = target.scaled(filters);
        try (Load load = new Load(target.options())) {
            Meter meter = new Meter(load, target);
            Meter.Moment begin = meter.now();
            load.subscribe(IntStream.range(0, clients).mapToObj(client -> plan(client, all)).toList());
            Meter.Moment subscribed = meter.now();
            meter.let(1);
            Meter.Moment settled = meter.now();
            meter.put(Figure.SUBSCRIPTIONS_PER_CPU_SECOND, all / subscribed.brokerCpuSince(begin));
            meter.put(Figure.BYTES_PER_SUBSCRIPTION, (settled.residentBytes() - begin.residentBytes()) / all);

            load.publishers(List.of(new PublisherPlan("bench-pub", topics(all), 0, false, PAYLOAD_BYTES, 1, 1)));
            load.limit(MOST_ON_THEIR_WAY, Long.MAX_VALUE);
            load.begin(0);
            meter.let(target.warmUpSeconds());
            Meter.Moment publishing = meter.now();
            meter.let(target.seconds());
            load.end();
            if (!load.drain()) {
                meter.note("Not all that was published came.");
            }
            Meter.Moment end = meter.now();
            double deliveries = end.counts().received - publishing.counts().received;
            meter.put(Figure.DELIVERIES_PER_CPU_SECOND, deliveries / end.brokerCpuSince(publishing));
            meter.put(Figure.BROKER_CPU_SECONDS, end.brokerCpuSince(begin));
            meter.put(Figure.RESIDENT_BYTES, end.residentBytes());
            meter.putGeneratorShare(publishing, end);
            return meter.result(name);
        }
    }

    /** All clients hear the one publisher together, as a group does: each message matches a filter of one of them. */
    private SubscriberPlan plan(int client, int all) {
        List<String> own = new ArrayList<>();
        for (int number = client; number < all; number += clients) {
            own.add(place(number) + switch (number % 6) {
                case 1 -> "/+";
                case 4 -> "/#";
                default -> "/x";
            });
        }
        return new SubscriberPlan("bench-sub-" + client, own, 0, 0, 1, "bench");
    }

    private static List<String> topics(int all) {
        List<String> topics =
                new ArrayList<>(IntStream.range(0, all).mapToObj(number -> place(number) + "/x").toList());
        Collections.shuffle(topics, new Random(SEED));
        return topics;
    }

    private static String place(int number) {
        return "bench/" + number % BRANCHES + "/" + number;
    }
}
