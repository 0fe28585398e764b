package io.arna.bench.compare;

import io.arna.bench.report.Run;
import io.arna.bench.report.Text;
import io.arna.bench.scenario.Figure;
import java.util.List;

/** A result in one line. */
final class Summary {
    private static final List<Figure> TOLD = List.of(Figure.START_MILLIS, Figure.DELIVERIES_PER_CPU_SECOND,
            Figure.P50_MILLIS, Figure.P99_MILLIS, Figure.BYTES_PER_CONNECTION, Figure.CONNECTIONS_PER_CPU_SECOND,
            Figure.BYTES_PER_SUBSCRIPTION, Figure.SUBSCRIPTIONS_PER_CPU_SECOND, Figure.STORED_PER_CPU_SECOND,
            Figure.REPLAYED_PER_CPU_SECOND, Figure.QUEUED_PER_SECOND, Figure.QUEUED_PER_CPU_SECOND,
            Figure.DRAINED_PER_SECOND, Figure.DRAINED_PER_CPU_SECOND, Figure.ACKNOWLEDGED_PER_SECOND,
            Figure.ACKNOWLEDGED_P50_MILLIS, Figure.ACKNOWLEDGED_P99_MILLIS, Figure.ACKNOWLEDGED,
            Figure.ACKNOWLEDGED_LOST,
            Figure.RESTART_MILLIS, Figure.DELIVERED_SHARE, Figure.QUIET_P99_MILLIS, Figure.FLOOD_PER_SECOND,
            Figure.FLOOD_LOST, Figure.FLOOD_BYTES, Figure.THIRD_SECOND, Figure.WARM_SECONDS, Figure.RESIDENT_BYTES);

    private Summary() {}

    static String of(Run.Round round) {
        StringBuilder line = new StringBuilder("%-8s %d %-11s".formatted(round.result().scenario(), round.number(),
                round.broker()));
        for (Figure figure : TOLD) {
            double value = round.result().get(figure);
            if (Double.isFinite(value)) {
                line.append("  ").append(Text.of(figure, value)).append(' ').append(figure.words());
            }
        }
        return line + (round.result().isClean() ? "" : "  NOT CLEAN");
    }
}
