package io.arna.cli;

import io.arna.server.Address;
import io.arna.server.Broker;
import io.arna.server.StartException;
import io.arna.server.config.Config;
import io.arna.server.config.Config.Kind;
import io.arna.server.config.ConfigException;
import io.arna.server.config.ConfigReader;
import io.arna.server.log.Logging;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code arna start}: runs a broker until it is told to stop. Standard output has a line per address, then one that begins with {@code ready};
 * the log goes to standard error. SIGTERM and SIGINT stop it with exit code 0, because that is what was asked for.
 */
@Command(name = "start", mixinStandardHelpOptions = true, sortOptions = false, usageHelpWidth = 100,
        versionProvider = Main.Version.class, description = "Runs a broker, until SIGTERM or Ctrl-C.",
        footer = {"",
                "Without a configuration it listens on loopback only: 1883 for MQTT, 8083 for MQTT over WebSocket, path /mqtt.",
                "Every key of the configuration: docs/reference/configuration.md"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped as asked; nothing is wrong with the configuration",
                "1:could not start: the configuration is refused, a port is in use", "2:there is no such option"})
public final class StartCommand implements Callable<Integer> {
    private static final int STOPPED = 0;
    private static final int COULD_NOT_START = 1;

    private static final String ABOUT_DATA =
            "Reserved for the durable store. The directory is made and locked, but this version "
                    + "stores nothing in it: sessions and messages live in memory and end with the broker.";
    private static final String ABOUT_SET =
            "Sets one key of the configuration over what file and environment say, as in "
                    + "--set session.max_queued_messages=500. May be repeated.";

    @Option(names = {"-c", "--config"}, paramLabel = "FILE",
            description = "The configuration, a YAML file.") private @Nullable Path file;

    @Option(names = "--port", paramLabel = "N",
            description = "Port of the first TCP listener; 0 takes a free one.") private @Nullable String port;

    @Option(names = "--ws-port", paramLabel = "N",
            description = "Port of the first WebSocket listener; 0 takes a free one.") private @Nullable String webSocketPort;

    @Option(names = "--data", paramLabel = "DIR", description = ABOUT_DATA) private @Nullable String data;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = ABOUT_SET) private List<String> assignments =
            List.of();

    @Option(names = "--check-config",
            description = "Says what is wrong with the configuration, and starts nothing.") private boolean checkOnly;

    @Option(names = "--print-config",
            description = "Prints the configuration that would hold, secrets masked.") private boolean printOnly;

    private final PrintStream out;
    private final PrintStream err;

    StartCommand() {
        this(utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    }

    StartCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** What we say has letters that a system's own encoding may lack. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            if (printOnly) {
                out.print(configuration().print());
                return STOPPED;
            }
            Config config = configuration().read();
            if (checkOnly) {
                out.println("nothing is wrong with the configuration");
                return STOPPED;
            }
            run(config);
            return STOPPED;
        } catch (ConfigException refused) {
            refused.problems().forEach(problem -> err.println("arna: " + problem));
            return COULD_NOT_START;
        } catch (StartException e) {
            err.println("arna: " + e.getMessage());
            return COULD_NOT_START;
        }
    }

    private ConfigReader configuration() {
        ConfigReader reader = new ConfigReader().environment(System.getenv());
        if (file != null) {
            reader.file(file);
        }
        assignments.forEach(reader::set);
        if (port != null) {
            reader.port(Kind.TCP, port, "--port");
        }
        if (webSocketPort != null) {
            reader.port(Kind.WS, webSocketPort, "--ws-port");
        }
        if (data != null) {
            reader.set("node.data_dir", data, "--data");
        }
        return reader;
    }

    private void run(Config config) throws StartException, InterruptedException {
        Logging.begin(config.log());
        Broker broker = Broker.start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "arna-stop"));
        for (Address address : broker.addresses()) {
            out.println("listening " + address.listener().name() + " " + address.uri());
        }
        out.println("ready " + config.node().name() + ", " + sinceProcessBegan().toMillis()
                + " ms after the process began");
        broker.awaitClosed();
    }

    /** Halts, because a JVM that ends by a signal would otherwise report that signal instead of success. */
    private static void stop(Broker broker) {
        broker.close();
        Logging.end();
        Runtime.getRuntime().halt(STOPPED);
    }

    private static Duration sinceProcessBegan() {
        Instant now = Instant.now();
        return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
    }
}
