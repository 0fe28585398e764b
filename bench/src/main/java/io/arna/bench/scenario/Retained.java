package io.arna.bench.scenario;

import io.arna.bench.load.Load;
import io.arna.bench.load.LoadException;
import io.arna.bench.load.PublisherPlan;
import io.arna.bench.load.SubscriberPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Retained messages: stored, then replayed to one subscriber of all of them.
 *
 * @param messages how many
 */
public record Retained(String name, String about, int messages) implements Scenario {
    private static final int PUBLISHERS = 10;
    private static final int PAYLOAD_BYTES = 64;
    private static final int WINDOW = 100;

    @Override
    public boolean isDurable() { return true; }

    @Override
    public boolean isRepeatable() { return true; }

    @Override
    public Result run(Target target) throws LoadException, IOException, InterruptedException {
        int each = Math.max(1, target.scaled(messages) / PUBLISHERS);
        int bytes = target.payloadBytes() == 0 ? PAYLOAD_BYTES : target.payloadBytes();
        try (Load load = new Load(target.options())) {
            Meter meter = new Meter(load, target);
            List<PublisherPlan> plans = new ArrayList<>();
            for (int number = 0; number < PUBLISHERS; number++) {
                String place = "bench/retained/" + number + "/";
                plans.add(new PublisherPlan("bench-pub-" + number,
                        IntStream.range(0, each).mapToObj(topic -> place + topic).toList(), 1, true, bytes, WINDOW, 0,
                        each));
            }
            load.publishers(plans);
            load.limit(Long.MAX_VALUE, (long) PUBLISHERS * each);
            Meter.Moment begin = meter.now();
            load.begin(0);
            while (load.isSending()) {
                meter.let(0.05);
            }
            load.drain();
            Meter.Moment stored = meter.now();
            meter.put(Figure.STORED_PER_CPU_SECOND,
                    stored.counts().acknowledged / stored.brokerCpuSince(begin));

            load.subscribe(
                    List.of(new SubscriberPlan("bench-sub", List.of("bench/retained/#"), 0, 0, PUBLISHERS, "bench")));
            while (load.counts().received < stored.counts().acknowledged && goesOn(load, meter)) {
            }
            Meter.Moment end = meter.now();
            meter.put(Figure.REPLAYED_PER_CPU_SECOND, end.counts().received / end.brokerCpuSince(stored));
            meter.put(Figure.BROKER_CPU_SECONDS, end.brokerCpuSince(begin));
            meter.put(Figure.RESIDENT_BYTES, end.residentBytes());
            meter.note("The retained messages stay with the broker, below bench/retained/.");
            return meter.result(name);
        }
    }

    private static boolean goesOn(Load load, Meter meter) throws InterruptedException {
        long before = load.counts().received;
        for (int glance = 0; glance < 40; glance++) {
            meter.let(0.05);
            if (load.counts().received > before) { return true; }
        }
        return false;
    }
}
