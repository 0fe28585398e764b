package io.arna.cli.mosquitto;

import io.arna.security.file.PrivateFile;
import io.arna.security.password.PasswordFile;
import io.arna.security.password.PasswordFileException;
import io.arna.security.permission.RuleFile;
import io.arna.security.permission.RuleFileException;
import io.arna.security.permission.Rules;
import io.arna.server.config.ConfigException;
import io.arna.server.config.ConfigReader;
import io.arna.store.StoreException;
import io.arna.store.StoreImport;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code arna import}: takes over what Mosquitto had. What goes to standard output is a file of ours; what is to be said about it goes to the other. */
@Command(name = "arna import", usageHelpWidth = 110, sortOptions = false,
        description = {
                "Takes over a file of Mosquitto's: its configuration, which is printed as one of Arna's; its persistence file, of which a store is "
                        + "made; what its dynamic security plugin keeps, of which a password file and rules are made. Password files and rules are read as "
                        + "they are, so they are looked through, and that is all.",
                "Exit codes: 0 done, 1 not possible, 2 a mistake in the command."})
public final class ImportCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    private final PrintStream out;
    private final PrintStream err;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Parameters(paramLabel = "FILE", description = "What it is is found out by looking at it.") private Path file =
            Path.of("");
    @Option(names = "--to", paramLabel = "DIR",
            description = "Where to put what is made: of a persistence file a broker's data directory, which has no store yet. Without it only what "
                    + "would be made is said.") private @Nullable Path to;
    @Option(names = "--as", paramLabel = "KIND",
            description = "What the file is: ${COMPLETION-CANDIDATES}.") private @Nullable Kind kind;
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Tells this.") private boolean help;

    private ImportCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the command.
     *
     * @return the process's exit code
     */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new ImportCommand(out, err)).setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, _, _) -> {
            List<String> sentences = switch (failure) {
                case BadFileException e -> e.problems();
                case ConfigException e -> e.problems();
                case PasswordFileException e -> String.valueOf(e.getMessage()).lines().toList();
                case RuleFileException e -> e.problems();
                case StoreException e -> List.of(String.valueOf(e.getMessage()));
                case NoSuchFileException e -> List.of(e.getFile() + ": there is no such file");
                case FileSystemException e -> List.of(e.getFile() + ": "
                        + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason()));
                case IOException e -> List.of(String.valueOf(e.getMessage()));
                default -> throw failure;
            };
            sentences.forEach(sentence -> err.println("arna import: " + sentence));
            return FAILED;
        });
        return line.execute(arguments.toArray(String[]::new));
    }

    @Override
    public Integer call() throws Exception {
        Kind found = kind == null ? Kind.of(file) : kind;
        if (to != null && !found.makesFiles()) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "arna import: of a file of the kind " + found.name().toLowerCase(Locale.ROOT)
                            + " no files are made, so --to has no place here.");
        }
        switch (found) {
            case CONF -> configuration();
            case PASSWD -> passwords();
            case ACL -> rules();
            case DB -> database();
            case DYNSEC -> dynamicSecurity();
        }
        return 0;
    }

    private void configuration() {
        ConfigReader reader = new ConfigReader().mosquitto(file);
        out.print(reader.translate());
        reader.advice().forEach(sentence -> err.println("without effect: " + sentence));
    }

    private void passwords() throws IOException, PasswordFileException {
        int users = PasswordFile.read(file).users().size();
        out.printf("%s: %,d users. The file is read as it is: authentication.password_file: %s%n", file, users, file);
    }

    private void rules() throws IOException, RuleFileException {
        Rules rules = RuleFile.read(file, RuleFile.Format.MOSQUITTO, null);
        rules.rules().forEach(out::println);
        err.printf("%s: %,d rules. The file is read as it is: authorization.acl_file: %s%n", file,
                rules.rules().size(), file);
    }

    private void database() throws IOException, BadFileException {
        StoreLines.Export export = StoreLines.of(Database.read(file), System.currentTimeMillis() / 1_000);
        if (to != null) {
            StoreImport.load(to, new LineReader(export.lines().iterator()));
        }
        out.printf("%,d sessions, %,d subscriptions, %,d messages waiting, %,d retained messages%s%n",
                export.sessions(), export.subscriptions(), export.waiting(), export.retained(),
                to == null ? "; --to DIR makes a store of them" : " are in " + to);
        export.leftOut().forEach(what -> err.println("left out: " + what));
    }

    private void dynamicSecurity() throws IOException, BadFileException {
        DynamicSecurity.Files made = DynamicSecurity.read(file.toString(), Files.readString(file));
        if (to == null) {
            out.print(made.rules());
            err.printf("%,d users; --to DIR writes a password file and these rules%n", made.users());
        } else {
            Path passwords = to.resolve("passwords");
            Path rules = to.resolve("acl.conf");
            for (Path one : List.of(passwords, rules)) {
                if (Files.exists(one)) { throw new BadFileException(one + ": there is such a file already"); }
            }
            Files.createDirectories(to);
            PrivateFile.replace(passwords, made.passwords().getBytes(StandardCharsets.UTF_8));
            PrivateFile.replace(rules, made.rules().getBytes(StandardCharsets.UTF_8));
            out.printf("authentication:%n  password_file: \"%s\"%nauthorization:%n  acl_file: \"%s\"%n  format: emqx%n",
                    passwords, rules);
        }
        made.notes().forEach(err::println);
    }
}
