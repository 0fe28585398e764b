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
     * @param folder one of its own, for configuration and data: empty, or with what it left there itself
     * @param durable whether it is to keep on disk what it can, where it has the choice
     */
    List<String> command(int port, Path folder, boolean durable) throws IOException;

    /** Whether it becomes faster while it runs. */
    default boolean warmsUp() {
        return true;
    }

    /** Whether it speaks QoS 2. */
    default boolean speaksQos2() {
        return true;
    }

    /** Whether it knows wildcards, share groups and retained messages. */
    default boolean isBroker() { return true; }
}
