package io.arna.bench.scenario;

import io.arna.bench.load.Load;
import io.arna.bench.load.LoadException;
import io.arna.bench.load.PublisherPlan;
import io.arna.bench.load.SubscriberPlan;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How soon a process that has just been started is as good as it gets, under traffic from its first second on. */
public record Warming(String name, String about) implements Scenario {
    private static final int PAIRS = 10;
    private static final int WINDOW = 100;
    private static final int PAYLOAD_BYTES = 256;
    private static final int SECONDS = 15;
    private static final int THIRD = 2;

    @Override
    public Result run(Target target) throws LoadException, IOException, InterruptedException {
        try (Load load = new Load(target.options())) {
            Meter meter = new Meter(load, target);
            load.subscribe(IntStream.range(0, PAIRS)
                    .mapToObj(number -> new SubscriberPlan("bench-sub-" + number, List.of("bench/" + number), 1, number,
                            1, ""))
                    .toList());
            load.publishers(IntStream.range(0, PAIRS)
                    .mapToObj(number -> new PublisherPlan("bench-pub-" + number, List.of("bench/" + number), 1, false,
                            PAYLOAD_BYTES, WINDOW, 1))
                    .toList());
            load.begin(0);
            double[] micros = new double[SECONDS];
            Meter.Moment begin = meter.now();
            Meter.Moment last = begin;
            for (int second = 0; second < SECONDS; second++) {
                meter.let(1);
                Meter.Moment now = meter.now();
                micros[second] = 1e6 * now.brokerCpuSince(last) / (now.counts().received - last.counts().received);
                last = now;
            }
            load.end();
            load.drain();
            double best = Arrays.stream(micros).min().orElseThrow();
            meter.put(Figure.THIRD_SECOND, micros[THIRD] / best);
            meter.put(Figure.WARM_SECONDS, 1 + firstWithin(micros, 2 * best));
            meter.put(Figure.CPU_MICROS_PER_DELIVERY, best);
            meter.put(Figure.BROKER_CPU_SECONDS, last.brokerCpuSince(begin));
            return meter.result(name);
        }
    }

    private static int firstWithin(double[] values, double most) {
        return IntStream.range(0, values.length).filter(index -> values[index] <= most).findFirst().orElseThrow();
    }
}
