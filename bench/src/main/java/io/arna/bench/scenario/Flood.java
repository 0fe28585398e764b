package io.arna.bench.scenario;

import io.arna.bench.load.Load;
import io.arna.bench.load.LoadException;
import io.arna.bench.load.PublisherPlan;
import io.arna.bench.load.SubscriberPlan;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Publishers that send as fast as they are let, to one subscriber, beside ten pairs that exchange a thousand messages a second at QoS 1 and
 * should not notice. What became of the flood is counted when the subscriber, however slow, has been given the time to take all of it.
 *
 * @param qos of the flood
 * @param readsEveryMillis how often its subscriber reads 128 KiB; 0 whenever something is there
 */
public record Flood(String name, String about, int qos, int readsEveryMillis) implements Scenario {
    private static final int PUBLISHERS = 100;
    private static final int WINDOW = 20;
    private static final int PAYLOAD_BYTES = 256;
    private static final int PAIRS = 10;
    private static final double OTHERS_PER_SECOND = 1_000;
    private static final String TOPIC = "bench/flood";

    @Override
    public boolean isRepeatable() { return true; }

    @Override
    public Result run(Target target) throws LoadException, IOException, InterruptedException {
        try (Load others = new Load(target.options()); Load flood = new Load(target.options())) {
            Meter meter = new Meter(others, target);
            beginOthers(others);
            prepareFlood(flood);
            meter.let(target.warmUpSeconds());
            others.measure();
            Meter.Moment quiet = meter.now();
            meter.let(target.seconds());
            meter.put(Figure.QUIET_P99_MILLIS, others.latencies().getValueAtPercentile(99) / 1e6);

            flood.begin(0);
            meter.let(target.warmUpSeconds());
            others.measure();
            long before = flood.counts().sent;
            Meter.Moment begin = meter.now();
            meter.let(target.seconds());
            Meter.Moment end = meter.now();
            Histogram latencies = others.latencies();
            meter.put(Figure.FLOOD_PER_SECOND, (flood.counts().sent - before) / end.secondsSince(begin));
            meter.put(Figure.FLOOD_BYTES, Math.max(0, end.residentBytes() - quiet.residentBytes()));
            others.end();
            flood.end();
            flood.hurry();
            flood.drain();
            others.drain();
            meter.put(Figure.FLOOD_LOST, (double) flood.lost());
            meter.put(Figure.P50_MILLIS, latencies.getValueAtPercentile(50) / 1e6);
            meter.put(Figure.P99_MILLIS, latencies.getValueAtPercentile(99) / 1e6);
            meter.put(Figure.MAX_MILLIS, latencies.getMaxValue() / 1e6);
            meter.put(Figure.RESIDENT_BYTES, end.residentBytes());
            meter.put(Figure.BROKER_CPU_SECONDS, end.brokerCpuSince(begin));
            return meter.result(name);
        }
    }

    private static void beginOthers(Load others) throws LoadException, InterruptedException {
        others.subscribe(IntStream.range(0, PAIRS)
                .mapToObj(number -> new SubscriberPlan("bench-other-" + number, List.of("bench/others/" + number), 1,
                        number, 1, ""))
                .toList());
        others.publishers(IntStream.range(0, PAIRS)
                .mapToObj(number -> new PublisherPlan("bench-other-pub-" + number, List.of("bench/others/" + number), 1,
                        false, PAYLOAD_BYTES, 1_000, 1))
                .toList());
        others.begin(OTHERS_PER_SECOND);
    }

    private void prepareFlood(Load flood) throws LoadException, InterruptedException {
        flood.subscribe(List.of(new SubscriberPlan("bench-flooded", List.of(TOPIC), qos, 0, PUBLISHERS, "", false,
                readsEveryMillis)));
        flood.publishers(IntStream.range(0, PUBLISHERS)
                .mapToObj(number -> new PublisherPlan("bench-flood-" + number, List.of(TOPIC), qos, false,
                        PAYLOAD_BYTES, WINDOW, 1))
                .toList());
    }
}
