package io.arna.bench.scenario;

import io.arna.bench.load.LoadException;
import java.io.IOException;

/** A kind of traffic that has a name. */
public sealed interface Scenario permits Flow, Idle, Filters, Retained {
    /** Its name, as on the command line. */
    String name();

    /** What it is, in a few words. */
    String about();

    /** Runs it once and waits for its end. */
    Result run(Target target) throws LoadException, IOException, InterruptedException;
}
