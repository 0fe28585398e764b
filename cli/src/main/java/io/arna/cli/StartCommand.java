package io.arna.cli;

import io.arna.server.Address;
import io.arna.server.Broker;
import io.arna.server.HangUp;
import io.arna.server.Reload;
import io.arna.server.StartException;
import io.arna.server.config.Config;
import io.arna.server.config.ConfigException;
import io.arna.server.config.ConfigReader;
import io.arna.server.log.Logging;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * {@code arna start}: runs a broker until it is told to stop. Standard output has a line per address, then one that begins with {@code ready};
 * the log goes to standard error. SIGTERM and SIGINT stop it with exit code 0, because that is what was asked for; SIGHUP has it read its
 * configuration again.
 */
final class StartCommand {
    private static final int STOPPED = 0;
    private static final int COULD_NOT_START = 1;
    private static final int USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;

    StartCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the command, for as long as the broker runs, and returns its exit code. */
    int run(List<String> arguments) {
        try {
            return run(StartOptions.read(arguments));
        } catch (StartOptions.RefusedException e) {
            err.println("arna: " + e.getMessage() + " 'arna start --help' lists the options.");
            return USAGE;
        } catch (ConfigException refused) {
            refused.problems().forEach(problem -> err.println("arna: " + problem));
            return COULD_NOT_START;
        } catch (StartException e) {
            String.valueOf(e.getMessage()).lines().forEach(line -> err.println("arna: " + line));
            return COULD_NOT_START;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // whoever asks for it ends the process
            return STOPPED;
        }
    }

    private int run(StartOptions options) throws StartException, InterruptedException {
        switch (options.wish()) {
            case RUN -> run(options.configuration());
            case CHECK -> {
                var _ = options.configuration().read();
                options.configuration().advice().forEach(sentence -> out.println("without effect: " + sentence));
                out.println("nothing is wrong with the configuration");
            }
            case PRINT -> out.print(options.configuration().print());
            case HELP -> out.print(StartOptions.USAGE);
            case VERSION -> out.println("arna " + Main.VERSION);
        }
        return STOPPED;
    }

    private void run(ConfigReader configuration) throws StartException, InterruptedException {
        Config config = configuration.read();
        Logging.begin(config.log());
        Logging.warn(configuration.advice());
        Broker broker = Broker.start(config);
        Reload reload = new Reload(configuration, config, broker);
        HangUp.handle(() -> {
            reload.run();
            broker.readFilesAgain();
            broker.reloadCertificates();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "arna-stop"));
        for (Address address : broker.addresses()) {
            out.println("listening " + address.listener().name() + " " + address.uri());
        }
        out.println("ready " + config.node().name() + ", " + sinceProcessBegan().toMillis()
                + " ms after the process began");
        OldGeneration.watch();
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
