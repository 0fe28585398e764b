package io.arna.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.lab.run.Cell;
import io.arna.lab.run.Measure;
import io.arna.lab.run.Sample;
import io.arna.lab.run.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AgreementTest {
    private static final Cell GOODPUT = new Cell("open", Measure.GOODPUT, 1, 4_096);

    @Test
    void runsWhoseIntervalsMeetAgree() {
        Agreement agreement = Agreement.of(run(10e6, 11e6, 12e6), run(11e6, 12e6, 13e6));

        assertThat(agreement.count(Agreement.Verdict.AGREE)).isEqualTo(1);
        assertThat(agreement.text()).isEqualTo("The runs agree: the 95 % intervals of 1 figures meet.\n");
    }

    @Test
    void runsWhoseIntervalsDoNotMeetAreSaidNotTo() {
        Agreement agreement = Agreement.of(run(10e6, 10.1e6, 10.2e6), run(20e6, 20.1e6, 20.2e6));

        assertThat(agreement.count(Agreement.Verdict.DIFFER)).isEqualTo(1);
        assertThat(agreement.text()).contains("differs: open, goodput, QoS 1, 4 KiB: 10.1 Mbit/s (", "20.1 Mbit/s",
                "The runs do NOT agree: of 1 figures 1 have");
    }

    @Test
    void valuesThatNeverVaryAgreeOnlyWhenTheyAreTheSame() {
        assertThat(Agreement.of(run(36, 36), run(36, 36)).count(Agreement.Verdict.AGREE)).isEqualTo(1);
        assertThat(Agreement.of(run(36, 36), run(37, 37)).count(Agreement.Verdict.DIFFER)).isEqualTo(1);
    }

    @Test
    void aSingleValueCannotTell() {
        Agreement agreement = Agreement.of(run(10e6), run(20e6, 21e6));

        assertThat(agreement.count(Agreement.Verdict.TOO_FEW)).isEqualTo(1);
        assertThat(agreement.text()).contains("of 1 there are too few values to tell");
    }

    @Test
    void whatOneOfThemLacksIsSaid() {
        Samples other = Samples.of(List.of(new Sample(Cell.of("tls", Measure.SETUP_TIME), 1, "s", 1)));

        assertThat(Agreement.of(run(1, 2), other).text()).contains("in one of them only: open, goodput",
                "in one of them only: tls, connection set-up");
    }

    private static Samples run(double... values) {
        List<Sample> samples = new ArrayList<>();
        for (double value : values) {
            samples.add(new Sample(GOODPUT, samples.size() + 1, "s", value));
        }
        return Samples.of(samples);
    }
}
