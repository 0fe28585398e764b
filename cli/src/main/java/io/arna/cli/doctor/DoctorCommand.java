package io.arna.cli.doctor;

import io.arna.client.ServerAddress;
import io.arna.client.TlsOptions;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import io.arna.server.Checkup;
import io.arna.server.config.Config;
import io.arna.server.config.ConfigException;
import io.arna.server.config.ConfigReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arna doctor}: which part of a connection, or of a configuration, does not fit. */
@Command(name = "arna doctor", usageHelpWidth = 110, sortOptions = false,
        description = "Tries the parts of a connection to any MQTT broker one after the other - resolve, connect, TLS, chain, host name, dates, "
                + "clock, client certificate, CONNECT, user, ACL - and names the first that does not fit, with the remedy. With -c it "
                + "looks at a broker's configuration and everything it names instead. Exit code 0 when nothing is wrong, 1 when something is.")
public final class DoctorCommand implements Callable<Integer> {
    private static final int FAULT = 1;
    /** The property by which the launcher says where it lies. */
    private static final String HOME = "arna.home";

    private final InstantSource clock;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ADDRESS",
            description = "As in mqtts://broker.example:8883; mqtt, ws and wss as well (default: ${DEFAULT-VALUE}).",
            defaultValue = "mqtt://localhost:1883") private String address = "";

    @Option(names = {"-c", "--config"}, paramLabel = "FILE",
            description = "A broker's configuration, to be looked at instead of a connection.") private @Nullable Path configuration;

    @Option(names = "--all",
            description = "With -c: tells all that is wrong, not the first thing alone.") private boolean all;

    @Option(names = "--cafile", paramLabel = "FILE",
            description = "Certificates of trusted authorities, in PEM; else those that Java trusts.") private @Nullable Path cafile;

    @Option(names = "--capath", paramLabel = "DIR",
            description = "A folder of such files.") private @Nullable Path capath;

    @Option(names = "--cert", paramLabel = "FILE",
            description = "The client's own certificate, in PEM.") private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its private key, in PEM.") private @Nullable Path key;

    @Option(names = "--keypass", paramLabel = "SOURCE",
            description = "Where the key's password is: env:VARIABLE or file:FILE.") private @Nullable String keypass;

    @Option(names = "--insecure",
            description = "Does not ask for whom the server's certificate is.") private boolean insecure;

    @Option(names = "--tls-version", paramLabel = "tlsv1.2|tlsv1.3",
            description = "Offers this one alone.") private @Nullable String tlsVersion;

    @Option(names = {"-V", "--protocol-version"}, paramLabel = "mqttv5|mqttv311|mqttv31",
            description = "Speaks this one; else 5.0, and 3.1.1 if that is not understood.") private @Nullable String version;

    @Option(names = {"-u", "--username"}, paramLabel = "NAME",
            description = "The user.") private @Nullable String username;

    @Option(names = {"-P", "--pw"}, paramLabel = "PASSWORD",
            description = "The user's password; other users of this machine can see it.") private @Nullable String password;

    @Option(names = "--password-file", paramLabel = "FILE",
            description = "A file whose first line is the user's password.") private @Nullable Path passwordFile;

    @Option(names = {"-i", "--id"}, paramLabel = "ID",
            description = "The client id; a client that is connected with it loses its connection, and its session ends. Else the server chooses.") private String clientId =
                    "";

    @Option(names = {"-t", "--topic"}, paramLabel = "TOPIC",
            description = "Asks whether the user may subscribe to it, or what the next two say.") private @Nullable String topic;

    @Option(names = "--subscribe",
            description = "Asks whether the user may subscribe to -t.") private boolean subscribe;

    @Option(names = "--publish",
            description = "Asks whether the user may publish to -t, by a message, which subscribers will get.") private boolean publish;

    @Option(names = {"-m", "--message"}, paramLabel = "TEXT",
            description = "That message; else it is empty.") private String message = "";

    @Option(names = {"-W", "--timeout"}, paramLabel = "SECONDS", defaultValue = "10",
            description = "How long each answer is waited for (default: ${DEFAULT-VALUE}).") private int seconds;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Tells this.") private boolean help;

    private DoctorCommand(InstantSource clock, PrintStream out, PrintStream err) {
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    /** Runs the command; returns the process's exit code: 0 nothing is wrong, 1 something is, 2 a mistake in the command. */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        return run(arguments, InstantSource.system(), out, err);
    }

    static int run(List<String> arguments, InstantSource clock, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new DoctorCommand(clock, out, err));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        return line.execute(arguments.toArray(String[]::new));
    }

    @Override
    public Integer call() {
        Report report = new Report(out);
        if (configuration != null) { return examine(configuration, report); }
        try {
            if (all) {
                throw new IllegalArgumentException(
                        "--all goes with -c: of a connection the first fault hides the others");
            }
            Target target = target();
            new ConnectionCheckup(target, clock, report).run();
            report.nothingWrong(target.address().toString());
            return 0;
        } catch (Fault e) {
            report.fault(e.part().title(), e.sentence());
            return FAULT;
        } catch (IllegalArgumentException e) {
            err.println("arna doctor: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    /** A broker's configuration, and what it names. */
    private int examine(Path file, Report report) {
        Config config;
        try {
            ConfigReader reader = new ConfigReader().environment(System.getenv()).file(file);
            String home = System.getProperty(HOME);
            config = (home == null ? reader : reader.usualDataDirectory(Path.of(home, "data"))).read();
        } catch (ConfigException e) {
            e.problems().stream().limit(all ? Long.MAX_VALUE : 1)
                    .forEach(problem -> report.fault("configuration", problem));
            return FAULT;
        }
        report.fits("configuration", file + " can be read");
        boolean isSound = true;
        for (Checkup.Result result : Checkup.of(config, clock.instant())) {
            if (result.faults().isEmpty()) {
                report.fits(result.part(), result.found());
                continue;
            }
            isSound = false;
            result.faults().stream().limit(all ? Long.MAX_VALUE : 1)
                    .forEach(fault -> report.fault(result.part(), fault));
            if (!all) { return FAULT; }
        }
        if (!isSound) { return FAULT; }
        report.nothingWrong(file.toString());
        return 0;
    }

    // ── The command line ──

    private Target target() {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("--cert and --key need each other");
        }
        if (seconds < 1 || seconds > 3_600) {
            throw new IllegalArgumentException("-W: " + seconds + " is not 1 to 3600 seconds");
        }
        if (topic == null && (subscribe || publish)) {
            throw new IllegalArgumentException("--subscribe and --publish need a topic, -t");
        }
        if (password != null && passwordFile != null) {
            throw new IllegalArgumentException("-P and --password-file are two ways to say the same");
        }
        TlsOptions tls = new TlsOptions(cafile, capath, certificate, key, secret(keypass), insecure, tlsVersions(),
                List.of(), List.of());
        String secret = passwordFile == null ? password : firstLine("--password-file", passwordFile);
        try {
            return new Target(ServerAddress.parse(address), tls, version(), clientId, username, secret,
                    topic != null && (subscribe || !publish) ? TopicFilter.of(topic) : null,
                    topic != null && publish ? TopicName.of(topic) : null, message, Duration.ofSeconds(seconds));
        } catch (ProtocolException e) {
            throw new IllegalArgumentException("-t " + topic + ": " + e.whatWeSaw(), e);
        }
    }

    private List<String> tlsVersions() {
        return tlsVersion == null ? List.of() : List.of(switch (tlsVersion.toLowerCase(Locale.ROOT)) {
            case "tlsv1.2" -> "TLSv1.2";
            case "tlsv1.3" -> "TLSv1.3";
            default -> throw new IllegalArgumentException(
                    "--tls-version: '" + tlsVersion + "' is not tlsv1.2 or tlsv1.3");
        });
    }

    private @Nullable MqttVersion version() {
        if (version == null) { return null; }
        return switch (version.toLowerCase(Locale.ROOT)) {
            case "mqttv5", "5", "5.0" -> MqttVersion.V5;
            case "mqttv311", "311", "3.1.1" -> MqttVersion.V3_1_1;
            case "mqttv31", "31", "3.1" -> MqttVersion.V3_1;
            default -> throw new IllegalArgumentException("-V: '" + version + "' is not mqttv5, mqttv311 or mqttv31");
        };
    }

    private static @Nullable String secret(@Nullable String source) {
        if (source == null) { return null; }
        if (source.startsWith("env:")) {
            String value = System.getenv(source.substring(4));
            if (value == null) {
                throw new IllegalArgumentException("--keypass: the variable " + source.substring(4) + " is not set");
            }
            return value;
        }
        if (source.startsWith("file:")) { return firstLine("--keypass", Path.of(source.substring(5))); }
        throw new IllegalArgumentException(
                "--keypass is env:VARIABLE or file:FILE; the password itself is not to be written here");
    }

    private static String firstLine(String option, Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new IllegalArgumentException(option + ": " + TrustedAuthorities.unreadable(e), e);
        }
    }
}
