package io.arna.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.bench.relay.Relay;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return BenchCommand.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listsScenarios() {
        assertThat(run("run", "--list")).isZero();
        assertThat(said()).contains("q0").contains("fanin").contains("retain");
    }

    @Test
    void measuresAndWritesReports(@TempDir Path folder) throws Exception {
        try (Relay relay = new Relay(0, null)) {
            int result = run("run", "q0", "-h", "127.0.0.1", "-p", "" + relay.address().getPort(), "--seconds", "0.2",
                    "--warm-up",
                    "0.1", "--pid", "" + ProcessHandle.current().pid(), "--json", folder.resolve("r.json").toString(),
                    "--html",
                    folder.resolve("r.html").toString());
            assertThat(complained()).isEmpty();
            assertThat(result).isZero();
        }
        assertThat(said()).contains("deliveries per second").contains("latency p99");
        assertThat(Files.readString(folder.resolve("r.json"))).contains("\"lost\": 0");
        assertThat(Files.readString(folder.resolve("r.html"))).contains("<h2>q0</h2>");
    }

    @Test
    void publishesWhatIsAskedFor() throws Exception {
        try (Relay relay = new Relay(0, null)) {
            int result = run("pub", "-h", "127.0.0.1", "-p", "" + relay.address().getPort(), "-c", "3", "-i", "0", "-I",
                    "0", "-t",
                    "a/%i", "-L", "300", "-q", "1", "-V", "4");
            assertThat(result).isZero();
        }
        assertThat(said()).contains("connected=3 refused=0 cut=0 published=300 acknowledged=300");
    }

    @Test
    void aScenarioThatIsNoneIsRefusedWithThoseThatAre() {
        assertThat(run("run", "q9")).isEqualTo(1);
        assertThat(complained()).contains("there is no scenario 'q9'; there are: rate, q0");
    }

    @Test
    void aBrokerThatIsNotThereIsSaidInASentence() throws Exception {
        int closed;
        try (Relay relay = new Relay(0, null)) {
            closed = relay.address().getPort();
        }
        assertThat(run("conn", "-h", "127.0.0.1", "-p", "" + closed, "-c", "2", "-i", "0", "--seconds", "1"))
                .isEqualTo(1);
        assertThat(said()).contains("refused=2").contains("Connection refused");
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThat(run("run", "q0", "--sconds", "3")).isEqualTo(2);
        assertThat(complained()).contains("--sconds");
    }
}
