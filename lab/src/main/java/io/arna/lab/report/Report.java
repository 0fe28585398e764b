package io.arna.lab.report;

import io.arna.lab.run.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes what came of a run: a page as HTML and as Markdown, and its plots in files of their own. */
public final class Report {
    /** The page. */
    public static final String PAGE = "report.html";
    private static final String MARKDOWN = "report.md";

    private Report() {}

    /** Writes all of it into a folder; what was written, a line each, for people. */
    public static List<String> write(Outcome outcome, Path folder) throws IOException {
        List<Block> blocks = Contents.of(outcome);
        Path page = folder.resolve(PAGE);
        Files.writeString(page, HtmlPage.of(blocks));
        Files.writeString(folder.resolve(MARKDOWN), MarkdownPage.of(blocks));
        boolean drawsPng = Png.isPossible();
        for (Block block : blocks) {
            if (block instanceof Block.Plot plot) {
                Files.writeString(folder.resolve(plot.name() + ".svg"), Svg.of(plot.picture()));
                if (drawsPng) {
                    Png.write(plot.picture(), folder.resolve(plot.name() + ".png"));
                }
            }
        }
        List<String> lines = new ArrayList<>(List.of("report: " + page));
        if (!drawsPng) {
            lines.add("no PNG files: this Java has no fonts to draw with; the plots are there as SVG");
        }
        return lines;
    }
}
