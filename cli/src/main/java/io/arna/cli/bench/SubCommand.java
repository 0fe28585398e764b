package io.arna.cli.bench;

import io.arna.bench.load.Load;
import io.arna.bench.load.SubscriberPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code arna bench sub}: subscribers. */
@Command(name = "sub", sortOptions = false, usageHelpWidth = 110,
        description = "Connects many clients that subscribe, and examines what 'arna bench pub' publishes. Latencies between machines are as "
                + "good as their clocks agree.")
final class SubCommand extends Speaking implements Callable<Integer> {
    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private ClientsOptions clients = new ClientsOptions();

    @Option(names = {"-t", "--topic"}, paramLabel = "FILTER", required = true,
            description = "What to subscribe to; %%i is the client's number, %%c its identifier.") private String topic =
                    "";

    @Option(names = {"-q", "--qos"}, paramLabel = "QOS", defaultValue = "0",
            description = "0, 1 or 2 (default: ${DEFAULT-VALUE}).") private int qos;

    @Override
    public Integer call() throws Exception {
        try (Load load = new Load(server.toLoad(clients.connectsPerSecond()))) {
            List<String> ids = clients.ids("sub");
            List<SubscriberPlan> plans = new ArrayList<>();
            for (int index = 0; index < ids.size(); index++) {
                plans.add(new SubscriberPlan(ids.get(index),
                        List.of(Topics.fill(topic, ids.get(index), clients.number(index))), qos,
                        0, 0, ""));
            }
            load.measure();
            load.subscribe(plans);
            Progress.tell(load, out(), "recv", counts -> counts.received, clients.seconds(), false);
            Progress.sumUp(load, out());
            return load.counts().refused + load.counts().cut == 0 ? 0 : 1;
        }
    }
}
