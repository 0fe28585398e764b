package io.arna.cli.pubsub;

import static io.arna.cli.pubsub.Flag.Group.END;
import static io.arna.cli.pubsub.Flag.Group.MESSAGE;
import static io.arna.cli.pubsub.Flag.Group.OTHER;
import static io.arna.cli.pubsub.Flag.Group.OUTPUT;
import static io.arna.cli.pubsub.Flag.Group.SERVER;
import static io.arna.cli.pubsub.Flag.Group.SESSION;
import static io.arna.cli.pubsub.Flag.Group.TLS;
import static io.arna.cli.pubsub.Flag.Group.TOPICS;
import static io.arna.cli.pubsub.Flag.Group.WILL;

import io.arna.client.ServerAddress;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.RetainHandling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The flags, and the reading of them. They are taken one after the other, a later one wins, and the value is whatever comes next: all as
 * in mosquitto's clients.
 */
final class Flags {
    private static final Set<Tool> ALL = EnumSet.allOf(Tool.class);
    private static final Set<Tool> PUB = EnumSet.of(Tool.PUB);
    private static final Set<Tool> SUB = EnumSet.of(Tool.SUB);
    private static final Set<Tool> RR = EnumSet.of(Tool.RR);
    private static final Set<Tool> SENDS = EnumSet.of(Tool.PUB, Tool.RR);
    private static final Set<Tool> HEARS = EnumSet.of(Tool.SUB, Tool.RR);

    private static final String OPTIONS_FILE = "-o";
    private static final Set<String> PROPERTY = Set.of("-D", "--property");
    private static final int LOWEST_KEEP_ALIVE_SECONDS = 5;

    private static final List<Flag> FLAGS = List.of(
            flag("-h --host", ALL, "HOST", "name or address of the server; localhost", SERVER, (s, v) -> s.host = v),
            flag("-p --port", ALL, "PORT", "1883, 8883 encrypted, 8083 or 8084 over WebSocket", SERVER,
                    (s, v) -> s.port = number(v, 0, 65_535, "port")),
            flag("-L --url", ALL, "URL", "mqtt://[USER[:PASSWORD]@]HOST[:PORT]/TOPIC, or mqtts://…, ws://…, wss://…",
                    SERVER, Flags::url),
            flag("--ws", ALL, "over WebSocket", SERVER, s -> s.transport = s.transport.overWebSocket()),
            flag("--unix", ALL, "FILE", "the server's Unix socket, instead of host and port", SERVER,
                    (s, v) -> s.unixSocket = TlsFlags.path(v)),
            flag("-A", ALL, "ADDRESS", "connect from this local address", SERVER, (s, v) -> s.bindAddress = v),
            flag("--nodelay", ALL, "send small packets at once (TCP_NODELAY)", SERVER, s -> s.noDelay = true),

            flag("-V --protocol-version", ALL, "VERSION", "mqttv5, 311 or 31; pub and sub 311, rr mqttv5", SESSION,
                    Flags::version),
            flag("-u --username", ALL, "NAME", "user name", SESSION, (s, v) -> s.username = v),
            flag("-P --pw", ALL, "PASSWORD", "password", SESSION, (s, v) -> s.password = v),
            flag("-i --id", ALL, "ID", "client id; the server chooses one if none is given", SESSION, (s, v) -> {
                refuse(s.clientIdPrefix != null, "-i and -I exclude each other.");
                s.clientId = v;
            }),
            flag("-I --id-prefix", ALL, "PREFIX", "client id of this prefix and the process id", SESSION, (s, v) -> {
                refuse(s.clientId != null, "-i and -I exclude each other.");
                s.clientIdPrefix = v;
            }),
            flag("-c --disable-clean-session", ALL, "resume the session, and keep it afterwards", SESSION,
                    s -> s.cleanSession = false),
            flag("-x", ALL, "SECONDS", "session expiry; -1 for never (mqttv5)", SESSION, Flags::sessionExpiry),
            flag("-k --keepalive", ALL, "SECONDS", "keep alive, 5–65535; 60", SESSION,
                    (s, v) -> s.keepAliveSeconds = number(v, LOWEST_KEEP_ALIVE_SECONDS, 65_535, "keep alive")),
            flag("-M", ALL, "COUNT", "QoS 1 and 2 messages in flight; 20", SESSION,
                    (s, v) -> s.maximumInFlight =
                            Math.min(number(v, 1, Integer.MAX_VALUE, "number of messages in flight"), 0xFFFF)),

            flag("-t --topic", ALL, "TOPIC", "topic; sub takes several filters", TOPICS, Flags::topic),
            flag("-e", RR, "TOPIC", "where the response is expected", TOPICS,
                    (s, v) -> s.responseTopic = Settings.topicName(v, "response topic")),
            flag("-q --qos", ALL, "QOS", "0, 1 or 2; 0", TOPICS, (s, v) -> s.qos = qos(v)),
            flag("-U --unsubscribe", SUB, "FILTER", "unsubscribe from it; may be repeated", TOPICS,
                    (s, v) -> s.unsubscribed.add(Settings.topicFilter(v, "topic to unsubscribe from"))),
            flag("--retain-as-published", HEARS, "keep the publisher's retain flag (mqttv5)", TOPICS,
                    s -> s.retainAsPublished = true),
            flag("--retain-handling", HEARS, "WHEN", "send retained messages always, new or never (mqttv5)", TOPICS,
                    Flags::retainHandling),

            flag("-m --message", SENDS, "TEXT", "this text", MESSAGE, (s, v) -> source(s, new Settings.Source.Text(v))),
            flag("-f --file", SENDS, "FILE", "the contents of a file", MESSAGE,
                    (s, v) -> source(s, new Settings.Source.File(v))),
            flag("-s --stdin-file", SENDS, "standard input, as one message", MESSAGE,
                    s -> source(s, new Settings.Source.StandardInput())),
            flag("-l --stdin-line", PUB, "standard input, each line a message", MESSAGE,
                    s -> source(s, new Settings.Source.Lines())),
            flag("-n --null-message", SENDS, "an empty message", MESSAGE,
                    s -> source(s, new Settings.Source.Nothing())),
            flag("-r --retain", PUB, "retained by the server", MESSAGE, s -> s.retain = true),
            flag("--repeat", PUB, "COUNT", "publish it so many times", MESSAGE,
                    (s, v) -> s.repeat = number(v, 1, Integer.MAX_VALUE, "repeat count")),
            flag("--repeat-delay", PUB, "SECONDS", "wait between, 0.5 for half a second", MESSAGE, Flags::repeatDelay),

            flag("-v --verbose", HEARS, "topic and payload", OUTPUT, s -> s.verbose = true),
            flag("-F", HEARS, "FORMAT", "a format, see below", OUTPUT, (s, v) -> s.format = MessageFormat.parse(v)),
            flag("-N", HEARS, "no end of line after a message", OUTPUT, s -> s.endOfLine = false),
            flag("--pretty", HEARS, "JSON on many lines", OUTPUT, s -> s.pretty = true),
            flag("-R", HEARS, "no retained messages", OUTPUT, s -> {
                s.skipRetained = true;
                s.retainHandling = RetainHandling.DO_NOT_SEND;
            }),
            flag("-T --filter-out", SUB, "FILTER", "no messages of these topics; may be repeated", OUTPUT,
                    (s, v) -> s.filteredOut.add(Settings.topicFilter(v, "filter"))),
            flag("--retained-only", SUB, "retained messages only; end at the first other one", OUTPUT,
                    s -> s.retainedOnly = true),
            flag("--remove-retained", SUB, "clear the retained messages that come", OUTPUT,
                    s -> s.removeRetained = true),
            flag("--random-filter", SUB, "PERCENT", "a random part of the messages, 0.1–100", OUTPUT,
                    Flags::randomFilter),
            flag("-w --watch", SUB, "each topic on its own line of the terminal", OUTPUT, s -> s.watch = true),
            flag("--message-rate", SUB, "how many messages come in a second, instead of them", OUTPUT,
                    s -> s.messageRate = true),
            flag("--latency", RR, "how long the response took, too", OUTPUT, s -> {
                s.latency = true;
                s.noDelay = true;
            }),

            flag("-C", SUB, "COUNT", "after so many messages", END,
                    (s, v) -> s.count = number(v, 1, Integer.MAX_VALUE, "message count")),
            flag("-E", SUB, "once subscribed", END, s -> s.exitAfterSubscribing = true),
            flag("-W", HEARS, "SECONDS", "after so many seconds, with exit code 27", END,
                    (s, v) -> s.timeout = Duration.ofSeconds(number(v, 1, Integer.MAX_VALUE, "timeout"))),

            flag("--will-topic", ALL, "TOPIC", "publish a will here if this client is lost", WILL,
                    (s, v) -> s.willTopic = Settings.topicName(v, "will topic")),
            flag("--will-payload", ALL, "TEXT", "what it says", WILL, (s, v) -> s.willPayload = v),
            flag("--will-qos", ALL, "QOS", "0, 1 or 2; 0", WILL, (s, v) -> s.willQos = qos(v)),
            flag("--will-retain", ALL, "retained by the server", WILL, s -> s.willRetain = true),

            flag("-d --debug", ALL, "tell of every packet", OTHER, s -> s.debug = true),
            flag("--quiet", ALL, "no error messages but those about usage", OTHER, s -> s.quiet = true),
            // Only shown here: read() takes them itself.
            flag("-D --property", ALL, "COMMAND NAME VALUE",
                    "a property of mqttv5, as in: -D publish content-type text/plain;"
                            + " for user-property a name and a value",
                    OTHER, (_, _) -> {}),
            flag(OPTIONS_FILE, ALL, "FILE", "read flags from a file, one on each line", OTHER, (_, _) -> {}),
            flag("--help", ALL, "this", OTHER, _ -> {
                throw new HelpWanted();
            }),

            flag("--cafile", ALL, "FILE", "authorities trusted to sign the server's certificate; encrypts", TLS,
                    (s, v) -> s.tls.cafile(v)),
            flag("--capath", ALL, "FOLDER", "the same, a folder of such files", TLS, (s, v) -> s.tls.capath(v)),
            flag("--cert", ALL, "FILE", "the client's certificate", TLS, (s, v) -> s.tls.cert(v)),
            flag("--key", ALL, "FILE", "its private key", TLS, (s, v) -> s.tls.key(v)),
            flag("--keypass", ALL, "SOURCE", "the key's password: env:VARIABLE or file:FILE", TLS,
                    (s, v) -> s.tls.keypass(v)),
            flag("--insecure", ALL, "take a certificate for another host, too", TLS, s -> s.tls.insecure()),
            flag("--tls-version", ALL, "VERSION", "tlsv1.2 or tlsv1.3; both", TLS, (s, v) -> s.tls.version(v)),
            flag("--ciphers", ALL, "NAMES", "cipher suites of TLS 1.2, with colons between", TLS,
                    (s, v) -> s.tls.ciphers(v)),
            flag("--tls-alpn", ALL, "NAME", "the protocol to ask for", TLS, (s, v) -> s.tls.alpn(v)),
            flag("--tls-use-os-certs", ALL, "trust whom this machine trusts; encrypts", TLS,
                    s -> s.tls.useOsCertificates()),
            flag("--no-tls", ALL, "no encryption, at port 8883 either", TLS, s -> s.tls.noTls()),
            notYet("--keyform", true), notYet("--tls-engine", true), notYet("--tls-engine-kpass-sha1", true),
            notYet("--tls-keylog", true), notYet("--psk", true), notYet("--psk-identity", true),
            missing("--proxy", true, "SOCKS proxies are not available."),
            missing("-S", false, "SRV lookups are not available; use -h and -p."));

    private static final Map<String, Flag> BY_NAME = byName();

    private Flags() {}

    // --- the table ----------------------------------------------------------------------------------------------------

    private static Flag flag(String names, Set<Tool> tools, String argument, String help, Flag.Group group,
            BiConsumer<Settings, String> effect) {
        return new Flag(List.of(names.split(" ")), tools, argument, help, group, effect);
    }

    private static Flag flag(String names, Set<Tool> tools, @Nullable String help, Flag.Group group,
            Consumer<Settings> effect) {
        return new Flag(List.of(names.split(" ")), tools, null, help, group, (settings, _) -> effect.accept(settings));
    }

    /** Known, so that a script learns what is amiss. */
    private static Flag notYet(String name, boolean takesValue) {
        return missing(name, takesValue, name + " is not available yet.");
    }

    private static Flag missing(String name, boolean takesValue, String sentence) {
        return new Flag(List.of(name), ALL, takesValue ? "VALUE" : null, null, OTHER, (_, _) -> {
            throw new UsageException(sentence);
        });
    }

    private static Map<String, Flag> byName() {
        Map<String, Flag> map = new HashMap<>();
        for (Flag flag : FLAGS) {
            flag.names().forEach(name -> map.put(name, flag));
        }
        return map;
    }

    static List<Flag> all() {
        return FLAGS;
    }

    // --- reading ------------------------------------------------------------------------------------------------------

    /**
     * Reads a command line.
     *
     * @throws UsageException when it is not one
     * @throws HelpWanted when it asks for help
     */
    static Settings read(Tool tool, List<String> arguments) {
        Settings settings = new Settings(tool);
        String optionsFile = valueOf(OPTIONS_FILE, arguments);
        if (optionsFile != null) {
            readFile(settings, optionsFile);
        }
        readInto(settings, arguments);
        settings.check();
        return settings;
    }

    /** The file's flags are defaults, so it is read first, wherever -o stands. */
    private static @Nullable String valueOf(String name, List<String> arguments) {
        int at = arguments.indexOf(name);
        if (at < 0) { return null; }
        refuse(at + 1 == arguments.size(), name + " needs a file.");
        return arguments.get(at + 1);
    }

    private static void readFile(Settings settings, String path) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of(path));
        } catch (IOException _) {
            throw new UsageException("The options file '" + path + "' cannot be read.");
        }
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String stripped = line.strip();
            int blank = stripped.indexOf(' ');
            readInto(settings, blank < 0
                    ? List.of(stripped)
                    : List.of(stripped.substring(0, blank), stripped.substring(blank + 1)));
        }
    }

    private static void readInto(Settings settings, List<String> arguments) {
        int at = 0;
        while (at < arguments.size()) {
            String name = arguments.get(at++);
            Flag flag = BY_NAME.get(name);
            if (flag == null || !flag.tools().contains(settings.tool)) {
                throw new UsageException("Unknown option '" + name + "'.");
            }
            if (PROPERTY.contains(name)) {
                at += settings.properties.read(propertyArguments(arguments.subList(at, arguments.size())));
                settings.version = MqttVersion.V5;
            } else if (flag.argument() == null) {
                flag.effect().accept(settings, "");
            } else {
                refuse(at == arguments.size(), name + " needs a value: " + flag.argument() + ".");
                flag.effect().accept(settings, arguments.get(at++));
            }
        }
    }

    /** On a line of an options file all of -D's values are one argument. */
    private static List<String> propertyArguments(List<String> following) {
        return following.size() == 1 ? List.of(following.getFirst().split(" ")) : following;
    }

    private static void refuse(boolean bad, String sentence) {
        if (bad) { throw new UsageException(sentence); }
    }

    private static int number(String text, int lowest, int highest, String what) {
        try {
            int number = Integer.parseInt(text);
            if (number >= lowest && number <= highest) { return number; }
        } catch (NumberFormatException _) {
            // The sentence below fits as well.
        }
        String range = highest == Integer.MAX_VALUE ? "at least " + lowest : lowest + "–" + highest;
        throw new UsageException("Invalid " + what + " '" + text + "'; it is a number, " + range + ".");
    }

    private static Qos qos(String text) {
        return Qos.of(number(text, 0, 2, "QoS"));
    }

    private static void version(Settings settings, String text) {
        settings.version = switch (text) {
            case "mqttv5", "5" -> MqttVersion.V5;
            case "mqttv311", "311" -> MqttVersion.V3_1_1;
            case "mqttv31", "31" -> MqttVersion.V3_1;
            default -> throw new UsageException(
                    "Invalid protocol version '" + text + "'; it is mqttv5, mqttv311 or mqttv31.");
        };
    }

    private static void sessionExpiry(Settings settings, String text) {
        long seconds;
        try {
            seconds = text.equals("∞") ? -1 : Long.decode(text);
        } catch (NumberFormatException _) {
            throw new UsageException("The session expiry interval is a number, not '" + text + "'.");
        }
        refuse(seconds < -1 || seconds > ConnectProperties.NEVER_EXPIRES,
                "The session expiry interval is -1–4294967295, not " + text + ".");
        settings.sessionExpirySeconds = seconds < 0 ? ConnectProperties.NEVER_EXPIRES : seconds;
        settings.version = MqttVersion.V5;
    }

    private static void topic(Settings settings, String text) {
        if (settings.tool == Tool.SUB) {
            settings.filters.add(Settings.topicFilter(text, "topic filter"));
        } else {
            settings.topic = Settings.topicName(text, "topic");
        }
    }

    private static void source(Settings settings, Settings.Source source) {
        refuse(settings.source != null, "Only one of -m, -f, -s, -l and -n can be given.");
        settings.source = source;
    }

    private static void retainHandling(Settings settings, String text) {
        settings.retainHandling = switch (text) {
            case "always" -> RetainHandling.SEND;
            case "new" -> RetainHandling.SEND_IF_NEW;
            case "never" -> RetainHandling.DO_NOT_SEND;
            default -> throw new UsageException("--retain-handling is always, new or never, not '" + text + "'.");
        };
    }

    private static void repeatDelay(Settings settings, String text) {
        double seconds = decimal(text, "--repeat-delay");
        refuse(seconds < 0, "--repeat-delay is not below 0.");
        settings.repeatDelay = Duration.ofNanos((long) (seconds * 1e9));
    }

    private static void randomFilter(Settings settings, String text) {
        double percent = decimal(text, "--random-filter");
        refuse(percent < 0.1 || percent > 100, "--random-filter is 0.1–100, not " + text + ".");
        settings.randomFilter = (int) Math.round(percent * 100);
    }

    private static double decimal(String text, String name) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new UsageException(name + " is a number, not '" + text + "'.");
        }
    }

    /** {@code scheme://[user[:password]@]host[:port]/topic}; user name and password are taken as they stand. */
    private static void url(Settings settings, String url) {
        int afterScheme = url.indexOf("://");
        refuse(afterScheme < 0, "'" + url + "' is not a URL like mqtt://HOST/TOPIC.");
        try {
            settings.transport = ServerAddress.Transport.ofScheme(url.substring(0, afterScheme));
        } catch (IllegalArgumentException e) {
            throw new UsageException("-L: " + e.getMessage() + ".");
        }
        String rest = url.substring(afterScheme + 3);
        int slash = rest.indexOf('/');
        refuse(slash < 0, "The URL of -L has no topic: '" + url + "'.");
        topic(settings, rest.substring(slash + 1));
        String authority = rest.substring(0, slash);
        int at = authority.indexOf('@');
        if (at >= 0) {
            credentials(settings, authority.substring(0, at));
        }
        hostAndPort(settings, authority.substring(at + 1));
    }

    private static void credentials(Settings settings, String text) {
        int colon = text.indexOf(':');
        settings.username = colon < 0 ? text : text.substring(0, colon);
        if (colon >= 0) {
            settings.password = text.substring(colon + 1);
        }
    }

    private static void hostAndPort(Settings settings, String text) {
        int bracket = text.lastIndexOf(']'); // of an IPv6 address
        int colon = text.indexOf(':', Math.max(bracket, 0));
        String host = colon < 0 ? text : text.substring(0, colon);
        refuse(host.isEmpty(), "The URL of -L has no host.");
        settings.host = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        settings.port = colon < 0 ? 0 : number(text.substring(colon + 1), 1, 65_535, "port");
    }
}
