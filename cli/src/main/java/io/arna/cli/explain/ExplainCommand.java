package io.arna.cli.explain;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import io.arna.security.permission.Action.Operation;
import io.arna.security.permission.RuleFile;
import io.arna.security.permission.RuleFile.Format;
import io.arna.security.permission.RuleFileException;
import io.arna.security.permission.Rules;
import io.arna.security.permission.Rules.Decision;
import io.arna.security.permission.Rules.Request;
import io.arna.server.config.Authorization;
import io.arna.server.config.Config;
import io.arna.server.config.ConfigException;
import io.arna.server.config.ConfigReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arna explain}: whether a client may publish or subscribe, which rule says so, and why those before it did not. */
@Command(name = "arna explain", usageHelpWidth = 110, sortOptions = false,
        description = "Says whether a client may publish or subscribe, which rule decides, and why those before it did not. "
                + "Exit code 0 when it may, 3 when it may not.")
public final class ExplainCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int DENIED = 3;

    private final PrintStream out;
    private final PrintStream err;

    @Parameters(index = "0", paramLabel = "publish|subscribe",
            description = "What the client wants to do.") private String operation = "";

    @Parameters(index = "1", paramLabel = "TOPIC",
            description = "Where: a topic to publish to, or a filter to subscribe to.") private String topic = "";

    @Option(names = {"-c", "--config"}, paramLabel = "FILE",
            description = "The broker's configuration, which names the file of rules.") private @Nullable Path configuration;

    @Option(names = "--rules", paramLabel = "FILE",
            description = "The file of rules itself, EMQX's acl.conf or Mosquitto's acl_file.") private @Nullable Path ruleFile;

    @Option(names = {"-u", "--user"}, paramLabel = "NAME",
            description = "The user; anonymous if not given.") private @Nullable String user;

    @Option(names = {"-i", "--client-id"}, paramLabel = "ID", defaultValue = "client",
            description = "The client identifier (default: ${DEFAULT-VALUE}).") private String clientId = "client";

    @Option(names = {"-a", "--address"}, paramLabel = "ADDRESS", defaultValue = "192.0.2.1",
            description = "Where the client comes from (default: ${DEFAULT-VALUE}, which is nobody's).") private String address =
                    "";

    @Option(names = "--listener", paramLabel = "NAME", defaultValue = "tcp:default",
            description = "Through which listener (default: ${DEFAULT-VALUE}).") private String listener = "";

    @Option(names = {"-q", "--qos"}, paramLabel = "0|1|2", defaultValue = "0",
            description = "QoS of the message or the subscription (default: ${DEFAULT-VALUE}).") private int qos;

    @Option(names = {"-r", "--retain"}, description = "The message is to be retained.") private boolean retain;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Tells this.") private boolean help;

    private ExplainCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the command; returns the process's exit code: 0 allowed, 3 denied, 1 cannot be said, 2 a mistake in the command. */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new ExplainCommand(out, err));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        if (arguments.isEmpty()) {
            line.usage(out);
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments.toArray(String[]::new));
    }

    @Override
    public Integer call() {
        try {
            Request request = request();
            Decision decision = rules().explain(clientId, user, address, listener, request);
            decision.steps().forEach(out::println);
            return decision.allowed() ? 0 : DENIED;
        } catch (IllegalArgumentException | ProtocolException e) {
            err.println("arna explain: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (RuleFileException e) {
            e.problems().forEach(problem -> err.println("arna explain: " + problem));
        } catch (ConfigException e) {
            e.problems().forEach(problem -> err.println("arna explain: " + problem));
        } catch (IOException e) {
            err.println(
                    "arna explain: the rules cannot be read, " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        return FAILED;
    }

    private Request request() {
        if (qos < 0 || qos > 2) { throw new IllegalArgumentException("a QoS is 0, 1 or 2, and not " + qos); }
        return switch (operation) {
            case "publish" -> new Request(Operation.PUBLISH, TopicName.of(topic).toString(), Qos.of(qos), retain);
            case "subscribe" -> new Request(Operation.SUBSCRIBE, TopicFilter.of(topic).toString(), Qos.of(qos), false);
            default -> throw new IllegalArgumentException("a client may publish or subscribe, and not "
                    + operation.toLowerCase(Locale.ROOT) + "; 'arna explain --help' tells more");
        };
    }

    private Rules rules() throws IOException, RuleFileException {
        if (ruleFile != null) { return RuleFile.read(ruleFile, Format.AUTO, null); }
        ConfigReader reader = new ConfigReader().environment(System.getenv());
        Config config = (configuration == null ? reader : reader.file(configuration)).read();
        Authorization asked = config.authorization();
        if (asked.file() != null) { return RuleFile.read(asked.file(), asked.format(), asked.otherwise().allows()); }
        return config.listeners().stream().allMatch(Config.Listener::isLocal) ? Rules.OPEN : Rules.guarded();
    }
}
