package io.arna.bench.scenario;

import io.arna.bench.load.Load;
import io.arna.bench.load.LoadException;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Connections that are held and say nothing: what each costs in resident memory, at a ninth of them, a third, and all.
 *
 * @param connections how many
 */
public record Idle(String name, String about, int connections) implements Scenario {
    private static final double SETTLE_SECONDS = 2;

    @Override
    public Result run(Target target) throws LoadException, IOException, InterruptedException {
        int all = target.scaled(connections);
        List<String> ids = IntStream.range(0, all).mapToObj(number -> "bench-idle-" + number).toList();
        try (Load load = new Load(target.options())) {
            Meter meter = new Meter(load, target);
            Meter.Moment begin = meter.now();
            Meter.Moment few = hold(load, meter, ids.subList(0, all / 9));
            Meter.Moment some = hold(load, meter, ids.subList(all / 9, all / 3));
            Meter.Moment end = hold(load, meter, ids.subList(all / 3, all));
            meter.put(Figure.BYTES_PER_CONNECTION, growth(begin, end));
            meter.put(Figure.BYTES_PER_CONNECTION_FEW, growth(begin, few));
            meter.put(Figure.BYTES_PER_CONNECTION_SOME, growth(begin, some));
            meter.put(Figure.BYTES_PER_FURTHER_CONNECTION, growth(some, end));
            meter.put(Figure.CONNECTIONS_PER_CPU_SECOND, end.counts().connected / end.brokerCpuSince(begin));
            meter.put(Figure.BROKER_CPU_SECONDS, end.brokerCpuSince(begin));
            meter.put(Figure.RESIDENT_BYTES, end.residentBytes());
            return meter.result(name);
        }
    }

    private static Meter.Moment hold(Load load, Meter meter, List<String> more)
            throws LoadException, IOException, InterruptedException {
        load.idle(more);
        meter.let(SETTLE_SECONDS);
        return meter.now();
    }

    private static double growth(Meter.Moment begin, Meter.Moment end) {
        return (end.residentBytes() - begin.residentBytes()) / (end.counts().connected - begin.counts().connected);
    }
}
