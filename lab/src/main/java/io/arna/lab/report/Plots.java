package io.arna.lab.report;

import io.arna.lab.report.Picture.Anchor;
import io.arna.lab.report.Picture.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Kinds of plots. */
final class Plots {
    private static final List<String> COLORS = List.of("#1b7f5c", "#c8553d", "#2f6db3", "#8a5fbf", "#b8860b", "#3aa6a6",
            "#7a7a7a", "#d16ba5", "#556b2f", "#444466");
    private static final String PAPER = "#b9b9b9";
    private static final String DARK = "#222222";
    private static final String LIGHT = "#dddddd";
    private static final int LABEL = 150;
    private static final int BAR = 420;
    private static final int ROW = 24;
    private static final int VALUE = 200;
    private static final int WIDE = 640;
    private static final int HIGH = 330;
    private static final int LEFT = 70;
    private static final int LEGEND = 130;
    private static final int BOTTOM = 40;
    private static final int TOP = 15;

    private Plots() {}

    /**
     * A bar.
     *
     * @param label what stands before it
     * @param figure what it shows; null where there is a paper's value
     * @param low the lower end of its interval, not a number when there is none
     * @param high the upper end
     * @param papers the paper's value in the same unit; not a number when it is ours
     */
    record Bar(String label, @Nullable Figure figure, double low, double high, double papers) {
        double value() {
            return figure == null ? papers : figure.value();
        }
    }

    /** Bars below each other, with their intervals. */
    static Picture bars(List<Bar> bars) {
        double most = bars.stream().mapToDouble(bar -> Double.isFinite(bar.high()) ? Math.max(bar.high(), bar.value())
                : bar.value()).filter(Double::isFinite).max().orElse(1);
        double scale = BAR / (most > 0 ? most : 1);
        Picture picture = new Picture(LABEL + BAR + VALUE, ROW * bars.size() + 8);
        int y = 4;
        for (Bar bar : bars) {
            bar(picture, bar, y, scale);
            y += ROW;
        }
        return picture;
    }

    private static void bar(Picture picture, Bar bar, int y, double scale) {
        picture.text(LABEL - 8, y + 16, Anchor.END, bar.label());
        double end = Math.max(1, bar.value() * scale);
        picture.add(new Shape.Box(LABEL, y + 3, end, ROW - 6, bar.figure() == null ? PAPER : COLORS.getFirst(),
                bar.figure()));
        if (Double.isFinite(bar.low()) && Double.isFinite(bar.high())) {
            double low = LABEL + Math.max(0, bar.low()) * scale;
            double high = LABEL + bar.high() * scale;
            end = Math.max(end, high - LABEL);
            picture.line(low, y + ROW / 2.0, high, y + ROW / 2.0, DARK, 1.5);
            picture.line(low, y + 7, low, y + ROW - 7, DARK, 1.5);
            picture.line(high, y + 7, high, y + ROW - 7, DARK, 1.5);
        }
        picture.text(LABEL + end + 6, y + 16, Anchor.START,
                bar.figure() == null ? bar.papers() / 1e6 + " Mbit/s (paper)" : bar.figure().text());
    }

    /**
     * A curve.
     *
     * @param label in the legend
     * @param points from left to right
     */
    record Curve(String label, List<Point> points) {
        Curve {
            points = List.copyOf(points);
        }
    }

    /**
     * A point of a curve, at its real values.
     *
     * @param x to the right
     * @param y upwards
     * @param figure what it shows
     */
    record Point(double x, double y, Figure figure) {}

    /** A mark of an axis: where, and what is written there. */
    record Mark(double at, String text) {}

    /** Curves over a logarithmic x-axis; from zero upwards. */
    static Picture curves(List<Curve> curves, List<Mark> below, List<Mark> beside) {
        double least = Math.log(below.getFirst().at());
        double most = Math.log(below.getLast().at());
        double highest = beside.getLast().at();
        Picture picture = new Picture(WIDE + LEGEND, HIGH);
        Frame frame = new Frame(least, most, highest);
        for (Mark mark : beside) {
            picture.line(LEFT, frame.y(mark.at()), WIDE, frame.y(mark.at()), LIGHT, 1);
            picture.text(LEFT - 6, frame.y(mark.at()) + 4, Anchor.END, mark.text());
        }
        for (Mark mark : below) {
            picture.line(frame.x(mark.at()), HIGH - BOTTOM, frame.x(mark.at()), HIGH - BOTTOM + 5, DARK, 1);
            picture.text(frame.x(mark.at()), HIGH - BOTTOM + 20, Anchor.MIDDLE, mark.text());
        }
        picture.line(LEFT, HIGH - BOTTOM, WIDE, HIGH - BOTTOM, DARK, 1);
        for (int i = 0; i < curves.size(); i++) {
            curve(picture, curves.get(i), COLORS.get(i % COLORS.size()), frame);
            int y = TOP + 18 * i;
            picture.add(new Shape.Box(WIDE + 14, y, 12, 12, COLORS.get(i % COLORS.size()), null));
            picture.text(WIDE + 32, y + 11, Anchor.START, curves.get(i).label());
        }
        return picture;
    }

    /** Where values are drawn. */
    private record Frame(double leastLog, double mostLog, double highest) {
        double x(double value) {
            return LEFT + (Math.log(value) - leastLog) / Math.max(1e-9, mostLog - leastLog) * (WIDE - LEFT - 10);
        }

        double y(double value) {
            return HIGH - BOTTOM - value / (highest > 0 ? highest : 1) * (HIGH - BOTTOM - TOP);
        }
    }

    private static void curve(Picture picture, Curve curve, String color, Frame frame) {
        Point before = null;
        for (Point point : curve.points()) {
            if (before != null) {
                picture.line(frame.x(before.x()), frame.y(before.y()), frame.x(point.x()), frame.y(point.y()), color,
                        2);
            }
            picture.add(new Shape.Dot(frame.x(point.x()), frame.y(point.y()), color, point.figure()));
            before = point;
        }
    }

    /** Round numbers from zero up to at least the highest value. */
    static List<Double> steps(double highest) {
        double size = Math.pow(10, Math.floor(Math.log10(Math.max(highest, 1e-9))));
        double step = highest / size <= 2 ? size / 2 : highest / size <= 5 ? size : size * 2;
        int count = (int) Math.max(1, Math.ceil(highest / step - 1e-9));
        return IntStream.rangeClosed(0, count).mapToObj(i -> i * step).toList();
    }

    /** Who holds what: a row for each thing, a column for each holder. */
    static Picture holdings(List<String> columns, List<String> rows, List<List<Boolean>> held) {
        int column = 110;
        Picture picture = new Picture(LABEL + column * columns.size() + 10, 30 + ROW * rows.size());
        for (int i = 0; i < columns.size(); i++) {
            picture.text(LABEL + column * (i + 0.5), 18, Anchor.MIDDLE, columns.get(i));
        }
        for (int row = 0; row < rows.size(); row++) {
            double y = 28.0 + ROW * row;
            picture.text(LABEL - 8, y + 15, Anchor.END, rows.get(row));
            for (int i = 0; i < columns.size(); i++) {
                boolean has = held.get(row).get(i);
                picture.add(new Shape.Box(LABEL + column * i + 4, y, column - 8, ROW - 4,
                        has ? COLORS.getFirst() : "#eeeeee", null));
                if (has) {
                    picture.add(new Shape.Text(LABEL + column * (i + 0.5), y + 14, Anchor.MIDDLE, "holds", "#ffffff"));
                }
            }
        }
        return picture;
    }
}
