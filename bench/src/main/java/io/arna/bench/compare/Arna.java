package io.arna.bench.compare;

import java.nio.file.Path;
import java.util.List;

/** Arna as it is installed here. */
record Arna(Path launcher, String version) implements Contender {
    @Override
    public String name() {
        return "Arna";
    }

    @Override
    public String settings() {
        return "`session.max_queued_messages=100000`, log level `warn`; else defaults, so the store is on";
    }

    @Override
    public List<String> command(int port, Path folder, boolean durable) {
        return List.of(launcher.toString(), "start", "--port", Integer.toString(port), "--ws-port", "0", "--data",
                folder.resolve("data").toString(), "--set",
                "session.max_queued_messages=100000", "--set", "log.level=warn");
    }
}
