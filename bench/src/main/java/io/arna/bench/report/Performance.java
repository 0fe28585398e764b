package io.arna.bench.report;

import io.arna.bench.scenario.Figure;
import io.arna.bench.scenario.Scenario;
import io.arna.bench.scenario.Scenarios;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The documentation's page of figures, as Markdown. */
public final class Performance {
    private static final String ARNA = "Arna";
    private static final String REFERENCE = "Mosquitto";
    private static final String LOAD = "load-";
    private static final double ALL_BUT_NOISE = 0.99;

    /** What Arna is to reach; {@code asRatio} when the figure counts as its ratio to the reference. */
    private record Goal(String scenario, Figure figure, double value, boolean asRatio) {
        boolean isMet(double reached) {
            return figure.better() == Figure.Better.MORE ? reached >= value : reached <= value;
        }
    }

    private static final List<Goal> GOALS = List.of(
            new Goal("rate", Figure.CPU_MICROS_PER_DELIVERY, 0.81, true),
            new Goal("rate", Figure.P50_MILLIS, 1, true),
            new Goal("rate", Figure.P99_MILLIS, 1, true),
            new Goal("idle", Figure.BYTES_PER_CONNECTION, 3_000, false),
            new Goal("idle", Figure.CONNECTIONS_PER_CPU_SECOND, 0.6, true),
            new Goal("q1", Figure.DELIVERIES_PER_CPU_SECOND, 54, true),
            new Goal("fan0", Figure.DELIVERIES_PER_CPU_SECOND, 19, true),
            new Goal("fan1", Figure.DELIVERIES_PER_CPU_SECOND, 22, true),
            new Goal("q0", Figure.DELIVERIES_PER_CPU_SECOND, 44, true),
            new Goal("q2", Figure.DELIVERIES_PER_CPU_SECOND, 55, true),
            new Goal("fanin", Figure.DELIVERIES_PER_CPU_SECOND, 17, true),
            new Goal("queue", Figure.QUEUED_PER_SECOND, 0.95, true),
            new Goal("queue", Figure.DRAINED_PER_SECOND, 1, true),
            new Goal("kill", Figure.ACKNOWLEDGED_LOST, 0, false),
            new Goal("retain", Figure.STORED_PER_CPU_SECOND, 2, true),
            new Goal("retain", Figure.REPLAYED_PER_CPU_SECOND, 8, true),
            new Goal("subs", Figure.SUBSCRIPTIONS_PER_CPU_SECOND, 0.84, true),
            new Goal("subs", Figure.BYTES_PER_SUBSCRIPTION, 600, false),
            new Goal("subs", Figure.DELIVERIES_PER_CPU_SECOND, 10, true),
            new Goal("warm-up", Figure.THIRD_SECOND, 2, false),
            new Goal("start", Figure.START_MILLIS, 500, false),
            new Goal("start", Figure.RESIDENT_BYTES, 80_000_000, false));

    private Performance() {}

    /**
     * The page.
     *
     * @param command that made it
     */
    public static String of(Run run, String command) {
        StringBuilder page = new StringBuilder("""
                # Performance

                Made by `%s`. Each broker ran on loopback of the machine named below,
                together with the one thread that made the load. For traffic all brokers of a table were running and took turns, A B C A B C; where memory
                or start was measured each turn had a process of its own. Figures are medians, in brackets the lowest and the highest turn; ratios are
                medians of the turns' ratios, so that what slows a whole turn cancels out. *Deliveries per CPU second*: messages that reached subscribers
                by user and system time of the broker's process, draining included. Latency counts from when a message was due.

                | | |
                |---|---|
                """.formatted(command));
        run.about().forEach((what, text) -> page.append("| ").append(what).append(" | ").append(text).append(" |\n"));
        goals(page, run);
        page.append("""

                Where time and memory go, what a missed goal would take, and what is measured inside one process instead:
                [performance-notes.md](performance-notes.md).
                """);
        for (String scenario : run.scenarios()) {
            if (!scenario.startsWith(LOAD)) {
                scenario(page, run, scenario);
            }
        }
        loads(page, run);
        return page.toString();
    }

    private static void goals(StringBuilder page, Run run) {
        page.append("\n## Goals\n\nGoals are ratios to Mosquitto in the same run unless a unit is given.\n\n")
                .append("| scenario | figure | goal | reached | |\n|---|---|---|---|---|\n");
        for (Goal goal : GOALS) {
            double reached = goal.asRatio ? run.ratio(ARNA, REFERENCE, goal.scenario, goal.figure)
                    : run.median(ARNA, goal.scenario, goal.figure);
            if (!Double.isFinite(reached)) {
                continue;
            }
            page.append("| ").append(goal.scenario).append(" | ").append(goal.figure.words()).append(" | ")
                    .append(goal.figure.better() == Figure.Better.MORE ? "≥ " : "≤ ").append(text(goal, goal.value))
                    .append(" | ")
                    .append(text(goal, reached)).append(" | ")
                    .append(goal.isMet(reached) ? "met" : missed(goal.value, reached))
                    .append(" |\n");
        }
    }

    private static String missed(double goal, double reached) {
        return goal == 0 || reached == 0 ? "missed"
                : String.format(Locale.ROOT, "missed by a factor of %.2f", Math.max(goal / reached, reached / goal));
    }

    private static String text(Goal goal, double value) {
        return goal.asRatio ? Text.ratio(value) : Text.of(goal.figure, value);
    }

    /** The curve of latency against offered load, as a table. */
    private static void loads(StringBuilder page, Run run) {
        List<String> loads = run.scenarios().stream().filter(scenario -> scenario.startsWith(LOAD)).toList();
        if (loads.isEmpty()) { return; }
        page.append("""

                ## Latency by offered load

                50 → 50 pairs, QoS 1, 256 B, so many messages a second in all: latency p50 / p99, and how much of what was offered was delivered where that
                is less than 99 %. Latency counts from when a message was due, so it grows without bound where a broker cannot keep up.

                | messages a second |""");
        run.brokers().forEach(broker -> page.append(' ').append(broker).append(" |"));
        page.append("\n|---|").append("---|".repeat(run.brokers().size())).append('\n');
        for (String load : loads) {
            page.append("| ").append(String.format(Locale.ROOT, "%,d", Integer.parseInt(load.substring(LOAD.length()))))
                    .append(" |");
            for (String broker : run.brokers()) {
                double share = run.median(broker, load, Figure.DELIVERED_SHARE);
                page.append(' ').append(Text.of(Figure.P50_MILLIS, run.median(broker, load, Figure.P50_MILLIS)))
                        .append(" / ")
                        .append(Text.of(Figure.P99_MILLIS, run.median(broker, load, Figure.P99_MILLIS)));
                if (share < ALL_BUT_NOISE) {
                    page.append(", ").append(Text.of(Figure.DELIVERED_SHARE, share));
                }
                page.append(" |");
            }
            page.append('\n');
        }
    }

    private static void scenario(StringBuilder page, Run run, String scenario) {
        List<String> brokers = run.brokers().stream()
                .filter(broker -> run.rounds().stream()
                        .anyMatch(round -> round.broker().equals(broker) && round.result().scenario().equals(scenario)))
                .toList();
        String about = Scenarios.ALL.stream().filter(known -> known.name().equals(scenario)).findFirst()
                .map(Scenario::about)
                .orElse("from the start of the process until a connection is accepted, and what it holds three seconds later");
        page.append("\n## ").append(scenario).append("\n\n").append(capital(about)).append(".\n\n| |");
        brokers.forEach(broker -> page.append(' ').append(broker).append(" |"));
        page.append(" Arna to Mosquitto |\n|---|").append("---|".repeat(brokers.size() + 1)).append('\n');
        for (Figure figure : Figure.values()) {
            if (brokers.stream().anyMatch(broker -> run.values(broker, scenario, figure).length > 0)
                    && isTold(run, scenario, figure)) {
                row(page, run, scenario, brokers, figure);
            }
        }
        for (String note : notes(run, scenario)) {
            page.append("\n").append(note).append('\n');
        }
    }

    /** What went wrong is told where something did. */
    private static boolean isTold(Run run, String scenario, Figure figure) {
        return switch (figure) {
            case LOST, DUPLICATED, REORDERED, CORRUPT, ERRORS ->
                    run.brokers().stream().anyMatch(broker -> run.sum(broker, scenario, figure) > 0);
            case SENT, RECEIVED -> false;
            default -> true;
        };
    }

    private static void row(StringBuilder page, Run run, String scenario, List<String> brokers, Figure figure) {
        page.append("| ").append(figure.words()).append(" |");
        for (String broker : brokers) {
            double[] values = run.values(broker, scenario, figure);
            page.append(' ').append(Text.of(figure, run.median(broker, scenario, figure)));
            if (values.length > 1) {
                page.append(" (").append(Text.of(figure, values[0])).append("–")
                        .append(Text.of(figure, values[values.length - 1]))
                        .append(')');
            }
            page.append(" |");
        }
        page.append(' ').append(Text.ratio(run.ratio(ARNA, REFERENCE, scenario, figure))).append(" |\n");
    }

    private static List<String> notes(Run run, String scenario) {
        List<String> notes = new ArrayList<>();
        for (Run.Round round : run.rounds()) {
            if (round.result().scenario().equals(scenario)) {
                round.result().notes().stream()
                        .filter(note -> !note.startsWith("The retained messages"))
                        .forEach(note -> notes
                                .add("*" + round.broker() + ", turn " + round.number() + ":* " + note + "\n"));
            }
        }
        return notes;
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
