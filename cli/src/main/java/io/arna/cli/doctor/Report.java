package io.arna.cli.doctor;

import java.io.PrintStream;

/** What is said while the parts are tried. */
final class Report {
    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    /** A part fits. */
    void fits(String part, String how) {
        out.printf("ok     %-18s  %s%n", part, how);
    }

    void fits(Part part, String how) {
        fits(part.title(), how);
    }

    /** Whether a part fits cannot be told from here. */
    void unknown(Part part, String why) {
        out.printf("?      %-18s  %s%n", part.title(), why);
    }

    /** A part does not fit. */
    void fault(String part, String sentence) {
        out.printf("FAULT  %-18s  %s%n", part, sentence);
    }

    /** The last line when nothing is wrong. */
    void nothingWrong(String with) {
        out.printf("nothing is wrong with %s%n", with);
    }
}
