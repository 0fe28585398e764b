package io.arna.bench.compare;

import io.arna.bench.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;

/**
 * What to compare, and how thoroughly.
 *
 * @param brokers names, as {@link Compare#BROKERS} has them
 * @param scenarios what to measure
 * @param rounds how often each broker has its turn, at least 1
 * @param warmUpSeconds of traffic before the first round of each scenario
 * @param seconds each turn counts
 * @param scale of connections, filters and retained messages; 1 for the scenarios' own numbers
 * @param launcher the {@code arna} script, which starts Arna and the relay
 * @param version of Arna, with the commit
 */
public record CompareOptions(List<String> brokers, List<Scenario> scenarios, int rounds, double warmUpSeconds,
        double seconds, double scale, Path launcher, String version) {
    /** Copies the lists. */
    public CompareOptions {
        brokers = List.copyOf(brokers);
        scenarios = List.copyOf(scenarios);
    }
}
