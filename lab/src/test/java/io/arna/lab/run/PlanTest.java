package io.arna.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.arna.lab.LabException;
import io.arna.lab.channel.Channel;
import io.arna.lab.channel.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanTest {
    @TempDir private Path folder;

    @Test
    void theWholeMatrixEndsWithinAnHour() {
        assertThat(Plan.whole(Channels.ALL).estimatedSeconds()).isBetween(40.0 * 60, 60.0 * 60);
    }

    @Test
    void quickIsOneToTwoMinutesForAllChannels() {
        assertThat(Plan.quick(Channels.ALL).estimatedSeconds()).isBetween(40.0, 100.0);
    }

    @Test
    void thePapersChannelsAreMeasuredAsThePaperDid() {
        Plan plan = Plan.whole(Channels.ALL);

        assertThat(Channels.ALL).filteredOn(Channel::isPapers).extracting(Channel::name)
                .containsExactly("open", "password", "mtls+password")
                .allSatisfy(name -> assertThat(plan.steps(Channels.named(List.of(name)).getFirst(), 50).getFirst())
                        .isEqualTo(new Step.Throughput(1, 4_096, 0.3, 10)));
        assertThat(plan.rounds()).isEqualTo(50);
    }

    @Test
    void eachQosAndSizeIsMeasuredOnceInARoundOfTheMatrix() {
        List<String> names =
                Plan.whole(Channels.ALL).steps(Channels.ALL.getFirst(), 1).stream().map(Step::name).toList();

        assertThat(names).doesNotHaveDuplicates().filteredOn(name -> name.startsWith("throughput")).hasSize(3 * 6);
        assertThat(names).contains("throughput-q0-30", "throughput-q2-65536", "setup", "latency", "bytes-q2", "memory");
    }

    @Test
    void comesBackFromItsFile() throws Exception {
        Plan plan = Plan.quick(Channels.named(List.of("wss", "open"))).with(7, 0.5);
        plan.write(folder);

        assertThat(Plan.read(folder)).isEqualTo(plan);
    }

    @Test
    void refusesAFileThatLacksSomething() throws Exception {
        Files.writeString(folder.resolve("plan.properties"), "channels=open\nrounds=3\n");

        assertThatExceptionOfType(LabException.class).isThrownBy(() -> Plan.read(folder))
                .withMessageContaining("seconds");
    }

    @ParameterizedTest
    @CsvSource({"0,", "10001,", ",0.05", ",NaN", ",4000"})
    void refusesRoundsAndLengthsThatCannotBe(Integer rounds, Double seconds) {
        assertThatExceptionOfType(LabException.class)
                .isThrownBy(() -> Plan.quick(Channels.ALL).with(rounds, seconds)).withMessageContaining("possible");
    }

    @Test
    void refusesAChannelThatThereIsNot() {
        assertThatExceptionOfType(LabException.class)
                .isThrownBy(() -> Channels.named(List.of("open", "carrier-pigeon")))
                .withMessageContaining("carrier-pigeon").withMessageContaining("mtls+password");
    }

    @Test
    void aFolderHoldsOneRun() throws Exception {
        Plan plan = Plan.quick(Channels.ALL);
        var _ = Runner.begin(plan, folder, List.of("arna"), Map.of(), _ -> {});

        assertThatExceptionOfType(LabException.class)
                .isThrownBy(() -> Runner.begin(plan, folder, List.of("arna"), Map.of(), _ -> {}))
                .withMessageContaining("--resume");
        assertThat(Runner.resume(folder, List.of("arna"), Map.of(), _ -> {}).plan()).isEqualTo(plan);
    }

    @Test
    void resumesNothingWhereNothingWasBegun() {
        assertThatExceptionOfType(LabException.class)
                .isThrownBy(() -> Runner.resume(folder, List.of("arna"), Map.of(), _ -> {}))
                .withMessageContaining("not the folder of a run");
    }
}
