package io.arna.server.config;

import io.arna.server.config.Tree.Mapping;
import io.arna.server.config.Tree.Scalar;
import io.arna.server.config.Tree.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers from what was written. What is wrong goes to the problems and is answered with the default, so that the reading goes on and finds
 * the rest; a configuration with problems is never used. On the way it writes down what holds in the end.
 */
final class Reading implements Section {
    private static final String MASK = "********";

    private final String path;
    private final Mapping tree;
    private final Problems problems;
    private final EffectiveYaml effective;
    private final Set<String> asked = new HashSet<>();
    private final int problemsBefore;

    private Reading(String path, Mapping tree, Problems problems, EffectiveYaml effective) {
        this.path = path;
        this.tree = tree;
        this.problems = problems;
        this.effective = effective;
        this.problemsBefore = problems.count();
    }

    /** Lets {@code content} ask {@code tree} for all it knows, then refuses what it did not ask for. */
    static <T> T read(Mapping tree, Problems problems, EffectiveYaml effective, Function<Section, T> content) {
        return new Reading("", tree, problems, effective).readAll(content);
    }

    private <T> T readAll(Function<Section, T> content) {
        T value = content.apply(this);
        tree.entries().forEach((name, given) -> {
            if (!asked.contains(name)) {
                problems.add(pathOf(name), "unknown key" + Suggestion.forUnknown(pathOf(name), given.origin()),
                        given.origin());
            }
        });
        return value;
    }

    @Override
    public <T> T get(Key<T> key) {
        T value = find(key);
        return value == null ? Objects.requireNonNull(key.fallback()) : value;
    }

    @Override
    public <T> @Nullable T find(Key<T> key) {
        Tree given = given(key);
        if (!key.applies()) {
            refuseMisplaced(key, given);
            return key.fallback();
        }
        T read = given == null ? null : scalar(key, pathOf(key.name()), given, key.fallback() == null);
        T value = read == null ? key.fallback() : read;
        effective.key(key.name(), value == null ? null : shown(key, value), originOf(given));
        return value;
    }

    @Override
    public <T> List<T> getAll(Key<T> key, List<T> fallback) {
        Tree given = given(key);
        if (!key.applies()) {
            refuseMisplaced(key, given);
            return fallback;
        }
        List<T> values = new ArrayList<>();
        switch (given) {
            case null -> values.addAll(fallback);
            case Sequence sequence -> {
                for (int i = 0; i < sequence.entries().size(); i++) {
                    T value = scalar(key, pathOf(key.name()) + "[" + i + "]", sequence.entries().get(i), false);
                    if (value != null) {
                        values.add(value);
                    }
                }
            }
            case Mapping _,Scalar _ ->
                    problems.add(pathOf(key.name()), "a list is expected here, such as [one, two], not " + given.noun(),
                            given.origin());
        }
        effective.keys(key.name(), values.stream().map(value -> shown(key, value)).toList(),
                originOf(given));
        return List.copyOf(values);
    }

    @Override
    public <T> T section(String name, String meaning, Function<Section, T> content) {
        asked.add(name);
        Tree given = tree.entries().get(name);
        Mapping written = given == null ? null : mapping(pathOf(name), given);
        Mapping inner = written == null ? new Mapping(new LinkedHashMap<>(), tree.origin()) : written;
        effective.beginSection(name);
        T value = new Reading(pathOf(name), inner, problems, effective).readAll(content);
        effective.endSection();
        return value;
    }

    @Override
    public <T> List<T> list(String name, String meaning, Function<Section, T> entry) {
        asked.add(name);
        Tree given = tree.entries().get(name);
        List<T> values = new ArrayList<>();
        effective.beginSection(name);
        switch (given) {
            case null -> {} // none
            case Sequence sequence -> {
                for (int i = 0; i < sequence.entries().size(); i++) {
                    String place = pathOf(name) + "[" + i + "]";
                    Mapping inner = mapping(place, sequence.entries().get(i));
                    if (inner != null) {
                        effective.beginEntry();
                        values.add(new Reading(place, inner, problems, effective).readAll(entry));
                        effective.endEntry();
                    }
                }
            }
            case Mapping _,Scalar _ ->
                    problems.add(pathOf(name), "a list is expected here, each entry after a dash, not " + given.noun(),
                            given.origin());
        }
        effective.endSection();
        return List.copyOf(values);
    }

    @Override
    public boolean isGiven(String name) {
        return tree.entries().containsKey(name);
    }

    @Override
    public boolean isSound() { return problems.count() == problemsBefore; }

    @Override
    public void refuse(String name, String sentence) {
        Tree given = tree.entries().get(name);
        problems.add(pathOf(name), sentence, given == null ? tree.origin() : given.origin());
    }

    private void refuseMisplaced(Key<?> key, @Nullable Tree given) {
        if (given != null) {
            problems.add(pathOf(key.name()), "is there only with " + key.onlyWith(), given.origin());
        }
    }

    private static @Nullable Origin originOf(@Nullable Tree given) {
        return given == null ? null : given.origin();
    }

    private @Nullable Tree given(Key<?> key) {
        asked.add(key.name());
        return tree.entries().get(key.name());
    }

    /** Null when it is none: then it has been told. */
    private @Nullable Mapping mapping(String at, Tree given) {
        return switch (given) {
            case Mapping mapping -> mapping;
            case Scalar scalar when scalar.isNull() -> new Mapping(new LinkedHashMap<>(), scalar.origin());
            case Scalar _,Sequence _ -> {
                problems.add(at, "a mapping of keys is expected here, not " + given.noun(), given.origin());
                yield null;
            }
        };
    }

    /** Null when there is no value, or none that may be: then it has been told. */
    private <T> @Nullable T scalar(Key<T> key, String at, Tree given, boolean mayBeNull) {
        ValueType<T> type = key.type();
        String expected = type.expected();
        if (!(given instanceof Scalar scalar)) {
            problems.add(at, expected + " is expected here, not " + given.noun(), given.origin());
            return null;
        }
        if (scalar.isNull()) {
            if (!mayBeNull) {
                problems.add(at, "has no value; give " + expected + " or leave the key out", given.origin());
            }
            return null;
        }
        T value = type.reader().read(scalar.text());
        if (value == null) {
            problems.add(at, (key.secret() ? "what is given" : scalar.text()) + " is not " + expected, given.origin());
        }
        return value;
    }

    private static <T> String shown(Key<T> key, T value) {
        return key.secret() ? MASK : key.type().writer().apply(value);
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
