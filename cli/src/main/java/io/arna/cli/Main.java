package io.arna.cli;

import io.arna.cli.bench.BenchCommand;
import io.arna.cli.certs.CertsCommand;
import io.arna.cli.doctor.DoctorCommand;
import io.arna.cli.explain.ExplainCommand;
import io.arna.cli.inspect.InspectCommand;
import io.arna.cli.lab.LabCommand;
import io.arna.cli.mosquitto.ImportCommand;
import io.arna.cli.passwd.PasswdCommand;
import io.arna.cli.passwd.PasswordPrompt;
import io.arna.cli.pubsub.Console;
import io.arna.cli.pubsub.PubSub;
import io.arna.cli.pubsub.Tool;
import io.arna.cli.store.StoreCommand;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The {@code arna} command: hands what follows its first word to the command of that name. */
public final class Main {
    /** As the build wrote it into the jar's manifest. */
    static final String VERSION = Objects.requireNonNullElse(
            Main.class.getPackage().getImplementationVersion(), "(not packaged)");

    private static final int USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;

    /** Commands write to these. */
    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new Main(utf8(FileDescriptor.out), utf8(FileDescriptor.err)).run(CommandLineText.asWritten(args)));
    }

    /** What we say has letters that a system's own encoding may lack. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Runs one command and returns its exit code. */
    int run(List<String> arguments) {
        if (arguments.isEmpty()) {
            out.print(usage());
            return USAGE;
        }
        List<String> rest = arguments.subList(1, arguments.size());
        return switch (arguments.getFirst()) {
            case "start" -> new StartCommand(out, err).run(rest);
            case "pub" -> PubSub.run(Tool.PUB, rest, console());
            case "sub" -> PubSub.run(Tool.SUB, rest, console());
            case "rr" -> PubSub.run(Tool.RR, rest, console());
            case "store" -> StoreCommand.run(rest, new FileInputStream(FileDescriptor.in), out, err);
            case "passwd" ->
                    new PasswdCommand(PasswordPrompt.of(new FileInputStream(FileDescriptor.in), err), out, err)
                            .run(rest);
            case "doctor" -> DoctorCommand.run(rest, out, err);
            case "import" -> ImportCommand.run(rest, out, err);
            case "explain" -> ExplainCommand.run(rest, out, err);
            case "certs" -> CertsCommand.run(rest, PasswordPrompt.of(new FileInputStream(FileDescriptor.in), err),
                    System.getenv(), out, err);
            case "inspect" -> InspectCommand.run(rest, out, err);
            case "bench" -> BenchCommand.run(rest, out, err);
            case "lab" -> LabCommand.run(rest, new FileInputStream(FileDescriptor.in), out, err);
            case "--help", "-h", "help" -> {
                out.print(usage());
                yield 0;
            }
            case "--version", "-V", "version" -> {
                out.println("arna " + VERSION);
                yield 0;
            }
            default -> {
                err.println("arna: there is no command '" + arguments.getFirst() + "'; 'arna --help' lists them.");
                yield USAGE;
            }
        };
    }

    /** Messages are bytes: nothing of Java's encodings is between them and the terminal. */
    private Console console() {
        return new Console(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out), err);
    }

    private static String usage() {
        StringBuilder text = new StringBuilder("""
                Usage: arna COMMAND [OPTION]...

                Broker:
                  start   runs a broker; with nothing configured on 1883 (MQTT) and 8083 (WebSocket) of this machine
                  store   looks at what a broker keeps on disk; export, import, backup, restore
                  doctor  says which part of a connection, or of a configuration, does not fit
                  import  takes over what Mosquitto had: configuration, persistence file, dynamic security
                  explain says whether a client may do something, and which rule decides
                  certs   makes an authority of your own, and certificates for a broker and its clients
                  passwd  keeps the file with the users' passwords, with the options of mosquitto_passwd

                Messages, with the options of mosquitto_pub, mosquitto_sub and mosquitto_rr:
                """);
        for (Tool tool : Tool.values()) {
            text.append("  %-8s%s%n".formatted(tool.word(), tool.summary()));
        }
        return text.append("""

                Measuring and looking:
                  bench   puts load on any MQTT broker and counts what comes back
                  inspect shows the MQTT packets of a network capture, field by field
                  lab     measures what it costs to protect the channel, and writes a report

                'arna COMMAND --help' tells more about a command.
                """).toString();
    }
}
