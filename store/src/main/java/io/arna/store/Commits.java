package io.arna.store;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** How many commits there were, how large, and how long they took. One thread adds, any reads. */
public final class Commits {
    /** Latencies are told to an eighth: so many steps for each doubling. */
    private static final int STEPS = 8;
    private static final int STEP_BITS = 3;

    private final LongAdder groups = new LongAdder();
    private final LongAdder operations = new LongAdder();
    private final LongAdder syncs = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final AtomicLongArray byMicros = new AtomicLongArray(Long.SIZE * STEPS);

    private volatile long diskBytes;

    Commits() {}

    void add(int size, long nanos) {
        groups.increment();
        operations.add(size);
        byMicros.incrementAndGet(stepOf(Math.max(1, nanos / 1_000)));
    }

    /** Commits so far. */
    public long groups() {
        return groups.sum();
    }

    void synced() {
        syncs.increment();
    }

    /** How often the disk was asked whether it has all: once for each commit at level {@code FSYNC}, never at {@code OS}. */
    public long syncs() {
        return syncs.sum();
    }

    void read(int count) {
        records.add(count);
    }

    /** Sessions, retained and waiting messages that have been read. */
    public long recordsRead() {
        return records.sum();
    }

    void onDisk(long bytes) {
        diskBytes = bytes;
    }

    /** How much the store's files take; some seconds old. */
    public long diskBytes() {
        return diskBytes;
    }

    /** How many commits took how long, so far. */
    long[] byDuration() {
        long[] counts = new long[byMicros.length()];
        Arrays.setAll(counts, byMicros::get);
        return counts;
    }

    /** Operations in all of them. */
    public long operations() {
        return operations.sum();
    }

    /**
     * So long, in microseconds, took this share of all commits at most, with an error of an eighth; 0 when there were none.
     *
     * @param share 0–1: 0.99 for the 99th percentile
     */
    public long micros(double share) {
        return micros(byDuration(), share);
    }

    /** The same of counts by duration. */
    static long micros(long[] byDuration, double share) {
        long rank = (long) Math.ceil(LongStream.of(byDuration).sum() * share);
        long seen = 0;
        for (int i = 0; i < byDuration.length; i++) {
            seen += byDuration[i];
            if (seen >= rank && seen > 0) { return upperBound(i); }
        }
        return 0;
    }

    static int stepOf(long micros) {
        int doublings = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        int step = doublings <= STEP_BITS
                ? (int) (micros << (STEP_BITS - doublings))
                : (int) (micros >>> (doublings - STEP_BITS));
        return doublings * STEPS + step - STEPS;
    }

    static long upperBound(int step) {
        int doublings = step / STEPS;
        long next = step % STEPS + STEPS + 1L;
        return doublings <= STEP_BITS ? (next - 1) >> (STEP_BITS - doublings) : (next << (doublings - STEP_BITS)) - 1;
    }
}
