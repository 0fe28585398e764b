package io.arna.server.mosquitto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A translation in the making. Confined to one reading. */
final class Draft {
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    private final String file;
    private final List<Setting> settings = new ArrayList<>();
    private final List<Remark> refusals = new ArrayList<>();
    private final List<Remark> advice = new ArrayList<>();
    /** The line that has said the value of a key that listeners of Mosquitto have each for itself, and ours together. */
    private final Map<String, Line> shared = new HashMap<>();
    private final Map<String, String> valueOfShared = new HashMap<>();

    /** Of a file, which is named where no line is to blame. */
    Draft(String file) {
        this.file = file;
    }

    /** Sets a key; without a line it is Mosquitto's default. */
    void set(String path, String value, @Nullable Line line) {
        settings.add(line == null ? new Setting(path, value, file, 0)
                : new Setting(path, value, line.file(), line.number()));
    }

    /** Sets a key that listeners of ours have in common. Two lines that say different things are refused. */
    void setShared(String path, String value, Line line) {
        Line before = shared.putIfAbsent(path, line);
        if (before == null) {
            valueOfShared.put(path, value);
            set(path, value, line);
        } else if (!value.equals(valueOfShared.get(path))) {
            refuse(line, "says something else than " + before.file() + ":" + before.number()
                    + ", but here all listeners have it in common: say the same for each");
        }
    }

    void refuse(Line line, String sentence) {
        refusals.add(Remark.of(line, sentence));
    }

    /** Refuses what no single line says. */
    void refuse(String sentence) {
        refusals.add(new Remark("", sentence, file, 0));
    }

    void advise(Line line, String sentence) {
        advice.add(Remark.of(line, sentence));
    }

    /** Advises about what no single line says. */
    void advise(String sentence) {
        advice.add(new Remark("", sentence, file, 0));
    }

    List<Remark> refusals() {
        return refusals;
    }

    /** True or false, as Mosquitto writes it; what is neither is refused, and false. */
    boolean flag(Line line) {
        return switch (line.value()) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> {
                refuse(line, (line.value().isEmpty() ? "nothing" : line.value()) + " is not true or false");
                yield false;
            }
        };
    }

    /** A whole number; what is none is refused, and null. */
    @Nullable
    Long number(Line line) {
        if (WHOLE.matcher(line.value()).matches()) { return Long.valueOf(line.value()); }
        refuse(line, (line.value().isEmpty() ? "nothing" : line.value()) + " is not a whole number");
        return null;
    }

    Translation done() {
        return new Translation(settings, refusals, advice);
    }
}
