package io.arna.cli.bench;

import io.arna.bench.relay.Relay;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code arna bench relay}: the ceiling. */
@Command(name = "relay", usageHelpWidth = 110,
        description = "Runs a bare relay on loopback until it is ended: no broker, but what one could reach in Java.")
final class RelayCommand extends Speaking implements Callable<Integer> {
    @Option(names = {"-p", "--port"}, paramLabel = "PORT", defaultValue = "1883",
            description = "Its port; 0 takes a free one (default: ${DEFAULT-VALUE}).") private int port;

    @Override
    public Integer call() throws Exception {
        try (Relay relay = new Relay(port, null)) {
            out().println("ready relay on " + relay.address());
            relay.join();
        }
        return 0;
    }
}
