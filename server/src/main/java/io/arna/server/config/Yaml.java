package io.arna.server.config;

import io.arna.server.config.Tree.Mapping;
import io.arna.server.config.Tree.Scalar;
import io.arna.server.config.Tree.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML into a {@link Tree}. Works on the parser's events, because they still know every line and every key that was given twice.
 * Anchors and tags, which a configuration of this size does not need, are refused.
 */
final class Yaml {
    /** Deeper than any key lies; what is nested deeper would only cost stack. */
    private static final int MAXIMUM_DEPTH = 16;

    private final Iterator<Event> events;
    private final Function<Event, Origin> origins;
    private final Problems problems;

    private Yaml(Iterator<Event> events, Function<Event, Origin> origins, Problems problems) {
        this.events = events;
        this.origins = origins;
        this.problems = problems;
    }

    /** Reads a file's text; what is wrong with it is told to {@code problems}, and the tree is what could be understood. */
    static Mapping parseFile(String text, String file, Problems problems) {
        Tree tree = parse(text, "", event -> new Origin(file, lineOf(event)), Origin.of(file), problems);
        return switch (tree) {
            case Mapping mapping -> mapping;
            case Scalar scalar when scalar.isNull() -> nothingIn(file);
            case null -> nothingIn(file);
            case Scalar _,Sequence _ -> {
                problems.add("", "a mapping of keys is expected, not " + tree.noun(), tree.origin());
                yield nothingIn(file);
            }
        };
    }

    /** Reads a value that came without lines of its own; null when it is no YAML, which has been told. */
    static @Nullable Tree parseValue(String text, String path, Origin origin, Problems problems) {
        return parse(text, path, _ -> origin, origin, problems);
    }

    private static Mapping nothingIn(String file) {
        return new Mapping(new LinkedHashMap<>(), Origin.of(file));
    }

    private static @Nullable Tree parse(String text, String path, Function<Event, Origin> origins, Origin origin,
            Problems problems) {
        LoadSettings settings = LoadSettings.builder().build();
        try {
            return new Yaml(new Parse(settings).parseString(text).iterator(), origins, problems).document(path);
        } catch (MarkedYamlEngineException notYaml) {
            Origin place = notYaml.getProblemMark().filter(_ -> path.isEmpty())
                    .map(mark -> new Origin(origin.source(), mark.getLine() + 1)).orElse(origin);
            problems.add(path, "this is not YAML: " + notYaml.getProblem().strip(), place);
        } catch (YamlEngineException notYaml) {
            problems.add(path, "this is not YAML: " + notYaml.getMessage(), origin);
        }
        return null;
    }

    private static int lineOf(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    /** Null when there is nothing at all. */
    private @Nullable Tree document(String path) {
        Tree tree = null;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                if (tree != null) {
                    problems.add(path, "a second document begins here, but one is expected", origins.apply(event));
                    break;
                }
                Event root = events.next();
                tree = node(root, origins.apply(root), path, 0);
            }
        }
        return tree;
    }

    private Tree node(Event event, Origin origin, String path, int depth) {
        if (depth > MAXIMUM_DEPTH) { throw new YamlEngineException("nested too deeply at " + origin); }
        refuseUnneeded(event, path);
        return switch (event) {
            case MappingStartEvent _ -> mapping(origin, path, depth);
            case SequenceStartEvent _ -> sequence(origin, path, depth);
            case ScalarEvent scalar -> new Scalar(scalar.getValue(), scalar.isPlain(), origin);
            default -> new Scalar("", false, origin); // an alias, refused above
        };
    }

    private void refuseUnneeded(Event event, String path) {
        Origin origin = origins.apply(event);
        switch (event) {
            case AliasEvent alias -> problems.add(path,
                    "aliases (*" + alias.getAlias() + ") are not taken; write the value out", origin);
            case NodeEvent node when node.getAnchor().isPresent() -> {
                String anchor = node.getAnchor().map(Anchor::getValue).orElse("");
                problems.add(path, "anchors (&" + anchor + ") are not taken", origin);
            }
            case ScalarEvent scalar when scalar.getTag().isPresent() ->
                    problems.add(path, "tags (" + scalar.getTag().orElse("") + ") are not taken", origin);
            default -> {} // as it should be
        }
    }

    private Mapping mapping(Origin origin, String path, int depth) {
        Map<String, Tree> entries = new LinkedHashMap<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Origin keyOrigin = origins.apply(event);
            Tree key = node(event, keyOrigin, path, depth + 1);
            String name = key instanceof Scalar scalar ? scalar.text() : "";
            String keyPath = path.isEmpty() ? name : path + "." + name;
            Tree value = node(events.next(), keyOrigin, keyPath, depth + 1);
            if (!(key instanceof Scalar)) {
                problems.add(path, "a key is expected, not " + key.noun(), keyOrigin);
                continue;
            }
            Tree first = entries.putIfAbsent(name, value);
            if (first != null) {
                problems.add(keyPath, "given twice, first at " + first.origin(), keyOrigin);
            }
        }
        return new Mapping(entries, origin);
    }

    private Sequence sequence(Origin origin, String path, int depth) {
        List<Tree> entries = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            entries.add(node(event, origins.apply(event), path + "[" + entries.size() + "]", depth + 1));
        }
        return new Sequence(entries, origin);
    }
}
