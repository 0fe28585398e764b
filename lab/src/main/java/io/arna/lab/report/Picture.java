package io.arna.lab.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A drawing of boxes, lines and words, for whatever format. Grows while it is made; used by one thread. */
final class Picture {
    private final int width;
    private final int height;
    private final List<Shape> shapes = new ArrayList<>();

    /** What is drawn. */
    sealed interface Shape {
        /** A filled box; the figure is null where it shows none. */
        record Box(double x, double y, double width, double height, String color, @Nullable Figure figure)
                implements Shape {}

        /** A line. */
        record Line(double x1, double y1, double x2, double y2, String color, double thickness) implements Shape {}

        /** A filled circle that shows a figure. */
        record Dot(double x, double y, String color, Figure figure) implements Shape {}

        /** Words, from y upwards. */
        record Text(double x, double y, Anchor anchor, String text, String color) implements Shape {}
    }

    /** Which end of a text is at its place. */
    enum Anchor {
        /** Its beginning. */
        START,
        /** Its middle. */
        MIDDLE,
        /** Its end. */
        END
    }

    Picture(int width, int height) {
        this.width = width;
        this.height = height;
    }

    void add(Shape shape) {
        shapes.add(shape);
    }

    void text(double x, double y, Anchor anchor, String text) {
        add(new Shape.Text(x, y, anchor, text, "#222222"));
    }

    void line(double x1, double y1, double x2, double y2, String color, double thickness) {
        add(new Shape.Line(x1, y1, x2, y2, color, thickness));
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    List<Shape> shapes() {
        return List.copyOf(shapes);
    }
}
