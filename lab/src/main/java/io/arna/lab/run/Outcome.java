package io.arna.lab.run;

import io.arna.lab.LabException;
import io.arna.lab.channel.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run, or as much of it as there is.
 *
 * @param plan what was to be measured
 * @param samples what was
 * @param about where and with what, by what it is called
 * @param failures channels that could not be measured to the end, and why
 */
public record Outcome(Plan plan, Samples samples, Map<String, String> about, Map<String, String> failures) {
    static final String ABOUT = "about.txt";
    static final String FAILURES = "failures.txt";

    public Outcome {
        about = Collections.unmodifiableMap(new LinkedHashMap<>(about));
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }

    /**
     * What a run has left in its folder.
     *
     * @throws LabException when that is no folder of a run, or something in it is damaged
     */
    public static Outcome read(Path folder) throws IOException, LabException {
        return new Outcome(Plan.read(folder), Samples.read(folder), Notes.read(folder.resolve(ABOUT)),
                Notes.read(folder.resolve(FAILURES)));
    }

    /** Those that were measured, in the order of the plan. */
    public List<Channel> measured() {
        List<String> names = samples.cells().stream().map(Cell::channel).distinct().toList();
        return plan.channels().stream().filter(channel -> names.contains(channel.name())).toList();
    }

    /** All of it as JSON (RFC 8259). */
    public void writeJson(Path file) throws IOException {
        Files.writeString(file, "{\n  \"about\": " + texts(about) + ",\n  \"failures\": " + texts(failures)
                + ",\n  \"samples\": [\n"
                + samples.all().stream().map(Outcome::json).collect(Collectors.joining(",\n")) + "\n  ]\n}\n");
    }

    private static String json(Sample sample) {
        Cell cell = sample.cell();
        String messages = cell.qos() < 0 ? ""
                : ", \"qos\": " + cell.qos() + ", \"payload_bytes\": " + cell.payloadBytes();
        return "    {\"channel\": " + quoted(cell.channel()) + ", \"measure\": " + quoted(cell.measure().word())
                + messages + ", \"round\": " + sample.round() + ", \"step\": " + quoted(sample.step())
                + ", \"value\": " + sample.value() + "}";
    }

    private static String texts(Map<String, String> texts) {
        return texts.entrySet().stream().map(text -> quoted(text.getKey()) + ": " + quoted(text.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(letter -> {
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append((char) letter);
            } else if (letter < ' ') {
                quoted.append("\\u%04x".formatted(letter));
            } else {
                quoted.append((char) letter);
            }
        });
        return quoted.append('"').toString();
    }
}
