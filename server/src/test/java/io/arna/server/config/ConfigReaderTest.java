package io.arna.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Limits.SharedStrategy;
import io.arna.broker.message.DropPolicy;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.security.lockout.LockoutSettings;
import io.arna.security.permission.RuleFile.Format;
import io.arna.server.config.Authorization.OnDenial;
import io.arna.server.config.Authorization.Otherwise;
import io.arna.server.config.Config.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final List<String> PAGES_OF_THIS_MACHINE =
            List.of("http://localhost:*", "https://localhost:*", "http://127.0.0.1:*",
                    "https://127.0.0.1:*", "http://[::1]:*", "https://[::1]:*");

    private static ConfigReader yaml(String yaml) {
        return new ConfigReader().text("arna.yaml", yaml);
    }

    private static List<String> problemsOf(ConfigReader reader) {
        return catchThrowableOfType(ConfigException.class, reader::read).problems();
    }

    @Test
    void tellsWhichSectionsDiffer() {
        Config one = Config.defaults();
        assertThat(one.differingFrom(yaml("log: {level: debug}").read())).as("the level changes while it runs")
                .isEmpty();
        assertThat(one.differingFrom(yaml("""
                node: {name: other}
                banned: {file: bans.yaml}
                listeners: [{port: 1}]
                connection: {receive_maximum: 9}
                session: {max_queued_messages: 9}
                message: {max_qos: 1}
                subscription: {max_per_session: 9}
                retained: {available: false}
                rate: {messages: 9}
                admission: {max_connections: 9}
                flapping_detect: {max_count: 9}
                overload: {max_queued_messages: 9}
                sys: {interval: 9s}
                log: {format: json, audit: {file: audit.log}}
                """).read())).containsExactly("node", "banned", "listeners", "connection", "session", "message",
                "subscription",
                "retained", "rate", "admission", "flapping_detect", "overload", "sys", "log.format", "log.audit");
    }

    @Nested
    class Defaults {
        @Test
        void listensOnLoopbackOnlyAndLetsEverybodyThereIn() {
            assertThat(Config.defaults().listeners()).containsExactly(
                    new Config.Listener(Kind.TCP, "localhost", 1883, "tcp:default", true, 1_000_000, 10_000, 5_000,
                            1_024,
                            "/mqtt", PAGES_OF_THIS_MACHINE),
                    new Config.Listener(Kind.WS, "localhost", 8083, "ws:default", true, 1_000_000, 10_000, 5_000, 1_024,
                            "/mqtt", PAGES_OF_THIS_MACHINE));
        }

        @Test
        void holdTheDefaultsOfTheRules() {
            assertThat(Config.defaults().limits()).isEqualTo(Limits.DEFAULT);
        }

        @Test
        void holdForWhatAFileDoesNotSay() {
            assertThat(yaml("session:\n").read()).isEqualTo(Config.defaults());
            assertThat(yaml("").read()).isEqualTo(Config.defaults());
            assertThat(yaml("# nothing yet\n").read()).isEqualTo(Config.defaults());
            assertThat(yaml("---\n").read()).isEqualTo(Config.defaults());
        }
    }

    @Nested
    class File {
        @TempDir Path directory;

        @Test
        void saysEverythingThatCanBeSaid() {
            Config config = yaml("""
                    node:
                      name: arna@edge-1
                      shards: 3
                      data_dir: /var/lib/arna
                      shutdown_timeout: 250ms
                    store:
                      level: os
                    authentication:
                      password_file: /etc/arna/passwd
                      plain_passwords: refuse
                      remember: 14s
                      client_id_binding: false
                      client_id_pattern: "*${username}"
                      lockout: {user_failures: 15, address_failures: 16, window: 17s, ban: 18s}
                    listeners:
                      - kind: ws
                        host: 192.0.2.7
                        port: 9001
                        name: pages
                        allow_anonymous: true
                        max_connections: 10
                        connect_timeout: 11s
                        close_timeout: 12s
                        backlog: 13
                        path: /socket
                        origins: [https://example.org, "http://localhost:3000"]
                    connection:
                      max_packet_size: 64KiB
                      receive_maximum: 1
                      max_topic_alias: 2
                      max_topic_alias_broker: 3
                      max_keepalive: 1h
                      keepalive_multiplier: 2
                      max_clientid_length: 23
                      response_information: replies/
                      server_reference: other.example.org:1883
                    session:
                      max_expiry_interval: never
                      max_inflight_messages: 4
                      max_queued_messages: 5
                      max_queued_bytes: 6MB
                      queue_qos0_messages: true
                      drop_policy: newest
                      push_back: 7s
                      max_queued_messages_in_memory: 77
                    message:
                      max_qos: 1
                      max_expiry_interval: 8m
                      max_topic_levels: 9
                      max_topic_length: 99
                    subscription:
                      wildcard_available: false
                      shared_available: false
                      identifiers_available: false
                      max_per_session: 10
                      shared_strategy: hash_topic
                    retained:
                      available: false
                      max_messages: 11
                      max_bytes: 12KiB
                    rate:
                      messages: 91
                      bytes: 92KiB
                      burst: 93s
                      excess: disconnect
                    admission:
                      max_connections: 101
                      max_conn_rate: 102
                      max_connections_per_address: 103
                      max_conn_rate_per_address: 104
                      max_connections_per_user: 105
                      max_conn_rate_per_user: 106
                    flapping_detect:
                      max_count: 111
                      max_count_per_user: 112
                      max_count_per_address: 113
                      window_time: 114s
                      ban_time: 115s
                    overload:
                      memory_watermark: 81
                      max_queued_messages: 82
                      max_queued_bytes: 83KiB
                    sys:
                      interval: 1m
                    log:
                      level: debug
                      format: json
                      audit: {file: /var/log/arna/audit.log, max_size: 64KiB, keep: 3}
                    authorization:
                      acl_file: /etc/arna/acl.conf
                      format: emqx
                      otherwise: deny
                      on_denial: disconnect
                    banned:
                      file: /etc/arna/bans.yaml
                    """).read();
            assertThat(config).isEqualTo(new Config(
                    new Config.Node("arna@edge-1", 3, Path.of("/var/lib/arna"), 250),
                    new Config.Store(Config.Durability.OS),
                    List.of(new Config.Listener(Kind.WS, "192.0.2.7", 9001, "pages", true, 10, 11_000, 12_000, 13,
                            "/socket",
                            List.of("https://example.org", "http://localhost:3000"))),
                    new Limits(
                            new Limits.Connection(65_536, 1, 2, 3, 3_600, 2.0, 23, "replies/",
                                    "other.example.org:1883"),
                            new Limits.Session(ConnectProperties.NEVER_EXPIRES, 4, 5, 6_000_000, true,
                                    DropPolicy.NEWEST, 7_000, 77),
                            new Limits.Message(Qos.AT_LEAST_ONCE, 480, 9, 99),
                            new Limits.Subscriptions(false, false, false, 10, SharedStrategy.HASH_TOPIC),
                            new Limits.Retained(false, 11, 12_288),
                            new Limits.Rate(91, 92 * 1024, 93, Limits.Excess.DISCONNECT),
                            new Limits.Admission(101, 102, 103, 104, 105, 106),
                            new Limits.Flapping(111, 112, 113, 114, 115),
                            new Limits.Overload(81, 82, 83 * 1024)),
                    60, new Config.Log(Config.Log.Level.DEBUG, Config.Log.Format.JSON,
                            new Audit(Path.of("/var/log/arna/audit.log"), 65_536, 3)),
                    new Authentication(Path.of("/etc/arna/passwd"), Authentication.PlainPasswords.REFUSE, 14, false,
                            "*${username}",
                            new LockoutSettings(15, 16, Duration.ofSeconds(17), Duration.ofSeconds(18))),
                    new Authorization(Path.of("/etc/arna/acl.conf"), Format.EMQX, Otherwise.DENY,
                            OnDenial.DISCONNECT),
                    Path.of("/etc/arna/bans.yaml")));
        }

        @Test
        void boundsHowFastConnectionsComeToAListener() {
            assertThat(yaml("listeners: [{max_conn_rate: 107}, {port: 1}]").read().listeners())
                    .extracting(Config.Listener::maximumRate).containsExactly(107, 0);
        }

        @Test
        void isNamedInARefusalAsItWasGiven() throws IOException {
            Path file = Files.writeString(directory.resolve("arna.yaml"), "session:\n  max_queued_messages: many\n");
            assertThat(problemsOf(new ConfigReader().file(file))).containsExactly(
                    "session.max_queued_messages: many is not a whole number (1–10000000), " + file + ":2");
        }

        @Test
        void isRefusedWhenItIsNotThere() {
            Path file = directory.resolve("none.yaml");
            assertThat(problemsOf(new ConfigReader().file(file))).containsExactly("there is no such file, " + file);
        }

        @Test
        void isRefusedWhenItIsADirectory() {
            assertThat(problemsOf(new ConfigReader().file(directory)))
                    .containsExactly("this is a directory, not a file, " + directory);
        }

        @Test
        void isRefusedWhenItIsNotText() throws IOException {
            Path file = Files.write(directory.resolve("arna.yaml"), new byte[]{'a', ':', (byte) 0xC3});
            assertThat(problemsOf(new ConfigReader().file(file)))
                    .containsExactly("the file is not UTF-8 text, " + file);
        }

        @Test
        void mayBeginWithAByteOrderMark() throws IOException {
            Path file = Files.writeString(directory.resolve("arna.yaml"), "\uFEFFsys: {interval: 3s}\n");
            assertThat(Config.load(file).sysIntervalSeconds()).isEqualTo(3);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                a: b: c       | this is not YAML: mapping values are not allowed here, arna.yaml:1
                [1, 2]        | a mapping of keys is expected, not a list, arna.yaml:1
                just words    | a mapping of keys is expected, not a single value, arna.yaml:1
                ? [a]         | a key is expected, not a list, arna.yaml:1
                sys: &x {}    | sys: anchors (&x) are not taken, arna.yaml:1
                sys: !!str x  | sys: tags (tag:yaml.org,2002:str) are not taken, arna.yaml:1
                sys: *x       | sys: aliases (*x) are not taken; write the value out, arna.yaml:1
                """)
        void isRefusedWhenItIsNotTheYamlWeTake(String text, String problem) {
            assertThat(problemsOf(yaml(text))).contains(problem);
        }

        @Test
        void holdsOneDocument() {
            assertThat(problemsOf(yaml("sys:\n---\nlog:\n"))).containsExactly(
                    "a second document begins here, but one is expected, arna.yaml:2");
        }

        @Test
        void isRefusedRatherThanExhaustTheStack() {
            assertThat(problemsOf(yaml("a: " + "[".repeat(10_000)))).first().asString()
                    .startsWith("this is not YAML: nested too deeply");
        }
    }

    @Nested
    class Refusals {
        @Test
        void tellEverythingAtOnceWithPathFileAndLine() {
            assertThat(problemsOf(yaml("""
                    session:
                      max_queued_messages: 0
                      max_queued_messages: 5
                      queue_qos0_messages: sometimes
                    listeners:
                      - port: 1883
                      - kind: ws
                        host: 0.0.0.0
                        port: 70000
                        orgins: []
                    sesion: {}
                    """).set("log.level=loud"))).containsExactlyInAnyOrder(
                    "session.max_queued_messages: given twice, first at arna.yaml:2, arna.yaml:3",
                    "session.max_queued_messages: 0 is not a whole number (1–10000000), arna.yaml:2",
                    "session.queue_qos0_messages: sometimes is not true or false, arna.yaml:4",
                    "listeners[1].port: 70000 is not a port (1–65535), arna.yaml:9",
                    "listeners[1].allow_anonymous: must be said, because other machines can reach 0.0.0.0: name an authentication.password_file, set it to true to let everybody in "
                            + "who can, or listen on localhost, arna.yaml:7",
                    "listeners[1].orgins: unknown key (did you mean listeners[1].origins?), arna.yaml:10",
                    "sesion: unknown key (did you mean session?), arna.yaml:11",
                    "log.level: loud is not one of error, warn, info, debug, trace, --set");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                node.name=a/b                      | node.name: a/b is not a node name (letters, digits and ._@-, at most 128), --set
                node.shards=1025                   | node.shards: 1025 is not a whole number (0–1024), --set
                node.shutdown_timeout=11m          | node.shutdown_timeout: 11m is not a duration (0s–10m), --set
                listeners[0].kind=quic             | listeners[0].kind: quic is not one of tcp, ws, tls, wss, unix, --set
                listeners[0].host=[::1]            | listeners[0].host: this is not YAML: expected the node content, but found ':', --set
                listeners[0].host=a b              | listeners[0].host: a b is not a host name or an address (as in localhost, 192.0.2.7, ::1), --set
                listeners[0].max_connections=0     | listeners[0].max_connections: 0 is not a whole number (1–10000000), --set
                listeners[1].path=mqtt             | listeners[1].path: mqtt is not a path (from the first slash on), --set
                listeners[1].origins=[example.org] | listeners[1].origins[0]: example.org is not an origin (as in https://example.org, http://localhost:*, or *), --set
                listeners[1].origins=*             | listeners[1].origins: a list is expected here, such as [one, two], not a single value, --set
                connection.max_packet_size=19      | connection.max_packet_size: 19 is not a size (20B–268435460B), --set
                connection.keepalive_multiplier=0  | connection.keepalive_multiplier: 0 is not a number (1.0–10.0), --set
                connection.max_keepalive=65536s    | connection.max_keepalive: 65536s is not a duration in whole seconds (0s–65535s), --set
                connection.response_information=a# | connection.response_information: a# is not the beginning of a topic (no wildcards, at most 1024), --set
                message.max_qos=3                  | message.max_qos: 3 is not a whole number (0–2), --set
                session.drop_policy=Oldest         | session.drop_policy: Oldest is not one of oldest, newest, --set
                sys.interval=                      | sys.interval: has no value; give a duration in whole seconds (0s–1d) or leave the key out, --set
                """)
        void nameTheValueAndWhatItShouldBe(String assignment, String problem) {
            assertThat(problemsOf(new ConfigReader().set(assignment))).containsExactly(problem);
        }

        @Test
        void sayWhenASectionIsNoSection() {
            assertThat(problemsOf(yaml("session: 5\nlisteners: {}\nlog: []\nsys: {interval: {}}\n")))
                    .containsExactlyInAnyOrder(
                            "session: a mapping of keys is expected here, not a single value, arna.yaml:1",
                            "listeners: a list is expected here, each entry after a dash, not a mapping of keys, arna.yaml:2",
                            "log: a mapping of keys is expected here, not a list, arna.yaml:3",
                            "sys.interval: a duration in whole seconds (0s–1d) is expected here, not a mapping of keys, arna.yaml:4");
        }

        @ParameterizedTest
        @CsvSource({
                "session.max_queue_messages, session.max_queued_messages", // a letter is missing
                "sesion.max_queued_messages, session", // already the section
                "session.max_mqueue_len, session.max_queued_messages", // as EMQX says it
                "persistent_client_expiration, session.max_expiry_interval", // as Mosquitto says it
                "max_queued_messages, session.max_queued_messages", // at the wrong place
                "listeners[0].max_conections, listeners[0].max_connections",
                "allow_anonymous, listeners[].allow_anonymous"})
        void suggestTheKeyThatMayBeMeant(String path, String meant) {
            assertThat(problemsOf(new ConfigReader().set(path + "=1"))).singleElement().asString()
                    .contains("unknown key (did you mean " + meant + "?), --set");
        }

        @Test
        void suggestNothingWhenNothingComesNear() {
            assertThat(problemsOf(new ConfigReader().set("coffee=1"))).containsExactly("coffee: unknown key, --set");
        }
    }

    @Nested
    class Listeners {
        @Test
        void areNamedByKindAndPortUnlessTheySayOtherwise() {
            assertThat(yaml("listeners: [{}, {port: 1884}, {kind: ws}, {name: mine, port: 0}]").read().listeners())
                    .extracting(Config.Listener::name).containsExactly("tcp:1883", "tcp:1884", "ws:8083", "mine");
        }

        @ParameterizedTest
        @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1"})
        void areOpenOnLoopback(String host) {
            Config config = new ConfigReader().set("listeners[0].host=" + host).read();
            assertThat(config.listeners().getFirst().allowAnonymous()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "2001:db8::1", "broker.example.org",
                "localhost.example.org", "127.0.0.1.example.org"})
        void demandAnExplicitChoiceEverywhereElse(String host) {
            ConfigReader undecided = yaml("listeners:\n  - host: '" + host + "'\n");
            assertThat(problemsOf(undecided))
                    .containsExactly("listeners[0].allow_anonymous: must be said, because other machines can reach "
                            + host
                            + ": name an authentication.password_file, set it to true to let everybody in who can, or listen on localhost, arna.yaml:2");
            Config open = undecided.set("listeners[0].allow_anonymous=true").read();
            assertThat(open.listeners().getFirst().allowAnonymous()).isTrue();
        }

        @Test
        void areRefusedWhenNobodyCouldUseThem() {
            assertThat(problemsOf(yaml("listeners:\n  - allow_anonymous: false\n"))).containsExactly(
                    "listeners[0].allow_anonymous: false would let nobody in, because nothing tells who may: name an authentication.password_file, set it to true, "
                            + "or take the listener out, arna.yaml:2");
        }

        @Test
        void doNotShareAnAddress() {
            assertThat(problemsOf(yaml("listeners: [{name: a, port: 7}, {name: b, kind: ws, port: 7}]")))
                    .containsExactly(
                            "listeners[1].port: 7 is taken by listener a already, arna.yaml:1");
            assertThat(yaml("listeners: [{name: a, port: 0}, {name: b, port: 0}]").read().listeners()).hasSize(2);
        }

        @Test
        void doNotShareAName() {
            assertThat(problemsOf(yaml("listeners:\n - {name: a, port: 7}\n - {name: a, port: 8}\n"))).containsExactly(
                    "listeners[1].name: a is another listener's name already; give this one its own, arna.yaml:3");
        }

        @Test
        void haveAPathAndOriginsOnlyWithWebSocket() {
            assertThat(problemsOf(yaml("listeners:\n - path: /mqtt\n   origins: []\n"))).containsExactly(
                    "listeners[0].path: is there only with kind: ws or kind: wss, arna.yaml:2",
                    "listeners[0].origins: is there only with kind: ws or kind: wss, arna.yaml:3");
        }

        @Test
        void letPagesOfThisMachineInUnlessTheySayOtherwise() {
            assertThat(yaml("listeners: [{kind: ws}]").read().listeners().getFirst().origins())
                    .isEqualTo(PAGES_OF_THIS_MACHINE);
            assertThat(yaml("listeners: [{kind: ws, origins: []}]").read().listeners().getFirst().origins()).isEmpty();
            assertThat(yaml("listeners: [{kind: ws, origins: ['*']}]").read().listeners().getFirst().origins())
                    .containsExactly("*");
        }

        @ParameterizedTest
        @ValueSource(strings = {"example.org", "https://", "https://example.org/", "https://example.org:", "https://*",
                "https://a b", "null"})
        void refuseWhatIsNoOrigin(String origin) {
            assertThat(problemsOf(yaml("listeners:\n - {kind: ws, origins: ['" + origin + "']}\n"))).containsExactly(
                    "listeners[0].origins[0]: " + origin
                            + " is not an origin (as in https://example.org, http://localhost:*, or *), arna.yaml:2");
        }

        @Test
        void areAtLeastOne() {
            assertThat(problemsOf(yaml("listeners: []"))).containsExactly(
                    "listeners: is empty, so nobody could connect; leave it out for the usual two, arna.yaml:1");
        }
    }

    @Nested
    class Environment {
        @Test
        void overridesTheFileAndIsOverriddenBySet() {
            ConfigReader reader = yaml("session: {max_queued_messages: 1, max_inflight_messages: 1, push_back: 1s}")
                    .environment(Map.of("ARNA_SESSION__MAX_QUEUED_MESSAGES", "2", "ARNA_SESSION__MAX_INFLIGHT_MESSAGES",
                            "2"))
                    .set("session.max_queued_messages=3");
            Limits.Session session = reader.read().limits().session();
            assertThat(session.queueMaximumMessages()).isEqualTo(3);
            assertThat(session.inflightMaximum()).isEqualTo(2);
            assertThat(session.pushBackMillis()).isEqualTo(1_000);
        }

        @Test
        void reachesIntoTheDefaultListeners() {
            Config config = new ConfigReader().environment(Map.of("ARNA_LISTENERS__1__PORT", "9001")).read();
            assertThat(config.listeners()).extracting(Config.Listener::port).containsExactly(1883, 9001);
        }

        @Test
        void mayReplaceAWholeList() {
            Config config = new ConfigReader().environment(Map.of("ARNA_LISTENERS", "[{kind: ws, port: 0}]")).read();
            assertThat(config.listeners()).singleElement().extracting(Config.Listener::kind).isEqualTo(Kind.WS);
        }

        @Test
        void mayAddEntriesToAListInAnyNumber() {
            Map<String, String> variables = IntStream.range(2, 12).boxed().collect(Collectors.toMap(
                    i -> "ARNA_LISTENERS__" + i + "__PORT", i -> String.valueOf(2000 + i)));
            Config config = new ConfigReader().environment(variables).read();
            assertThat(config.listeners()).extracting(Config.Listener::port)
                    .containsExactly(1883, 8083, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010, 2011);
        }

        @Test
        void isNamedInARefusalByItsVariable() {
            assertThat(problemsOf(new ConfigReader().environment(Map.of("ARNA_LISTENERS__0__PORT", "http"))))
                    .containsExactly(
                            "listeners[0].port: http is not a port (1–65535), ARNA_LISTENERS__0__PORT");
        }

        @Test
        void isRefusedWhenItIsOursButUnknown() {
            assertThat(problemsOf(new ConfigReader().environment(Map.of("ARNA_LISTENERS_0_PORT", "1884"))))
                    .containsExactly(
                            "listeners_0_port: unknown key (did you mean ARNA_LISTENERS__0__PORT?), ARNA_LISTENERS_0_PORT");
            assertThat(problemsOf(new ConfigReader().environment(Map.of("ARNA_PORT", "1884")))).containsExactly(
                    "port: unknown key (did you mean ARNA_LISTENERS__0__PORT?), ARNA_PORT");
        }

        @Test
        void isLeftAloneWhereItIsNotOurs() {
            Map<String, String> others =
                    Map.of("PATH", "/bin", "ARNAUD", "x", "ARNA_JAVA_HOME", "/jdk", "ARNA_JVM_OPTS", "-Xmx1g");
            assertThat(new ConfigReader().environment(others).read()).isEqualTo(Config.defaults());
        }

        @Test
        void isLeftAloneWhereKubernetesSpeaksOfAServiceOfOurName() {
            Map<String,
                    String> links = Map.of("ARNA_SERVICE_HOST", "10.0.0.1", "ARNA_SERVICE_PORT", "1883",
                            "ARNA_SERVICE_PORT_MQTT", "1883",
                            "ARNA_PORT", "tcp://10.0.0.1:1883", "ARNA_PORT_1883_TCP", "tcp://10.0.0.1:1883",
                            "ARNA_PORT_1883_TCP_ADDR", "10.0.0.1",
                            "ARNA_PORT_1883_TCP_PORT", "1883", "ARNA_PORT_1883_TCP_PROTO", "tcp", "ARNA_EDGE_PORT",
                            "tcp://10.0.0.2:1883",
                            "ARNA_EDGE_SERVICE_HOST", "10.0.0.2");
            assertThat(new ConfigReader().environment(links).read()).isEqualTo(Config.defaults());
        }
    }

    @Nested
    class Assignments {
        @Test
        void reachPlacesInAListWithAndWithoutBrackets() {
            Config config = new ConfigReader().set("listeners[0].port=1").set("listeners.1.port=2").read();
            assertThat(config.listeners()).extracting(Config.Listener::port).containsExactly(1, 2);
        }

        @Test
        void takeWhatStandsBehindTheFirstEqualsSignAsItIs() {
            Config config = new ConfigReader().set("connection.server_reference=a=b: c # d").read();
            assertThat(config.limits().connection().serverReference()).isEqualTo("a=b: c # d");
        }

        @Test
        void takeAwayWhatTheFileSaidWhereNothingIsAnAnswer() {
            ConfigReader reader = yaml("connection: {server_reference: x}").set("connection.server_reference=");
            assertThat(reader.read().limits().connection().serverReference()).isNull();
        }

        @Test
        void areRefusedWhereTheyLeadNowhere() {
            assertThat(problemsOf(yaml("log: {level: info}").set("verbose").set("listeners[7].port=1")
                    .set("log.level.root=info")
                    .set("session[0].x=1").set(".=1"))).containsExactlyInAnyOrder(
                            "verbose is not of the form key=value, --set",
                            "listeners[7]: listeners is a list with 2 entries; listeners[2] would add one, --set",
                            "log.level.root: cannot be set, log.level is a single value at arna.yaml:1, --set",
                            "session: a mapping of keys is expected here, not a list, --set",
                            ".=1 is not of the form key=value, --set");
        }

        @Test
        void findTheFirstListenerOfAKind() {
            ConfigReader reader = yaml("listeners: [{kind: ws}, {}, {port: 7}]").port(Kind.TCP, "0", "--port")
                    .port(Kind.WS, "5", "--ws-port");
            assertThat(reader.read().listeners()).extracting(Config.Listener::port).containsExactly(5, 0, 7);
        }

        @Test
        void areRefusedByTheNameOfTheirOption() {
            assertThat(problemsOf(
                    yaml("listeners: [{}]").port(Kind.TCP, "many", "--port").port(Kind.WS, "1", "--ws-port")))
                    .containsExactly("there is no listener of kind ws, --ws-port",
                            "listeners[0].port: many is not a port (1–65535), --port");
        }
    }

    @Nested
    class Printing {
        @Test
        void writesOutAllThatHoldsAndWhereItWasSaid() {
            String printed = yaml("session: {max_queued_messages: 5}").environment(Map.of("ARNA_LOG__FORMAT", "json"))
                    .set("listeners[1].origins=[https://example.org, '*']").set("connection.server_reference=a \"b\"\\")
                    .print();
            assertThat(printed).contains("""
                    listeners:
                      - kind: tcp
                        host: localhost
                        port: 1883
                        name: tcp:default
                        proxy_protocol: false
                        allow_anonymous: true
                        max_connections: 1000000
                        max_conn_rate: 0
                        connect_timeout: 10s
                        close_timeout: 5s
                        backlog: 1024
                      - kind: ws
                        host: localhost
                        port: 8083
                        name: ws:default
                        proxy_protocol: false
                        allow_anonymous: true
                        max_connections: 1000000
                        max_conn_rate: 0
                        connect_timeout: 10s
                        close_timeout: 5s
                        backlog: 1024
                        path: /mqtt
                        origins: [https://example.org, "*"]  # --set
                    connection:
                      max_packet_size: 1MiB
                    """).contains("""
                      response_information: null
                      server_reference: "a \\"b\\"\\\\"  # --set
                    """).contains("""
                      max_queued_messages: 5  # arna.yaml:1
                      max_queued_bytes: 16MiB
                    """).contains("""
                      format: json  # ARNA_LOG__FORMAT
                    """);
        }

        @Test
        void readsAsTheSameConfiguration() {
            ConfigReader reader = yaml("""
                    node: {data_dir: "/srv/my data"}
                    listeners: [{host: '::1'}, {kind: ws, host: '::', allow_anonymous: true, origins: ['https://[::1]:3000']}]
                    connection: {response_information: 'null', server_reference: "a \\"b\\" \\\\ # c"}
                    session: {max_expiry_interval: never}
                    """);
            assertThatNothingIsLost(reader);
            assertThatNothingIsLost(new ConfigReader());
        }

        private static void assertThatNothingIsLost(ConfigReader reader) {
            assertThat(Config.ofYaml(reader.print())).isEqualTo(reader.read());
        }

        @Test
        void refusesWhatReadingRefuses() {
            assertThat(catchThrowableOfType(ConfigException.class, yaml("x: 1")::print))
                    .hasMessage("x: unknown key, arna.yaml:1");
        }
    }
}
