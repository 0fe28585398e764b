package io.arna.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypeTest {
    private static final long TIB = 1L << 40;

    @ParameterizedTest
    @CsvSource({"0, 0", "512, 512", "512B, 512", "64KB, 64000", "64KiB, 65536", "64 KiB, 65536", "64kib, 65536",
            "1MiB, 1048576",
            "3MB, 3000000", "2GiB, 2147483648", "1GB, 1000000000", "1TiB, 1099511627776"})
    void readsSizes(String text, long bytes) {
        assertThat(ValueType.size(0, TIB).reader().read(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5MiB", "1M", "1XB", "KiB", "2TiB", "999999999999999999TiB", "1KiB2KiB", "٣"})
    void refusesWhatIsNoSizeOrTooLarge(String text) {
        assertThat(ValueType.size(0, TIB).reader().read(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0B", "20, 20B", "1000, 1000B", "1024, 1KiB", "65536, 64KiB", "1048576, 1MiB", "1099511627776, 1TiB",
            "1125899906842624, 1024TiB"})
    void writesSizesAsTheyRead(long bytes, String text) {
        ValueType<Long> size = ValueType.size(0, TIB * 1024);
        assertThat(size.writer().apply(bytes)).isEqualTo(text);
        assertThat(size.reader().read(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0s, 0", "10, 10000", "10s, 10000", "250ms, 250", "5m, 300000", "2h, 7200000", "7d, 604800000",
            "2w, 1209600000",
            "1h30m, 5400000", "1m1s1ms, 61001"})
    void readsDurations(String text, long millis) {
        assertThat(ValueType.millis(0, Integer.MAX_VALUE).reader().read(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-3s", "1.5s", "10 s", "10S", "1y", "10s!", "5m 3s", "999999999999999w",
            "1000000000000000000000s"})
    void refusesWhatIsNoDurationOrTooLong(String text) {
        assertThat(ValueType.millis(0, Integer.MAX_VALUE).reader().read(text)).isNull();
    }

    @Test
    void refusesPartsOfASecondWhereWholeOnesCount() {
        ValueType<Long> seconds = ValueType.seconds(0, 100);
        assertThat(seconds.reader().read("2000ms")).isEqualTo(2);
        assertThat(seconds.reader().read("1500ms")).isNull();
        assertThat(seconds.reader().read("101s")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "250, 250ms", "1000, 1s", "90000, 90s", "5400000, 90m", "604800000, 7d"})
    void writesDurationsAsTheyRead(long millis, String text) {
        ValueType<Long> duration = ValueType.millis(0, Integer.MAX_VALUE);
        assertThat(duration.writer().apply(millis)).isEqualTo(text);
        assertThat(duration.reader().read(text)).isEqualTo(millis);
    }

    @Test
    void knowsAValueByAWordToo() {
        ValueType<Long> expiry = ValueType.seconds(0, 99).orWord("never", 99L);
        assertThat(expiry.reader().read("never")).isEqualTo(99);
        assertThat(expiry.reader().read("98s")).isEqualTo(98);
        assertThat(expiry.writer().apply(99L)).isEqualTo("never");
        assertThat(expiry.expected()).isEqualTo("a duration in whole seconds (0s–99s) or never");
    }

    @Test
    void takesWholeNumbersWithinTheirRange() {
        ValueType<Integer> number = ValueType.integer(-5, 5);
        assertThat(number.reader().read("-5")).isEqualTo(-5);
        assertThat(number.reader().read("5")).isEqualTo(5);
        assertThat(number.reader().read("6")).isNull();
        assertThat(number.reader().read("-6")).isNull();
        assertThat(number.reader().read("1.0")).isNull();
        assertThat(number.reader().read("0x1")).isNull();
        assertThat(number.reader().read("99999999999999999999")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1.5, 1.5", "10, 10", "0.9,", "10.1,", "1e1,", "NaN,", "-2,", "1.,"})
    void takesFractionsWithinTheirRange(String text, @Nullable Double value) {
        assertThat(ValueType.decimal(1, 10).reader().read(text)).isEqualTo(value);
    }

    @Test
    void takesNothingForYesButTrue() {
        assertThat(ValueType.bool().reader().read("true")).isTrue();
        assertThat(ValueType.bool().reader().read("false")).isFalse();
        assertThat(ValueType.bool().reader().read("yes")).isNull();
        assertThat(ValueType.bool().reader().read("True")).isNull();
    }
}
