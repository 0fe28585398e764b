package io.arna.lab.statistics;

import java.util.Arrays;
import java.util.Collection;

/** Values of the same figure, one of each round, and what they come to. Immutable. */
public final class Series {
    /** How sure the intervals are. */
    public static final double CONFIDENCE = 0.95;

    private final double[] sorted;

    /** The value that a share of the values do not exceed, by the nearest rank; not a number when there are none. */
    public static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private Series(double[] sorted) {
        this.sorted = sorted;
    }

    /** The values, in any order; all finite. */
    public static Series of(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        for (double value : sorted) {
            if (!Double.isFinite(value)) { throw new IllegalArgumentException(value + " is no measured value"); }
        }
        return new Series(sorted);
    }

    /** How many there are. */
    public int size() {
        return sorted.length;
    }

    /** Whether there are none. */
    public boolean isEmpty() { return sorted.length == 0; }

    /** The lowest; not a number when there are none. */
    public double least() {
        return isEmpty() ? Double.NaN : sorted[0];
    }

    /** The highest; not a number when there are none. */
    public double most() {
        return isEmpty() ? Double.NaN : sorted[sorted.length - 1];
    }

    /** The average; not a number when there are none. */
    public double mean() {
        return Arrays.stream(sorted).average().orElse(Double.NaN);
    }

    /** The one in the middle; not a number when there are none. */
    public double median() {
        int middle = sorted.length / 2;
        if (isEmpty()) { return Double.NaN; }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The value that a share of the values do not exceed, by the nearest rank; not a number when there are none. */
    public double percentile(double share) {
        return percentile(sorted, share);
    }

    /** How far they scatter: the standard deviation of the sample; not a number for fewer than two. */
    public double deviation() {
        if (sorted.length < 2) { return Double.NaN; }
        double mean = mean();
        double squares = Arrays.stream(sorted).map(value -> (value - mean) * (value - mean)).sum();
        return Math.sqrt(squares / (sorted.length - 1));
    }

    /** Where the mean lies, by Student's t; it assumes that means of such samples are distributed normally. */
    public Interval meanInterval() {
        if (sorted.length < 2) { return Interval.UNKNOWN; }
        double reach = StudentT.quantile((1 + CONFIDENCE) / 2, sorted.length - 1) * deviation()
                / Math.sqrt(sorted.length);
        return new Interval(mean() - reach, mean() + reach);
    }

    /**
     * Where the median lies, by the order of the values; it assumes nothing of their distribution. The lower end is the highest value below
     * which, were the median lower than it, so many values would fall with a chance of 2.5 %; the upper end its mirror image. Fewer than six values cannot
     * tell.
     */
    public Interval medianInterval() {
        int outside = valuesOutside(sorted.length);
        return outside == 0 ? Interval.UNKNOWN : new Interval(sorted[outside - 1], sorted[sorted.length - outside]);
    }

    /** The greatest k with P(X < k) at most 2.5 %, X of the binomial distribution with n and one half: then the k-th value from either end bounds the median. */
    private static int valuesOutside(int n) {
        double term = -n * Math.log(2); // logarithm of the chance that none lies below
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum += Math.exp(term);
            if (sum > (1 - CONFIDENCE) / 2) { return k; }
            term += Math.log(n - k) - Math.log(k + 1);
        }
        return 0;
    }
}
