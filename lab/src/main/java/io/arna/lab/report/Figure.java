package io.arna.lab.report;

import io.arna.lab.run.Cell;
import io.arna.lab.run.Samples;
import io.arna.lab.statistics.Series;
import java.util.Locale;

/**
 * A number in a report, and where it comes from: none gets there another way, so that each can be computed again from the samples.
 *
 * @param cell what was measured
 * @param stat which number of it; see {@link #of}
 * @param value in the unit of the measure, or a ratio
 */
record Figure(Cell cell, String stat, double value) {
    static final String MEAN = "mean";
    static final String MEDIAN = "median";
    static final String LOW = "_low";
    static final String HIGH = "_high";
    /** The mean as a share of the open channel's. */
    static final String SHARE_OF_OPEN = "share_of_open";
    /** The median of how much more it was than the open channel's, round by round. */
    static final String ADDED = "added";
    static final String OPEN = "open";

    /** A percentile, 1 to 99. */
    static String percentile(int percent) {
        return "p" + percent;
    }

    /** Computes one; not a number where there are too few samples for it. */
    static Figure of(Samples samples, Cell cell, String stat) {
        Series series = samples.series(cell);
        Cell open = new Cell(OPEN, cell.measure(), cell.qos(), cell.payloadBytes());
        return new Figure(cell, stat, switch (stat) {
            case MEAN -> series.mean();
            case MEAN + LOW -> series.meanInterval().low();
            case MEAN + HIGH -> series.meanInterval().high();
            case MEDIAN -> series.median();
            case MEDIAN + LOW -> series.medianInterval().low();
            case MEDIAN + HIGH -> series.medianInterval().high();
            case SHARE_OF_OPEN -> series.mean() / samples.series(open).mean();
            case ADDED -> samples.differences(cell, open).median();
            default -> series.percentile(Integer.parseInt(stat.substring(1)) / 100.0);
        });
    }

    boolean isKnown() { return Double.isFinite(value); }

    /** For people. */
    String text() {
        if (!isKnown()) { return "–"; }
        return stat.equals(SHARE_OF_OPEN) ? String.format(Locale.ROOT, "%.0f %%", 100 * value)
                : Figures.of(cell.measure(), value);
    }

    /** Where it comes from, as one word. */
    String source() {
        return String.join("|", cell.channel(), cell.measure().word(), Integer.toString(cell.qos()),
                Integer.toString(cell.payloadBytes()), stat);
    }
}
