package io.arna.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Moquette's server. */
record Moquette(String java, String classPath) implements Contender {
    static final String ARTIFACT = "io.moquette:moquette-broker:0.17";

    @Override
    public String name() {
        return "Moquette";
    }

    @Override
    public String version() {
        return ARTIFACT.substring(ARTIFACT.lastIndexOf(':') + 1);
    }

    @Override
    public String settings() {
        return "`-Xmx2g`, `persistence_enabled false`, but `true` where sessions stay, `session_queue_size 100000`";
    }

    @Override
    public List<String> command(int port, Path folder, boolean durable) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("config")).resolve("moquette.conf"), """
                port %d
                host 127.0.0.1
                allow_anonymous true
                persistence_enabled %s
                data_path %s
                telemetry_enabled false
                session_queue_size 100000
                """.formatted(port, durable, Files.createDirectories(folder.resolve("data"))));
        return List.of(java, "-Xmx2g", "--sun-misc-unsafe-memory-access=allow", "-Dmoquette.path=" + folder, "-cp",
                classPath,
                "io.moquette.broker.Server");
    }
}
