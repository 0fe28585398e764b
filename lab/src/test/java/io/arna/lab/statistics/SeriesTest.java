package io.arna.lab.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SeriesTest {
    /** As printed in tables of Student's distribution. */
    @ParameterizedTest
    @CsvSource({"0.975, 1, 12.706", "0.975, 2, 4.303", "0.975, 4, 2.776", "0.975, 9, 2.262", "0.975, 30, 2.042",
            "0.975, 49, 2.010", "0.975, 120, 1.980", "0.95, 10, 1.812", "0.995, 5, 4.032", "0.975, 100000, 1.960"})
    void quantilesAreThoseOfTheTables(double probability, int freedom, double t) {
        assertThat(StudentT.quantile(probability, freedom)).isCloseTo(t, within(0.0006));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 3", "1, 3", "NaN, 3", "0.975, 0"})
    void refusesQuantilesThatThereAreNot(double probability, int freedom) {
        assertThatIllegalArgumentException().isThrownBy(() -> StudentT.quantile(probability, freedom));
    }

    /** Ten values with mean 5.5 and standard deviation 3.02765: 5.5 ± 2.262 × 3.02765 / √10. */
    @Test
    void meanOfAKnownSeries() {
        Series series = oneTo(10);

        assertThat(series.mean()).isEqualTo(5.5);
        assertThat(series.deviation()).isCloseTo(3.02765, within(1e-5));
        assertThat(series.meanInterval().low()).isCloseTo(3.33415, within(1e-4));
        assertThat(series.meanInterval().high()).isCloseTo(7.66585, within(1e-4));
    }

    /** The ranks that tables of the sign test give for 95 %. */
    @ParameterizedTest
    @CsvSource({"6, 1, 6", "8, 1, 8", "9, 2, 8", "10, 2, 9", "15, 4, 12", "20, 6, 15", "25, 8, 18", "50, 18, 33"})
    void medianLiesBetweenTheRanksOfTheTables(int size, int low, int high) {
        assertThat(oneTo(size).medianInterval()).isEqualTo(new Interval(low, high));
    }

    @Test
    void medianOfAnEvenNumberIsHalfWay() {
        assertThat(oneTo(4).median()).isEqualTo(2.5);
        assertThat(oneTo(5).median()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void fewValuesSayNothingAboutWhereTheMedianLies(int size) {
        assertThat(oneTo(size).medianInterval().isKnown()).isFalse();
    }

    @Test
    void oneValueSaysNothingAboutWhereTheMeanLies() {
        assertThat(oneTo(1).mean()).isEqualTo(1);
        assertThat(oneTo(1).meanInterval().isKnown()).isFalse();
        assertThat(oneTo(0).mean()).isNaN();
        assertThat(oneTo(0).median()).isNaN();
    }

    @Test
    void orderDoesNotMatter() {
        List<Double> values = new ArrayList<>(List.of(3.0, 1.0, 2.0, 9.0, 7.0, 8.0));
        Interval interval = Series.of(values).medianInterval();
        Collections.reverse(values);

        assertThat(Series.of(values).medianInterval()).isEqualTo(interval).isEqualTo(new Interval(1, 9));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWhatIsNoMeasuredValue(double value) {
        assertThatIllegalArgumentException().isThrownBy(() -> Series.of(List.of(1.0, value)))
                .withMessageContaining("is no measured value");
    }

    /** Of a thousand samples with a known mean and median, as many intervals hold it as they promise. */
    @Test
    void intervalsHoldTheTruthAsOftenAsTheyPromise() {
        long seed = 20_261_128;
        Random random = new Random(seed);
        int means = 0;
        int medians = 0;
        for (int i = 0; i < 1_000; i++) {
            Series series = Series.of(IntStream.range(0, 20).mapToObj(_ -> random.nextGaussian()).toList());
            means += holdsZero(series.meanInterval());
            medians += holdsZero(series.medianInterval());
        }
        assertThat(means).as("means, seed %d", seed).isBetween(930, 970);
        assertThat(medians).as("medians, seed %d", seed).isBetween(940, 985); // 95.9 % for twenty values
    }

    private static int holdsZero(Interval interval) {
        return interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
    }

    private static Series oneTo(int last) {
        return Series.of(IntStream.rangeClosed(1, last).mapToObj(value -> (double) value).toList());
    }
}
