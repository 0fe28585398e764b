package io.arna.cli.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** strftime's conversions; what GNU date printed for the same moment. */
class StrfTimeTest {
    private static final ZonedDateTime SUNDAY =
            ZonedDateTime.of(2023, 1, 1, 0, 5, 9, 7_000_000, ZoneId.of("Asia/Almaty"));
    private static final ZonedDateTime MONDAY = ZonedDateTime.of(2024, 12, 30, 15, 45, 1, 0, ZoneId.of("UTC"));

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "a;Sun;Mon", "A;Sunday;Monday", "b;Jan;Dec", "B;January;December", "C;20;20", "d;01;30",
            "D;01/01/23;12/30/24",
            "F;2023-01-01;2024-12-30", "g;22;25", "G;2022;2025", "h;Jan;Dec", "H;00;15", "I;12;03", "j;001;365",
            "m;01;12",
            "M;05;45", "p;AM;PM", "P;am;pm", "R;00:05;15:45", "s;1672509909;1735573501", "S;09;01",
            "T;00:05:09;15:45:01",
            "u;7;1", "U;01;52", "V;52;01", "w;0;1", "W;00;53", "x;01/01/23;12/30/24", "X;00:05:09;15:45:01", "y;23;24",
            "Y;2023;2024", "z;+0600;+0000", "N;007000000;000000000", "r;12:05:09 AM;03:45:01 PM",
            "c;Sun Jan  1 00:05:09 2023;Mon Dec 30 15:45:01 2024", "%;%;%", "Q;%Q;%Q"})
    void convertsAsInTheCLocale(char conversion, String sunday, String monday) {
        assertThat(StrfTime.format(conversion, SUNDAY)).isEqualTo(sunday);
        assertThat(StrfTime.format(conversion, MONDAY)).isEqualTo(monday);
    }

    @Test
    void padsSomeNumbersWithBlanks() {
        assertThat(StrfTime.format('e', SUNDAY)).isEqualTo(" 1");
        assertThat(StrfTime.format('k', SUNDAY)).isEqualTo(" 0");
        assertThat(StrfTime.format('l', MONDAY)).isEqualTo(" 3");
    }

    @Test
    void writesIso8601() {
        assertThat(StrfTime.iso8601(SUNDAY)).isEqualTo("2023-01-01T00:05:09+0600");
    }
}
