package io.arna.bench.scenario;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of a scenario gave.
 *
 * @param scenario its name
 * @param figures what was measured; a figure that could not be is not there
 * @param notes what a reader has to know about this run, in sentences
 */
public record Result(String scenario, Map<Figure, Double> figures, List<String> notes) {
    /** Copies both. */
    public Result {
        EnumMap<Figure, Double> own = new EnumMap<>(Figure.class);
        own.putAll(figures);
        figures = Collections.unmodifiableMap(own);
        notes = List.copyOf(notes);
    }

    /** A figure; not a number when it was not measured. */
    public double get(Figure figure) {
        return figures.getOrDefault(figure, Double.NaN);
    }

    /** Whether nothing was lost, doubled, swapped, spoilt or refused. */
    public boolean isClean() {
        return List.of(Figure.LOST, Figure.DUPLICATED, Figure.REORDERED, Figure.CORRUPT, Figure.ERRORS).stream()
                .allMatch(figure -> figures.getOrDefault(figure, 0.0) == 0);
    }
}
