package io.arna.server.config;

import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How values of one kind are written, read and told about.
 *
 * @param expected what they are, with an article: completes "70000 is not …"
 * @param range which there are, for the reference
 * @param reader the value of a text
 * @param writer a text that reads as the value
 */
record ValueType<T>(String expected, String range, Reader<T> reader, Function<T, String> writer) {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}) ?([KMGT]?i?B)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,15})(ms|[smhdw])");

    /** Reads a text. */
    @FunctionalInterface
    interface Reader<T> {
        /** Null when the text is no such value. */
        @Nullable
        T read(String text);
    }

    /** Whole numbers. */
    static ValueType<Integer> integer(int from, int to) {
        return of("a whole number", from + "–" + to, text -> {
            Long value = whole(text, from, to);
            return value == null ? null : value.intValue();
        }, String::valueOf);
    }

    /** TCP ports, and 0, which stands for a free one. */
    static ValueType<Integer> port() {
        return of("a port", "1–65535", integer(0, 65_535).reader(), String::valueOf);
    }

    /** Numbers with a fraction. */
    static ValueType<Double> decimal(double from, double to) {
        return of("a number", from + "–" + to, text -> {
            double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
            return value >= from && value <= to ? value : null;
        }, String::valueOf);
    }

    /** Yes or no. */
    static ValueType<Boolean> bool() {
        return new ValueType<>("true or false", "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        }, String::valueOf);
    }

    /** The constants of an enum, as {@link #word} writes them. */
    static <E extends Enum<E>> ValueType<E> choice(E[] values) {
        String range = Arrays.stream(values).map(ValueType::word).collect(Collectors.joining(", "));
        return new ValueType<>("one of " + range, range,
                text -> Arrays.stream(values).filter(value -> word(value).equals(text)).findFirst().orElse(null),
                ValueType::word);
    }

    /** A constant as it is written in a configuration. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Texts that match {@code pattern} as a whole. */
    static ValueType<String> text(String noun, String range, Pattern pattern) {
        return of(noun, range, text -> pattern.matcher(text).matches() ? text : null, Function.identity());
    }

    /** Places in the file system. */
    static ValueType<Path> path() {
        return new ValueType<>("a path", "a path", text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException notOne) {
                return null;
            }
        }, Path::toString);
    }

    /** Amounts of bytes: {@code 1MiB}, {@code 64KB}, {@code 512}. */
    static ValueType<Long> size(long from, long to) {
        return of("a size", writeSize(from) + "–" + writeSize(to), text -> {
            Matcher size = SIZE.matcher(text);
            if (!size.matches()) { return null; }
            return within(new BigInteger(size.group(1)).multiply(BigInteger.valueOf(bytesIn(size.group(2)))), from, to);
        }, ValueType::writeSize);
    }

    /** Durations in seconds: {@code 10s}, {@code 1h30m}, {@code 7d}; digits alone are seconds. */
    static ValueType<Long> seconds(long from, long to) {
        return of("a duration in whole seconds", writeDuration(from * 1000) + "–" + writeDuration(to * 1000), text -> {
            BigInteger[] seconds = readMillis(text).divideAndRemainder(BigInteger.valueOf(1000));
            return seconds[1].signum() == 0 ? within(seconds[0], from, to) : null;
        }, seconds -> writeDuration(seconds * 1000));
    }

    /** Durations in milliseconds, written as {@link #seconds}, and {@code 250ms}. */
    static ValueType<Long> millis(long from, long to) {
        return of("a duration", writeDuration(from) + "–" + writeDuration(to),
                text -> within(readMillis(text), from, to), ValueType::writeDuration);
    }

    /** The same values as {@code int}; their range must allow it. */
    static ValueType<Integer> asInt(ValueType<Long> wide) {
        return new ValueType<>(wide.expected, wide.range, text -> {
            Long value = wide.reader.read(text);
            return value == null ? null : Math.toIntExact(value);
        }, value -> wide.writer.apply(value.longValue()));
    }

    /** These values, one of which is also known by a word. */
    ValueType<T> orWord(String word, T meaning) {
        return new ValueType<>(expected + " or " + word, range + " or " + word,
                text -> text.equals(word) ? meaning : reader.read(text),
                value -> value.equals(meaning) ? word : writer.apply(value));
    }

    private static <T> ValueType<T> of(String noun, String range, Reader<T> reader, Function<T, String> writer) {
        return new ValueType<>(noun + " (" + range + ")", range, reader, writer);
    }

    private static @Nullable Long whole(String text, long from, long to) {
        return WHOLE_NUMBER.matcher(text).matches() ? within(new BigInteger(text), from, to) : null;
    }

    private static @Nullable Long within(BigInteger value, long from, long to) {
        return value.compareTo(BigInteger.valueOf(from)) >= 0 && value.compareTo(BigInteger.valueOf(to)) <= 0
                ? value.longValueExact()
                : null;
    }

    private static long bytesIn(@Nullable String unit) {
        if (unit == null) { return 1; }
        String upper = unit.toUpperCase(Locale.ROOT);
        int thousands = "BKMGT".indexOf(upper.charAt(0));
        return (long) Math.pow(upper.contains("I") ? 1024 : 1000, thousands);
    }

    private static String writeSize(long bytes) {
        int unit = 0;
        while (bytes != 0 && bytes % 1024 == 0 && unit < 4) {
            bytes /= 1024;
            unit++;
        }
        return bytes + (unit == 0 ? "B" : "BKMGT".charAt(unit) + "iB");
    }

    /** Milliseconds; negative when the text is no duration. */
    private static BigInteger readMillis(String text) {
        BigInteger none = BigInteger.ONE.negate();
        if (WHOLE_NUMBER.matcher(text).matches()) { return new BigInteger(text).multiply(BigInteger.valueOf(1000)); }
        BigInteger sum = BigInteger.ZERO;
        Matcher part = DURATION_PART.matcher(text);
        int end = 0;
        for (; end < text.length() && part.find(end) && part.start() == end; end = part.end()) {
            sum = sum.add(new BigInteger(part.group(1)).multiply(BigInteger.valueOf(millisIn(part.group(2)))));
        }
        return end == text.length() && end > 0 ? sum : none;
    }

    private static long millisIn(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 24 * 3_600_000L;
            case "w" -> 7 * 24 * 3_600_000L;
            default -> throw new AssertionError(unit);
        };
    }

    private static String writeDuration(long millis) {
        for (String unit : new String[]{"d", "h", "m", "s"}) {
            if (millis != 0 && millis % millisIn(unit) == 0) { return millis / millisIn(unit) + unit; }
        }
        return millis == 0 ? "0s" : millis + "ms";
    }
}
