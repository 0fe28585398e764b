package io.arna.lab.run;

/** How long something takes, for people. */
public final class Duration {
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;

    private Duration() {}

    /** As in {@code 1 h 5 min}, {@code 3 min 20 s} or {@code 40 s}. */
    public static String text(double seconds) {
        long whole = Math.round(seconds);
        if (whole >= HOUR) { return whole / HOUR + " h " + whole % HOUR / MINUTE + " min"; }
        return whole >= MINUTE ? whole / MINUTE + " min " + whole % MINUTE + " s" : whole + " s";
    }
}
