package io.arna.lab.statistics;

/**
 * Where a figure lies with the confidence that is aimed at; both ends are infinite when there are too few values to tell.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
    /** Nothing is known. */
    static final Interval UNKNOWN = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** Whether there were values enough. */
    public boolean isKnown() {
        return Double.isFinite(low) && Double.isFinite(high);
    }

    /** Whether a value may be in both. */
    public boolean meets(Interval other) {
        return low <= other.high && other.low <= high;
    }
}
