package io.arna.lab.run;

import io.arna.lab.LabException;
import io.arna.lab.channel.Channel;
import io.arna.lab.channel.Channels;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is measured, how long and how often. Kept in a run's folder, so that the run can be resumed as it was meant.
 *
 * @param channels in the order of their turns
 * @param rounds of the paper's measurement
 * @param seconds it lasts, for the channels of the paper
 * @param otherSeconds for the others
 * @param matrixRounds in how many of the rounds the other payload sizes and QoS are measured; and memory
 * @param matrixSeconds how long each of those lasts
 * @param payloads their sizes in bytes
 * @param setUps connections made in a round
 * @param messages measured one by one in a round
 * @param connections held open to measure memory
 * @param payloadEverySeconds how often the small payload is sent meanwhile
 */
public record Plan(List<Channel> channels, int rounds, double seconds, double otherSeconds, int matrixRounds,
        double matrixSeconds, List<Integer> payloads, int setUps, int messages, int connections,
        double payloadEverySeconds) {
    /** Of the measurement that repeats the paper's: QoS 1, so that what is sent arrives. */
    public static final int MAIN_QOS = 1;
    /** Its payload. */
    public static final int MAIN_PAYLOAD_BYTES = 4_096;
    /** The paper's payload. */
    public static final int SMALL_PAYLOAD_BYTES = 30;

    private static final String FILE = "plan.properties";
    private static final List<Integer> PAYLOADS = List.of(SMALL_PAYLOAD_BYTES, 256, 1_024, MAIN_PAYLOAD_BYTES, 16_384,
            65_536);
    private static final int LEVELS = 3;
    private static final double MAIN_WARM_UP = 0.3;
    private static final double MATRIX_WARM_UP = 0.1;
    /** Of a channel's broker. */
    private static final double START_SECONDS = 1;

    public Plan {
        channels = List.copyOf(channels);
        payloads = List.copyOf(payloads);
    }

    /** As the paper did it, with all else that is worth knowing; within an hour for all channels. */
    public static Plan whole(List<Channel> channels) {
        return new Plan(channels, 50, 10, 3, 2, 0.6, PAYLOADS, 4, 50, 300, 3);
    }

    /** A first result, in one to two minutes for all channels. */
    public static Plan quick(List<Channel> channels) {
        return new Plan(channels, 2, 0.4, 0.4, 1, 0.15, List.of(SMALL_PAYLOAD_BYTES, 65_536), 5, 50, 40, 0.4);
    }

    /** With another number of rounds and another length; what is null stays. */
    public Plan with(@Nullable Integer otherRounds,
            @Nullable Double length) throws LabException {
        int newRounds = otherRounds == null ? rounds : otherRounds;
        if (newRounds < 1 || newRounds > 10_000) {
            throw new LabException(newRounds + " rounds: 1 to 10000 are possible");
        }
        if (length != null && !(length >= 0.1 && length <= 3_600)) {
            throw new LabException("a round of " + length + " s: 0.1 to 3600 are possible");
        }
        return new Plan(channels, newRounds, length == null ? seconds : length, length == null ? otherSeconds : length,
                Math.min(matrixRounds, newRounds), matrixSeconds, payloads, setUps, messages, connections,
                payloadEverySeconds);
    }

    /** What is measured of a channel in a round. Round 0 only warms up. */
    List<Step> steps(Channel channel, int round) {
        List<Step> steps = new ArrayList<>();
        if (round == 0) {
            steps.add(new Step.Throughput(MAIN_QOS, MAIN_PAYLOAD_BYTES, MAIN_WARM_UP, Math.min(1.5, seconds)));
            return steps;
        }
        steps.add(new Step.Throughput(MAIN_QOS, MAIN_PAYLOAD_BYTES, MAIN_WARM_UP,
                channel.isPapers() ? seconds : otherSeconds));
        steps.add(new Step.SetUp(setUps));
        steps.add(new Step.Latency(messages, SMALL_PAYLOAD_BYTES));
        for (int qos = 0; qos < LEVELS; qos++) {
            steps.add(new Step.MessageBytes(qos, Math.min(messages, 20), SMALL_PAYLOAD_BYTES));
        }
        if (round <= matrixRounds) {
            for (int qos = 0; qos < LEVELS; qos++) {
                for (int payload : payloads) {
                    if (qos != MAIN_QOS || payload != MAIN_PAYLOAD_BYTES) {
                        steps.add(new Step.Throughput(qos, payload, MATRIX_WARM_UP, matrixSeconds));
                    }
                }
            }
            steps.add(new Step.Memory(connections));
        }
        return steps;
    }

    /** How long the whole of it takes, about. */
    public double estimatedSeconds() {
        return START_SECONDS * channels.size() + secondsFrom(0);
    }

    /** How long the rounds from this one on take, about. */
    double secondsFrom(int round) {
        double sum = 0;
        for (int each = round; each <= rounds; each++) {
            for (Channel channel : channels) {
                sum += steps(channel, each).stream().mapToDouble(Step::seconds).sum();
            }
        }
        return sum;
    }

    // ── In a file ──

    void write(Path folder) throws IOException {
        Properties all = new Properties();
        all.setProperty("channels", channels.stream().map(Channel::name).collect(Collectors.joining(" ")));
        all.setProperty("rounds", Integer.toString(rounds));
        all.setProperty("seconds", Double.toString(seconds));
        all.setProperty("other_seconds", Double.toString(otherSeconds));
        all.setProperty("matrix_rounds", Integer.toString(matrixRounds));
        all.setProperty("matrix_seconds", Double.toString(matrixSeconds));
        all.setProperty("payloads", payloads.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        all.setProperty("set_ups", Integer.toString(setUps));
        all.setProperty("messages", Integer.toString(messages));
        all.setProperty("connections", Integer.toString(connections));
        all.setProperty("payload_every_seconds", Double.toString(payloadEverySeconds));
        try (Writer writer = Files.newBufferedWriter(folder.resolve(FILE))) {
            all.store(writer, null);
        }
    }

    /**
     * The plan of a run that was begun.
     *
     * @throws LabException when the folder has none
     */
    public static Plan read(Path folder) throws IOException, LabException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new LabException(folder + " has no " + FILE + ": it is not the folder of a run");
        }
        Properties all = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            all.load(reader);
        }
        try {
            return new Plan(Channels.named(words(all, "channels")), Integer.parseInt(value(all, "rounds")),
                    Double.parseDouble(value(all, "seconds")), Double.parseDouble(value(all, "other_seconds")),
                    Integer.parseInt(value(all, "matrix_rounds")), Double.parseDouble(value(all, "matrix_seconds")),
                    words(all, "payloads").stream().map(Integer::valueOf).toList(),
                    Integer.parseInt(value(all, "set_ups")), Integer.parseInt(value(all, "messages")),
                    Integer.parseInt(value(all, "connections")),
                    Double.parseDouble(value(all, "payload_every_seconds")));
        } catch (NumberFormatException e) {
            throw new LabException(file + ": it is damaged: " + e.getMessage());
        }
    }

    private static List<String> words(Properties all, String name) throws LabException {
        return Arrays.asList(value(all, name).split(" ", -1));
    }

    private static String value(Properties all, String name) throws LabException {
        String value = all.getProperty(name);
        if (value == null) { throw new LabException("the plan lacks " + name); }
        return value;
    }
}
