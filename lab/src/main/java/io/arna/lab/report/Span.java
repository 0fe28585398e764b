package io.arna.lab.report;

/** A piece of a line. */
sealed interface Span {
    /** Words. */
    record Words(String text) implements Span {}

    /** A number that was measured here. */
    record Measured(Figure figure) implements Span {}

    /** A number of the paper. */
    record Papers(double value) implements Span {}
}
