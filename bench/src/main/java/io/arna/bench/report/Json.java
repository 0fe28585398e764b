package io.arna.bench.report;

import io.arna.bench.scenario.Figure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A run as JSON (RFC 8259): what was measured where, and each single result. */
public final class Json {
    private Json() {}

    /** The whole run. */
    public static String of(Run run) {
        return "{\n  \"about\": " + words(run.about()) + ",\n  \"rounds\": [\n"
                + run.rounds().stream().map(Json::round).collect(Collectors.joining(",\n")) + "\n  ]\n}\n";
    }

    private static String round(Run.Round round) {
        return "    {\"broker\": " + quoted(round.broker()) + ", \"round\": " + round.number() + ", \"scenario\": "
                + quoted(round.result().scenario()) + ", \"figures\": " + figures(round.result().figures())
                + ", \"notes\": "
                + list(round.result().notes()) + "}";
    }

    private static String figures(Map<Figure, Double> figures) {
        return figures.entrySet().stream()
                .map(figure -> quoted(figure.getKey().name().toLowerCase(Locale.ROOT)) + ": "
                        + number(figure.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String words(Map<String, String> words) {
        return words.entrySet().stream()
                .map(word -> quoted(word.getKey()) + ": " + quoted(word.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String list(List<String> texts) {
        return texts.stream().map(Json::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ') {
                quoted.append("\\u%04x".formatted((int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}
