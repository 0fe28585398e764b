package io.arna.lab.report;

import io.arna.lab.run.Cell;
import io.arna.lab.run.Measure;
import io.arna.lab.run.Samples;
import io.arna.lab.statistics.Series;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether two runs found the same.
 *
 * @param lines one for each figure that both have
 * @param onlyOne figures that one of them lacks
 */
public record Agreement(List<Line> lines, List<Cell> onlyOne) {
    /** What can be said. */
    public enum Verdict {
        /** The intervals of the means meet. */
        AGREE,
        /** They do not. */
        DIFFER,
        /** One of them has too few values for an interval. */
        TOO_FEW
    }

    /**
     * A figure.
     *
     * @param cell what was measured
     * @param first in the first run
     * @param second in the second
     */
    public record Line(Cell cell, Series first, Series second) {
        /** Whether they are the same within their intervals. */
        public Verdict verdict() {
            if (!first.meanInterval().isKnown() || !second.meanInterval().isKnown()) { return Verdict.TOO_FEW; }
            return first.meanInterval().meets(second.meanInterval()) ? Verdict.AGREE : Verdict.DIFFER;
        }
    }

    public Agreement {
        lines = List.copyOf(lines);
        onlyOne = List.copyOf(onlyOne);
    }

    /** Compares two runs. */
    public static Agreement of(Samples first, Samples second) {
        List<Line> lines = new ArrayList<>();
        List<Cell> onlyOne = new ArrayList<>();
        for (Cell cell : first.cells()) {
            Series theirs = second.series(cell);
            if (cell.measure() != Measure.LATENCY && !theirs.isEmpty()) { // whose percentiles are compared
                lines.add(new Line(cell, first.series(cell), theirs));
            }
        }
        first.cells().stream().filter(cell -> second.series(cell).isEmpty()).forEach(onlyOne::add);
        second.cells().stream().filter(cell -> first.series(cell).isEmpty()).forEach(onlyOne::add);
        return new Agreement(lines, onlyOne);
    }

    /** How many figures are so. */
    public long count(Verdict verdict) {
        return lines.stream().filter(line -> line.verdict() == verdict).count();
    }

    /** For the terminal: each figure that differs, and a last line that says what it comes to. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            if (line.verdict() == Verdict.DIFFER) {
                text.append("differs: ").append(Figures.name(line.cell())).append(": ")
                        .append(Figures.meanWithInterval(line.cell().measure(), line.first())).append(" and ")
                        .append(Figures.meanWithInterval(line.cell().measure(), line.second())).append('\n');
            }
        }
        for (Cell cell : onlyOne) {
            text.append("in one of them only: ").append(Figures.name(cell)).append('\n');
        }
        return text.append(conclusion()).append('\n').toString();
    }

    private String conclusion() {
        long differ = count(Verdict.DIFFER);
        String fewer = count(Verdict.TOO_FEW) == 0 ? ""
                : "; of " + count(Verdict.TOO_FEW) + " there are too few values to tell";
        if (differ == 0) {
            return "The runs agree: the 95 % intervals of " + count(Verdict.AGREE) + " figures meet" + fewer + ".";
        }
        return "The runs do NOT agree: of " + (differ + count(Verdict.AGREE)) + " figures " + differ
                + " have 95 % intervals that do not meet" + fewer + ".";
    }
}
