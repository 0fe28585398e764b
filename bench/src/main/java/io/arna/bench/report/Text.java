package io.arna.bench.report;

import io.arna.bench.scenario.Figure;
import io.arna.bench.scenario.Result;
import java.util.Locale;
import java.util.Map;

/** Figures as people read them. */
public final class Text {
    private Text() {}

    /** A figure's value with as many digits as it deserves, and its unit. */
    public static String of(Figure figure, double value) {
        if (!Double.isFinite(value)) { return "–"; }
        return switch (figure.unit()) {
            case COUNT -> grouped(value);
            case MICROS -> significant(value) + " µs";
            case MILLIS -> significant(value) + " ms";
            case SECONDS -> String.format(Locale.ROOT, "%.2f s", value);
            case BYTES -> value >= 10_000_000 ? significant(value / 1e6) + " MB" : grouped(value) + " B";
            case RATIO -> significant(value);
            case SHARE -> String.format(Locale.ROOT, "%.0f %%", 100 * value);
        };
    }

    /** A ratio. */
    public static String ratio(double value) {
        return Double.isFinite(value) ? significant(value) : "–";
    }

    /** A result, a line for each figure. */
    public static String of(Result result) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Figure, Double> figure : result.figures().entrySet()) {
            text.append("  %-48s %16s%n".formatted(figure.getKey().words(), of(figure.getKey(), figure.getValue())));
        }
        result.notes().forEach(note -> text.append("  ! ").append(note).append(System.lineSeparator()));
        return text.toString();
    }

    private static String grouped(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private static String significant(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
