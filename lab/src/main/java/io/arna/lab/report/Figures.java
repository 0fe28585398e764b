package io.arna.lab.report;

import io.arna.lab.run.Cell;
import io.arna.lab.run.Measure;
import io.arna.lab.statistics.Interval;
import io.arna.lab.statistics.Series;
import java.util.Locale;

/** Figures as people read them. */
final class Figures {
    private Figures() {}

    /** What a figure is of. */
    static String name(Cell cell) {
        return cell.channel() + ", " + cell.measure().words()
                + (cell.qos() < 0 ? "" : ", QoS " + cell.qos() + ", " + bytes(cell.payloadBytes()));
    }

    /** A size of payload. */
    static String bytes(int bytes) {
        return bytes >= 1_024 && bytes % 1_024 == 0 ? bytes / 1_024 + " KiB" : bytes + " B";
    }

    /** A mean and its interval. */
    static String meanWithInterval(Measure measure, Series series) {
        return of(measure, series.mean()) + interval(measure, series.meanInterval());
    }

    /** An interval in brackets; nothing when it is not known. */
    static String interval(Measure measure, Interval interval) {
        return interval.isKnown()
                ? " (" + of(measure, interval.low()) + " – " + of(measure, interval.high()) + ")" : "";
    }

    /** A value with its unit. */
    static String of(Measure measure, double value) {
        if (!Double.isFinite(value)) { return "–"; }
        return switch (measure.unit()) {
            case BITS_PER_SECOND -> significant(value / 1e6) + " Mbit/s";
            case BYTES -> significant(value) + " B";
            case MICROS -> significant(value) + " µs";
            case MILLIS -> significant(value) + " ms";
            case COUNT -> significant(value);
            case SHARE -> String.format(Locale.ROOT, "%.2f %%", 100 * value);
        };
    }

    private static String significant(double value) {
        double size = Math.abs(value);
        if (size != 0 && size < 0.001) { return String.format(Locale.ROOT, "%.1e", value); }
        int decimals = size >= 100 || value == Math.rint(value) ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
