package io.arna.cli.bench;

import io.arna.bench.load.Load;
import io.arna.bench.load.PublisherPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code arna bench pub}: publishers. */
@Command(name = "pub", sortOptions = false, usageHelpWidth = 110,
        description = "Connects many clients that publish. The payload says which message it is and when it was due, for 'arna bench sub'.")
final class PubCommand extends Speaking implements Callable<Integer> {
    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private ClientsOptions clients = new ClientsOptions();

    @Option(names = {"-I", "--interval_of_msg"}, paramLabel = "MS", defaultValue = "1000",
            description = "Milliseconds between two messages of a client (default: ${DEFAULT-VALUE}); 0 for as fast as its window allows.") private double intervalMillis;

    @Option(names = {"-t", "--topic"}, paramLabel = "TOPIC", required = true,
            description = "Where to publish; %%i is the client's number, %%c its identifier.") private String topic =
                    "";

    @Option(names = {"-s", "--size"}, paramLabel = "BYTES", defaultValue = "256",
            description = "Payload size (default: ${DEFAULT-VALUE}).") private int payloadBytes;

    @Option(names = {"-q", "--qos"}, paramLabel = "QOS", defaultValue = "0",
            description = "0, 1 or 2 (default: ${DEFAULT-VALUE}).") private int qos;

    @Option(names = {"-r", "--retain"}, description = "Messages are retained.") private boolean retain;

    @Option(names = {"-L", "--limit"}, paramLabel = "N", defaultValue = "0",
            description = "Ends after so many messages in all (default: ${DEFAULT-VALUE}, for none).") private long limit;

    @Option(names = {"-F", "--inflight"}, paramLabel = "N", defaultValue = "1",
            description = "Messages a client leaves unacknowledged (default: ${DEFAULT-VALUE}).") private int window;

    @Override
    public Integer call() throws Exception {
        try (Load load = new Load(server.toLoad(clients.connectsPerSecond()))) {
            List<String> ids = clients.ids("pub");
            List<PublisherPlan> plans = new ArrayList<>();
            for (int index = 0; index < ids.size(); index++) {
                plans.add(new PublisherPlan(ids.get(index),
                        List.of(Topics.fill(topic, ids.get(index), clients.number(index))), qos,
                        retain, payloadBytes, window, 0));
            }
            load.publishers(plans);
            load.limit(Long.MAX_VALUE, limit > 0 ? limit : Long.MAX_VALUE);
            load.begin(intervalMillis > 0 ? ids.size() * 1000 / intervalMillis : 0);
            Progress.tell(load, out(), "pub", counts -> counts.sent, clients.seconds(), true);
            load.end();
            load.drain();
            Progress.sumUp(load, out());
            return load.counts().refused + load.counts().cut == 0 ? 0 : 1;
        }
    }
}
