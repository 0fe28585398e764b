package io.arna.cli.pubsub;

import io.arna.client.Received;
import io.arna.mqtt.topic.TopicName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Prints messages as {@code -v}, {@code -F}, {@code -N} and {@code -w} ask. Confined to the client's loop. */
final class MessagePrinter {
    /** More topics than this have no line of their own on any terminal. */
    private static final int MOST_LINES = 10_000;

    private final Settings settings;
    private final Output output;
    private final Consumer<String> complaints;

    /** {@code -w}: the line of each topic, the first being 2. */
    private final Map<TopicName, Integer> lines = new LinkedHashMap<>();

    MessagePrinter(Settings settings, Output output, Consumer<String> complaints) {
        this.settings = settings;
        this.output = output;
        this.complaints = complaints;
    }

    /** For {@code -w}. */
    void clearScreen() {
        output.text("\033[2J\033[1;1HBroker: " + settings.host + "\n").flush();
    }

    void print(Received received) {
        if (settings.watch) {
            goToLineOf(received.topic());
        }
        if (settings.format != null) {
            settings.format.print(received, output, settings.pretty, complaints);
            endLine();
        } else if (settings.verbose) {
            printVerbosely(received);
        } else if (!received.payload().isEmpty()) { // an empty one leaves no trace, as in mosquitto_sub
            output.payload(received.payload());
            endLine();
        }
        if (settings.watch) {
            output.text("\033[" + (lines.size() + 1) + ";1H\n");
        }
    }

    private void printVerbosely(Received received) {
        if (!received.payload().isEmpty()) {
            output.text(received.topic().toString()).one(' ').payload(received.payload());
            endLine();
        } else if (settings.endOfLine) {
            output.text(received.topic().toString()).text(" (null)\n");
        }
    }

    private void endLine() {
        if (settings.endOfLine) {
            output.one('\n');
        }
    }

    private void goToLineOf(TopicName topic) {
        Integer line = lines.get(topic);
        if (line == null) {
            line = lines.size() + 2;
            if (lines.size() < MOST_LINES) {
                lines.put(topic, line);
            }
        }
        output.text("\033[" + line + ";1H\033[K");
    }
}
