package io.arna.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.arna.server.Broker;
import io.arna.server.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Clients of others that have a key instead of a certificate, or come by a Unix socket. */
class PskClientsIT {
    /** It begins with noughts, which programs that take it for a number leave out. */
    private static final String KEY = "002e3d4c5b6a79880796a5b4c3d2e1f0";
    private static final String OTHER_KEY = "f0e1d2c3b4a5968778695a4b3c2d1e0f";
    private static final String OF_TRANSPORT = "io.arna.transport";

    @TempDir private static Path folder;
    private static Broker broker;
    private static final BlockingQueue<String> LOG = new LinkedBlockingQueue<>(10_000);
    private static final BlockingQueue<String> ERRORS = new LinkedBlockingQueue<>(10_000);
    private static final AppenderBase<ILoggingEvent> APPENDER = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String line = event.getFormattedMessage();
            if (event.getLevel() == Level.ERROR) {
                ERRORS.add(line);
            } else if (line.contains("TLS handshake with")) {
                LOG.add(line);
            }
        }
    };

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(folder.resolve("keys"), "# for tests\nada:" + KEY + "\n");
        Files.writeString(folder.resolve("acl"), "pattern readwrite %u/#\ntopic readwrite open/#\n");
        broker = Broker.start(Config.ofYaml("""
                node: {data_dir: none}
                listeners:
                  - {name: psk, kind: tls, host: 127.0.0.1, port: 0, psk_file: DIR/keys, psk_hint: arna}
                  - {name: plain, kind: tcp, host: 127.0.0.1, port: 0}
                  - {name: socket, kind: unix, socket: DIR/mqtt.sock}
                authorization: {acl_file: DIR/acl, format: mosquitto}
                """.replace("DIR", folder.toString())));
        APPENDER.start();
        logger().setLevel(Level.DEBUG); // from the eleventh in ten seconds on they are told there
        logger().addAppender(APPENDER);
    }

    @AfterAll
    static void stop() {
        broker.close();
        logger().detachAppender(APPENDER);
        logger().setLevel(null);
        assertThat(ERRORS).as("no client brought about a fault of ours").isEmpty();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(OF_TRANSPORT);
    }

    private static String port(String listener) {
        return broker.addresses().stream().filter(address -> address.listener().name().equals(listener))
                .map(address -> Integer.toString(address.port())).findFirst().orElseThrow();
    }

    private static Program mosquitto(String program, String identity, String key, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(Programs.find(program, "mosquitto-clients"), "-h", "127.0.0.1",
                "-p", port("psk"), "--psk", key, "--psk-identity", identity));
        command.addAll(List.of(more));
        return Program.start(command.toArray(String[]::new));
    }

    /** Identities are user names: the topics of a pattern are this user's alone. */
    @ParameterizedTest
    @ValueSource(strings = {"tlsv1.2", "tlsv1.3"})
    void mosquittosClientsTalk(String version) throws Exception {
        String topic = "ada/" + version;
        try (Program pub = mosquitto("mosquitto_pub", "ada", KEY, "--tls-version", version, "-t", topic, "-m", "hello",
                "-q", "1", "-r")) {
            assertThat(pub.exitCode()).isZero();
        }
        try (Program sub =
                mosquitto("mosquitto_sub", "ada", KEY, "--tls-version", version, "-t", topic, "-C", "1", "-u",
                        "eve")) {
            assertThat(sub.line()).isEqualTo("hello");
            assertThat(sub.exitCode()).isZero();
        }
    }

    /** The best suite first: with an ephemeral key, so that the shared one opens nothing that was recorded. */
    @ParameterizedTest
    @CsvSource({"-tls1_2, TLSv1.2, ECDHE-PSK-", "-tls1_3, TLSv1.3, TLS_AES_128_GCM_SHA256"})
    void opensslShakesHands(String flag, String version, String suite) throws Exception {
        try (Program client = openssl("ada", KEY, flag)) {
            client.lineWith("CONNECTION ESTABLISHED");
            assertThat(client.lineWith("Protocol version")).contains(version);
            assertThat(client.lineWith("Ciphersuite")).contains(suite);
        }
    }

    /** What needs no ephemeral key, and what small devices speak. */
    @ParameterizedTest
    @ValueSource(strings = {"PSK-AES128-CBC-SHA256", "PSK-AES128-CCM8", "DHE-PSK-AES256-GCM-SHA384",
            "ECDHE-PSK-CHACHA20-POLY1305"})
    void opensslChoosesASuite(String suite) throws Exception {
        try (Program client = openssl("ada", KEY, "-tls1_2", "-cipher", suite + ":@SECLEVEL=0")) {
            client.lineWith("CONNECTION ESTABLISHED");
            assertThat(client.lineWith("Ciphersuite")).contains(suite);
        }
    }

    private static Program openssl(String identity, String key, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(Programs.find("openssl", "openssl"), "s_client", "-brief",
                "-connect", "127.0.0.1:" + port("psk"), "-psk", key, "-psk_identity", identity));
        command.addAll(List.of(more));
        return Program.start(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void whoHasNoKeyOrAnotherStaysOutsideAndTheLogSaysWhy(String flag) throws Exception {
        LOG.clear();
        try (Program client = openssl("eve", KEY, flag)) {
            assertThat(client.exitCode()).isNotZero();
        }
        assertThat(toldOf()).endsWith("no key is known for the identity \"eve\"");
        try (Program client = openssl("ada", OTHER_KEY, flag)) {
            assertThat(client.exitCode()).isNotZero();
        }
        assertThat(toldOf()).endsWith("the client has another key than \"ada\" has here");
        try (Program client = Program.start(Programs.find("sh", "dash"), "-c",
                Programs.find("openssl", "openssl") + " s_client -connect 127.0.0.1:" + port("psk") + " -psk " + KEY
                        + " -psk_identity \"$(printf 'ad\\377a')\" " + flag)) {
            assertThat(client.exitCode()).isNotZero();
        }
        assertThat(toldOf()).endsWith("the client's identity is not UTF-8");
        try (Program client = Program.start(Programs.find("openssl", "openssl"), "s_client", "-connect",
                "127.0.0.1:" + port("psk"), flag)) {
            assertThat(client.exitCode()).isNotZero();
        }
        assertThat(toldOf()).endsWith("the client offers no key that both sides know, or no cipher suite for it");
    }

    /** The next failed handshake, as the operator hears of it; never with a key. */
    private static String toldOf() throws InterruptedException {
        String told = LOG.poll(30, TimeUnit.SECONDS);
        assertThat(told).startsWith("psk: TLS handshake with /127.0.0.1:").doesNotContainIgnoringCase(KEY)
                .doesNotContainIgnoringCase(OTHER_KEY);
        return String.valueOf(told);
    }

    @Test
    void mosquittosClientsWithAnotherKeyStayOutside() throws Exception {
        for (String version : List.of("tlsv1.2", "tlsv1.3")) {
            try (Program pub = mosquitto("mosquitto_pub", "ada", OTHER_KEY, "--tls-version", version, "-t", "ada/never",
                    "-m", "never")) {
                assertThat(pub.exitCode()).isNotZero();
            }
        }
    }

    /** Whoever is taken out of the file, or put in, without a restart. */
    @Test
    void keysChangeWithTheirFile() throws Exception {
        Files.writeString(folder.resolve("keys"), "ada:" + KEY + "\ngrace:" + OTHER_KEY + "\n");
        broker.reloadCertificates();
        try (Program client = openssl("grace", OTHER_KEY, "-tls1_3")) {
            client.lineWith("CONNECTION ESTABLISHED");
        }
        Files.writeString(folder.resolve("keys"), "grace:" + OTHER_KEY + "\nmalformed\n");
        broker.reloadCertificates();
        try (Program client = openssl("ada", KEY, "-tls1_3")) {
            client.lineWith("CONNECTION ESTABLISHED");
        }
        Files.writeString(folder.resolve("keys"), "ada:" + KEY + "\n");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (isLetIn("grace")) { // the broker looks by itself
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
        }
    }

    private static boolean isLetIn(String identity) throws Exception {
        try (Program client = openssl(identity, OTHER_KEY, "-tls1_2")) {
            return client.exitCode() == 0;
        }
    }

    @Test
    void mosquittosClientsComeByAUnixSocket() throws Exception {
        String socket = folder.resolve("mqtt.sock").toString();
        try (Program pub = Program.start(Programs.find("mosquitto_pub", "mosquitto-clients"), "--unix", socket, "-t",
                "open/unix", "-m", "by file", "-q", "2", "-r")) {
            assertThat(pub.exitCode()).isZero();
        }
        try (Program sub = Program.start(Programs.find("mosquitto_sub", "mosquitto-clients"), "--unix", socket, "-t",
                "open/unix", "-C", "1");
                Program other = Program.start(Programs.find("mosquitto_sub", "mosquitto-clients"), "-h", "127.0.0.1",
                        "-p", port("plain"), "-t", "open/unix", "-C", "1")) {
            assertThat(sub.line()).isEqualTo("by file");
            assertThat(other.line()).isEqualTo("by file");
        }
    }
}
