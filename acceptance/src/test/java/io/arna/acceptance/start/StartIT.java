package io.arna.acceptance.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class StartIT {
    private static final String[] FREE = {"--port", "0", "--ws-port", "0"};

    @TempDir Path folder;

    private Arna start(String... options) throws IOException {
        return Arna.start(folder, Map.of(), options);
    }

    @Test
    void tellsItsRealAddressesAndThenThatItIsReady() throws Exception {
        try (Arna arna = start(FREE)) {
            List<String> lines = arna.ready();
            assertThat(lines.getLast()).startsWith("ready");
            assertThat(lines.subList(0, lines.size() - 1)).hasSizeGreaterThanOrEqualTo(2).allMatch(line -> line
                    .matches(
                            "listening (tcp:default mqtt://(127\\.0\\.0\\.1|\\[::1]):[1-9]\\d*|ws:default ws://(127\\.0\\.0\\.1|\\[::1]):[1-9]\\d*/mqtt)"));
            for (URI address : arna.addresses()) {
                if (address.getScheme().equals("mqtt")) {
                    new RawClient(address, "newcomer").close();
                }
            }
        }
    }

    @Test
    void stopsWhenAskedTellsItsClientsAndEndsWithSuccess() throws Exception {
        try (Arna arna = start(FREE)) {
            stopsOn("TERM", arna);
        }
    }

    @Test
    void stopsLikewiseWhenInterruptedAtATerminal() throws Exception {
        try (Arna arna = Arna.startInterruptible(folder, FREE)) {
            stopsOn("INT", arna);
        }
    }

    private static void stopsOn(String signal, Arna arna) throws Exception {
        arna.ready();
        try (RawClient client = new RawClient(arna.address(), "left")) {
            arna.signal(signal);
            byte[] last = client.packet();
            assertThat(last[0]).as("DISCONNECT").isEqualTo((byte) 0xE0);
            assertThat(last[2]).as("Server shutting down").isEqualTo((byte) 0x8B);
        }
        assertThat(arna.exitCode()).isZero();
        assertThat(arna.rest()).as("standard output after ready").isEmpty();
        assertThat(arna.log()).anyMatch(line -> line.contains(" disconnected clientid=left ")
                && line.contains("reason=\"SERVER_SHUTTING_DOWN 0x8B\"")).last().asString()
                .endsWith("INFO  stopped");
    }

    @Test
    void changesTheLevelOfItsLogWhenToldToReadItsConfigurationAgain() throws Exception {
        Path file = configure("log: {level: warn}");
        try (Arna arna = startInterruptible(file)) {
            arna.ready();
            new RawClient(arna.address(), "unheard").close();
            configure("log: {level: info}", "session: {max_queued_messages: 7}");
            arna.signal("HUP");
            logs(arna, "changed, but in force only when the broker starts again: session");
            assertThat(arna.log()).anyMatch(line -> line.contains("configuration read again; log.level is now info"))
                    .noneMatch(line -> line.contains(" connected clientid=unheard"));
            logs(arna, " connected clientid=heard");
        }
    }

    @Test
    void keepsItsConfigurationWhenTheChangedOneIsWrong() throws Exception {
        Path file = configure("log: {level: info}");
        try (Arna arna = startInterruptible(file)) {
            arna.ready();
            configure("log: {level: loud}");
            arna.signal("HUP");
            logs(arna, "configuration refused, the one before stays in force: "
                    + "log.level: loud is not one of error, warn, info, debug, trace, " + file + ":1");
            logs(arna, " connected clientid=heard");
        }
    }

    private Arna startInterruptible(Path file) throws IOException, InterruptedException {
        return Arna.startInterruptible(folder, "-c", file.toString(), "--port", "0", "--ws-port", "0");
    }

    private Path configure(String... lines) throws IOException {
        return Files.write(folder.resolve("arna.yaml"), List.of(lines));
    }

    /** Waits until something is logged, while clients come and go. */
    private static void logs(Arna arna, String what) throws IOException {
        while (arna.log().stream().noneMatch(line -> line.contains(what))) {
            new RawClient(arna.address(), "heard").close();
            assertThat(Thread.interrupted()).as("it took too long").isFalse();
        }
    }

    @Test
    void endsThoughAClientDoesNotLeave() throws Exception {
        try (Arna arna = start("--set", "listeners=[{port: 0}]", "--set", "node.shutdown_timeout=200ms")) {
            arna.ready();
            try (RawClient stubborn = new RawClient(arna.address(), "stubborn")) {
                arna.signal("TERM");
                assertThat(arna.exitCode()).isZero();
                assertThat(stubborn.packet()[0]).isEqualTo((byte) 0xE0);
            }
        }
    }

    @Test
    void saysWhichPortIsInUseInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                Arna arna = start("--port", String.valueOf(taken.getLocalPort()), "--ws-port", "0")) {
            assertThat(arna.exitCode()).isEqualTo(1);
            assertThat(arna.rest()).isEmpty();
            assertThat(arna.log()).containsExactly(
                    "arna: listener tcp:default cannot listen on 127.0.0.1 port " + taken.getLocalPort()
                            + ": the port is in use");
        }
    }

    @Test
    void saysThatAFileCannotBeReadInOneSentence() throws Exception {
        Path missing = folder.resolve("none.yaml");
        try (Arna arna = start("-c", missing.toString())) {
            assertThat(arna.exitCode()).isEqualTo(1);
            assertThat(arna.rest()).isEmpty();
            assertThat(arna.log()).containsExactly("arna: there is no such file, " + missing);
        }
    }

    @Test
    void saysAllThatIsWrongWithItsConfigurationWhateverTheSystemsEncoding() throws Exception {
        Path file = Files.writeString(folder.resolve("arna.yaml"), """
                listeners:
                  - host: 0.0.0.0
                  - kind: ws
                    port: 70000
                """);
        try (Arna arna = Arna.start(folder, Map.of("LC_ALL", "C", "ARNA_LOG__LEVEL", "loud"), "-c", file.toString())) {
            assertThat(arna.exitCode()).isEqualTo(1);
            assertThat(arna.log()).containsExactly(
                    "arna: listeners[0].allow_anonymous: must be said, because other machines can reach 0.0.0.0: name an "
                            + "authentication.password_file, set it to true to let everybody in who can, or listen on localhost, "
                            + file + ":2",
                    "arna: listeners[1].port: 70000 is not a port (1–65535), " + file + ":4",
                    "arna: log.level: loud is not one of error, warn, info, debug, trace, ARNA_LOG__LEVEL");
        }
    }

    @Test
    void refusesAnOptionThatDoesNotExist() throws Exception {
        try (Arna arna = start("--verbose")) {
            assertThat(arna.exitCode()).isEqualTo(2);
            assertThat(arna.log()).first().asString().contains("--verbose");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--check-config", "--print-config"})
    void startsNothingWhenOnlyAskedAboutItsConfiguration(String question) throws Exception {
        try (Arna arna = start(question)) {
            assertThat(arna.exitCode()).isZero();
            assertThat(arna.rest()).isNotEmpty().noneMatch(line -> line.startsWith("ready"));
            assertThat(arna.log()).isEmpty();
        }
    }

    @Test
    void takesFileEnvironmentAndOptionsInThatOrder() throws Exception {
        Path file = Files.writeString(folder.resolve("arna.yaml"), """
                node: {name: file, shards: 1}
                listeners: [{port: 0, name: file}]
                log: {format: text}
                """);
        Map<String, String> variables = Map.of("ARNA_NODE__NAME", "environment", "ARNA_LOG__FORMAT", "json");
        try (Arna arna = Arna.start(folder, variables, "-c", file.toString(), "--set", "node.name=option")) {
            assertThat(arna.ready()).first().asString().startsWith("listening file mqtt://127.0.0.1:");
            try (RawClient _ = new RawClient(arna.address(), "a")) {
                arna.signal("TERM");
                assertThat(arna.exitCode()).isZero();
            }
            assertThat(arna.log()).isNotEmpty().allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"))
                    .anyMatch(line -> line.contains("\"event\":\"connected\",\"clientid\":\"a\""));
        }
    }

    @Test
    void logsOneLinePerEventWhateverAClientCallsItself() throws Exception {
        try (Arna arna = start(FREE)) {
            arna.ready();
            new RawClient(arna.address(), "x\n2026-01-01T00:00:00.000Z INFO  connected clientid=admin").close();
            arna.signal("TERM");
            assertThat(arna.exitCode()).isZero();
            assertThat(arna.log()).allMatch(
                    line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z (INFO |WARN ) .*"))
                    .noneMatch(line -> line.startsWith("2026-01-01"))
                    .anyMatch(line -> line.contains(" connected clientid=\"x␊2026-01-01"));
        }
    }

    @Test
    void servesItsClientsThoughNobodyReadsItsLog() throws Exception {
        try (Arna arna = Arna.startUnread("--set", "listeners=[{port: 0}]")) {
            arna.ready();
            try (RawClient witness = new RawClient(arna.address(), "witness")) {
                for (int i : IntStream.range(0, 2_000).toArray()) { // far more than a pipe holds
                    new RawClient(arna.address(), "visitor-" + i).close();
                }
                witness.ping();
            }
            arna.signal("TERM");
            assertThat(arna.exitCode()).isZero();
        }
    }

    @Test
    void holdsItsDataDirectoryAlone() throws Exception {
        Path data = folder.resolve("data");
        try (Arna first = start("--set", "listeners=[{port: 0}]", "--data", data.toString())) {
            first.ready();
            try (Arna second = start("--set", "listeners=[{port: 0}]", "--data", data.toString())) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.log()).containsExactly("arna: data directory " + data
                        + ": another broker uses it: give this one its own, with node.data_dir or --data");
            }
            first.signal("TERM");
            assertThat(first.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"100, false", "200, true", "5000, true"})
    @EnabledOnOs(OS.LINUX)
    void warnsWhenItMayNotOpenAsManyFilesAsItIsToHaveConnections(int connections, boolean warns) throws Exception {
        String listeners = "listeners=[{port: 0, host: 127.0.0.1, name: a, max_connections: " + connections
                + "}, {port: 0, host: 127.0.0.1, name: b, max_connections: " + connections + "}]";
        try (Arna arna = Arna.startWithFiles(400, folder, "--set", listeners)) {
            arna.ready();
            arna.signal("TERM");
            assertThat(arna.exitCode()).isZero();
            assertThat(arna.log().stream().filter(line -> line.contains(" WARN ")))
                    .hasSize(warns ? 1 : 0)
                    .allMatch(line -> line.contains("LimitNOFILE=") && line.contains("ulimit -n")
                            && line.contains(" open_files=400 max_connections=" + 2 * connections));
        }
    }

    @Test
    void warnsNobodyOfFilesWhoHasSaidNothingAboutConnections() throws Exception {
        try (Arna arna = Arna.startWithFiles(400, folder, FREE)) {
            arna.ready();
            arna.signal("TERM");
            assertThat(arna.exitCode()).isZero();
            assertThat(arna.log()).noneMatch(line -> line.contains("open_files"));
        }
    }
}
