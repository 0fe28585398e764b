package io.arna.cli.lab;

import io.arna.lab.LabException;
import io.arna.lab.report.Agreement;
import io.arna.lab.report.Agreement.Verdict;
import io.arna.lab.report.Report;
import io.arna.lab.run.Outcome;
import io.arna.lab.run.Samples;
import io.arna.lab.worker.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arna lab}: channels side by side. */
@Command(name = "arna lab", usageHelpWidth = 110, sortOptions = false,
        description = "Measures what it costs to protect MQTT: the same traffic over several channels in turn, and a report that says what came of it.")
public final class LabCommand {
    private static final int FAILED = 1;

    private final InputStream in;
    private final PrintStream out;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Tells this.") private boolean help;

    private LabCommand(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Runs a command of {@code arna lab}.
     *
     * @return the process's exit code: 0 done, 1 something failed or differs, 2 a mistake in the command
     */
    public static int run(List<String> arguments, InputStream in, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new LabCommand(in, out));
        line.addSubcommand("channels", new ChannelsCommand(out));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, _, _) -> {
            String sentence = switch (failure) {
                case LabException e -> e.getMessage() + ".";
                case FileSystemException e ->
                        e.getFile() + ": " + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
                case IOException e -> String.valueOf(e.getMessage());
                default -> throw failure;
            };
            err.println("arna lab: " + sentence);
            return FAILED;
        });
        if (arguments.isEmpty()) {
            line.usage(out);
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments.toArray(String[]::new));
    }

    @Command(name = "compare", description = "Says whether two runs found the same within their 95 %% intervals.")
    int compare(@Parameters(paramLabel = "DIR", description = "The folder of a run.") Path first,
            @Parameters(paramLabel = "DIR", description = "That of another.") Path second)
            throws IOException, LabException {
        Agreement agreement = Agreement.of(Samples.read(first), Samples.read(second));
        if (agreement.lines().isEmpty()) { throw new LabException("the two runs have no figure in common"); }
        out.print(agreement.text());
        return agreement.count(Verdict.DIFFER) == 0 ? 0 : FAILED;
    }

    @Command(name = "report", description = "Writes the report of a run anew, from its samples.")
    int report(@Parameters(paramLabel = "DIR", description = "The folder of a run.") Path folder)
            throws IOException, LabException {
        Outcome outcome = Outcome.read(folder);
        Report.write(outcome, folder).forEach(out::println);
        return 0;
    }

    /** The process that a run starts for each side; it is told by its standard input what to do. */
    @Command(name = "worker", hidden = true, description = "One side of a run; started by it.")
    int worker(@Parameters(paramLabel = "ROLE") String role) throws IOException, LabException {
        Worker.run(role, in, out);
        return 0;
    }
}
