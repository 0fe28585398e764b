package io.arna.lab.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A picture as PNG, twice as fine as on a screen. */
final class Png {
    private static final int FINENESS = 2;
    private static final int RADIUS = 3;
    private static final int FONT_SIZE = 12;

    private Png() {}

    /** Whether this Java can draw: one for servers may have no fonts. */
    static boolean isPossible() {
        try {
            var _ = new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE)
                    .getStringBounds("x", new FontRenderContext(null, true, true));
            return true;
        } catch (LinkageError | RuntimeException _) {
            return false; // what it throws without fonts or their library differs
        }
    }

    static void write(Picture picture, Path file) throws IOException {
        BufferedImage image = new BufferedImage(picture.width() * FINENESS, picture.height() * FINENESS,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.scale(FINENESS, FINENESS);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, picture.width(), picture.height());
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE));
        picture.shapes().forEach(shape -> draw(pen, shape));
        pen.dispose();
        var _ = ImageIO.write(image, "png", file.toFile());
    }

    private static void draw(Graphics2D pen, Picture.Shape shape) {
        switch (shape) {
            case Picture.Shape.Box box -> {
                pen.setColor(Color.decode(box.color()));
                pen.fill(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
            }
            case Picture.Shape.Line line -> {
                pen.setColor(Color.decode(line.color()));
                pen.setStroke(new BasicStroke((float) line.thickness()));
                pen.draw(new Line2D.Double(line.x1(), line.y1(), line.x2(), line.y2()));
            }
            case Picture.Shape.Dot dot -> {
                pen.setColor(Color.decode(dot.color()));
                pen.fill(new Ellipse2D.Double(dot.x() - RADIUS, dot.y() - RADIUS, 2 * RADIUS, 2 * RADIUS));
            }
            case Picture.Shape.Text text -> {
                pen.setColor(Color.decode(text.color()));
                double width = pen.getFontMetrics().stringWidth(text.text());
                double left = switch (text.anchor()) {
                    case START -> text.x();
                    case MIDDLE -> text.x() - width / 2;
                    case END -> text.x() - width;
                };
                pen.drawString(text.text(), (float) left, (float) text.y());
            }
        }
    }
}
