package io.arna.cli.bench;

import io.arna.bench.compare.CompareException;
import io.arna.bench.load.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code arna bench}: load on any MQTT broker, and what comes of it. */
@Command(name = "arna bench", usageHelpWidth = 110,
        description = "Puts load on an MQTT broker, any broker, and counts what comes back.",
        subcommands = {RunCommand.class, ConnCommand.class, PubCommand.class, SubCommand.class, CompareCommand.class,
                RelayCommand.class})
public final class BenchCommand {
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Tells this.") private boolean help;

    private static final int FAILED = 1;

    /** Runs a command of {@code arna bench}; returns the process's exit code. */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new BenchCommand(), new Making(out, err));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, _, _) -> {
            if (failure instanceof LoadException || failure instanceof IOException
                    || failure instanceof CompareException) {
                err.println("arna bench: " + failure.getMessage());
                return FAILED;
            }
            throw failure;
        });
        if (arguments.isEmpty()) {
            line.usage(out);
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments.toArray(String[]::new));
    }

    /** Gives the commands the streams to write to. */
    private record Making(PrintStream out, PrintStream err) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            K made = CommandLine.defaultFactory().create(type);
            if (made instanceof Speaking speaking) {
                speaking.speakTo(out, err);
            }
            return made;
        }
    }
}
