package io.arna.cli.bench;

import io.arna.bench.load.LoadException;
import io.arna.bench.scenario.Scenario;
import io.arna.bench.scenario.Scenarios;
import java.util.ArrayList;
import java.util.List;

/** Scenarios by their names. */
final class Named {
    private Named() {}

    static List<Scenario> scenarios(List<String> names) throws LoadException {
        List<Scenario> found = new ArrayList<>();
        for (String name : names) {
            found.add(Scenarios.ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst()
                    .orElseThrow(() -> new LoadException("there is no scenario '" + name + "'; there are: "
                            + String.join(", ", Scenarios.ALL.stream().map(Scenario::name).toList()))));
        }
        return found;
    }
}
