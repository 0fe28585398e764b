package io.arna.bench.scenario;

import io.arna.bench.load.Counts;
import io.arna.bench.load.Load;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Takes figures from a load and the broker's process between two moments. Confined to one thread. */
final class Meter {
    private static final double GENERATOR_IS_BUSY = 0.9;
    private static final long GLANCE_NANOS = 100_000_000;

    private final Load load;
    private final ProcessGauge broker;
    private final ProcessGauge self = ProcessGauge.ofThisProcess();
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    private final List<String> notes = new ArrayList<>();

    /** A moment. */
    record Moment(long nanos, Counts counts, double brokerCpuSeconds, double generatorCpuSeconds,
            double residentBytes) {
        double secondsSince(Moment earlier) {
            return (nanos - earlier.nanos) / 1e9;
        }

        double brokerCpuSince(Moment earlier) {
            return brokerCpuSeconds - earlier.brokerCpuSeconds;
        }
    }

    Meter(Load load, Target target) {
        this.load = load;
        broker = new ProcessGauge(target.pid());
    }

    Moment now() throws IOException, InterruptedException {
        return new Moment(System.nanoTime(), load.counts(), broker.cpuSeconds(), self.cpuSeconds(),
                broker.residentBytes());
    }

    void put(Figure figure, double value) {
        if (Double.isFinite(value)) {
            figures.put(figure, value);
        }
    }

    private void count(Figure figure, long things) {
        figures.put(figure, (double) things);
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    /** Whether the generator was the narrower of the two. */
    void putGeneratorShare(Moment from, Moment to) {
        double share = (to.generatorCpuSeconds - from.generatorCpuSeconds) / to.secondsSince(from);
        put(Figure.GENERATOR_CPU_SHARE, share);
        if (share > GENERATOR_IS_BUSY) {
            note("The generator used %.0f %% of a core: it may be the limit, not the broker. CPU figures hold, rates are too low."
                    .formatted(100 * share));
        }
    }

    /** Waits, and gives up on messages that were lost on the way, which would otherwise hold back their publishers. */
    void let(double seconds) throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long last = -1;
        long quiet = 0;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            load.let(Math.min(left, GLANCE_NANOS));
            long now = load.counts().received + load.counts().acknowledged;
            quiet = now == last ? quiet + 1 : 0;
            last = now;
            if (quiet >= 10 && load.isSending()) {
                load.writeOff();
                quiet = 0;
            }
        }
    }

    /** Closes the books where it was not waited for what was published. */
    Result resultWithoutLosses(String scenario) throws InterruptedException {
        Result result = result(scenario);
        figures.remove(Figure.LOST);
        return new Result(scenario, figures, result.notes());
    }

    /** Closes the books. */
    Result result(String scenario) throws InterruptedException {
        Counts counts = load.counts();
        count(Figure.SENT, counts.sent);
        count(Figure.RECEIVED, counts.received);
        count(Figure.LOST, load.lost());
        count(Figure.DUPLICATED, counts.duplicated);
        count(Figure.REORDERED, counts.reordered);
        count(Figure.CORRUPT, counts.corrupt);
        count(Figure.ERRORS, counts.refused + counts.cut + counts.failures + counts.violations);
        if (counts.refused + counts.cut + counts.failures + counts.violations > 0) {
            note("%d connections refused, %d cut, %d failures told, %d answers that must not be."
                    .formatted(counts.refused, counts.cut, counts.failures, counts.violations));
        }
        load.notes().forEach(this::note);
        return new Result(scenario, figures, notes);
    }
}
