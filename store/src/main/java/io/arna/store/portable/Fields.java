package io.arna.store.portable;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object, each asked for by its name and kind. A member that nobody has asked for is a mistake: see {@link #end}. */
public final class Fields {
    private final Map<String, @Nullable Object> members;
    private final Set<String> asked = new HashSet<>();

    Fields(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /** Whether there is a member of that name, which is not null. */
    public boolean has(String name) {
        return members.get(name) != null;
    }

    /** A text. */
    public String text(String name) throws BadLineException {
        return must(name, String.class, "a text");
    }

    /** A text; null when it is null or not there. */
    public @Nullable String optionalText(String name) throws BadLineException {
        return has(name) ? text(name) : unset(name);
    }

    /** A whole number within bounds, inclusive. */
    public long number(String name, long least, long most) throws BadLineException {
        long number = must(name, Long.class, "a whole number");
        if (number < least || number > most) {
            throw new BadLineException("\"" + name + "\" is " + number + ", and not from " + least + " to " + most);
        }
        return number;
    }

    /** The same; {@code otherwise} when it is null or not there. */
    public long number(String name, long least, long most, long otherwise) throws BadLineException {
        if (has(name)) { return number(name, least, most); }
        unset(name);
        return otherwise;
    }

    /** True or false; {@code otherwise} when it is null or not there. */
    public boolean flag(String name, boolean otherwise) throws BadLineException {
        if (has(name)) { return flag(name); }
        unset(name);
        return otherwise;
    }

    /** True or false. */
    public boolean flag(String name) throws BadLineException {
        return must(name, Boolean.class, "true or false");
    }

    /** Bytes, in Base64. */
    byte[] bytes(String name) throws BadLineException {
        try {
            return Base64.getDecoder().decode(text(name));
        } catch (IllegalArgumentException e) {
            throw new BadLineException("\"" + name + "\" is not Base64");
        }
    }

    /** An object. */
    public Fields object(String name) throws BadLineException {
        return new Fields(members(must(name, Map.class, "an object")));
    }

    /** Objects; none when it is null or not there. */
    public List<Fields> objects(String name) throws BadLineException {
        List<Fields> objects = new ArrayList<>();
        if (!has(name)) {
            unset(name);
            return objects;
        }
        for (Object element : must(name, List.class, "a list")) {
            if (!(element instanceof Map<?, ?> map)) {
                throw new BadLineException("\"" + name + "\" is not a list of objects");
            }
            objects.add(new Fields(members(map)));
        }
        return objects;
    }

    /** Whole numbers within bounds, inclusive. */
    public List<Integer> numbers(String name, int least, int most) throws BadLineException {
        List<Integer> numbers = new ArrayList<>();
        for (Object element : must(name, List.class, "a list")) {
            if (!(element instanceof Long number) || number < least || number > most) {
                throw new BadLineException(
                        "\"" + name + "\" is not a list of whole numbers from " + least + " to " + most);
            }
            numbers.add(number.intValue());
        }
        return List.copyOf(numbers);
    }

    @SuppressWarnings("unchecked") // JsonLines made it
    private static Map<String, @Nullable Object> members(Map<?, ?> object) {
        return (Map<String, @Nullable Object>) object;
    }

    private <T> T must(String name, Class<T> type, String kind) throws BadLineException {
        asked.add(name);
        Object value = members.get(name);
        if (value == null) { throw new BadLineException("has no \"" + name + "\""); }
        if (!type.isInstance(value)) { throw new BadLineException("\"" + name + "\" is not " + kind); }
        return type.cast(value);
    }

    private @Nullable String unset(String name) {
        asked.add(name);
        return null;
    }

    /** Nothing was overlooked: what somebody wrote and nobody reads would be lost. */
    public void end() throws BadLineException {
        for (String name : members.keySet()) {
            if (!asked.contains(name)) {
                throw new BadLineException("has \"" + name + "\", which this version does not know");
            }
        }
    }
}
