package io.arna.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.server.config.Config;
import io.arna.server.config.Config.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code arna start} says about a configuration; that it runs a broker is shown on the process, in acceptance. */
class StartCommandTest {
    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int start(String... arguments) {
        return new StartCommand(printTo(out), printTo(err)).run(List.of(arguments));
    }

    private static PrintStream printTo(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysThatNothingIsWrongWithoutStartingAnything() {
        assertThat(start("--check-config")).isZero();
        assertThat(out()).isEqualTo("nothing is wrong with the configuration\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void saysEverythingThatIsWrong() throws IOException {
        Path file = Files.writeString(directory.resolve("arna.yaml"), """
                listeners:
                  - port: 70000
                sesion: {}
                """);
        assertThat(start("--check-config", "-c", file.toString(), "--set", "log.level=loud", "--ws-port", "1"))
                .isEqualTo(1);
        assertThat(out()).isEmpty();
        assertThat(err().lines()).containsExactly(
                "arna: there is no listener of kind ws, --ws-port",
                "arna: listeners[0].port: 70000 is not a port (1–65535), " + file + ":2",
                "arna: log.level: loud is not one of error, warn, info, debug, trace, --set",
                "arna: sesion: unknown key (did you mean session?), " + file + ":3");
    }

    @Test
    void saysThatAFileIsNotThereInOneSentence() {
        Path file = directory.resolve("none.yaml");
        assertThat(start("-c", file.toString())).isEqualTo(1);
        assertThat(err()).isEqualTo("arna: there is no such file, " + file + "\n");
    }

    @Test
    void printsTheConfigurationThatWouldHold() {
        assertThat(start("--print-config", "--port", "1", "--ws-port", "2", "--data", "/srv/arna", "--set",
                "log.format=json")).isZero();
        Config printed = Config.ofYaml(out());
        assertThat(printed.listeners()).extracting(Config.Listener::kind).containsExactly(Kind.TCP, Kind.WS);
        assertThat(printed.listeners()).extracting(Config.Listener::port).containsExactly(1, 2);
        assertThat(printed.node().dataDirectory()).isEqualTo(Path.of("/srv/arna"));
        assertThat(printed.log().format()).isEqualTo(Config.Log.Format.JSON);
        assertThat(out()).contains("port: 1  # --port\n", "port: 2  # --ws-port\n", "data_dir: /srv/arna  # --data\n",
                "format: json  # --set\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void takesAValueBehindAnEqualsSignToo() {
        assertThat(start("--print-config", "--port=7", "--set=log.level=warn")).isZero();
        assertThat(out()).contains("port: 7  # --port\n", "level: warn  # --set\n");
    }

    @ParameterizedTest
    @CsvSource({"'--prot,1', There is no option --prot.", "word, There is no option word.",
            "--port, Option --port needs a value.", "'-c,a,--config,b', Option --config is given twice.",
            "--help=1, Option --help takes no value."})
    void refusesWhatIsNoOption(String words, String why) {
        assertThat(start(words.split(","))).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(err()).isEqualTo("arna: " + why + " 'arna start --help' lists the options.\n");
    }

    @Test
    void tellsHowItIsUsedWhateverElseIsAsked() {
        assertThat(start("--check-config", "-h", "--port", "70000")).isZero();
        assertThat(out()).startsWith("Usage: arna start").contains("--ws-port N").endsWith("configuration.md\n");
        assertThat(err()).isEmpty();
    }
}
