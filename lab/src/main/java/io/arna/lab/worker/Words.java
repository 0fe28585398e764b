package io.arna.lab.worker;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A line between the runner and a worker: a verb, and named values.
 *
 * @param verb what is to be done, or how it went
 * @param values by name
 */
public record Words(String verb, Map<String, String> values) {
    /** That it went well. */
    public static final String DONE = "done";
    /** That it did not; {@code cause} says why. */
    public static final String FAILED = "failed";
    /** That the small payload arrived; {@code text} is what it says. */
    public static final String HEARD = "heard";

    /** That from now on messages count. */
    public static final String COUNTING = "counting";

    /** Without values. */
    public static Words of(String verb) {
        return new Words(verb, Map.of());
    }

    /** With one value more. */
    public Words with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value.toString());
        return new Words(verb, more);
    }

    /** With several numbers. */
    public Words with(String name, double[] numbers) {
        return with(name, Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(";")));
    }

    /** Reads a line. */
    public static Words parse(String line) {
        String[] parts = line.split(" ", -1);
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            int equals = part.indexOf('=');
            if (equals < 0) { throw new IllegalArgumentException("'" + part + "' is no name=value"); }
            values.put(part.substring(0, equals),
                    URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return new Words(parts[0], values);
    }

    /** As a line. */
    public String line() {
        return verb + values.entrySet().stream()
                .map(value -> " " + value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    /**
     * A value.
     *
     * @throws IllegalArgumentException when it is not there
     */
    public String get(String name) {
        String value = values.get(name);
        if (value == null) { throw new IllegalArgumentException("'" + verb + "' lacks " + name); }
        return value;
    }

    /** A value that is a whole number. */
    public int integer(String name) {
        return Integer.parseInt(get(name));
    }

    /** A value that is a number. */
    public double number(String name) {
        return Double.parseDouble(get(name));
    }

    /** A value that is several numbers. */
    public double[] numbers(String name) {
        return Arrays.stream(get(name).split(";", -1)).mapToDouble(Double::parseDouble).toArray();
    }
}
