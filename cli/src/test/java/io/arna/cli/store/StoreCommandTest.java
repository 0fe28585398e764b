package io.arna.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code arna store} says and does. */
class StoreCommandTest {
    private static final String EXPORT = """
            {"type":"arna-store","format":1,"highestMessageId":9}
            {"type":"session","clientId":"пәтер","life":1,"expirySeconds":60,"receivedPacketIds":[]}
            {"type":"waiting","qos":1,"retain":false,"subscriptionIds":[],"message":{"id":8,"publisher":"p","topic":"t","qos":1,"retain":false,"payload":"aGk="}}
            {"type":"end","lines":3}
            """;

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void importsExportsAndImportsAgain() throws IOException {
        assertThat(run(EXPORT, "import", at("one"))).isZero();
        assertThat(complained()).isEqualTo("4 lines read\n");
        assertThat(run("", "export", at("one"))).isZero();
        assertThat(said()).isEqualTo(EXPORT);
        assertThat(run("", "export", at("one"), "-o", at("lines.json"))).isZero();
        assertThat(Files.readString(folder.resolve("lines.json"))).isEqualTo(EXPORT);
        assertThat(run("", "import", at("two"), at("lines.json"))).isZero();
        assertThat(run("", "verify", at("two"))).isZero();
    }

    @Test
    void countsWhatIsThere() {
        run(EXPORT, "import", at("one"));
        assertThat(run("", "info", at("one"))).isZero();
        assertThat(said().lines()).contains("sessions                     1", "messages waiting             1",
                "  1  пәтер");
    }

    @Test
    void verifies() {
        run(EXPORT, "import", at("one"));
        assertThat(run("", "verify", at("one"))).isZero();
        assertThat(said()).isEqualTo("nothing is wrong: 1 sessions, 1 messages waiting, 0 retained\n");
    }

    @Test
    void backsUpAndRestores() {
        run(EXPORT, "import", at("one"));
        assertThat(run("", "backup", at("one"), at("backup"))).isZero();
        assertThat(run("", "restore", at("backup"), at("again"))).isZero();
        assertThat(run("", "export", at("again"))).isZero();
        assertThat(said()).isEqualTo(EXPORT);
    }

    @Test
    void saysWhereThereIsNoStore() {
        for (String command : List.of("info", "verify", "export")) {
            err.reset();
            assertThat(run("", command, at("nowhere"))).isOne();
            assertThat(complained()).startsWith("arna store: there is no store in " + at("nowhere"));
        }
        assertThat(said()).isEmpty();
    }

    @Test
    void saysWhichLineIsWrong() {
        assertThat(run("{}", "import", at("one"))).isOne();
        assertThat(complained()).isEqualTo("arna store: line 1 has no \"type\"; nothing was imported\n");
    }

    @Test
    void saysWhichFileIsNotThere() {
        assertThat(run("", "import", at("one"), at("missing.json"))).isOne();
        assertThat(complained()).isEqualTo("arna store: " + at("missing.json") + ": there is no such file\n");
    }

    @Test
    void aCommandItDoesNotHaveIsAMistake() {
        assertThat(run("", "repair", at("one"))).isEqualTo(2);
        assertThat(complained()).contains("repair");
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private int run(String input, String... arguments) {
        return StoreCommand.run(List.of(arguments), new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
