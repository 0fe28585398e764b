package io.arna.bench.report;

import io.arna.bench.scenario.Figure;
import java.util.List;
import java.util.Locale;

/** A run as one HTML page that needs nothing else: a plot and a table for each scenario. */
public final class Html {
    private static final List<Figure> PLOTTED = List.of(Figure.DELIVERIES_PER_CPU_SECOND, Figure.P99_MILLIS,
            Figure.BYTES_PER_CONNECTION, Figure.SUBSCRIPTIONS_PER_CPU_SECOND, Figure.REPLAYED_PER_CPU_SECOND);
    private static final int BAR_WIDTH = 420;
    private static final int BAR_HEIGHT = 22;
    private static final int LABEL_WIDTH = 170;

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>arna bench</title><style>
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #222 }
            table { border-collapse: collapse; margin: .5rem 0 1.5rem } td, th { padding: .15rem .8rem; border-bottom: 1px solid #ddd }
            td { text-align: right; font-variant-numeric: tabular-nums } td:first-child, th:first-child { text-align: left }
            h2 { margin-top: 2.5rem } .note { color: #a40 } rect { fill: #3b7 } line { stroke: #222 } text { font-size: 12px }
            </style></head><body><h1>arna bench</h1>
            """;

    private Html() {}

    /** The whole run. */
    public static String of(Run run) {
        StringBuilder page = new StringBuilder(HEAD).append("<table>");
        run.about()
                .forEach((what, text) -> page.append("<tr><td>").append(escaped(what))
                        .append("<td style=\"text-align:left\">")
                        .append(escaped(text)));
        page.append(
                "</table>\n<p>Bars are medians, the line across each goes from the lowest round to the highest.</p>\n");
        for (String scenario : run.scenarios()) {
            page.append("<h2>").append(escaped(scenario)).append("</h2>\n");
            for (Figure figure : PLOTTED) {
                plot(page, run, scenario, figure);
            }
            table(page, run, scenario);
        }
        return page.append("</body></html>\n").toString();
    }

    private static void plot(StringBuilder page, Run run, String scenario, Figure figure) {
        double most = 0;
        for (String broker : run.brokers()) {
            for (double value : run.values(broker, scenario, figure)) {
                most = Math.max(most, value);
            }
        }
        if (most == 0) { return; }
        List<String> brokers = run.brokers();
        page.append("<h3>").append(escaped(figure.words())).append("</h3><svg width=\"")
                .append(LABEL_WIDTH + BAR_WIDTH + 110)
                .append("\" height=\"").append(BAR_HEIGHT * brokers.size()).append("\">\n");
        for (int row = 0; row < brokers.size(); row++) {
            bar(page, run, brokers.get(row), scenario, figure, row * BAR_HEIGHT, BAR_WIDTH / most);
        }
        page.append("</svg>\n");
    }

    private static void bar(StringBuilder page, Run run, String broker, String scenario, Figure figure, int top,
            double scale) {
        double[] values = run.values(broker, scenario, figure);
        page.append("<text x=\"0\" y=\"%d\">%s</text>".formatted(top + 15, escaped(broker)));
        if (values.length == 0) { return; }
        double median = run.median(broker, scenario, figure);
        page.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>", LABEL_WIDTH,
                top + 3, Math.max(1, median * scale), BAR_HEIGHT - 6));
        page.append(String.format(Locale.ROOT, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                LABEL_WIDTH + values[0] * scale, LABEL_WIDTH + values[values.length - 1] * scale, top + BAR_HEIGHT / 2,
                top + BAR_HEIGHT / 2));
        page.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
                LABEL_WIDTH + values[values.length - 1] * scale + 6, top + 15, escaped(Text.of(figure, median))));
    }

    private static void table(StringBuilder page, Run run, String scenario) {
        page.append("<table><tr><th>median");
        run.brokers().forEach(broker -> page.append("<th>").append(escaped(broker)));
        for (Figure figure : Figure.values()) {
            if (run.brokers().stream().allMatch(broker -> run.values(broker, scenario, figure).length == 0)) {
                continue;
            }
            page.append("<tr><td>").append(escaped(figure.words()));
            run.brokers().forEach(broker -> page.append("<td>")
                    .append(escaped(Text.of(figure, run.median(broker, scenario, figure)))));
        }
        page.append("</table>\n");
        run.rounds().stream().filter(round -> round.result().scenario().equals(scenario))
                .forEach(round -> round.result().notes().forEach(note -> page.append("<p class=\"note\">")
                        .append(escaped(round.broker() + ", round " + round.number() + ": " + note)).append("</p>\n")));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
