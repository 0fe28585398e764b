package io.arna.lab.report;

import java.util.List;
import java.util.stream.Collectors;

/** A report as Markdown, with its plots beside it as files. */
final class MarkdownPage {
    private MarkdownPage() {}

    static String of(List<Block> blocks) {
        return blocks.stream().map(MarkdownPage::block).collect(Collectors.joining("\n\n")) + "\n";
    }

    private static String block(Block block) {
        return switch (block) {
            case Block.Heading(int level, String text) -> "#".repeat(level) + " " + text;
            case Block.Paragraph(List<Span> spans) -> spans(spans);
            case Block.Table table -> row(table.head()) + "|" + "---|".repeat(table.head().size()) + "\n"
                    + table.rows().stream().map(row -> row(row.stream().map(MarkdownPage::spans).toList()))
                            .collect(Collectors.joining());
            case Block.Plot plot -> "![" + plot.caption() + "](" + plot.name() + ".svg)";
        };
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> " " + cell.replace("|", "\\|") + " |")
                .collect(Collectors.joining("", "|", "\n"));
    }

    private static String spans(List<Span> spans) {
        return spans.stream().map(span -> switch (span) {
            case Span.Words(String text) -> text;
            case Span.Papers(double value) -> Double.toString(value);
            case Span.Measured(Figure figure) -> figure.text();
        }).collect(Collectors.joining());
    }
}
