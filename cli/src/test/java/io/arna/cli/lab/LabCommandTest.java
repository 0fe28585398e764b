package io.arna.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabCommandTest {
    private static final String HEADER = "channel,measure,qos,payload_bytes,round,step,value\n";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path folder;

    private int run(String... arguments) {
        return hearing("", arguments);
    }

    private int hearing(String input, String... arguments) {
        return LabCommand.run(List.of(arguments), new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void refusesAChannelThatThereIsNot() {
        assertThat(run("channels", "smoke-signals", "--out", folder.toString())).isEqualTo(1);
        assertThat(complained()).startsWith("arna lab: there is no channel 'smoke-signals'; there are: open, password");
    }

    @Test
    void refusesToResumeWithOtherOptions() {
        assertThat(run("channels", "--resume", folder.toString(), "--quick")).isEqualTo(1);
        assertThat(complained()).contains("--resume goes on as the run was begun");
    }

    @Test
    void refusesToResumeWhatIsNoRun() {
        assertThat(run("channels", "--resume", folder.toString())).isEqualTo(1);
        assertThat(complained()).contains("it is not the folder of a run");
    }

    @Test
    void saysWhetherRunsAgree() throws Exception {
        Path one = folderOf("one", "open,setup_time,-1,-1,1,setup,5.0\nopen,setup_time,-1,-1,2,setup,6.0\n");
        Path other = folderOf("other", "open,setup_time,-1,-1,1,setup,5.5\nopen,setup_time,-1,-1,2,setup,6.5\n");
        Path far = folderOf("far", "open,setup_time,-1,-1,1,setup,500\nopen,setup_time,-1,-1,2,setup,500\n");

        assertThat(run("compare", one.toString(), other.toString())).isZero();
        assertThat(said()).contains("The runs agree");
        assertThat(run("compare", one.toString(), far.toString())).isEqualTo(1);
        assertThat(said()).contains("The runs do NOT agree");
    }

    @Test
    void refusesToCompareWhatHasNothingInCommon() throws Exception {
        Path one = folderOf("one", "open,setup_time,-1,-1,1,setup,5.0\n");
        Path other = folderOf("other", "tls,setup_time,-1,-1,1,setup,5.5\n");

        assertThat(run("compare", one.toString(), other.toString())).isEqualTo(1);
        assertThat(complained()).contains("no figure in common");
    }

    private Path folderOf(String name, String lines) throws Exception {
        Path run = Files.createDirectory(folder.resolve(name));
        Files.writeString(run.resolve("samples.csv"), HEADER + lines);
        return run;
    }

    @Test
    void aWorkerSaysWhatItCannotDo() {
        assertThat(hearing("dance\nflood seconds=1\nnonsense x\n", "worker", "publisher")).isZero();
        assertThat(said().lines()).hasSize(3).allMatch(line -> line.startsWith("failed cause="));
        assertThat(run("worker", "conductor")).isEqualTo(1);
        assertThat(complained()).contains("there is no worker 'conductor'");
    }
}
