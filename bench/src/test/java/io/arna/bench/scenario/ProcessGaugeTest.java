package io.arna.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ProcessGaugeTest {
    private static final long NOBODY = Integer.MAX_VALUE;

    @Test
    void tellsWhatThisProcessHasUsed() throws Exception {
        ProcessGauge gauge = ProcessGauge.ofThisProcess();
        assertThat(gauge.cpuSeconds()).isPositive();
        assumeThat(Files.exists(Path.of("/proc/self/status"))).as("Linux").isTrue();
        assertThat(gauge.residentBytes()).isGreaterThan(1_000_000);
    }

    @Test
    void aProcessThatIsNotThereHasNoFigures() throws Exception {
        assertThat(new ProcessGauge(NOBODY).cpuSeconds()).isNaN();
        assertThat(new ProcessGauge(NOBODY).residentBytes()).isNaN();
    }
}
