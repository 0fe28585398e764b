package io.arna.lab.run;

import io.arna.bench.scenario.ProcessGauge;
import io.arna.lab.LabException;
import io.arna.lab.channel.Channel;
import io.arna.lab.channel.Kit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A broker that speaks one channel and keeps nothing on disk. */
final class BrokerProcess implements AutoCloseable {
    private static final String LISTENING = "listening ";
    private static final String READY = "ready";

    private final Program program;
    private final int port;

    private BrokerProcess(Program program, int port) {
        this.program = program;
        this.port = port;
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @param name of its log
     */
    static BrokerProcess start(String name, Channel channel, Kit kit, String bind, List<String> arna, Path folder)
            throws IOException, LabException, InterruptedException {
        Path configuration = Files.createDirectories(folder).resolve(channel.name() + ".yaml");
        Files.writeString(configuration, "node:\n  data_dir: none\nlog:\n  level: warn\n"
                + channel.configuration(kit, bind));
        Program program = Program.start(name, arna, folder, "start", "-c",
                configuration.toString());
        try {
            return new BrokerProcess(program, awaitReady(program));
        } catch (IOException | LabException | InterruptedException | RuntimeException e) {
            program.close();
            throw e;
        }
    }

    private static int awaitReady(Program program) throws IOException, LabException, InterruptedException {
        int port = 0;
        for (String line = program.readLine(); !line.startsWith(READY); line = program.readLine()) {
            if (line.startsWith(LISTENING)) {
                port = URI.create(line.substring(line.lastIndexOf(' ') + 1)).getPort();
            }
        }
        return port;
    }

    int port() {
        return port;
    }

    ProcessGauge gauge() {
        return new ProcessGauge(program.pid());
    }

    @Override
    public void close() {
        program.close();
    }
}
