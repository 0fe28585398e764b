package io.arna.cli.bench;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many clients, and what they are called, by the names emqtt-bench has for it. */
final class ClientsOptions {
    @Option(names = {"-c", "--count"}, paramLabel = "N", defaultValue = "200",
            description = "How many clients (default: ${DEFAULT-VALUE}).") private int count;

    @Option(names = {"-R", "--connrate"}, paramLabel = "N",
            description = "Connections made in a second; goes before -i.") private double perSecond;

    @Option(names = {"-i", "--interval"}, paramLabel = "MS", defaultValue = "10",
            description = "Milliseconds between two connections (default: ${DEFAULT-VALUE}); 0 for as fast as they are answered.") private double intervalMillis;

    @Option(names = {"-n", "--startnumber"}, paramLabel = "N", defaultValue = "0",
            description = "Number of the first client (default: ${DEFAULT-VALUE}).") private int first;

    @Option(names = "--prefix", paramLabel = "TEXT",
            description = "What client identifiers begin with; the number follows.") private @Nullable String prefix;

    @Option(names = "--shortids",
            description = "Client identifiers are numbers and the prefix, no more.") private boolean shortIds;

    @Option(names = "--seconds", paramLabel = "S",
            description = "Ends after so long; until Ctrl-C if not given.") private double seconds;

    /** Connections a second; 0 for any number. */
    double connectsPerSecond() {
        return perSecond > 0 ? perSecond : intervalMillis > 0 ? 1000 / intervalMillis : 0;
    }

    double seconds() {
        return seconds > 0 ? seconds : Double.POSITIVE_INFINITY;
    }

    int count() {
        return count;
    }

    /** The number of the client at an index, as topics name it. */
    int number(int index) {
        return first + index;
    }

    /** Client identifiers: host, word and number, as emqtt-bench has them. */
    List<String> ids(String word) {
        String beginning = prefix != null ? prefix : shortIds ? "" : hostName() + "_bench_" + word + "_";
        return IntStream.range(0, count).mapToObj(index -> beginning + number(index)).toList();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) { // a machine without a name
            return "localhost";
        }
    }
}
