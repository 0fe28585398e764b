package io.arna.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A broker that can be started on this machine. */
interface Contender {
    /** What it is called in tables. */
    String name();

    /** Its version, in its own words. */
    String version() throws IOException, InterruptedException;

    /** What was set that is not its default, for the reader. */
    String settings();

    /**
     * How to run it.
     *
     * @param port on loopback
     * @param folder an empty one of its own, for configuration and data
     */
    List<String> command(int port, Path folder) throws IOException;

    /** Whether it speaks QoS 2. */
    default boolean speaksQos2() {
        return true;
    }

    /** Whether it knows wildcards, share groups and retained messages. */
    default boolean isBroker() { return true; }
}
