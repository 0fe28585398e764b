package io.arna.bench.report;

import io.arna.bench.scenario.Figure;
import io.arna.bench.scenario.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that was measured in one go: the rounds of each scenario against each broker.
 *
 * @param about where and how it was measured, by what it is called; in the order in which it is told
 * @param rounds every single result
 */
public record Run(Map<String, String> about, List<Round> rounds) {
    /**
     * One result.
     *
     * @param broker what was measured
     * @param number of the round, from 1
     */
    public record Round(String broker, int number, Result result) {}

    /** Copies the list. */
    public Run {
        rounds = List.copyOf(rounds);
    }

    /** The brokers, in the order in which they first come. */
    public List<String> brokers() {
        return rounds.stream().map(Round::broker).distinct().toList();
    }

    /** The scenarios, likewise. */
    public List<String> scenarios() {
        return rounds.stream().map(round -> round.result().scenario()).distinct().toList();
    }

    /** All values of a figure, lowest first; empty when it was not measured. */
    public double[] values(String broker, String scenario, Figure figure) {
        return rounds.stream()
                .filter(round -> round.broker().equals(broker) && round.result().scenario().equals(scenario))
                .mapToDouble(round -> round.result().get(figure))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
    }

    /** The middle value of a figure; not a number when it was not measured. */
    public double median(String broker, String scenario, Figure figure) {
        return median(values(broker, scenario, figure));
    }

    /** The sum of a figure over all rounds. */
    public double sum(String broker, String scenario, Figure figure) {
        return Arrays.stream(values(broker, scenario, figure)).sum();
    }

    /** The middle of the ratios to another broker, round by round, so that what slows both cancels out; not a number without rounds of both. */
    public double ratio(String broker, String other, String scenario, Figure figure) {
        Map<Integer, Double> theirs = byRound(other, scenario, figure);
        return median(byRound(broker, scenario, figure).entrySet().stream()
                .filter(own -> theirs.containsKey(own.getKey()))
                .mapToDouble(own -> own.getValue() / theirs.getOrDefault(own.getKey(), Double.NaN))
                .filter(Double::isFinite)
                .sorted()
                .toArray());
    }

    private Map<Integer, Double> byRound(String broker, String scenario, Figure figure) {
        return rounds.stream()
                .filter(round -> round.broker().equals(broker) && round.result().scenario().equals(scenario)
                        && round.result().figures().containsKey(figure))
                .collect(Collectors.toMap(Round::number, round -> round.result().get(figure), (first, _) -> first));
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        if (sorted.length == 0) { return Double.NaN; }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
