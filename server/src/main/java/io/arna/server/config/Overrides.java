package io.arna.server.config;

import io.arna.server.config.Tree.Mapping;
import io.arna.server.config.Tree.Scalar;
import io.arna.server.config.Tree.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lays one value over a tree. Whether its key exists is asked later, of the whole. */
final class Overrides {
    private final KeyPath path;
    private final Origin origin;
    private final Problems problems;

    private Overrides(KeyPath path, Origin origin, Problems problems) {
        this.path = path;
        this.origin = origin;
        this.problems = problems;
    }

    /**
     * Puts {@code text} at {@code path}. Text that begins with a bracket or a brace is YAML, any other is the value as it stands. An index one
     * behind the end of a list adds an entry.
     */
    static void put(Mapping root, KeyPath path, String text, Origin origin, Problems problems) {
        Tree value = text.startsWith("[") || text.startsWith("{")
                ? Yaml.parseValue(text, path.toString(), origin, problems)
                : new Scalar(text, true, origin);
        if (value != null) {
            new Overrides(path, origin, problems).laidOver(root, 0, value);
        }
    }

    /** Puts {@code text} at {@code path} as the value it is, whatever it begins with. */
    static void putLiteral(Mapping root, KeyPath path, String text, Origin origin, Problems problems) {
        new Overrides(path, origin, problems).laidOver(root, 0, new Scalar(text, false, origin));
    }

    /** What lies at the end of the path's first {@code depth} steps, once {@code value} lies at the end of all. */
    private Tree laidOver(@Nullable Tree there, int depth, Tree value) {
        if (depth == path.steps().size()) { return value; }
        String step = path.steps().get(depth);
        return switch (there) {
            case null -> laidOver(emptyWith(step), depth, value);
            case Scalar scalar when scalar.isNull() -> laidOver(emptyWith(step), depth, value);
            case Scalar scalar -> {
                problems.add(path.toString(depth + 1),
                        "cannot be set, " + path.toString(depth) + " is a single value at " + scalar.origin(), origin);
                yield scalar;
            }
            case Mapping mapping -> {
                mapping.entries().put(step, laidOver(mapping.entries().get(step), depth + 1, value));
                yield mapping;
            }
            case Sequence sequence -> {
                layIntoList(sequence.entries(), depth, value);
                yield sequence;
            }
        };
    }

    private Tree emptyWith(String step) {
        return KeyPath.isIndex(step)
                ? new Sequence(new ArrayList<>(), origin)
                : new Mapping(new LinkedHashMap<>(), origin);
    }

    private void layIntoList(List<Tree> entries, int depth, Tree value) {
        String step = path.steps().get(depth);
        int index = KeyPath.isIndex(step) ? Integer.parseInt(step) : -1;
        if (index == entries.size()) {
            entries.add(laidOver(null, depth + 1, value));
        } else if (index >= 0 && index < entries.size()) {
            entries.set(index, laidOver(entries.get(index), depth + 1, value));
        } else {
            String list = path.toString(depth);
            problems.add(path.toString(depth + 1), "%s is a list with %d entries; %s[%d] would add one"
                    .formatted(list, entries.size(), list, entries.size()), origin);
        }
    }
}
