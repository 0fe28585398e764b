package io.arna.cli.bench;

import io.arna.bench.load.LoadOptions;
import io.arna.bench.report.Run;
import io.arna.bench.report.Text;
import io.arna.bench.scenario.Flow;
import io.arna.bench.scenario.Result;
import io.arna.bench.scenario.Scenario;
import io.arna.bench.scenario.Scenarios;
import io.arna.bench.scenario.Target;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arna bench run}: scenarios by name. */
@Command(name = "run", sortOptions = false, usageHelpWidth = 110,
        description = "Runs scenarios against a running broker. --list tells which there are.")
final class RunCommand extends Speaking implements Callable<Integer> {
    private static final int NOT_CLEAN = 1;
    private static final int USAGE = 2;

    @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "What to run, in this order.") private List<
            String> names =
                    List.of();

    @Option(names = "--list", description = "Lists the scenarios and ends.") private boolean list;

    @Mixin private ServerOptions server = new ServerOptions();

    @Option(names = "--pid", paramLabel = "PID",
            description = "The broker's process on this machine: tells its CPU time and memory.") private long pid;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "1",
            description = "How often each scenario runs (default: ${DEFAULT-VALUE}).") private int rounds;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "5",
            description = "How long each is measured (default: ${DEFAULT-VALUE}).") private double seconds;

    @Option(names = "--warm-up", paramLabel = "S", defaultValue = "3",
            description = "How long it runs before (default: ${DEFAULT-VALUE}).") private double warmUpSeconds;

    @Option(names = "--payload", paramLabel = "BYTES",
            description = "Payload size instead of the scenario's own, 28 to 268000000.") private int payloadBytes;

    @Option(names = "--rate", paramLabel = "N",
            description = "Messages a second in all, instead of the scenario's own.") private double rate;

    @Option(names = "--scale", paramLabel = "X", defaultValue = "1",
            description = "Multiplies numbers of connections, filters and retained messages.") private double scale;

    @Mixin private Reports reports = new Reports();

    @Override
    public Integer call() throws Exception {
        if (list || names.isEmpty()) {
            Scenarios.ALL.forEach(scenario -> out().printf("%-8s %s%n", scenario.name(), scenario.about()));
            return list ? 0 : USAGE;
        }
        List<Scenario> scenarios = Named.scenarios(names);
        LoadOptions options = server.toLoad(0);
        Target target = new Target(options, pid, warmUpSeconds, seconds, payloadBytes, scale, null);
        List<Run.Round> results = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Scenario scenario : scenarios) {
                out().println(scenario.name() + ": " + scenario.about() + (rounds > 1 ? ", round " + round : ""));
                Result result = (scenario instanceof Flow flow && rate > 0 ? flow.at(rate) : scenario).run(target);
                out().print(Text.of(result));
                results.add(new Run.Round(options.server().toString(), round, result));
            }
        }
        Map<String, String> about = new LinkedHashMap<>();
        about.put("date", LocalDate.now(ZoneId.systemDefault()).toString());
        about.put("broker", options.server() + ", " + options.version());
        reports.write(new Run(about, results));
        return results.stream().allMatch(round -> round.result().isClean()) ? 0 : NOT_CLEAN;
    }
}
