package io.arna.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Eclipse Mosquitto as the system has it. */
record Mosquitto(Path program) implements Contender {
    @Override
    public String name() {
        return "Mosquitto";
    }

    @Override
    public String version() throws IOException, InterruptedException {
        return Programs.firstLine(List.of(program.toString(), "-h")).replace("mosquitto version ", "");
    }

    @Override
    public String settings() {
        return "`set_tcp_nodelay true`, `max_inflight_messages 100`, `max_queued_messages 100000`, `persistence false`, but `true` where sessions stay";
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    public List<String> command(int port, Path folder, boolean durable) throws IOException {
        Path file = Files.writeString(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                allow_anonymous true
                user root
                set_tcp_nodelay true
                max_inflight_messages 100
                max_queued_messages 100000
                persistence %s
                persistence_location %s/
                log_type error
                """.formatted(port, durable, folder));
        return List.of(program.toString(), "-c", file.toString());
    }
}
