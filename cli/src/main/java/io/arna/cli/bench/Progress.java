package io.arna.cli.bench;

import io.arna.bench.load.Counts;
import io.arna.bench.load.Load;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** A line a second while a load lasts. */
final class Progress {
    private Progress() {}

    /**
     * Tells until the time is over or nothing more is published.
     *
     * @param word what is counted
     */
    static void tell(Load load, PrintStream out, String word, ToLongFunction<Counts> count, double seconds,
            boolean endsWithSending) throws InterruptedException {
        long begun = System.nanoTime();
        long last = 0;
        for (int second = 1; second <= seconds; second++) {
            load.let(begun + TimeUnit.SECONDS.toNanos(second) - System.nanoTime());
            Counts counts = load.counts();
            long now = count.applyAsLong(counts);
            out.printf("%ds %s total=%d rate=%d/sec connected=%d%s%n", second, word, now, now - last,
                    counts.connected - counts.cut,
                    trouble(counts));
            last = now;
            if (endsWithSending && !load.isSending()) { return; }
        }
    }

    private static String trouble(Counts counts) {
        long failures = counts.failures + counts.violations;
        return (counts.refused > 0 ? " refused=" + counts.refused : "") + (counts.cut > 0 ? " cut=" + counts.cut : "")
                + (failures > 0 ? " failures=" + failures : "") + (counts.late > 0 ? " late=" + counts.late : "");
    }

    /** What it came to. */
    static void sumUp(Load load, PrintStream out) throws InterruptedException {
        Counts counts = load.counts();
        out.printf("connected=%d refused=%d cut=%d published=%d acknowledged=%d heard=%d%n", counts.connected,
                counts.refused,
                counts.cut, counts.sent, counts.acknowledged, counts.received);
        if (counts.received > 0) {
            Histogram latencies = load.latencies();
            out.printf("lost=%d duplicated=%d reordered=%d corrupt=%d%n", load.lost(), counts.duplicated,
                    counts.reordered,
                    counts.corrupt);
            out.printf(Locale.ROOT, "latency p50=%.2fms p99=%.2fms p99.9=%.2fms max=%.2fms%n",
                    latencies.getValueAtPercentile(50) / 1e6, latencies.getValueAtPercentile(99) / 1e6,
                    latencies.getValueAtPercentile(99.9) / 1e6, latencies.getMaxValue() / 1e6);
        }
        for (String note : load.notes()) {
            out.println("! " + note);
        }
    }
}
