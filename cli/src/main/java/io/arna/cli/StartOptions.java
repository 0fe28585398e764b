package io.arna.cli;

import io.arna.server.config.Config.Kind;
import io.arna.server.config.ConfigReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code arna start}. Read by hand, as those of the other commands are: a library that looks for its options by reflection
 * took longer to start than the broker.
 *
 * @param configuration all that was said about the configuration
 * @param wish what is to be done with it
 */
record StartOptions(ConfigReader configuration, Wish wish) {
    static final String USAGE = """
            Usage: arna start [OPTION]...
            Runs a broker, until SIGTERM or Ctrl-C. At SIGHUP it reads its configuration again: the level
            of the log changes at once, anything else at the next start. Password and certificate
            files are read again, too.

              -c, --config FILE     The configuration, a YAML file; or Mosquitto's, as it is, when its
                                    name ends with .conf.
                  --port N          Port of the first TCP listener; 0 takes a free one.
                  --ws-port N       Port of the first WebSocket listener; 0 takes a free one.
                  --data DIR        Where it keeps sessions, what waits for them, and retained messages, so that
                                    they survive it. Usually the folder data beside this program; with none
                                    they live in memory and end with the broker.
                  --tls-keylog FILE Adds the secrets of all encrypted connections to a file, for Wireshark: whoever
                                    reads it can read everything that is said. For finding faults only.
                  --set KEY=VALUE   Sets one key of the configuration over what file and environment say, as in
                                    --set session.max_queued_messages=500. May be repeated.
                  --check-config    Says what is wrong with the configuration, and starts nothing.
                  --print-config    Prints the configuration that would hold, secrets masked.
              -h, --help            Shows this.
              -V, --version         Shows the version.

            Exit codes:
              0   stopped as asked; nothing is wrong with the configuration
              1   could not start: the configuration is refused, a port is in use
              2   there is no such option

            Without a configuration it listens on loopback only: 1883 for MQTT, 8083 for MQTT over WebSocket, path /mqtt.
            Every key of the configuration: docs/reference/configuration.md
            """;

    /** The property by which the launcher says where it lies. */
    private static final String HOME = "arna.home";

    /** What the command is to do. */
    enum Wish {
        /** Run a broker. */
        RUN,
        /** Say what is wrong with the configuration. */
        CHECK,
        /** Print the configuration. */
        PRINT,
        /** Say how the command is used. */
        HELP,
        /** Say which version this is. */
        VERSION
    }

    /** The command line is not one we can obey; the message says why. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /** Reads the words behind {@code start}. A value is the next word, or stands in the same word behind an equals sign. */
    static StartOptions read(List<String> arguments) throws RefusedException {
        ConfigReader configuration = new ConfigReader().environment(System.getenv());
        String home = System.getProperty(HOME);
        if (home != null) {
            configuration.usualDataDirectory(Path.of(home, "data"));
        }
        Wish wish = Wish.RUN;
        Set<String> seen = new HashSet<>();
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = nameOf(equals < 0 ? word : word.substring(0, equals));
            if (!option.equals("--set") && !seen.add(option)) {
                throw new RefusedException("Option " + option + " is given twice.");
            }
            Wish asked = wishOf(option);
            if (asked == null) {
                apply(configuration, option, equals < 0 ? next(words, option) : word.substring(equals + 1));
            } else if (equals >= 0) {
                throw new RefusedException("Option " + option + " takes no value.");
            } else if (asked.compareTo(wish) > 0) {
                wish = asked; // help before anything else, and looking before running
            }
        }
        return new StartOptions(configuration, wish);
    }

    private static String nameOf(String word) throws RefusedException {
        return switch (word) {
            case "-c" -> "--config";
            case "-h" -> "--help";
            case "-V" -> "--version";
            case "--config", "--port", "--ws-port", "--data", "--tls-keylog", "--set", "--check-config",
                    "--print-config", "--help",
                    "--version" ->
                    word;
            default -> throw new RefusedException("There is no option " + word + ".");
        };
    }

    /** What an option asks for that takes no value; null for the others. */
    private static @Nullable Wish wishOf(String option) {
        return switch (option) {
            case "--check-config" -> Wish.CHECK;
            case "--print-config" -> Wish.PRINT;
            case "--help" -> Wish.HELP;
            case "--version" -> Wish.VERSION;
            default -> null;
        };
    }

    private static String next(Iterator<String> words, String option) throws RefusedException {
        if (!words.hasNext()) { throw new RefusedException("Option " + option + " needs a value."); }
        return words.next();
    }

    private static void apply(ConfigReader configuration, String option, String value) throws RefusedException {
        switch (option) {
            case "--config" -> configuration.file(path(value));
            case "--port" -> configuration.port(Kind.TCP, value, option);
            case "--ws-port" -> configuration.port(Kind.WS, value, option);
            case "--data" -> configuration.set("node.data_dir", value, option);
            case "--tls-keylog" -> configuration.setForTls("tls_keylog", value, option);
            case "--set" -> configuration.set(value);
            default -> throw new AssertionError(option);
        }
    }

    private static Path path(String text) throws RefusedException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new RefusedException("'" + text + "' cannot be the name of a file: " + e.getReason() + ".");
        }
    }
}
