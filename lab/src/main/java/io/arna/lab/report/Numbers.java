package io.arna.lab.report;

import io.arna.lab.run.Cell;
import io.arna.lab.run.Measure;
import io.arna.lab.run.Samples;
import java.util.List;

/** Takes figures from samples for the parts of a report. */
record Numbers(Samples samples) {
    Figure figure(Cell cell, String stat) {
        return Figure.of(samples, cell, stat);
    }

    /** Whether there is anything of it. */
    boolean has(Cell cell) {
        return !samples.series(cell).isEmpty();
    }

    /** A number alone. */
    List<Span> one(Cell cell, String stat) {
        return List.of(new Span.Measured(figure(cell, stat)));
    }

    /** A number with its interval, where there are values enough for one. */
    List<Span> withInterval(Cell cell, String stat) {
        Figure low = figure(cell, stat + Figure.LOW);
        Figure high = figure(cell, stat + Figure.HIGH);
        Span.Measured middle = new Span.Measured(figure(cell, stat));
        return low.isKnown() && high.isKnown()
                ? List.of(middle, new Span.Words(" ("), new Span.Measured(low), new Span.Words(" – "),
                        new Span.Measured(high), new Span.Words(")"))
                : List.of(middle);
    }

    /** A bar for each channel that has it. */
    List<Plots.Bar> bars(List<String> channels, Measure measure, int qos, int payloadBytes, String stat) {
        return channels.stream().map(channel -> new Cell(channel, measure, qos, payloadBytes)).filter(this::has)
                .map(cell -> new Plots.Bar(cell.channel(), figure(cell, stat), figure(cell, stat + Figure.LOW).value(),
                        figure(cell, stat + Figure.HIGH).value(), Double.NaN))
                .toList();
    }
}
