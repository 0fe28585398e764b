package io.arna.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.bench.scenario.Figure;
import io.arna.bench.scenario.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RunTest {
    private static final Run RUN = new Run(Map.of("date", "a \"quoted\" day"), List.of(
            round("Mosquitto", 1, 100), round("Arna", 1, 5_000), round("Mosquitto", 2, 50), round("Arna", 2, 2_000),
            round("Mosquitto", 3, 80), round("Arna", 3, 4_800)));

    private static Run.Round round(String broker, int number, double value) {
        return new Run.Round(broker, number,
                new Result("q1", Map.of(Figure.DELIVERIES_PER_CPU_SECOND, value), List.of("a <note>")));
    }

    @Test
    void ratioIsTheMiddleOfTheRoundsRatios() {
        assertThat(RUN.ratio("Arna", "Mosquitto", "q1", Figure.DELIVERIES_PER_CPU_SECOND)).isEqualTo(50);
    }

    @Test
    void medianIsTheMiddleValue() {
        assertThat(RUN.median("Arna", "q1", Figure.DELIVERIES_PER_CPU_SECOND)).isEqualTo(4_800);
    }

    @Test
    void whatWasNotMeasuredIsNotANumber() {
        assertThat(RUN.median("Arna", "q1", Figure.P99_MILLIS)).isNaN();
        assertThat(RUN.ratio("Arna", "HiveMQ CE", "q1", Figure.DELIVERIES_PER_CPU_SECOND)).isNaN();
    }

    @Test
    void pageTellsWhetherAGoalIsMet() {
        assertThat(Performance.of(RUN, "./arna bench compare"))
                .contains("Made by `./arna bench compare`.")
                .contains("| q1 | deliveries per broker CPU second | ≥ 54.0 | 50.0 | missed by a factor of 1.08 |");
    }

    @Test
    void jsonQuotesAndKeepsEachRound() {
        assertThat(Json.of(RUN)).contains("\"a \\\"quoted\\\" day\"").contains("\"deliveries_per_cpu_second\": 4800");
    }

    @Test
    void pageForPeopleEscapes() {
        assertThat(Html.of(RUN)).contains("a &lt;note&gt;").doesNotContain("<note>").contains("<svg");
    }
}
