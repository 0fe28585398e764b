package io.arna.lab.run;

import io.arna.lab.LabException;
import io.arna.lab.statistics.Series;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All that was measured, in the order in which it was. Immutable; in its file lines are only ever added, those of one measurement in one write. */
public final class Samples {
    /** The file in a run's folder. */
    public static final String FILE = "samples.csv";

    private final List<Sample> all;

    private Samples(List<Sample> all) {
        this.all = List.copyOf(all);
    }

    /** These. */
    public static Samples of(Collection<Sample> samples) {
        return new Samples(List.copyOf(samples));
    }

    /**
     * What a run has left. A last line without an end is what a loss of power left of a measurement, and does not count; nor does the rest of that measurement.
     *
     * @throws LabException when the file is not such a file
     */
    public static Samples read(Path folder) throws IOException, LabException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new LabException(folder + " has no " + FILE + ": it is not the folder of a run");
        }
        String text = Files.readString(file);
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(Sample.HEADER)) {
            throw new LabException(file + ", line 1: it should be '" + Sample.HEADER + "'");
        }
        List<Sample> samples = new ArrayList<>();
        int complete = text.endsWith("\n") ? lines.size() : lines.size() - 1;
        for (int at = 1; at < complete; at++) {
            try {
                samples.add(Sample.parse(lines.get(at)));
            } catch (IllegalArgumentException e) {
                throw new LabException(file + ", line " + (at + 1) + ": it is no sample: " + e.getMessage());
            }
        }
        if (complete < lines.size() && !samples.isEmpty()) {
            Sample last = samples.getLast();
            samples.removeIf(sample -> isOfStep(sample, last.cell().channel(), last.round(), last.step()));
        }
        return new Samples(samples);
    }

    /** Writes all, in place of what is there. */
    public void write(Path folder) throws IOException {
        Files.writeString(folder.resolve(FILE), Sample.HEADER + "\n" + lines(all));
    }

    /** Adds some to the file. */
    static void append(Path folder, List<Sample> more) throws IOException {
        Files.write(folder.resolve(FILE), lines(more).getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }

    private static String lines(List<Sample> samples) {
        return samples.stream().map(sample -> sample.line() + "\n").collect(Collectors.joining());
    }

    /** All of them. */
    public List<Sample> all() {
        return all;
    }

    /** Whether a measurement of a round was made. */
    boolean has(String channel, int round, String step) {
        return all.stream().anyMatch(sample -> isOfStep(sample, channel, round, step));
    }

    private static boolean isOfStep(Sample sample, String channel, int round, String step) {
        return sample.cell().channel().equals(channel) && sample.round() == round && sample.step().equals(step);
    }

    /** What was measured of what, in the order in which it first came. */
    public List<Cell> cells() {
        return all.stream().map(Sample::cell).distinct().toList();
    }

    /** The values of a cell; empty when it was not measured. */
    public Series series(Cell cell) {
        return Series.of(all.stream().filter(sample -> sample.cell().equals(cell)).map(Sample::value).toList());
    }

    /** How much more it was than in another cell, round by round, so that what slows a whole round cancels out; of rounds that have one value of each. */
    public Series differences(Cell cell, Cell other) {
        Map<Integer, Double> theirs = byRound(other);
        return Series.of(byRound(cell).entrySet().stream().filter(own -> theirs.containsKey(own.getKey()))
                .map(own -> own.getValue() - theirs.getOrDefault(own.getKey(), 0.0)).toList());
    }

    private Map<Integer, Double> byRound(Cell cell) {
        Map<Integer, Double> values = new LinkedHashMap<>();
        all.stream().filter(sample -> sample.cell().equals(cell))
                .forEach(sample -> values.put(sample.round(), sample.value()));
        return values;
    }
}
