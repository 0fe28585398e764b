package io.arna.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code arna} command. Without a subcommand it prints what there is. */
@Command(name = "arna", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "An MQTT platform: broker and tools.", subcommands = StartCommand.class)
public final class Main implements Runnable {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** The version that the build wrote into the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[]{"arna " + Objects.requireNonNullElse(version, "(not packaged)")};
        }
    }
}
