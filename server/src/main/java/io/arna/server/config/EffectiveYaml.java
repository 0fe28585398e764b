package io.arna.server.config;

import io.arna.server.config.Tree.Mapping;
import io.arna.server.config.Tree.Scalar;
import io.arna.server.config.Tree.Sequence;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes down what holds in the end, as YAML that reads as the same configuration, with a comment where a value was written. */
final class EffectiveYaml {
    private static final String STEP = "  ";
    /** What needs no quotes, wherever it stands. */
    private static final Pattern PLAIN =
            Pattern.compile("(?!null$)[A-Za-z0-9_/.]([A-Za-z0-9_/.@:+-]*[A-Za-z0-9_/.@+-])?");

    private final StringBuilder text = new StringBuilder();
    private String indent = "";
    /** Stands before the next line: the indentation, or the dash of a list's entry. */
    private String prefix = "";

    void beginSection(String name) {
        text.append(prefix).append(name).append(":\n");
        indent += STEP;
        prefix = indent;
    }

    void endSection() {
        indent = indent.substring(STEP.length());
        prefix = indent;
    }

    void beginEntry() {
        prefix = indent + "- ";
        indent += STEP;
    }

    void endEntry() {
        endSection();
    }

    /** A key's value, null for none, and where it was written, null for a default. */
    void key(String name, @Nullable String value, @Nullable Origin origin) {
        line(name, value == null ? "null" : quoted(value), origin);
    }

    /** A key's values. */
    void keys(String name, List<String> values, @Nullable Origin origin) {
        line(name, "[" + String.join(", ", values.stream().map(EffectiveYaml::quoted).toList()) + "]", origin);
    }

    /** A tree as it stands, whatever it means. */
    void content(Mapping tree) {
        tree.entries().forEach((name, given) -> {
            switch (given) {
                case Scalar scalar -> key(name, scalar.isNull() ? null : scalar.text(), scalar.origin());
                case Mapping mapping -> {
                    beginSection(name);
                    content(mapping);
                    endSection();
                }
                case Sequence sequence -> content(name, sequence);
            }
        });
    }

    private void content(String name, Sequence sequence) {
        if (sequence.entries().stream().allMatch(Scalar.class::isInstance)) {
            keys(name, sequence.entries().stream().map(entry -> ((Scalar) entry).text()).toList(), sequence.origin());
            return;
        }
        beginSection(name);
        for (Tree entry : sequence.entries()) {
            if (entry instanceof Mapping mapping) {
                beginEntry();
                content(mapping);
                endEntry();
            }
        }
        endSection();
    }

    private void line(String name, String value, @Nullable Origin origin) {
        text.append(prefix).append(name).append(": ").append(value);
        text.append(origin == null || origin.equals(Origin.DEFAULT) ? "" : "  # " + origin).append('\n');
        prefix = indent;
    }

    private static String quoted(String value) {
        if (PLAIN.matcher(value).matches()) { return value; }
        StringBuilder quoted = new StringBuilder("\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7F) {
                quoted.append("\\x%02X".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
