package io.arna.server.config;

import static io.arna.server.config.Key.key;
import static io.arna.server.config.Key.optional;
import static io.arna.server.config.ValueType.asInt;
import static io.arna.server.config.ValueType.bool;
import static io.arna.server.config.ValueType.choice;
import static io.arna.server.config.ValueType.decimal;
import static io.arna.server.config.ValueType.integer;
import static io.arna.server.config.ValueType.millis;
import static io.arna.server.config.ValueType.path;
import static io.arna.server.config.ValueType.port;
import static io.arna.server.config.ValueType.seconds;
import static io.arna.server.config.ValueType.size;
import static io.arna.server.config.ValueType.text;

import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Limits.SharedStrategy;
import io.arna.broker.message.DropPolicy;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.server.config.Config.Durability;
import io.arna.server.config.Config.Kind;
import io.arna.server.config.Config.Log.Format;
import io.arna.server.config.Config.Log.Level;
import io.arna.server.config.Describing.Note;
import io.arna.server.config.Tree.Mapping;
import io.arna.server.config.Tree.Scalar;
import io.arna.server.config.Tree.Sequence;
import io.arna.transport.ListenerSettings.Place;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Every key of the configuration, declared once: its name, values, default and meaning stand where it is read. Names that other brokers
 * use for the same thing are kept, or understood well enough to tell ours.
 */
final class Schema {
    private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9._@-]{1,128}");
    private static final Pattern LISTENER_NAME = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,255}");
    private static final String WITH_PORT = "kind: tcp, ws, tls or wss";
    private static final Pattern URL_PATH = Pattern.compile("/[A-Za-z0-9._~/-]{0,255}");
    private static final Pattern ORIGIN = Pattern.compile(
            "\\*|[a-z][a-z0-9+.-]*://([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:(\\d{1,5}|\\*))?");
    private static final Pattern TOPIC_PREFIX = Pattern.compile("[^\\x00-\\x1F\\x7F#+]{1,1024}");
    private static final Pattern SERVER = Pattern.compile("[^\\x00-\\x1F\\x7F]{1,1024}");

    private static final List<String> PAGES_OF_THIS_MACHINE =
            List.of("http://localhost:*", "https://localhost:*", "http://127.0.0.1:*",
                    "https://127.0.0.1:*", "http://[::1]:*", "https://[::1]:*");

    /** Stands for the word {@code none}. */
    private static final Path NO_DIRECTORY = Path.of("");

    private Schema() {}

    /** All sections and keys, in order. */
    static List<Note> notes() {
        return Describing.describe(Schema::config);
    }

    /** What an empty configuration listens to, as if somebody had written it: so that single keys of it can be overridden. */
    static Tree usualListeners() {
        List<Tree> listeners = new ArrayList<>();
        for (Kind kind : List.of(Kind.TCP, Kind.WS)) {
            Map<String, Tree> keys = new LinkedHashMap<>();
            keys.put("kind", new Scalar(ValueType.word(kind), true, Origin.DEFAULT));
            keys.put("name", new Scalar(ValueType.word(kind) + ":default", true, Origin.DEFAULT));
            listeners.add(new Mapping(keys, Origin.DEFAULT));
        }
        return new Sequence(listeners, Origin.DEFAULT);
    }

    static Config config(Section root) {
        Config.Node node = root.section("node", "This process.", Schema::node);
        Authentication authentication = root.section("authentication", "How it is found out who a client is.",
                Authentication::read);
        return new Config(
                node,
                root.section("store",
                        "What survives the end of the broker, in `node.data_dir`: sessions, what waits for them, retained messages.",
                        section -> store(section, node.dataDirectory() != null)),
                listeners(root, authentication.passwordFile() != null),
                new Limits(
                        root.section("connection",
                                "Bounds of one connection; what a client must know of them is told in CONNACK.",
                                Schema::connection),
                        root.section("session", "Bounds of what is kept for one client.", Schema::session),
                        root.section("message", "Bounds of one message.", Schema::message),
                        root.section("subscription", "Bounds of subscriptions.", Schema::subscription),
                        root.section("retained", "Bounds of the retained messages.", Schema::retained),
                        root.section("rate", "How much one client may publish.", Overload::rate),
                        root.section("admission",
                                "How many may be connected, and how fast they may come; a user is who was found out to be one.",
                                Overload::admission),
                        root.section("flapping_detect",
                                "Who comes and goes again and again is not let in for a while.", Overload::flapping),
                        root.section("overload",
                                "How much the broker bears: beyond it new clients are refused (0x97 in MQTT 5) and publishers slowed to a message in a second.",
                                Overload::overload)),
                root.section("sys", "The broker's own topics.", Schema::sysIntervalSeconds),
                root.section("log", "The log, on standard error.", Schema::log),
                authentication,
                root.section("authorization", "What clients may do.", Authorization::read),
                root.section("banned", "Who is not let in, whatever it can prove.", Overload::banFile));
    }

    private static Config.Node node(Section node) {
        String name = node.get(
                key("name", text("a node name", "letters, digits and ._@-, at most 128", NODE_NAME), "arna@127.0.0.1",
                        "Name of this node in `$SYS/brokers/{node}/…` and in the log."));
        int shards = node.get(key("shards", integer(0, 1024), 0,
                "Event loops that share the clients between them; 0 takes one per processor."));
        Path directory = node.find(optional("data_dir", path().orWord("none", NO_DIRECTORY),
                "with `arna start` the folder `data` beside the launcher, else none",
                "Where the broker keeps what must survive it; made when it is not there, and held by one broker at a time. With `none` sessions "
                        + "and messages live in memory and end with the broker.")
                .knownAs("persistence_location"));
        int shutdown = node.get(key("shutdown_timeout", asInt(millis(0, 600_000)), 5_000,
                "How long a stop waits at most for clients to take their last packets."));
        return new Config.Node(name, shards, NO_DIRECTORY.equals(directory) ? null : directory, shutdown);
    }

    private static Config.Store store(Section store, boolean hasDirectory) {
        Durability level = store.get(key("level", choice(Durability.values()),
                hasDirectory ? Durability.FSYNC : Durability.MEMORY,
                "When something counts as kept, which is when it is acknowledged: `fsync`, when the disk has it, so that it survives a loss of "
                        + "power; `os`, when the operating system has it, so that it survives the end of the process; `memory`, at once, and "
                        + "nothing survives.")
                .knownAs("durability", "sync").fallbackShownAs("`fsync` with `node.data_dir`, else `memory`"));
        if (store.isSound() && level != Durability.MEMORY && !hasDirectory) {
            store.refuse("level", ValueType.word(level) + " needs a directory: name it with node.data_dir");
        }
        return new Config.Store(level);
    }

    private static List<Config.Listener> listeners(Section root, boolean hasPasswords) {
        Set<String> names = new HashSet<>();
        Map<String, String> takenBy = new HashMap<>();
        List<Config.Listener> listeners = root.list("listeners",
                "Where clients connect. Without this list there are two, `tcp:default` and "
                        + "`ws:default`, on the loopback addresses and the usual ports, open to everybody on this machine.",
                section -> listener(section, names, takenBy, hasPasswords));
        if (listeners.isEmpty() && root.isSound()) {
            root.refuse("listeners", "is empty, so nobody could connect; leave it out for the usual two");
        }
        return listeners;
    }

    private static Config.Listener listener(Section listener, Set<String> names, Map<String, String> takenBy,
            boolean hasPasswords) {
        Kind kind = listener.get(key("kind", choice(Kind.values()), Kind.TCP,
                "What is spoken there: MQTT over TCP, over WebSocket, over TLS, over WebSocket over TLS, or over a Unix socket.")
                .knownAs("protocol", "type"));
        boolean hasPort = kind != Kind.UNIX;
        String host = listener.get(key("host",
                text("a host name or an address", "as in localhost, 192.0.2.7, ::1", HOST),
                "localhost",
                "The address to listen on, or a name, which stands for all its addresses. `localhost` is 127.0.0.1 and, where the "
                        + "machine has it, ::1: programs differ in which of the two they try. `0.0.0.0` is every IPv4 address, `::` "
                        + "every address.")
                .knownAs("bind", "bind_address", "address", "bind_interface").onlyWith(WITH_PORT, hasPort));
        int port = listener.get(key("port", port(), kind.usualPort(), "The TCP port; 0 takes a free one.")
                .fallbackShownAs("1883, 8083 with `ws`, 8883 with `tls`, 8084 with `wss`")
                .onlyWith(WITH_PORT, hasPort));
        Place.Unix socket = UnixSchema.read(listener, kind);
        String name = listener.get(key("name",
                text("a listener name", "letters, digits and ._:-, at most 64", LISTENER_NAME),
                ValueType.word(kind) + ":" + (hasPort ? port : "default"),
                "What the log and events call it; no two listeners share one.")
                .fallbackShownAs("kind and port, as in `tcp:1883`; `unix:default`"));
        TlsSchema.Tls tls = TlsSchema.read(listener, kind);
        int proxyTimeout = proxyTimeout(listener);
        boolean anonymous = allowAnonymous(listener, host, proxyTimeout > 0, tls.provesUsernames(), hasPasswords);
        int maximum = listener.get(key("max_connections", integer(1, 10_000_000),
                Config.Listener.USUAL_MAXIMUM_CONNECTIONS,
                "Connections open at a time, at each address; the next is closed at once."));
        int rate = Overload.connectionRate(listener);
        int connectTimeout = listener.get(key("connect_timeout", asInt(millis(1, 600_000)), 10_000,
                "How long a client may take from being accepted to being let in.").knownAs("idle_timeout"));
        int closeTimeout = listener.get(key("close_timeout", asInt(millis(1, 600_000)), 5_000,
                "How long a client may take to read its last packets before it is cut."));
        int backlog = listener.get(key("backlog", integer(1, 65_535), 1_024,
                "Connections the operating system may hold until they are accepted; it may have a lower limit of its own."));
        String path = listener.get(key("path", text("a path", "from the first slash on", URL_PATH), "/mqtt",
                "Path of the WebSocket.").onlyWith("kind: ws or kind: wss", kind.isWebSocket()));
        List<String> origins = listener.getAll(optional("origins",
                text("an origin", "as in https://example.org, http://localhost:*, or *", ORIGIN),
                "pages of this machine: `localhost`, `127.0.0.1` and `[::1]`, by http and https, at any port",
                "Whose pages browsers may connect from: `:*` stands for any port, `*` alone for any page. Whatever page is open in a "
                        + "browser on this machine can reach its loopback addresses, so this is not to be left open without need. "
                        + "Programs that are no browsers name no origin and are not asked.")
                .knownAs("websockets_origin", "check_origins").onlyWith("kind: ws or kind: wss", kind.isWebSocket()),
                PAGES_OF_THIS_MACHINE);

        String other = socket != null ? takenBy.putIfAbsent(socket.file().toString(), name)
                : port == 0 ? null : takenBy.putIfAbsent(host + " " + port, name);
        if (listener.isSound() && other != null) {
            listener.refuse(hasPort ? "port" : "socket",
                    (hasPort ? port : socket) + " is taken by listener " + other + " already");
        }
        boolean isNew = names.add(name);
        if (listener.isSound() && !isNew) {
            listener.refuse("name", name + " is another listener's name already; give this one its own");
        }
        return new Config.Listener(kind, host, port, name, anonymous, maximum, connectTimeout, closeTimeout, backlog,
                path,
                origins, tls.certificates(), proxyTimeout, socket, tls.psk(), rate);
    }

    /** 0 when no proxy is expected. */
    private static int proxyTimeout(Section listener) {
        boolean expected = listener.get(key("proxy_protocol", bool(), false,
                "Whether everybody comes through a proxy that says, in the PROXY protocol (1 or 2), whose connection it brings: the client's "
                        + "address is then the one it names, for all purposes. A connection without that header is cut. Whoever can connect "
                        + "past the proxy can claim any address.")
                .knownAs("enable_proxy_protocol"));
        int timeout = listener.get(key("proxy_protocol_timeout", asInt(millis(1, 600_000)), 3_000,
                "How long the proxy may take for its header.").onlyWith("proxy_protocol: true", expected));
        return expected ? timeout : 0;
    }

    /** Closed by default outside loopback (A3): whoever opens a broker to others has said so. */
    private static boolean allowAnonymous(Section listener, String host, boolean behindProxy,
            boolean proven, boolean hasPasswords) {
        boolean loopback = isLoopback(host) && !behindProxy;
        Key<Boolean> key = Key.<Boolean>optional("allow_anonymous", bool(),
                "false with `authentication.password_file` and where certificates or keys tell user names, else true on loopback; elsewhere it must be said",
                "Whether clients that show no credentials are let in. Without a "
                        + "password file a listener that other machines can reach demands an explicit choice.")
                .knownAs("listener_allow_anonymous");
        Boolean given = listener.find(key.orElse((hasPasswords || proven) ? Boolean.FALSE : loopback ? true : null));
        if (given == null && !listener.isGiven("allow_anonymous")) {
            listener.refuse("allow_anonymous", "must be said, because other machines can reach " + host
                    + (behindProxy ? " through the proxy" : "")
                    + ": name an authentication.password_file, set it to true to let everybody in who can, or listen on localhost");
        }
        if (given != null && !given && !hasPasswords && !proven && listener.isSound()) {
            listener.refuse("allow_anonymous",
                    "false would let nobody in, because nothing tells who may: name an authentication.password_file, "
                            + "set it to true, or take the listener out");
        }
        return given == null || given;
    }

    static boolean isLoopback(String host) {
        if (host.equals("localhost")) { return true; }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException aName) {
            return false; // what it stands for today says nothing about tomorrow
        }
    }

    private static Limits.Connection connection(Section connection) {
        Limits.Connection d = Limits.Connection.DEFAULT;
        return new Limits.Connection(
                connection.get(key("max_packet_size", asInt(size(20, 268_435_460)), d.maximumPacketSize(),
                        "Largest packet taken from a client.").knownAs("message_size_limit")),
                connection.get(key("receive_maximum", integer(1, 65_535), d.receiveMaximum(),
                        "QoS 1 and 2 messages taken from a client before the first is acknowledged; an MQTT 3 client is not read from above it.")
                        .knownAs("max_awaiting_rel")),
                connection.get(key("max_topic_alias", integer(0, 65_535), d.topicAliasMaximum(),
                        "Highest topic alias a client may use; 0 for none.")),
                connection.get(key("max_topic_alias_broker", integer(0, 65_535), d.outboundTopicAliasMaximum(),
                        "Topic aliases used towards a client that allows as many; 0 for none.")),
                connection.get(key("max_keepalive", asInt(seconds(0, 65_535)), d.keepAliveMaximumSeconds(),
                        "Longest keep alive accepted, 0 for any; an MQTT 5 client that asks for a longer one, or none, is told this one.")
                        .knownAs("server_keepalive")),
                connection.get(key("keepalive_multiplier", decimal(1, 10), d.keepAliveFactor(),
                        "Silence after which a client is cut, as a multiple of its keep alive.")
                        .knownAs("keepalive_backoff")),
                connection.get(key("max_clientid_length", integer(1, 65_535), d.clientIdMaximumLength(),
                        "Longest client identifier accepted, in bytes of UTF-8.").knownAs("max_clientid_len")),
                connection.find(optional("response_information",
                        text("the beginning of a topic", "no wildcards, at most 1024", TOPIC_PREFIX),
                        "none", "Told to clients that ask for it, as the beginning of topics for responses to them.")),
                connection.find(optional("server_reference",
                        text("a server reference", "as in host:port, at most 1024", SERVER), "none",
                        "Another server, told to MQTT 5 clients that are sent away because this one stops.")));
    }

    private static Limits.Session session(Section session) {
        Limits.Session d = Limits.Session.DEFAULT;
        long never = ConnectProperties.NEVER_EXPIRES;
        return new Limits.Session(
                session.get(key("max_expiry_interval", seconds(0, never).orWord("never", never),
                        d.expiryMaximumSeconds(),
                        "Longest time a session outlives its connection, whatever the client asks for; `never` for no bound.")
                        .knownAs("persistent_client_expiration", "session_expiry_interval")),
                session.get(key("max_inflight_messages", integer(1, 65_535), d.inflightMaximum(),
                        "QoS 1 and 2 messages sent to a client before it acknowledges the first.")
                        .knownAs("max_inflight")),
                session.get(key("max_queued_messages", integer(1, 10_000_000), d.queueMaximumMessages(),
                        "Messages that wait for a client.").knownAs("max_mqueue_len")),
                session.get(key("max_queued_bytes", size(1, 1L << 40), d.queueMaximumBytes(),
                        "Topics and payloads that wait for a client.")),
                session.get(key("queue_qos0_messages", bool(), d.queueQos0(),
                        "Whether QoS 0 messages wait for a client that is away.").knownAs("mqueue_store_qos0")),
                session.get(key("drop_policy", choice(DropPolicy.values()), d.dropPolicy(),
                        "Which message goes when the queue is full: the one that has waited longest, or the one that arrives.")),
                session.get(key("push_back", asInt(millis(0, 600_000)), d.pushBackMillis(),
                        "How long a publisher waits at most for its acknowledgement while the queue of a connected receiver is full; 0 for not at "
                                + "all.")),
                session.get(key("max_queued_messages_in_memory", integer(1, 10_000_000), d.queueMemoryMessages(),
                        "Of the messages that wait for a client, so many lie in memory at most; others are read back from the store when their turn "
                                + "comes. QoS 0 and messages for shared subscriptions always lie in memory.")));
    }

    private static Limits.Message message(Section message) {
        Limits.Message d = Limits.Message.DEFAULT;
        return new Limits.Message(
                Qos.of(message.get(key("max_qos", integer(0, 2), d.maximumQos().level(),
                        "Highest QoS taken from a client.").knownAs("max_qos_allowed"))),
                message.get(key("max_expiry_interval", seconds(0, 0xFFFF_FFFFL), d.expiryMaximumSeconds(),
                        "Longest life of a message, also given to those that bring none; 0 for no bound.")
                        .knownAs("message_expiry_interval")),
                message.get(key("max_topic_levels", integer(1, 65_535), d.topicMaximumLevels(),
                        "Levels of a topic name or filter.")),
                message.get(key("max_topic_length", integer(1, 65_535), d.topicMaximumLength(),
                        "Longest topic name or filter, in bytes of UTF-8.")));
    }

    private static Limits.Subscriptions subscription(Section subscription) {
        Limits.Subscriptions d = Limits.Subscriptions.DEFAULT;
        return new Limits.Subscriptions(
                subscription.get(key("wildcard_available", bool(), d.wildcardAvailable(),
                        "Whether filters may have wildcards.").knownAs("wildcard_subscription")),
                subscription.get(key("shared_available", bool(), d.sharedAvailable(),
                        "Whether `$share/…` filters are taken.").knownAs("shared_subscription")),
                subscription.get(key("identifiers_available", bool(), d.identifiersAvailable(),
                        "Whether subscription identifiers are taken.")),
                subscription.get(key("max_per_session", integer(1, 10_000_000), d.maximumPerSession(),
                        "Subscriptions of one session.").knownAs("max_subscriptions")),
                subscription.get(key("shared_strategy", choice(SharedStrategy.values()), d.sharedStrategy(),
                        "Who of a share group gets a message: each in turn, any, always the same, or the same for one publisher or one topic.")
                        .knownAs("shared_subscription_strategy")));
    }

    private static Limits.Retained retained(Section retained) {
        Limits.Retained d = Limits.Retained.DEFAULT;
        return new Limits.Retained(
                retained.get(key("available", bool(), d.available(), "Whether messages are retained at all.")
                        .knownAs("retain_available")),
                retained.get(key("max_messages", integer(0, Integer.MAX_VALUE), d.maximumMessages(),
                        "Retained messages in all.").knownAs("max_retained_messages")),
                retained.get(key("max_bytes", size(0, 1L << 50), d.maximumBytes(),
                        "Topics and payloads of retained messages in all.")));
    }

    private static int sysIntervalSeconds(Section sys) {
        return sys.get(key("interval", asInt(seconds(0, 86_400)), 10,
                "How often `$SYS/…` is published; 0 for never.").knownAs("sys_interval", "sys_msg_interval"));
    }

    private static Config.Log log(Section log) {
        return new Config.Log(
                log.get(key("level", choice(Level.values()), Level.INFO,
                        "The least important events that are logged: clients come and go at `info`, they subscribe at `debug`.")
                        .knownAs("log_type")),
                log.get(key("format", choice(Format.values()), Format.TEXT,
                        "Lines for people, or a JSON object per line for programs.").knownAs("formatter")),
                log.section("audit", "The record of who did what, in a file of its own.", Audit::read));
    }
}
