package io.arna.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code arna explain} says. */
class ExplainCommandTest {
    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void saysWhichRuleDecidesAndWhyOthersDoNot() throws IOException {
        Path rules = Files.writeString(folder.resolve("acl.conf"), """
                {allow, {user, "root"}, all, ["#"]}.
                {deny, all, publish, ["plant/#"]}.
                """);
        assertThat(run("publish", "plant/1", "--rules", rules.toString(), "--user", "anna")).isEqualTo(3);
        assertThat(said()).isEqualTo("""
                not %1$s:1: it is for user root
                denied by %1$s:2: deny everybody to publish on plant/#
                """.formatted(rules));
    }

    @Test
    void findsTheRulesThroughTheConfiguration() throws IOException {
        Path rules = Files.writeString(folder.resolve("acl"), "user anna\ntopic write a\n");
        Path config = Files.writeString(folder.resolve("arna.yaml"), "authorization: {acl_file: '" + rules + "'}\n");
        assertThat(run("publish", "a", "-c", config.toString(), "-u", "anna")).isZero();
        assertThat(said()).isEqualTo("allowed by " + rules + ":2: allow user anna to publish on a\n");
        out.reset();
        assertThat(run("publish", "a", "-c", config.toString())).isEqualTo(3);
        assertThat(said()).endsWith("denied: no rule fits, and then it is denied\n");
    }

    @Test
    void namesWhatIsWrongWithTheRules() throws IOException {
        Path rules = Files.writeString(folder.resolve("acl.conf"), "{allow}.\n");
        assertThat(run("publish", "a", "--rules", rules.toString())).isOne();
        assertThat(complained()).startsWith("arna explain: " + rules + ":1:1: a rule has two or four parts");
    }

    @Test
    void aTopicThatIsNoneIsAMistake() {
        assertThat(run("publish", "a/#")).isEqualTo(2);
        assertThat(run("subscribe", "a/#/b")).isEqualTo(2);
        assertThat(run("read", "a")).isEqualTo(2);
        assertThat(run("publish", "a", "--qos", "3")).isEqualTo(2);
        assertThat(said()).isEmpty();
    }

    private int run(String... arguments) {
        return ExplainCommand.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
