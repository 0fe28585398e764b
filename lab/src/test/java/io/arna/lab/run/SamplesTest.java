package io.arna.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.arna.lab.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SamplesTest {
    private static final Cell GOODPUT = new Cell("open", Measure.GOODPUT, 1, 4_096);
    private static final Cell SET_UP = Cell.of("tls", Measure.SETUP_TIME);

    @TempDir private Path folder;

    @Test
    void comeBackFromTheFileAsTheyWere() throws Exception {
        Samples samples = Samples.of(List.of(new Sample(GOODPUT, 1, "throughput-q1-4096", 1.25e7),
                new Sample(SET_UP, 2, "setup", 3.5)));
        samples.write(folder);
        Samples.append(folder, List.of(new Sample(GOODPUT, 2, "throughput-q1-4096", 1.5e7)));

        Samples read = Samples.read(folder);

        assertThat(read.all()).startsWith(samples.all().toArray(Sample[]::new)).hasSize(3);
        assertThat(read.series(GOODPUT).mean()).isEqualTo(1.375e7);
        assertThat(read.has("open", 2, "throughput-q1-4096")).isTrue();
        assertThat(read.has("open", 3, "throughput-q1-4096")).isFalse();
    }

    @Test
    void aMeasurementThatWasCutOffDoesNotCount() throws Exception {
        Samples.of(List.of(new Sample(GOODPUT, 1, "throughput-q1-4096", 1), new Sample(SET_UP, 1, "setup", 2)))
                .write(folder);
        Path file = folder.resolve(Samples.FILE);
        Files.writeString(file, Files.readString(file) + "tls,setup_time,-1,-1,1,se");

        Samples read = Samples.read(folder);

        assertThat(read.has("tls", 1, "setup")).isFalse();
        assertThat(read.has("open", 1, "throughput-q1-4096")).isTrue();
    }

    @Test
    void differencesAreTakenRoundByRound() {
        Cell tls = new Cell("tls", Measure.LATENCY_P50, 0, 30);
        Cell open = new Cell("open", Measure.LATENCY_P50, 0, 30);
        Samples samples = Samples.of(List.of(new Sample(open, 1, "latency", 10), new Sample(tls, 1, "latency", 15),
                new Sample(open, 2, "latency", 100), new Sample(tls, 2, "latency", 107),
                new Sample(tls, 3, "latency", 1)));

        assertThat(samples.differences(tls, open).median()).isEqualTo(6);
        assertThat(samples.differences(tls, open).size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"open,goodput,1,4096,1,step", "open,nonsense,1,4096,1,step,1", "open,goodput,1,4096,1,step,x",
                    "open,goodput,1,4096,1,step,NaN", ""})
    void refusesALineThatIsNoSampleAndSaysWhere(String line) throws Exception {
        Files.writeString(folder.resolve(Samples.FILE), Sample.HEADER + "\n" + line + "\n");

        assertThatExceptionOfType(LabException.class).isThrownBy(() -> Samples.read(folder))
                .withMessageContaining("line 2: it is no sample");
    }

    @Test
    void refusesAFolderThatHoldsNoRun() {
        assertThatExceptionOfType(LabException.class).isThrownBy(() -> Samples.read(folder))
                .withMessageContaining("it is not the folder of a run");
    }

    @Test
    void refusesAFileOfOtherColumns() throws Exception {
        Files.writeString(folder.resolve(Samples.FILE), "a,b\n");

        assertThatExceptionOfType(LabException.class).isThrownBy(() -> Samples.read(folder))
                .withMessageContaining("line 1");
    }

    @Test
    void whatIsNotFiniteWasNotMeasured() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sample(GOODPUT, 1, "step", Double.NaN));
    }
}
