package io.arna.lab.report;

import io.arna.lab.channel.Channel;
import io.arna.lab.channel.Channel.Holder;
import io.arna.lab.channel.Channel.Secret;
import io.arna.lab.run.Cell;
import io.arna.lab.run.Measure;
import io.arna.lab.run.Outcome;
import io.arna.lab.run.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is in a report, from top to bottom. */
final class Contents {
    private static final int SMALL = Plan.SMALL_PAYLOAD_BYTES;

    private final Outcome outcome;
    private final Numbers numbers;
    private final List<String> channels;
    private final List<Block> blocks = new ArrayList<>();

    private Contents(Outcome outcome) {
        this.outcome = outcome;
        this.numbers = new Numbers(outcome.samples());
        this.channels = outcome.measured().stream().map(Channel::name).toList();
    }

    static List<Block> of(Outcome outcome) {
        Contents contents = new Contents(outcome);
        contents.about();
        contents.blocks.addAll(Paper.blocks(contents.numbers));
        contents.throughput();
        contents.setUp();
        contents.bytes();
        contents.latency();
        contents.effort();
        contents.certificates();
        contents.inWords();
        contents.method();
        return List.copyOf(contents.blocks);
    }

    private void heading(String text) {
        blocks.add(new Block.Heading(2, text));
    }

    private void say(String text) {
        blocks.add(Block.Paragraph.of(text));
    }

    private void about() {
        blocks.add(new Block.Heading(1, "What secure channels cost"));
        List<List<List<Span>>> rows = new ArrayList<>();
        outcome.about().forEach((what, text) -> rows.add(List.of(words(what), words(text))));
        rows.add(List.of(words("plan"), words(outcome.plan().rounds() + " rounds of " + outcome.plan().seconds()
                + " s; channels that are not the paper's " + outcome.plan().otherSeconds() + " s")));
        blocks.add(new Block.Table(List.of("", ""), rows));
        for (Map.Entry<String, String> failure : outcome.failures().entrySet()) {
            say("FAILED: channel " + failure.getKey() + " could not be measured to the end: " + failure.getValue());
        }
    }

    private static List<Span> words(String text) {
        return List.of(new Span.Words(text));
    }

    private void throughput() {
        heading("Goodput");
        say("Payload that reached the subscriber, QoS 1, 4 KiB messages. Bars are means, lines across them 95 % intervals.");
        plotBars("goodput", "Goodput by channel, QoS 1, 4 KiB", Measure.GOODPUT, Plan.MAIN_QOS,
                Plan.MAIN_PAYLOAD_BYTES, Figure.MEAN);
        table(List.of("channel", "mean (95 %)", "median (95 %)"), channel -> {
            Cell cell = new Cell(channel, Measure.GOODPUT, Plan.MAIN_QOS, Plan.MAIN_PAYLOAD_BYTES);
            return List.of(numbers.withInterval(cell, Figure.MEAN), numbers.withInterval(cell, Figure.MEDIAN));
        });
        for (int qos = 0; qos <= 2; qos++) {
            bySize(qos);
        }
        heading("Messages lost at QoS 0");
        say("A publisher at QoS 0 is not told to wait: what its subscriber cannot take in time is dropped by the broker and is not in the goodput.");
        table(head(outcome.plan().payloads()), channel -> outcome.plan().payloads().stream()
                .map(bytes -> numbers.one(new Cell(channel, Measure.LOST, 0, bytes), Figure.MEAN)).toList());
    }

    private static List<String> head(List<Integer> payloads) {
        List<String> head = new ArrayList<>(List.of("channel"));
        payloads.forEach(bytes -> head.add(Figures.bytes(bytes)));
        return head;
    }

    private void bySize(int qos) {
        List<Integer> payloads = outcome.plan().payloads();
        List<Plots.Curve> curves = channels.stream().map(channel -> new Plots.Curve(channel, payloads.stream()
                .map(bytes -> new Cell(channel, Measure.GOODPUT, qos, bytes)).filter(numbers::has)
                .map(cell -> {
                    Figure figure = numbers.figure(cell, Figure.MEDIAN);
                    return new Plots.Point(cell.payloadBytes(), figure.value(), figure);
                }).toList())).toList();
        double most = curves.stream().flatMap(curve -> curve.points().stream()).mapToDouble(Plots.Point::y).max()
                .orElse(0);
        if (most == 0) { return; }
        blocks.add(new Block.Plot("size-q" + qos, "Goodput in Mbit/s against payload size, QoS " + qos + ", medians",
                Plots.curves(curves,
                        payloads.stream().map(bytes -> new Plots.Mark(bytes, Figures.bytes(bytes))).toList(),
                        Plots.steps(most).stream()
                                .map(at -> new Plots.Mark(at, Figures.of(Measure.GOODPUT, at).replace(" Mbit/s", "")))
                                .toList())));
        table(head(payloads), channel -> payloads.stream()
                .map(bytes -> numbers.one(new Cell(channel, Measure.GOODPUT, qos, bytes), Figure.MEDIAN)).toList());
    }

    private void setUp() {
        heading("Connection set-up");
        say("From asking for a connection until CONNACK, each time with a full handshake and the whole check of the password. Round trips are counted as the answers that "
                + "came after the client had spoken, that of TCP included; bytes are those at the client's socket.");
        plotBars("setup-time", "Connection set-up, medians", Measure.SETUP_TIME, -1, -1, Figure.MEDIAN);
        plotBars("setup-bytes", "Bytes from the broker until CONNACK, medians", Measure.SETUP_BYTES_IN, -1, -1,
                Figure.MEDIAN);
        table(List.of("channel", "time, median (95 %)", "round trips", "bytes from the client",
                "bytes from the broker"),
                channel -> List.of(numbers.withInterval(Cell.of(channel, Measure.SETUP_TIME), Figure.MEDIAN),
                        numbers.one(Cell.of(channel, Measure.SETUP_ROUND_TRIPS), Figure.MEDIAN),
                        numbers.one(Cell.of(channel, Measure.SETUP_BYTES_OUT), Figure.MEDIAN),
                        numbers.one(Cell.of(channel, Measure.SETUP_BYTES_IN), Figure.MEDIAN)));
    }

    private void bytes() {
        heading("Bytes of a 30-byte message");
        say("Counted at the publisher's socket in both directions, acknowledgements included, without the headers of TCP and IP; behind it the part that is MQTT's own. The rest "
                + "is what TLS or WebSocket puts around it.");
        plotBars("bytes", "Bytes at the socket for a 30-byte message, QoS 0", Measure.SOCKET_BYTES, 0, SMALL,
                Figure.MEDIAN);
        table(List.of("channel", "QoS 0", "of that MQTT", "QoS 1", "of that MQTT", "QoS 2", "of that MQTT"),
                channel -> IntStream.rangeClosed(0, 2).boxed()
                        .flatMap(qos -> Stream.of(Measure.SOCKET_BYTES, Measure.PACKET_BYTES)
                                .map(measure -> numbers.one(new Cell(channel, measure, qos, SMALL), Figure.MEDIAN)))
                        .toList());
    }

    private void latency() {
        heading("Latency");
        say("From publishing 30 bytes at QoS 0 until the broker's copy is back at the publisher over the same channel: both legs, on one clock. Messages go one after another. "
                + "Added is the median of the differences to the open channel, round by round.");
        List<Plots.Curve> curves = channels.stream()
                .map(channel -> new Cell(channel, Measure.LATENCY, 0, SMALL)).filter(numbers::has)
                .map(cell -> new Plots.Curve(cell.channel(), IntStream.of(1, 5, 10, 25, 50, 75, 90, 95, 99)
                        .mapToObj(percent -> {
                            Figure figure = numbers.figure(cell, Figure.percentile(percent));
                            return new Plots.Point(figure.value(), percent, figure);
                        }).toList()))
                .toList();
        if (!curves.isEmpty()) {
            blocks.add(new Block.Plot("latency", "Share of the messages (%) that took at most so many µs",
                    Plots.curves(curves, micros(curves), IntStream.of(0, 25, 50, 75, 100)
                            .mapToObj(percent -> new Plots.Mark(percent, percent + " %")).toList())));
        }
        table(List.of("channel", "p50, median (95 %)", "added", "p99, median (95 %)", "added"), channel -> {
            Cell p50 = new Cell(channel, Measure.LATENCY_P50, 0, SMALL);
            Cell p99 = new Cell(channel, Measure.LATENCY_P99, 0, SMALL);
            return List.of(numbers.withInterval(p50, Figure.MEDIAN), numbers.one(p50, Figure.ADDED),
                    numbers.withInterval(p99, Figure.MEDIAN), numbers.one(p99, Figure.ADDED));
        });
    }

    /** Powers of ten and half-way between, around all points. */
    private static List<Plots.Mark> micros(List<Plots.Curve> curves) {
        double[] all = curves.stream().flatMap(curve -> curve.points().stream()).mapToDouble(Plots.Point::x).toArray();
        double least = Arrays.stream(all).min().orElse(1);
        double most = Arrays.stream(all).max().orElse(10);
        List<Plots.Mark> marks = new ArrayList<>();
        double at = Math.pow(10, Math.floor(Math.log10(least)));
        for (int i = 0; marks.isEmpty() || marks.getLast().at() < most; i++) {
            int decade = i / 3;
            double next = at * Math.pow(10, decade) * (i % 3 == 0 ? 1 : i % 3 == 1 ? 2 : 5);
            marks.add(new Plots.Mark(next, Math.round(next) + " µs"));
            if (next <= least) {
                marks.subList(0, marks.size() - 1).clear();
            }
        }
        return marks;
    }

    private void effort() {
        heading("Work and memory");
        say("Processor time for a message of 4 KiB at QoS 1, and what the broker's process grew by for each of many idle connections. The clients are our own and "
                + "written in Java, so their share is that of these clients.");
        table(List.of("channel", "broker CPU", "publisher CPU", "subscriber CPU", "memory per connection"), channel -> {
            List<List<Span>> cells = new ArrayList<>();
            for (Measure measure : List.of(Measure.BROKER_CPU, Measure.PUBLISHER_CPU, Measure.SUBSCRIBER_CPU)) {
                cells.add(numbers.withInterval(new Cell(channel, measure, Plan.MAIN_QOS, Plan.MAIN_PAYLOAD_BYTES),
                        Figure.MEDIAN));
            }
            cells.add(numbers.one(Cell.of(channel, Measure.MEMORY), Figure.MEDIAN));
            return cells;
        });
    }

    private void certificates() {
        heading("Who holds what");
        List<String> columns = Arrays.stream(Holder.values()).map(Holder::word).toList();
        List<String> rows = Arrays.stream(Secret.values()).map(Secret::words).toList();
        for (Channel channel : outcome.measured()) {
            List<List<Boolean>> held = Arrays.stream(Secret.values())
                    .map(secret -> Arrays.stream(Holder.values()).map(holder -> channel.holds(holder, secret)).toList())
                    .toList();
            if (held.stream().flatMap(List::stream).anyMatch(has -> has)) {
                blocks.add(new Block.Plot("holds-" + channel.name(), channel.name()
                        + ": what each party must have. The broker has hashes in place of passwords, and the authority's key lies with none of them.",
                        Plots.holdings(columns, rows, held)));
            }
        }
    }

    private void inWords() {
        heading("The channels in words");
        for (Channel channel : outcome.measured()) {
            String name = channel.name();
            Channel.Words words = channel.words();
            List<Span> spans = new ArrayList<>(List.of(new Span.Words(name + ", " + words.summary() + ". Protects: "
                    + words.protects() + " Does not: " + words.doesNotProtect() + " Costs: connecting takes ")));
            spans.addAll(numbers.one(Cell.of(name, Measure.SETUP_TIME), Figure.MEDIAN));
            spans.add(new Span.Words(" and "));
            spans.addAll(numbers.one(Cell.of(name, Measure.SETUP_ROUND_TRIPS), Figure.MEDIAN));
            spans.add(new Span.Words(" round trips; a 30-byte message at QoS 0 is "));
            spans.addAll(numbers.one(new Cell(name, Measure.SOCKET_BYTES, 0, SMALL), Figure.MEDIAN));
            spans.add(new Span.Words(" at the socket; goodput was "));
            spans.addAll(numbers.one(new Cell(name, Measure.GOODPUT, Plan.MAIN_QOS, Plan.MAIN_PAYLOAD_BYTES),
                    Figure.SHARE_OF_OPEN));
            spans.add(new Span.Words(" of the open channel's; an idle connection took "));
            spans.addAll(numbers.one(Cell.of(name, Measure.MEMORY), Figure.MEDIAN));
            spans.add(new Span.Words(" of the broker's memory."));
            blocks.add(new Block.Paragraph(spans));
        }
    }

    private void method() {
        heading("How it was measured");
        say("Broker, publisher and subscriber were processes of their own on one machine and shared its processors; channels took turns in each round after a round that did not "
                + "count. Intervals are 95 %: of means by Student's t, of medians by the order of the values (none for fewer than six). Values of one "
                + "round that follow each other are not independent of each other, so intervals of set-up times are rather too narrow. Every number above can be computed again "
                + "from samples.csv.");
    }

    private void plotBars(String name, String caption, Measure measure, int qos, int payloadBytes, String stat) {
        List<Plots.Bar> bars = numbers.bars(channels, measure, qos, payloadBytes, stat);
        if (!bars.isEmpty()) {
            blocks.add(new Block.Plot(name, caption, Plots.bars(bars)));
        }
    }

    /** What stands in a channel's line behind its name. */
    private interface Row {
        List<List<Span>> of(String channel);
    }

    private void table(List<String> head, Row row) {
        blocks.add(new Block.Table(head, channels.stream().map(channel -> {
            List<List<Span>> cells = new ArrayList<>(List.of(words(channel)));
            cells.addAll(row.of(channel));
            return cells;
        }).map(List::copyOf).toList()));
    }
}
