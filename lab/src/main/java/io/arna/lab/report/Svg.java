package io.arna.lab.report;

import java.util.Locale;

/** A picture as SVG 1.1. What shows a figure says which. */
final class Svg {
    private Svg() {}

    static String of(Picture picture) {
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                        + "viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                picture.width(),
                picture.height(), picture.width(), picture.height()))
                .append(String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                        picture.width(),
                        picture.height()));
        picture.shapes().forEach(shape -> svg.append(of(shape)).append('\n'));
        return svg.append("</svg>\n").toString();
    }

    private static String of(Picture.Shape shape) {
        return switch (shape) {
            case Picture.Shape.Box box ->
                    String.format(Locale.ROOT,
                            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"%s/>",
                            box.x(), box.y(), box.width(), box.height(), box.color(),
                            box.figure() == null ? "" : source(box.figure()));
            case Picture.Shape.Line line ->
                    String.format(Locale.ROOT,
                            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>",
                            line.x1(), line.y1(), line.x2(), line.y2(), line.color(), line.thickness());
            case Picture.Shape.Dot dot ->
                    String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"%s/>", dot.x(),
                            dot.y(), dot.color(), source(dot.figure()));
            case Picture.Shape.Text text ->
                    String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                            text.x(), text.y(),
                            text.anchor().name().toLowerCase(Locale.ROOT), text.color(), HtmlPage.escaped(text.text()));
        };
    }

    private static String source(Figure figure) {
        return " data-source=\"" + HtmlPage.escaped(figure.source()) + "\" data-value=\"" + figure.value() + "\"";
    }
}
