package io.arna.bench.scenario;

import io.arna.bench.load.Load;
import io.arna.bench.load.LoadException;
import io.arna.bench.load.PublisherPlan;
import io.arna.bench.load.SubscriberPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Publishers and subscribers, and messages that flow from the ones to the others.
 *
 * @param shape who hears whom
 * @param publishers how many
 * @param subscribers how many
 * @param qos of publications and subscriptions
 * @param payloadBytes of each message
 * @param window how many publications each publisher leaves unacknowledged
 * @param mostOnTheirWay how many deliveries may be outstanding in all; 0 for any number
 * @param messagesPerSecond in all; 0 for as many as windows allow
 * @param kept whether the subscribers' sessions outlive their connections
 */
public record Flow(String name, String about, Shape shape, int publishers, int subscribers, int qos, int payloadBytes,
        int window, int mostOnTheirWay, double messagesPerSecond, boolean kept) implements Scenario {
    private static final int NAMES_EACH = 100;

    /** Who hears whom. */
    public enum Shape {
        /** Subscriber n hears publisher n. */
        PAIRS,
        /** The same, by filters with wildcards, and each publisher has a hundred topics. */
        WILD,
        /** Every subscriber hears every publisher. */
        ALL,
        /** The subscribers are one share group, and each message goes to one of them. */
        SHARED
    }

    /** A flow to sessions that end with their connections. */
    public Flow(String name, String about, Shape shape, int publishers, int subscribers, int qos, int payloadBytes,
            int window, int mostOnTheirWay, double messagesPerSecond) {
        this(name, about, shape, publishers, subscribers, qos, payloadBytes, window, mostOnTheirWay, messagesPerSecond,
                false);
    }

    /** Ten pairs, the subscribers of which have sessions that stay. */
    static Flow kept(String name, String about, int qos) {
        return new Flow(name, about, Shape.PAIRS, 10, 10, qos, 256, 100, 0, 0, true);
    }

    /** Fifty pairs at a rate. */
    static Flow offering(int messagesPerSecond) {
        return new Flow("load-" + messagesPerSecond, String.format(Locale.ROOT,
                "50 → 50 pairs, QoS 1, 256 B, %,d messages a second in all", messagesPerSecond), Shape.PAIRS, 50, 50, 1,
                256, 100, 0, messagesPerSecond);
    }

    /** This flow at another rate. */
    public Flow at(double rate) {
        return new Flow(name, about, shape, publishers, subscribers, qos, payloadBytes, window, mostOnTheirWay, rate,
                kept);
    }

    @Override
    public boolean isDurable() { return kept; }

    @Override
    public boolean isRepeatable() { return true; }

    @Override
    public Result run(Target target) throws LoadException, IOException, InterruptedException {
        try (Load load = new Load(target.options())) {
            Meter meter = new Meter(load, target);
            // Other client ids in each run: where a broker's threads share its clients by their ids, chance has many throws.
            String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
            load.subscribe(subscriberPlans(run));
            load.publishers(publisherPlans(run, target.payloadBytes() == 0 ? payloadBytes : target.payloadBytes()));
            load.limit(mostOnTheirWay == 0 ? Long.MAX_VALUE : mostOnTheirWay, Long.MAX_VALUE);
            load.begin(messagesPerSecond);
            meter.let(target.warmUpSeconds());
            load.measure();
            Meter.Moment begin = meter.now();
            meter.let(target.seconds());
            Meter.Moment end = meter.now();
            load.end();
            load.forgetBacklog();
            if (!load.drain()) {
                meter.note("Not all that was published came.");
            }
            Meter.Moment drained = meter.now();
            figures(meter, begin, end, drained, load.latencies());
            if (kept) {
                load.leave();
                load.forget(subscriberPlans(run).stream().map(SubscriberPlan::clientId).toList());
            }
            return meter.result(name);
        }
    }

    private void figures(Meter meter, Meter.Moment begin, Meter.Moment end, Meter.Moment drained, Histogram latencies) {
        double deliveries = drained.counts().received - begin.counts().received;
        double cpuSeconds = drained.brokerCpuSince(begin);
        meter.put(Figure.DELIVERIES_PER_CPU_SECOND, deliveries / cpuSeconds);
        meter.put(Figure.CPU_MICROS_PER_DELIVERY, 1e6 * cpuSeconds / deliveries);
        meter.put(Figure.DELIVERIES_PER_SECOND,
                (end.counts().received - begin.counts().received) / end.secondsSince(begin));
        if (messagesPerSecond > 0) {
            meter.put(Figure.DELIVERED_SHARE,
                    (end.counts().received - begin.counts().received) / end.secondsSince(begin) / messagesPerSecond);
        }
        meter.put(Figure.BROKER_CPU_SECONDS, cpuSeconds);
        meter.put(Figure.RESIDENT_BYTES, end.residentBytes());
        meter.putGeneratorShare(begin, end);
        if (latencies.getTotalCount() > 0) {
            meter.put(Figure.P50_MILLIS, latencies.getValueAtPercentile(50) / 1e6);
            meter.put(Figure.P99_MILLIS, latencies.getValueAtPercentile(99) / 1e6);
            meter.put(Figure.P999_MILLIS, latencies.getValueAtPercentile(99.9) / 1e6);
            meter.put(Figure.MAX_MILLIS, latencies.getMaxValue() / 1e6);
        }
    }

    private List<SubscriberPlan> subscriberPlans(String run) {
        return IntStream.range(0, subscribers).mapToObj(number -> subscriberPlan(run, number)).toList();
    }

    private SubscriberPlan subscriberPlan(String run, int number) {
        String id = "sub-" + run + "-" + number;
        return switch (shape) {
            case PAIRS -> new SubscriberPlan(id, List.of("bench/" + number), qos, number, 1, "", kept, 0);
            case WILD -> new SubscriberPlan(id,
                    List.of(number % 2 == 0 ? "bench/+/" + number + "/#" : "bench/x/" + number + "/+"),
                    qos, number, 1, "");
            case ALL -> new SubscriberPlan(id, List.of("bench/all"), qos, 0, publishers, "");
            case SHARED -> new SubscriberPlan(id, List.of("$share/bench/bench/all"), qos, 0, publishers, "bench");
        };
    }

    private List<PublisherPlan> publisherPlans(String run, int bytes) {
        List<PublisherPlan> plans = new ArrayList<>();
        for (int number = 0; number < publishers; number++) {
            plans.add(new PublisherPlan("pub-" + run + "-" + number, topics(number), qos, false, bytes, window,
                    shape == Shape.ALL ? subscribers : 1));
        }
        return plans;
    }

    private List<String> topics(int publisher) {
        return switch (shape) {
            case PAIRS -> List.of("bench/" + publisher);
            case WILD -> IntStream.range(0, NAMES_EACH).mapToObj(name -> "bench/x/" + publisher + "/" + name).toList();
            case ALL, SHARED -> List.of("bench/all");
        };
    }
}
