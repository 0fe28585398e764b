package io.arna.lab.report;

import io.arna.lab.run.Cell;
import io.arna.lab.run.Measure;
import io.arna.lab.run.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The paper's result beside ours: its table 1 and its figure 6. */
final class Paper {
    /** Mbit/s, in the paper's order. */
    private static final List<Map.Entry<String, Double>> RESULT =
            List.of(Map.entry("open", 13.4), Map.entry("password", 10.4), Map.entry("mtls+password", 8.48));
    private static final double MEGA = 1e6;

    private Paper() {}

    static List<Block> blocks(Numbers numbers) {
        List<List<List<Span>>> rows = new ArrayList<>();
        List<Plots.Bar> bars = new ArrayList<>();
        for (Map.Entry<String, Double> result : RESULT) {
            Cell cell = new Cell(result.getKey(), Measure.GOODPUT, Plan.MAIN_QOS, Plan.MAIN_PAYLOAD_BYTES);
            rows.add(List.of(List.of(new Span.Words(result.getKey())), List.of(new Span.Papers(result.getValue())),
                    numbers.withInterval(cell, Figure.MEAN), numbers.withInterval(cell, Figure.MEDIAN),
                    numbers.one(cell, Figure.SHARE_OF_OPEN)));
            bars.add(new Plots.Bar(result.getKey(), null, Double.NaN, Double.NaN, result.getValue() * MEGA));
            bars.addAll(numbers.bars(List.of(result.getKey()), cell.measure(), cell.qos(), cell.payloadBytes(),
                    Figure.MEAN));
        }
        return List.of(new Block.Heading(2, "The paper's experiment"),
                Block.Paragraph.of(
                        "The paper sent 30 bytes every three seconds between two Raspberry Pi 3B over an open channel, over one with user name and "
                                + "password, and over one with TLS, certificates on both sides and the password, and measured what the link carried meanwhile with iPerf, 10 s, 50 "
                                + "times. What is ours below is what MQTT itself carried: payload that reached the subscriber through the broker, QoS 1, 4 KiB messages, while the same "
                                + "30 bytes went along. The two are not the same quantity, nor the same machines: compare how a column falls from line to line, not across."),
                new Block.Table(List.of("channel", "paper, Mbit/s", "ours, mean (95 %)", "ours, median (95 %)",
                        "ours, share of open"), rows),
                new Block.Plot("paper", "Figure 6 of the paper (grey) and ours: mean with 95 % interval",
                        Plots.bars(bars)));
    }
}
