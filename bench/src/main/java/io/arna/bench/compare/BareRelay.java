package io.arna.bench.compare;

import java.nio.file.Path;
import java.util.List;

/** The relay of this room: no broker, but what one could reach. */
record BareRelay(Path launcher, String version) implements Contender {
    @Override
    public String name() {
        return "bare relay";
    }

    @Override
    public String settings() {
        return "one thread, no sessions, no checks: the ceiling for a broker in Java";
    }

    @Override
    public List<String> command(int port, Path folder, boolean durable) {
        return List.of(launcher.toString(), "bench", "relay", "--port", Integer.toString(port));
    }

    @Override
    public boolean speaksQos2() {
        return false;
    }

    @Override
    public boolean isBroker() { return false; }
}
