package io.arna.bench.scale;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;

/**
 * What work has cost.
 *
 * @param cpuNanos of the thread that did it
 */
record Effort(long cpuNanos) {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static Effort of(Runnable work) {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        return new Effort(THREADS.getCurrentThreadCpuTime() - start);
    }

    /**
     * What work on 0 to {@code count} - 1 has cost without its preparation.
     *
     * @param together how many are prepared at a time
     * @param prepare given the first of a part, makes what the work needs
     * @param work given that and the first of the part
     */
    static <P> Effort inParts(int count, int together, IntFunction<P> prepare, ObjIntConsumer<P> work) {
        Effort all = new Effort(0);
        for (int from = 0; from < count; from += together) {
            int first = from;
            P prepared = prepare.apply(first);
            all = all.and(of(() -> work.accept(prepared, first)));
        }
        return all;
    }

    Effort and(Effort other) {
        return new Effort(cpuNanos + other.cpuNanos);
    }

    double nanosEach(long count) {
        return (double) cpuNanos / count;
    }

    double perSecond(long count) {
        return count * 1e9 / Math.max(1, cpuNanos);
    }

    double millis() {
        return cpuNanos / 1e6;
    }
}
