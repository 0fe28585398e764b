package io.arna.cli.pubsub;

import io.arna.client.ClientOptions;
import io.arna.client.Message;
import io.arna.client.Reconnect;
import io.arna.client.ServerAddress;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says. Filled by {@link Flags}, checked as a whole by {@link #check}, and not changed after that; fields of flags
 * that a tool does not have keep their defaults.
 */
final class Settings {
    /** Long enough for a slow link, short enough for a script. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final int RANDOM_ID_CHARACTERS = 18;

    /** What is published. */
    sealed interface Source {
        /** A text from the command line. */
        record Text(String text) implements Source {}

        /** All of a file. */
        record File(String path) implements Source {}

        /** All of standard input. */
        record StandardInput() implements Source {}

        /** Standard input, a message for each line. */
        record Lines() implements Source {}

        /** Nothing: an empty payload. */
        record Nothing() implements Source {}
    }

    final Tool tool;
    final TlsFlags tls = new TlsFlags();
    final PropertyArguments properties = new PropertyArguments();

    // Where and as whom.
    String host = "localhost";
    int port;
    ServerAddress.Transport transport = ServerAddress.Transport.TCP;
    /** Null where the server has a host and a port. */
    @Nullable Path unixSocket;
    @Nullable String bindAddress;
    MqttVersion version;
    @Nullable String clientId;
    @Nullable String clientIdPrefix;
    @Nullable String username;
    @Nullable String password;
    int keepAliveSeconds = 60;
    boolean cleanSession = true;
    /** -1 when not given. */
    long sessionExpirySeconds = -1;
    boolean noDelay;
    int maximumInFlight = 20;

    // Will.
    @Nullable TopicName willTopic;
    @Nullable String willPayload;
    Qos willQos = Qos.AT_MOST_ONCE;
    boolean willRetain;

    // What to publish, what to hear.
    @Nullable TopicName topic;
    @Nullable TopicName responseTopic;
    @Nullable Source source;
    Qos qos = Qos.AT_MOST_ONCE;
    boolean retain;
    int repeat = 1;
    Duration repeatDelay = Duration.ZERO;
    final List<TopicFilter> filters = new ArrayList<>();
    final List<TopicFilter> unsubscribed = new ArrayList<>();
    final List<TopicFilter> filteredOut = new ArrayList<>();
    boolean retainAsPublished;
    RetainHandling retainHandling = RetainHandling.SEND;

    // What to print, when to end.
    boolean verbose;
    boolean endOfLine = true;
    boolean pretty;
    boolean watch;
    boolean messageRate;
    boolean latency;
    boolean debug;
    boolean quiet;
    @Nullable MessageFormat format;
    boolean skipRetained;
    boolean retainedOnly;
    boolean removeRetained;
    /** Of 10,000 messages this many are printed. */
    int randomFilter = 10_000;
    /** 0 for no end. */
    int count;
    boolean exitAfterSubscribing;
    /** Null for no end. */
    @Nullable Duration timeout;

    Settings(Tool tool) {
        this.tool = tool;
        this.version = tool == Tool.RR ? MqttVersion.V5 : MqttVersion.V3_1_1;
    }

    /** What only the command line as a whole tells. */
    void check() {
        require(willPayload == null || willTopic != null, "A will payload is given, but no --will-topic.");
        require(!willRetain || willTopic != null, "--will-retain is given, but no --will-topic.");
        if (version.isV5()) {
            if (!cleanSession && sessionExpirySeconds < 0) {
                sessionExpirySeconds = ConnectProperties.NEVER_EXPIRES;
            }
            require(sessionExpirySeconds != ConnectProperties.NEVER_EXPIRES || clientId != null,
                    "A session that does not expire needs a client id (-i).");
        } else {
            require(cleanSession || clientId != null, "A session that is kept (-c) needs a client id (-i).");
            require(password == null || username != null, "A password (-P) needs a user name (-u) before MQTT v5.");
        }
        switch (tool) {
            case PUB -> require(topic != null && source != null,
                    "Both a topic (-t) and a message (-m, -f, -s, -l or -n) are needed.");
            case SUB -> {
                require(!filters.isEmpty() || !unsubscribed.isEmpty(),
                        "A topic to subscribe to (-t) or to unsubscribe from (-U) is needed.");
                require(!(skipRetained && retainedOnly), "-R and --retained-only together leave nothing to print.");
            }
            case RR -> require(topic != null && source != null && responseTopic != null,
                    "A topic (-t), a response topic (-e) and a message (-m, -f, -s or -n) are needed.");
        }
        properties.check(tool);
        boolean encrypted = tls.wanted(port);
        require(unixSocket == null || (!encrypted && transport == ServerAddress.Transport.TCP && bindAddress == null),
                "--unix goes without TLS, --ws, another scheme and -A: all of these are about the network.");
        var _ = tls.options();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) { throw new UsageException(otherwise); }
    }

    /** Where to connect to, for a person to read. */
    ServerAddress address() {
        if (unixSocket != null) { return ServerAddress.unix(unixSocket); }
        ServerAddress.Transport spoken = tls.wanted(port) ? transport.encrypted() : transport;
        return new ServerAddress(spoken, host, port == 0 ? spoken.defaultPort() : port,
                ServerAddress.DEFAULT_PATH);
    }

    /** @param reconnect null when a lost connection ends the tool */
    ClientOptions clientOptions(@Nullable Reconnect reconnect) {
        return ClientOptions.to(address())
                .version(version).clientId(effectiveClientId()).cleanStart(cleanSession)
                .keepAliveSeconds(keepAliveSeconds)
                .username(username).password(password == null ? null : Payload.ofUtf8(password)).will(will())
                .properties(properties.connect(sessionExpirySeconds, receiveMaximum()))
                .connectTimeout(CONNECT_TIMEOUT).reconnect(reconnect)
                .acknowledgement(ClientOptions.Acknowledgement.MANUAL).maximumInFlight(maximumInFlight)
                .noDelay(noDelay).localAddress(localAddress()).tls(tls.options()).build();
    }

    /** With -C the server need not send more than will be printed. */
    private int receiveMaximum() {
        return count > 0 && count < 20 ? count : 0xFFFF;
    }

    private String effectiveClientId() {
        if (clientIdPrefix != null) { return clientIdPrefix + ProcessHandle.current().pid(); }
        if (clientId != null) { return clientId; }
        return version == MqttVersion.V3_1 ? randomClientId() : ""; // the server's choice, which 3.1 does not know
    }

    private static String randomClientId() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        StringBuilder id = new StringBuilder("arna-");
        for (int i = 0; i < RANDOM_ID_CHARACTERS; i++) {
            id.append(alphabet.charAt(ThreadLocalRandom.current().nextInt(alphabet.length())));
        }
        return id.toString();
    }

    private @Nullable InetAddress localAddress() {
        if (bindAddress == null) { return null; }
        try {
            return InetAddress.getAllByName(bindAddress)[0];
        } catch (UnknownHostException e) {
            throw new UsageException("The address to connect from, " + bindAddress + ", is unknown.");
        }
    }

    private @Nullable Will will() {
        if (willTopic == null) { return null; }
        return new Will(willTopic, willPayload == null ? Payload.EMPTY : Payload.ofUtf8(willPayload), willQos,
                willRetain,
                properties.willDelaySeconds(), properties.messageExpirySeconds(PropertyArguments.Command.WILL),
                properties.message(PropertyArguments.Command.WILL));
    }

    /** The message to publish, with this payload. */
    Message message(Payload payload) {
        TopicName to = Objects.requireNonNull(topic);
        PropertyArguments.Command publish = PropertyArguments.Command.PUBLISH;
        return new Message(to, payload, qos, retain, properties.messageExpirySeconds(publish),
                properties.message(publish),
                properties.topicAlias());
    }

    /** What to subscribe to. */
    List<Subscription> subscriptions() {
        return filters.stream().map(this::subscription).toList();
    }

    /** One filter with the options given. */
    Subscription subscription(TopicFilter filter) {
        return new Subscription(filter, qos, false, retainAsPublished, retainHandling);
    }

    /**
     * A topic name from the command line.
     *
     * @param what it is for, in an error message
     */
    static TopicName topicName(String text, String what) {
        try {
            return TopicName.of(text);
        } catch (ProtocolException _) {
            throw new UsageException("Invalid " + what + " '" + text + "'; does it contain '+' or '#'?");
        }
    }

    /**
     * A topic filter from the command line.
     *
     * @param what it is for, in an error message
     */
    static TopicFilter topicFilter(String text, String what) {
        try {
            return TopicFilter.of(text);
        } catch (ProtocolException _) {
            throw new UsageException("Invalid " + what + " '" + text + "'; are all '+' and '#' in their places?");
        }
    }
}
