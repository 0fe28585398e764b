package io.arna.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.arna.mqtt.Payload;
import io.arna.mqtt.certificate.TestAuthority;
import io.arna.mqtt.certificate.TestAuthority.Wish;
import io.arna.security.password.HashKind;
import io.arna.security.password.PasswordFile;
import io.arna.server.config.Config;
import io.arna.server.config.Config.Kind;
import io.arna.server.config.ConfigReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a running broker records of who did what, and that no secret is in that, nor anywhere else that it writes. */
class AuditTest {
    private static final String PASSWORD = "secret-4711";
    private static final String WRONG = "guess-0815";
    private static final String PAYLOAD = "payload-2342";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir Path folder;
    private final TestAuthority authority = TestAuthority.named("Test CA");

    private ConfigReader reader() throws IOException {
        users("marie", "paul");
        Files.writeString(folder.resolve("acl"), "{allow, all, publish, [\"open/#\"]}.\n{deny, all}.\n");
        issue();
        return new ConfigReader().text("arna.yaml", """
                node: {shards: 1, name: arna@here}
                sys: {interval: 0}
                log: {audit: {file: "DIR/audit.log"}}
                authentication: {password_file: "DIR/passwd"}
                authorization: {acl_file: "DIR/acl"}
                listeners:
                  - {host: 127.0.0.1, port: 0, name: plain}
                  - {kind: tls, host: 127.0.0.1, port: 0, name: encrypted, certificate: "DIR/server.crt", key: "DIR/server.key"}
                """.replace("DIR", folder.toString()));
    }

    private void users(String... names) throws IOException {
        PasswordFile file = PasswordFile.empty();
        for (String name : names) {
            file = file.with(name, HashKind.SHA512.hash(Payload.ofUtf8(PASSWORD), HashKind.SHA512.leastIterations()));
        }
        file.write(folder.resolve("passwd"));
    }

    private void issue() {
        authority.issue(Wish.of("localhost", "localhost")).writeTo(folder, "server");
    }

    // ── What is recorded ──

    @Test
    void recordsStartLoginFailureDenialTakeoverLogoutAndStop() throws Exception {
        try (Broker broker = Broker.start(reader().read())) {
            try (Socket marie = connected(broker, "pump", "marie", PASSWORD)) {
                publish(marie, "closed/1");
                awaitLine("denial");
                try (Socket again = connected(broker, "pump", "marie", PASSWORD)) {
                    awaitLine("takeover");
                    disconnect(again);
                    awaitLine("logout");
                }
            }
            assertThat(answer(broker, "pump", "paul", WRONG)).as("bad user name or password").isEqualTo(4);
            awaitLine("\"event\":\"login\",\"username\":\"paul\"");
        }
        assertThat(entry("\"event\":\"start\"")).contains("\"what\":\"arna@here\",\"outcome\":\"success\"");
        assertThat(entry("\"event\":\"login\",\"username\":\"marie\"")).startsWith("{\"time\":\"2")
                .contains("\"clientid\":\"pump\",\"peer\":\"127.0.0.1:",
                        "\"listener\":\"plain\",\"outcome\":\"success\"");
        assertThat(entry("\"event\":\"login\",\"username\":\"paul\"")).contains("\"clientid\":\"pump\"",
                "\"outcome\":\"failure\",\"reason\":\"BAD_USER_NAME_OR_PASSWORD");
        assertThat(entry("\"event\":\"denial\"")).contains("\"username\":\"marie\"", "\"what\":\"publish closed/1\"",
                "\"outcome\":\"failure\",\"reason\":\"");
        assertThat(entry("\"event\":\"takeover\"")).contains("\"username\":\"marie\"", "SESSION_TAKEN_OVER");
        assertThat(lines().getLast()).contains("\"event\":\"stop\",\"what\":\"arna@here\"");
    }

    @Test
    void recordsWhoIsBanned() throws Exception {
        try (Broker broker = Broker.start(reader().set("authentication.lockout.user_failures=2").read())) {
            for (int i = 0; i < 2; i++) {
                assertThat(answer(broker, "c", "marie", WRONG)).isEqualTo(4);
            }
            awaitLine("\"event\":\"ban\"");
        }
        assertThat(entry("\"event\":\"ban\"")).contains("\"username\":\"marie\"", "\"reason\":\"2 failed logins\"");
    }

    @Test
    void recordsWhatFilesHaveChangedAndWhatWasRefused() throws Exception {
        ConfigReader reader = reader();
        Config config = reader.read();
        try (Broker broker = Broker.start(config)) {
            users("marie");
            broker.readFilesAgain();
            awaitLine("\"event\":\"users\"");
            Files.writeString(folder.resolve("passwd"), "marie\n");
            broker.readFilesAgain();
            awaitLine("\"event\":\"users\",\"what\":\"" + folder.resolve("passwd") + "\",\"outcome\":\"failure\"");
            Files.writeString(folder.resolve("acl"), "{deny, all}.\n");
            broker.readFilesAgain();
            awaitLine("\"event\":\"permissions\",\"what\":\"" + folder.resolve("acl")
                    + ", rules: 1\",\"outcome\":\"success\"");
            Files.writeString(folder.resolve("acl"), "nonsense\n");
            broker.readFilesAgain();
            awaitLine("\"event\":\"permissions\",\"what\":\"" + folder.resolve("acl") + "\",\"outcome\":\"failure\"");
            issue();
            broker.reloadCertificates();
            awaitLine("\"event\":\"certificates\",\"what\":\"encrypted CN=localhost\",\"outcome\":\"success\"");
            Files.writeString(folder.resolve("server.crt"), "no certificate");
            broker.reloadCertificates();
            awaitLine("\"event\":\"certificates\",\"what\":\"encrypted\",\"outcome\":\"failure\"");
            issue();
            new Reload(reader.set("sys.interval=7"), config, broker).run();
            awaitLine(
                    "\"event\":\"configuration\",\"what\":\"log.level is info; changed for the next start: sys\",\"outcome\":\"success\"");
            new Reload(reader.set("sys.interval=never"), config, broker).run();
            awaitLine(
                    "\"event\":\"configuration\",\"what\":\"read again\",\"outcome\":\"failure\",\"reason\":\"sys.interval: ");
        }
    }

    @Test
    void recordsAStartThatFailed() throws Exception {
        Config config = reader().set("listeners[0].host=192.0.2.7").read();
        try {
            Broker.start(config).close();
        } catch (StartException e) {
            assertThat(entry("\"event\":\"start\"")).contains("\"outcome\":\"failure\",\"reason\":\"" + e.getMessage());
            return;
        }
        throw new AssertionError("it started on an address of documentation");
    }

    // ── Secrets ──

    @Test
    void noSecretIsWrittenAnywhere() throws Exception {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger ours = context.getLogger("io.arna");
        Level before = ours.getLevel();
        appender.start();
        ours.setLevel(Level.TRACE);
        ours.addAppender(appender);
        ConfigReader reader = reader();
        StringBuilder said = new StringBuilder(reader.print());
        try (Broker broker = Broker.start(reader.read())) {
            try (Socket marie = connected(broker, "pump", "marie", PASSWORD)) {
                publish(marie, "open/1");
                publish(marie, "closed/1");
                awaitLine("denial");
                disconnect(marie);
                awaitLine("logout");
            }
            assertThat(answer(broker, "pump", "marie", WRONG)).isEqualTo(4);
            assertThat(answer(broker, "pump", "nobody", WRONG)).isEqualTo(4);
            Files.writeString(folder.resolve("passwd"), "marie " + PASSWORD + "\nmarie:" + PASSWORD + "\n");
            broker.readFilesAgain();
            awaitLine("\"event\":\"users\"");
        } finally {
            ours.detachAppender(appender);
            ours.setLevel(before);
        }
        try {
            Broker.start(reader.read()).close();
        } catch (StartException e) {
            said.append(e.getMessage());
        }
        for (ILoggingEvent event : List.copyOf(appender.list)) {
            said.append(event.getFormattedMessage()).append(event.getKeyValuePairs()).append(event.getThrowableProxy());
        }
        said.append(Files.readString(folder.resolve("audit.log")))
                .append(ProcessHandle.current().info().commandLine().orElse(""));
        assertThat(said.toString()).as("all of it was looked at").contains("connected", "passwd:1",
                "\"event\":\"denial\"",
                "password_file:");
        assertThat(said.toString()).doesNotContain(PASSWORD, WRONG, PAYLOAD);
    }

    // ── Stage ──

    private List<String> lines() throws IOException {
        Path file = folder.resolve("audit.log");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private String entry(String containing) throws IOException {
        return lines().stream().filter(line -> line.contains(containing)).findFirst().orElse("none with " + containing);
    }

    private void awaitLine(String containing) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (lines().stream().noneMatch(line -> line.contains(containing))) {
            assertThat(System.nanoTime()).as("waited too long for %s in %s", containing, lines()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** MQTT 3.1.1; let in. */
    private static Socket connected(Broker broker, String clientId, String user, String password) throws IOException {
        Socket socket = socket(broker, clientId, user, password);
        assertThat(socket.getInputStream().readNBytes(4)).as("let in").containsExactly(0x20, 2, 0, 0);
        return socket;
    }

    /** The return code of CONNACK. */
    private static int answer(Broker broker, String clientId, String user, String password) throws IOException {
        try (Socket socket = socket(broker, clientId, user, password)) {
            return socket.getInputStream().readNBytes(4)[3];
        }
    }

    private static Socket socket(Broker broker, String clientId, String user, String password) throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), broker.address(Kind.TCP).port());
        socket.setSoTimeout(30_000);
        say(socket, 0x10, "\0\4MQTT\4\u00C2\0\0" + text(clientId) + text(user) + text(password));
        return socket;
    }

    private static void publish(Socket socket, String topic) throws IOException {
        say(socket, 0x30, text(topic) + PAYLOAD);
    }

    private static void disconnect(Socket socket) throws IOException {
        say(socket, 0xE0, "");
    }

    private static String text(String text) { return "\0" + (char) text.length() + text; }

    private static void say(Socket socket, int first, String rest) throws IOException {
        socket.getOutputStream()
                .write(((char) first + "" + (char) rest.length() + rest).getBytes(StandardCharsets.ISO_8859_1));
    }
}
