package io.arna.bench.scenario;

import io.arna.bench.load.LoadException;
import io.arna.bench.load.LoadOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is measured, and for how long.
 *
 * @param options how to connect
 * @param pid of the broker's process; 0 when it is not on this machine, and then nothing is said of CPU and memory
 * @param warmUpSeconds how long the traffic runs before it counts
 * @param seconds how long it counts
 * @param payloadBytes instead of the scenario's own size; 0 for that
 * @param scale multiplies how many connections, filters, queued and retained messages there are; 1 for what the scenario's name stands for
 * @param crash kills the broker and starts it again on what it left behind; null when that is not ours to do
 */
public record Target(LoadOptions options, long pid, double warmUpSeconds, double seconds, int payloadBytes,
        double scale, @Nullable Crash crash) {
    /** The end of the broker's process without any warning, and a new beginning. */
    @FunctionalInterface
    public interface Crash {
        /**
         * Kills the process and returns when the next one accepts connections.
         *
         * @throws LoadException when it does not start again
         */
        void killAndRestart() throws LoadException, IOException, InterruptedException;
    }

    /** How many of {@code usual} there are at this scale, at least 1. */
    int scaled(int usual) {
        return Math.max(1, (int) Math.round(usual * scale));
    }
}
