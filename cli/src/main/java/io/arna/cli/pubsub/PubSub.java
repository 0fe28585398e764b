package io.arna.cli.pubsub;

import io.arna.mqtt.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The door to the tools: a command line in, an exit code out. */
public final class PubSub {
    private PubSub() {}

    /** Runs a tool to its end and returns its exit code. */
    public static int run(Tool tool, List<String> arguments, Console console) {
        try {
            Settings settings = Flags.read(tool, arguments);
            return switch (tool) {
                case PUB -> new Pub(settings, console, payload(settings, console)).exitCode();
                case SUB -> new Sub(settings, console).exitCode();
                case RR -> new Rr(settings, console, Objects.requireNonNull(payload(settings, console))).exitCode();
            };
        } catch (HelpWanted _) {
            new Output(console.out()).text(Usage.of(tool)).flush();
            return ExitCode.SUCCESS;
        } catch (UsageException e) {
            console.errors()
                    .println("Error: " + e.getMessage() + "\n\nUse 'arna " + tool.word() + " --help' to see usage.");
            return ExitCode.FAILURE;
        } catch (Unreadable e) {
            console.errors().println(e.getMessage());
            return ExitCode.FAILURE;
        }
    }

    /** What is to be published could not be read. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String sentence) {
            super(sentence);
        }
    }

    /** What is to be published, read before a connection is made; null when it comes line by line. */
    private static @Nullable Payload payload(Settings settings, Console console) throws Unreadable {
        return switch (Objects.requireNonNull(settings.source)) {
            case Settings.Source.Text(String text) -> Payload.ofUtf8(text);
            case Settings.Source.Nothing() -> Payload.EMPTY;
            case Settings.Source.Lines() -> null;
            case Settings.Source.File(String path) -> file(path);
            case Settings.Source.StandardInput() -> standardInput(console);
        };
    }

    private static Payload file(String path) throws Unreadable {
        try {
            return Payload.copyOf(Files.readAllBytes(Path.of(path)));
        } catch (IOException _) {
            throw new Unreadable("Error: The file '" + path + "' cannot be read.");
        }
    }

    private static Payload standardInput(Console console) throws Unreadable {
        try {
            byte[] bytes = console.in().readAllBytes();
            if (bytes.length == 0) { throw new Unreadable("Error: Standard input is empty."); }
            return Payload.copyOf(bytes);
        } catch (IOException e) {
            throw new Unreadable("Error: Standard input cannot be read: " + e.getMessage());
        }
    }
}
