package io.arna.cli.bench;

import io.arna.bench.load.Load;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code arna bench conn}: connections and nothing else. */
@Command(name = "conn", sortOptions = false, usageHelpWidth = 110,
        description = "Connects many clients and holds them.")
final class ConnCommand extends Speaking implements Callable<Integer> {
    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private ClientsOptions clients = new ClientsOptions();

    @Override
    public Integer call() throws Exception {
        try (Load load = new Load(server.toLoad(clients.connectsPerSecond()))) {
            load.idle(clients.ids("conn"));
            Progress.tell(load, out(), "conn", counts -> counts.connected, clients.seconds(), false);
            Progress.sumUp(load, out());
            return load.counts().refused + load.counts().cut == 0 ? 0 : 1;
        }
    }
}
