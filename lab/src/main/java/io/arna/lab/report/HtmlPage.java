package io.arna.lab.report;

import java.util.List;
import java.util.stream.Collectors;

/** A report as one HTML page that needs nothing else. A measured number is a {@code data} element that says where it comes from. */
final class HtmlPage {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>arna lab</title><style>
            body { font: 15px/1.55 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #222 }
            table { border-collapse: collapse; margin: .5rem 0 1.5rem } td, th { padding: .2rem .8rem; border-bottom: 1px solid #ddd; text-align: left }
            data { font-variant-numeric: tabular-nums; white-space: nowrap } svg { max-width: 100%; height: auto } h2 { margin-top: 2.5rem }
            figure { margin: 1rem 0 } figcaption { color: #555 }
            </style></head><body>
            """;

    private HtmlPage() {}

    static String of(List<Block> blocks) {
        return HEAD + blocks.stream().map(HtmlPage::block).collect(Collectors.joining("\n")) + "\n</body></html>\n";
    }

    private static String block(Block block) {
        return switch (block) {
            case Block.Heading(int level, String text) -> "<h" + level + ">" + escaped(text) + "</h" + level + ">";
            case Block.Paragraph(List<Span> spans) -> "<p>" + spans(spans) + "</p>";
            case Block.Table table -> table(table);
            case Block.Plot plot -> "<figure id=\"" + plot.name() + "\">" + Svg.of(plot.picture()) + "<figcaption>"
                    + escaped(plot.caption()) + "</figcaption></figure>";
        };
    }

    private static String table(Block.Table table) {
        return "<table><tr>" + table.head().stream().map(cell -> "<th>" + escaped(cell)).collect(Collectors.joining())
                + "</tr>\n"
                + table.rows().stream()
                        .map(row -> "<tr>" + row.stream().map(cell -> "<td>" + spans(cell))
                                .collect(Collectors.joining()) + "</tr>")
                        .collect(Collectors.joining("\n"))
                + "</table>";
    }

    private static String spans(List<Span> spans) {
        return spans.stream().map(span -> switch (span) {
            case Span.Words(String text) -> escaped(text);
            case Span.Papers(double value) -> "<data class=\"paper\" value=\"" + value + "\">" + value + "</data>";
            case Span.Measured(Figure figure) -> "<data data-source=\"" + escaped(figure.source()) + "\" value=\""
                    + figure.value() + "\">" + escaped(figure.text()) + "</data>";
        }).collect(Collectors.joining());
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
