package io.arna.server.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The way to a key: names, and digits for places in a list. Ordered so that lower places of a list come first.
 *
 * @param steps at least one
 */
record KeyPath(List<String> steps) implements Comparable<KeyPath> {
    private static final Pattern INDEX = Pattern.compile("\\d{1,4}");

    /** Reads {@code listeners[0].port}; {@code listeners.0.port}, which no shell mistakes for a pattern, is the same. */
    static KeyPath parse(String text) {
        return new KeyPath(List.of(text.replace("[", ".").replace("]", "").split("\\.", -1)));
    }

    /** Reads the name of an environment variable behind {@code ARNA_}: {@code LISTENERS__0__PORT}. */
    static KeyPath parseVariable(String name) {
        return new KeyPath(List.of(name.toLowerCase(Locale.ROOT).split("__", -1)));
    }

    static boolean isIndex(String step) {
        return INDEX.matcher(step).matches();
    }

    /** The path of the first {@code length} steps, as a person writes it. */
    String toString(int length) {
        StringBuilder text = new StringBuilder();
        for (String step : steps.subList(0, length)) {
            if (isIndex(step)) {
                text.append('[').append(step).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step);
            }
        }
        return text.toString();
    }

    /** The name of the environment variable that sets it. */
    String variable() {
        return "ARNA_" + String.join("__", steps).toUpperCase(Locale.ROOT);
    }

    @Override
    public int compareTo(KeyPath other) {
        int common = Math.min(steps.size(), other.steps.size());
        for (int i = 0; i < common; i++) {
            int order = compareSteps(steps.get(i), other.steps.get(i));
            if (order != 0) { return order; }
        }
        return Integer.compare(steps.size(), other.steps.size());
    }

    private static int compareSteps(String one, String other) {
        return isIndex(one) && isIndex(other)
                ? Integer.compare(Integer.parseInt(one), Integer.parseInt(other))
                : one.compareTo(other);
    }

    @Override
    public String toString() {
        return toString(steps.size());
    }
}
