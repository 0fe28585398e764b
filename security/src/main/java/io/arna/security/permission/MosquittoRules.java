package io.arna.security.permission;

import io.arna.mqtt.Qos;
import io.arna.security.permission.Action.Operation;
import io.arna.security.permission.Rules.Subscribing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads rules as Mosquitto has them in its {@code acl_file}: {@code user NAME}, {@code topic [read|write|readwrite|deny] TOPIC} for that user, or for
 * anonymous clients before the first user, and {@code pattern} lines for everybody, with {@code %u} and {@code %c}. What a line denies goes before
 * what others allow, a user's lines before the patterns; where nothing fits, it is denied. Everybody may subscribe to anything, and hears of it what
 * may be read.
 */
final class MosquittoRules {
    private final String file;
    private final List<String> problems = new ArrayList<>();
    private final List<Rule> denied = new ArrayList<>();
    private final List<Rule> allowed = new ArrayList<>();
    private final List<Rule> deniedByPattern = new ArrayList<>();
    private final List<Rule> allowedByPattern = new ArrayList<>();
    private Who current = new Who.Anonymous();

    private MosquittoRules(String file) {
        this.file = file;
    }

    static Rules read(String file, String text, boolean allowsOtherwise) throws RuleFileException {
        MosquittoRules reading = new MosquittoRules(file);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            reading.line(++number, line);
        }
        if (!reading.problems.isEmpty()) { throw new RuleFileException(reading.problems); }
        List<Rule> all = new ArrayList<>(reading.denied);
        all.addAll(reading.allowed);
        all.addAll(reading.deniedByPattern);
        all.addAll(reading.allowedByPattern);
        return new Rules(all, allowsOtherwise, Subscribing.DECIDED_BY_MESSAGE);
    }

    private void line(int number, String raw) {
        String line = raw.strip();
        if (line.isEmpty() || line.startsWith("#")) { return; }
        int column = raw.indexOf(line) + 1;
        String[] words = line.split("[ \t]+", 2);
        String rest = words.length < 2 ? "" : words[1].strip();
        int restColumn =
                words.length < 2 ? column + line.length() : raw.indexOf(rest, column - 1 + words[0].length()) + 1;
        if (rest.isEmpty()) {
            problem(number, restColumn, "something is missing behind '" + words[0] + "'");
            return;
        }
        switch (words[0]) {
            case "user" -> current = new Who.User(rest);
            case "topic" -> topic(number, restColumn, rest, current, false);
            case "pattern" -> topic(number, restColumn, rest, new Who.Everybody(), true);
            default -> problem(number, column,
                    "a line begins with user, topic or pattern, and not with '" + words[0] + "'");
        }
    }

    private void problem(int line, int column, @Nullable String what) {
        problems.add(file + ":" + line + ":" + column + ": " + what);
    }

    private void topic(int line, int column, String rest, Who who, boolean isPattern) {
        String[] words = rest.split("[ \t]+", 2);
        Set<Operation> operations = words.length < 2 ? null : operations(words[0]);
        String topic = operations == null ? rest : words[1].strip();
        boolean denies = operations != null && operations.isEmpty();
        if (operations == null || denies) {
            operations = EnumSet.allOf(Operation.class);
        }
        try {
            String text = isPattern ? topic.replace("%u", "${username}").replace("%c", "${clientid}") : topic;
            if (topic.contains("${")) {
                throw new IllegalArgumentException("topic " + topic + " has a placeholder that is not %u or %c");
            }
            Action action = new Action(operations, EnumSet.allOf(Qos.class), null);
            Rule rule = new Rule(!denies, who, action, List.of(Topic.of(text, false)), file + ":" + line);
            List<Rule> rules = isPattern ? denies ? deniedByPattern : allowedByPattern : denies ? denied : allowed;
            rules.add(rule);
        } catch (IllegalArgumentException e) {
            problem(line, column, e.getMessage());
        }
    }

    /** None for {@code deny}; null when the word is none of these, and so the topic begins with it. */
    private static @Nullable Set<Operation> operations(String word) {
        return switch (word) {
            case "read" -> EnumSet.of(Operation.SUBSCRIBE);
            case "write" -> EnumSet.of(Operation.PUBLISH);
            case "readwrite" -> EnumSet.allOf(Operation.class);
            case "deny" -> EnumSet.noneOf(Operation.class);
            default -> null;
        };
    }
}
