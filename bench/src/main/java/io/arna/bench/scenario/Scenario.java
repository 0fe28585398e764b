package io.arna.bench.scenario;

import io.arna.bench.load.LoadException;
import java.io.IOException;

/** A kind of traffic that has a name. */
public sealed interface Scenario permits Flow, Idle, Filters, Retained, Queued, Acknowledged, Killed, Flood, Warming {
    /** Its name, as on the command line. */
    String name();

    /** What it is, in a few words. */
    String about();

    /** Whether brokers are to keep on disk what they can. */
    default boolean isDurable() { return false; }

    /** Whether the same process may do it again and again, and so be warm; else each time needs a fresh one. */
    default boolean isRepeatable() {
        return false;
    }

    /** Runs it once and waits for its end. */
    Result run(Target target) throws LoadException, IOException, InterruptedException;
}
