package io.arna.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.arna.lab.channel.Channel;
import io.arna.lab.channel.Channels;
import io.arna.lab.run.Cell;
import io.arna.lab.run.Measure;
import io.arna.lab.run.Outcome;
import io.arna.lab.run.Plan;
import io.arna.lab.run.Sample;
import io.arna.lab.run.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
    private static final Pattern SOURCED = Pattern.compile("data-source=\"([^\"]*)\" (?:data-)?value=\"([^\"]*)\"");
    private static final int ROUNDS = 8;
    private static final long SEED = 6;

    @TempDir private Path folder;

    @Test
    void everyMeasuredNumberCanBeComputedFromTheSamples() throws Exception {
        Samples samples = samples();
        var _ = Report.write(outcome(samples, Map.of()), folder);
        samples.write(folder);
        List<String[]> rows = Files.readAllLines(folder.resolve(Samples.FILE)).stream().skip(1)
                .map(line -> line.split(",", -1)).toList();

        List<MatchResult> numbers =
                SOURCED.matcher(Files.readString(folder.resolve(Report.PAGE))).results().toList();

        assertThat(numbers).hasSizeGreaterThan(200).allSatisfy(number -> {
            String[] source = number.group(1).split("\\|", -1);
            double value = Double.parseDouble(number.group(2));
            double expected = expected(rows, source);
            if (Double.isFinite(expected)) {
                assertThat(value).as("%s, seed %d", number.group(1), SEED)
                        .isCloseTo(expected, within(Math.abs(expected) * 1e-9 + 1e-12));
            } else {
                assertThat(Double.isFinite(value)).as(number.group(1)).isFalse();
            }
        });
    }

    /** The same arithmetic in another hand, for eight rounds: t of 7 degrees of freedom is 2.364624, and the median lies between the extremes. */
    private static double expected(List<String[]> rows, String[] source) {
        double[] values = values(rows, source, source[0]);
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double reach = 2.364624251592785 * Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum()
                / (values.length - 1) / values.length);
        return switch (source[4]) {
            case "mean" -> mean;
            case "mean_low" -> values.length == ROUNDS ? mean - reach : Double.NaN;
            case "mean_high" -> values.length == ROUNDS ? mean + reach : Double.NaN;
            case "median" -> median(values);
            case "median_low" -> values.length == ROUNDS ? values[0] : Double.NaN;
            case "median_high" -> values.length == ROUNDS ? values[ROUNDS - 1] : Double.NaN;
            case "share_of_open" -> mean / Arrays.stream(values(rows, source, "open")).average().orElse(Double.NaN);
            case "added" -> added(rows, source);
            default -> values.length == 0 ? Double.NaN
                    : values[(int) Math.ceil(Integer.parseInt(source[4].substring(1)) / 100.0 * values.length) - 1];
        };
    }

    private static double median(double[] sorted) {
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    private static double added(List<String[]> rows, String[] source) {
        List<Double> differences = new ArrayList<>();
        List<String[]> open = rows.stream().filter(row -> is(row, source, "open")).toList();
        for (String[] own : rows.stream().filter(row -> is(row, source, source[0])).toList()) {
            open.stream().filter(row -> row[4].equals(own[4]))
                    .forEach(row -> differences.add(Double.parseDouble(own[6]) - Double.parseDouble(row[6])));
        }
        return median(differences.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    private static double[] values(List<String[]> rows, String[] source, String channel) {
        return rows.stream().filter(row -> is(row, source, channel)).mapToDouble(row -> Double.parseDouble(row[6]))
                .sorted().toArray();
    }

    private static boolean is(String[] row, String[] source, String channel) {
        return row[0].equals(channel) && row[1].equals(source[1]) && row[2].equals(source[2])
                && row[3].equals(source[3]);
    }

    @Test
    void hasAllItsParts() throws Exception {
        var _ = Report.write(outcome(samples(), Map.of("tls", "the broker did not start")), folder);

        String page = Files.readString(folder.resolve(Report.PAGE));

        assertThat(page).contains("class=\"paper\" value=\"13.4\"", "class=\"paper\" value=\"10.4\"",
                "class=\"paper\" value=\"8.48\"", "FAILED: channel tls", "the broker did not start",
                "Connection set-up", "Bytes of a 30-byte message", "Latency", "Who holds what", "the test machine");
        for (String plot : List.of("paper", "goodput", "size-q0", "size-q1", "size-q2", "setup-time", "setup-bytes",
                "bytes", "latency", "holds-mtls+password")) {
            assertThat(page).contains("<figure id=\"" + plot + "\"><svg");
            assertThat(folder.resolve(plot + ".svg")).content().startsWith("<svg").endsWith("</svg>\n");
            if (Png.isPossible()) {
                assertThat(folder.resolve(plot + ".png")).isNotEmptyFile();
            }
        }
        for (Channel channel : Channels.ALL) {
            assertThat(page).contains(HtmlPage.escaped(channel.words().protects()),
                    HtmlPage.escaped(channel.words().doesNotProtect()));
        }
        assertThat(page).as("needs nothing else").doesNotContain("href=", "src=");
    }

    @Test
    void theMarkdownHasTheSameNumbers() throws Exception {
        Samples samples = samples();
        var _ = Report.write(outcome(samples, Map.of()), folder);

        assertThat(folder.resolve("report.md")).content().contains("| open | 13.4 | "
                + Figures.of(Measure.GOODPUT, samples.series(new Cell("open", Measure.GOODPUT, 1, 4_096)).mean()),
                "![", "](paper.svg)");
    }

    @Test
    void aRunOfNothingIsAReportAllTheSame() throws Exception {
        var _ = Report.write(outcome(Samples.of(List.of()), Map.of("open", "it <failed>")), folder);

        assertThat(folder.resolve(Report.PAGE)).content().contains("it &lt;failed&gt;").doesNotContain("NaN<");
    }

    private static Outcome outcome(Samples samples, Map<String, String> failures) {
        return new Outcome(Plan.whole(Channels.ALL), samples, Map.of("machine", "the test machine"), failures);
    }

    /** Of each channel eight rounds of everything. */
    private static Samples samples() {
        Random random = new Random(SEED);
        List<Sample> samples = new ArrayList<>();
        for (Channel channel : Channels.ALL) {
            for (int round = 1; round <= ROUNDS; round++) {
                for (Measure measure : Measure.values()) {
                    switch (measure) {
                        case GOODPUT, LOST, BROKER_CPU, PUBLISHER_CPU, SUBSCRIBER_CPU, SOCKET_BYTES, PACKET_BYTES -> {
                            for (int qos = 0; qos <= 2; qos++) {
                                for (int bytes : Plan.whole(Channels.ALL).payloads()) {
                                    samples.add(new Sample(new Cell(channel.name(), measure, qos, bytes), round, "s",
                                            random.nextDouble(1, 1e6)));
                                }
                            }
                        }
                        case LATENCY, LATENCY_P50, LATENCY_P99 -> samples.add(new Sample(
                                new Cell(channel.name(), measure, 0, 30), round, "s", random.nextDouble(50, 5_000)));
                        case SETUP_TIME, SETUP_ROUND_TRIPS, SETUP_BYTES_OUT, SETUP_BYTES_IN, MEMORY -> samples
                                .add(new Sample(Cell.of(channel.name(), measure), round, "s",
                                        random.nextDouble(1, 99)));
                    }
                }
            }
        }
        return Samples.of(samples);
    }
}
