package io.arna.cli.bench;

import io.arna.bench.compare.Compare;
import io.arna.bench.compare.CompareOptions;
import io.arna.bench.load.LoadException;
import io.arna.bench.report.Performance;
import io.arna.bench.report.Run;
import io.arna.bench.scenario.Scenario;
import io.arna.bench.scenario.Scenarios;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code arna bench compare}: brokers side by side. */
@Command(name = "compare", sortOptions = false, usageHelpWidth = 110,
        description = "Starts brokers on loopback with the same settings and measures them in turn, A B C A B C: Arna, Mosquitto if it is "
                + "installed, HiveMQ CE and Moquette if Maven can bring them, and a bare relay as the ceiling.")
final class CompareCommand extends Speaking implements Callable<Integer> {
    @Parameters(paramLabel = "SCENARIO", arity = "0..*",
            description = "What to measure; all scenarios if none is named.") private List<String> names = List.of();

    @Option(names = "--brokers", paramLabel = "NAME[,NAME...]", split = ",",
            description = "Of mosquitto, arna, hivemq, moquette, relay (default: all).") private List<String> brokers =
                    Compare.BROKERS;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
            description = "Turns of each broker (default: ${DEFAULT-VALUE}).") private int rounds;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "4",
            description = "How long a turn counts (default: ${DEFAULT-VALUE}).") private double seconds;

    @Option(names = "--warm-up", paramLabel = "S", defaultValue = "10",
            description = "How long each broker gets a scenario's traffic before its first turn (default: ${DEFAULT-VALUE}).") private double warmUpSeconds;

    @Option(names = "--scale", paramLabel = "X", defaultValue = "1",
            description = "Multiplies numbers of connections, filters and retained messages.") private double scale;

    @Option(names = "--commit", paramLabel = "ID", defaultValue = "",
            description = "Commit of the tree that Arna was built from, for the report.") private String commit = "";

    @Option(names = "--markdown", paramLabel = "FILE",
            description = "Writes the page of the documentation.") private @Nullable Path markdown;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private Reports reports = new Reports();

    @Override
    public Integer call() throws Exception {
        for (String broker : brokers) {
            if (!Compare.BROKERS.contains(broker)) {
                throw new LoadException(
                        "there is no broker '" + broker + "' here; there are: " + String.join(", ", Compare.BROKERS));
            }
        }
        List<Scenario> scenarios = names.isEmpty() ? Scenarios.ALL : Named.scenarios(names);
        String version = String.valueOf(CompareCommand.class.getPackage().getImplementationVersion())
                + (commit.isEmpty() ? "" : ", commit " + commit);
        Run run = Compare.run(
                new CompareOptions(brokers, scenarios, rounds, warmUpSeconds, seconds, scale, launcher(), version),
                out()::println);
        reports.write(run);
        if (markdown != null) {
            Files.writeString(markdown, Performance.of(run, "./arna bench compare " + String.join(" ", arguments())));
        }
        return 0;
    }

    /** As they were given. */
    private List<String> arguments() {
        List<String> all = spec.commandLine().getParseResult().originalArgs();
        return all.subList(all.indexOf(spec.name()) + 1, all.size());
    }

    /** The {@code arna} script of the installation this class comes from. */
    private static Path launcher() throws LoadException {
        try {
            Path place = Path.of(CompareCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            for (Path folder = place.getParent(); folder != null; folder = folder.getParent()) {
                Path script = folder.resolve("arna");
                if (Files.isRegularFile(script) && Files.isExecutable(script)) { return script; }
            }
        } catch (URISyntaxException e) {
            throw new LoadException("the place of this program cannot be told: " + e.getMessage());
        }
        throw new LoadException("no arna launcher is found around this program; compare starts Arna by it.");
    }
}
