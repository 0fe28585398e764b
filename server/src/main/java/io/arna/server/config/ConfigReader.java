package io.arna.server.config;

import io.arna.server.config.Config.Kind;
import io.arna.server.config.Tree.Mapping;
import io.arna.server.config.Tree.Scalar;
import io.arna.server.config.Tree.Sequence;
import io.arna.server.mosquitto.MosquittoConf;
import io.arna.server.mosquitto.Remark;
import io.arna.server.mosquitto.Translation;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a configuration together: defaults, over them one file, over that the environment, over that {@code --set} and the like, each in the
 * order given. Nothing is read before {@link #read} or {@link #print} is called. Not for several threads.
 */
public final class ConfigReader {
    /** Variables with our prefix that are not ours: the launcher's. */
    private static final Set<String> LAUNCHERS = Set.of("ARNA_JAVA_HOME", "ARNA_JVM_OPTS");
    /** What Kubernetes tells every process near a service that is called arna or arna-…; the last of the three is ours but for its value. */
    private static final Pattern SERVICE_LINK = Pattern.compile("""
            ARNA_(\\w+_)?SERVICE_(HOST|PORT(_\\w+)?)=.*|\
            ARNA_(\\w+_)?PORT_\\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?=.*|\
            ARNA_(\\w+_)?PORT=(tcp|udp)://.*""");

    private static final Pattern ASSIGNMENT = Pattern.compile("([\\w.\\[\\]]*\\w]?)=(.*)", Pattern.DOTALL);

    /** Something that is laid over what was there before. */
    @FunctionalInterface
    private interface Layer {
        void over(Mapping tree, Problems problems);
    }

    /** How files of Mosquitto's end. */
    private static final String MOSQUITTO = ".conf";

    private Layer file = (_, _) -> {};
    private Layer usual = (_, _) -> {};
    private final List<Layer> overrides = new ArrayList<>();
    private List<String> advice = List.of();

    /** Reads this file; there is one. It is YAML, or Mosquitto's when its name ends with {@code .conf}. */
    public ConfigReader file(Path path) {
        if (path.toString().endsWith(MOSQUITTO)) { return mosquitto(path); }
        file = (tree, problems) -> {
            String text = contents(path, problems);
            tree.entries().putAll(Yaml.parseFile(text, path.toString(), problems).entries());
        };
        return this;
    }

    /** Reads this file, which is Mosquitto's, and those it includes. */
    public ConfigReader mosquitto(Path path) {
        file = (tree, problems) -> {
            Translation translation = MosquittoConf.read(path);
            advice = translation.advice().stream().map(Remark::toString).toList();
            translation.refusals().forEach(
                    refusal -> problems.add(refusal.option(), refusal.sentence(),
                            new Origin(refusal.file(), refusal.line())));
            if (translation.refusals().isEmpty()) {
                translation.settings().forEach(setting -> Overrides.putLiteral(tree, KeyPath.parse(setting.path()),
                        setting.value(), new Origin(setting.file(), setting.line()), problems));
            }
        };
        return this;
    }

    /** Reads this YAML instead of a file; refusals call it {@code name}. */
    public ConfigReader text(String name, String yaml) {
        file = (tree, problems) -> tree.entries().putAll(Yaml.parseFile(yaml, name, problems).entries());
        return this;
    }

    /**
     * Reads the variables that begin with {@code ARNA_}. Behind that stands the path of a key in capitals, two underscores between its steps:
     * {@code ARNA_LISTENERS__0__PORT}.
     */
    public ConfigReader environment(Map<String, String> variables) {
        Map<KeyPath, String> ours = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith("ARNA_") && !LAUNCHERS.contains(name)
                    && !SERVICE_LINK.matcher(name + "=" + value).matches()) {
                ours.put(KeyPath.parseVariable(name.substring("ARNA_".length())), value);
            }
        });
        overrides.add((tree, problems) -> ours
                .forEach((path, value) -> Overrides.put(tree, path, value, Origin.of(path.variable()), problems)));
        return this;
    }

    /** Keeps what must survive in this directory unless something else is said. */
    public ConfigReader usualDataDirectory(Path directory) {
        KeyPath path = KeyPath.parse("node.data_dir");
        usual = (tree, problems) -> {
            Tree node = tree.entries().get("node");
            if (node == null || (node instanceof Mapping given && !given.entries().containsKey("data_dir"))) {
                Overrides.put(tree, path, directory.toString(), Origin.of("beside the launcher"), problems);
            }
        };
        return this;
    }

    /** Sets one key: {@code session.max_queued_messages=5}, {@code listeners[0].port=0}, {@code listeners=[{kind: ws}]}. */
    public ConfigReader set(String assignment) {
        overrides.add((tree, problems) -> {
            Origin origin = Origin.of("--set");
            Matcher parts = ASSIGNMENT.matcher(assignment);
            if (parts.matches()) {
                Overrides.put(tree, KeyPath.parse(parts.group(1)), parts.group(2), origin, problems);
            } else {
                problems.add("", assignment + " is not of the form key=value", origin);
            }
        });
        return this;
    }

    /** Sets one key, on behalf of an option of the command line that refusals name. */
    public ConfigReader set(String path, String value, String option) {
        overrides.add(
                (tree, problems) -> Overrides.put(tree, KeyPath.parse(path), value, Origin.of(option), problems));
        return this;
    }

    /** Sets the port of the first listener of a kind, on behalf of an option of the command line. */
    public ConfigReader port(Kind kind, String port, String option) {
        overrides.add((tree, problems) -> {
            int index = firstOf(kind, tree);
            if (index < 0) {
                problems.add("", "there is no listener of kind " + ValueType.word(kind), Origin.of(option));
                return;
            }
            Overrides.put(tree, KeyPath.parse("listeners[" + index + "].port"), port, Origin.of(option), problems);
        });
        return this;
    }

    /** Sets a key of each listener that speaks TLS, on behalf of an option of the command line; there must be one. */
    public ConfigReader setForTls(String key, String value, String option) {
        overrides.add((tree, problems) -> {
            boolean found = false;
            if (tree.entries().get("listeners") instanceof Sequence listeners) {
                for (int i = 0; i < listeners.entries().size(); i++) {
                    if (listeners.entries().get(i) instanceof Mapping listener
                            && (isOf(Kind.TLS, listener) || isOf(Kind.WSS, listener))) {
                        Overrides.put(tree, KeyPath.parse("listeners[" + i + "]." + key), value, Origin.of(option),
                                problems);
                        found = true;
                    }
                }
            }
            if (!found) {
                problems.add("", "there is no listener of kind tls or wss", Origin.of(option));
            }
        });
        return this;
    }

    /**
     * Reads all of it.
     *
     * @throws ConfigException when anything is wrong, telling everything that is
     */
    public Config read() {
        return read(new EffectiveYaml());
    }

    /**
     * What holds in the end, as YAML with all defaults written out, secrets masked, and a comment where a value does not come from.
     *
     * @throws ConfigException when anything is wrong, telling everything that is
     */
    public String print() {
        EffectiveYaml effective = new EffectiveYaml();
        read(effective);
        return effective.toString();
    }

    /**
     * What the file alone says, as YAML that says the same, with a comment where each value comes from: how Mosquitto's is written in our keys.
     *
     * @throws ConfigException when anything is wrong, telling everything that is
     */
    public String translate() {
        Problems problems = new Problems();
        Mapping tree = new Mapping(new LinkedHashMap<>(), Origin.of("configuration"));
        file.over(tree, problems);
        if (problems.sentences().isEmpty()) {
            var _ = Reading.read(tree, problems, new EffectiveYaml(), Schema::config);
        }
        if (!problems.sentences().isEmpty()) { throw new ConfigException(problems.sentences()); }
        EffectiveYaml yaml = new EffectiveYaml();
        yaml.content(tree);
        return yaml.toString();
    }

    /** What the file that was read last says in vain, and what to do instead; none for YAML, where that is refused. */
    public List<String> advice() {
        return advice;
    }

    private Config read(EffectiveYaml effective) {
        Problems problems = new Problems();
        Mapping tree = new Mapping(new LinkedHashMap<>(), Origin.of("configuration"));
        file.over(tree, problems);
        if (!tree.entries().containsKey("listeners")) {
            tree.entries().put("listeners", Schema.usualListeners());
        }
        usual.over(tree, problems);
        overrides.forEach(layer -> layer.over(tree, problems));
        Config config = Reading.read(tree, problems, effective, Schema::config);
        if (!problems.sentences().isEmpty()) { throw new ConfigException(problems.sentences()); }
        return config;
    }

    private static String contents(Path file, Problems problems) {
        String what;
        try {
            return Files.readString(file);
        } catch (NoSuchFileException none) {
            what = "there is no such file";
        } catch (AccessDeniedException denied) {
            what = "the file may not be read";
        } catch (CharacterCodingException notText) {
            what = "the file is not UTF-8 text";
        } catch (IOException broken) {
            what = Files.isDirectory(file) ? "this is a directory, not a file"
                    : "the file cannot be read: " + broken.getMessage();
        }
        problems.add("", what, Origin.of(file.toString()));
        return "";
    }

    private static int firstOf(Kind kind, Mapping tree) {
        if (tree.entries().get("listeners") instanceof Sequence listeners) {
            for (int i = 0; i < listeners.entries().size(); i++) {
                if (listeners.entries().get(i) instanceof Mapping listener && isOf(kind, listener)) { return i; }
            }
        }
        return -1;
    }

    private static boolean isOf(Kind kind, Mapping listener) {
        Tree given = listener.entries().get("kind");
        return given == null
                ? kind == Kind.TCP
                : given instanceof Scalar scalar && scalar.text().equals(ValueType.word(kind));
    }
}
