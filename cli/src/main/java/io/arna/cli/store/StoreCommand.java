package io.arna.cli.store;

import io.arna.store.Inspection;
import io.arna.store.Inspection.Found;
import io.arna.store.StoreCopy;
import io.arna.store.StoreException;
import io.arna.store.StoreExport;
import io.arna.store.StoreImport;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arna store}: the store in a broker's data directory. */
@Command(name = "arna store", usageHelpWidth = 110, sortOptions = false,
        description = "Looks at what a broker keeps on disk, and brings it elsewhere. DIR is the broker's data directory, as in node.data_dir "
                + "or 'arna start --data DIR'. All but backup need that no broker runs on it.")
public final class StoreCommand {
    private static final int FAILED = 1;
    private static final String DIR = "DIR";

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Tells this.") private boolean help;

    private StoreCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs a command of {@code arna store}.
     *
     * @param in what is imported when no file is named
     * @return the process's exit code: 0 done, 1 not possible or problems found, 2 a mistake in the command
     */
    public static int run(List<String> arguments, InputStream in, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new StoreCommand(in, out, err));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, _, _) -> {
            String sentence = switch (failure) {
                case StoreException e -> String.valueOf(e.getMessage());
                case NoSuchFileException e -> e.getFile() + ": there is no such file";
                case FileSystemException e -> e.getFile() + ": "
                        + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
                case IOException e -> String.valueOf(e.getMessage());
                default -> throw failure;
            };
            err.println("arna store: " + sentence);
            return FAILED;
        });
        if (arguments.isEmpty()) {
            line.usage(out);
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments.toArray(String[]::new));
    }

    @Command(name = "info", description = "Counts what is there.")
    int info(@Parameters(paramLabel = DIR) Path directory) {
        print(Inspection.inspect(directory, problem -> {
        }));
        return 0;
    }

    private void print(Found found) {
        row("sessions", found.sessions());
        row("  subscriptions", found.subscriptions());
        row("  wills", found.wills());
        row("messages waiting", found.waiting());
        row("  sent, not acknowledged", found.inFlight());
        row("  in several queues", found.shared());
        row("received QoS 2 identifiers", found.receivedIds());
        row("retained messages", found.retained());
        row("left over, to be removed", found.leftOver());
        row("highest message id", found.highestMessageId());
        row("bytes on disk", found.bytesOnDisk());
        if (!found.longest().isEmpty()) {
            out.println("longest queues:");
            found.longest().forEach(queue -> out.printf("  %,d  %s%n", queue.messages(), queue.clientId()));
        }
        if (found.problems() > 0) {
            out.println("problems: " + found.problems() + "; 'arna store verify' names them");
        }
    }

    private void row(String what, long number) {
        out.printf("%-28s %,d%n", what, number);
    }

    @Command(name = "verify",
            description = "Reads everything, compares it with its checksums, and names what does not fit together. Exit code 1 when something does not.")
    int verify(@Parameters(paramLabel = DIR) Path directory) {
        Found found = Inspection.inspect(directory, out::println);
        if (found.problems() > 0) {
            out.println("problems: " + found.problems());
            return FAILED;
        }
        out.printf("nothing is wrong: %,d sessions, %,d messages waiting, %,d retained%n", found.sessions(),
                found.waiting(), found.retained());
        return 0;
    }

    @Command(name = "export",
            description = "Writes all that is kept as lines of JSON, which other versions can import.")
    int export(@Parameters(paramLabel = DIR) Path directory,
            @Option(names = {"-o", "--output"}, paramLabel = "FILE",
                    description = "Where to; standard output if not given. A file that is there is replaced when all is written.") @Nullable Path file)
            throws IOException {
        if (file == null) {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            StoreExport.export(directory, writer);
            writer.flush();
            return 0;
        }
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        long lines;
        try (BufferedWriter writer = Files.newBufferedWriter(unfinished)) {
            lines = StoreExport.export(directory, writer);
        } catch (StoreException | IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        err.printf("%,d lines written to %s%n", lines, file);
        return 0;
    }

    @Command(name = "import", description = "Makes a store of what was exported, in a directory that has none.")
    int load(@Parameters(paramLabel = DIR) Path directory,
            @Parameters(paramLabel = "FILE", arity = "0..1",
                    description = "Standard input if not given.") @Nullable Path file)
            throws IOException {
        try (BufferedReader reader =
                file == null ? new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                        : Files.newBufferedReader(file)) {
            err.printf("%,d lines read%n", StoreImport.load(directory, reader));
        }
        return 0;
    }

    @Command(name = "backup",
            description = "Copies the store into another data directory, though a broker runs on it: all that was acknowledged "
                    + "before, and a beginning of what comes meanwhile.")
    int backup(@Parameters(paramLabel = DIR) Path directory, @Parameters(paramLabel = "TARGET") Path target)
            throws IOException {
        err.printf("%,d bytes copied to %s%n", StoreCopy.copy(directory, target), target);
        return 0;
    }

    @Command(name = "restore",
            description = "Copies a backup into the data directory of a broker that is to start with it, and has no store.")
    int restore(@Parameters(paramLabel = "BACKUP") Path backup, @Parameters(paramLabel = DIR) Path directory)
            throws IOException {
        err.printf("%,d bytes copied to %s%n", StoreCopy.copy(backup, directory), directory);
        return 0;
    }
}
