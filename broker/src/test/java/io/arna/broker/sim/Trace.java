package io.arna.broker.sim;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The last things that happened, for whoever has to find out why. Costs nothing unless it is read. */
final class Trace {
    private final int most;
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    /**
     * @param most how many lines are kept; 0 for none
     */
    Trace(int most) {
        this.most = most;
    }

    void add(long nanos, Supplier<String> what) {
        if (most == 0) { return; }
        if (lines.size() == most) {
            lines.remove();
        }
        lines.add(String.format(Locale.ROOT, "%10.3f s  %s", nanos / (double) TimeUnit.SECONDS.toNanos(1), what.get()));
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
