package io.arna.cli.pubsub;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * A JSON value that can be written, as much of it as printing messages needs. It is written as mosquitto_sub writes it: numbers in their shortest
 * form, the pretty form with tabs, text that is not ASCII as it is.
 */
sealed interface Json {
    /** A text. */
    record Text(String value) implements Json {}

    /** A number. */
    record Decimal(double value) implements Json {}

    /** {@code true}, {@code false} or {@code null}. */
    record Word(String value) implements Json {}

    /** An array. */
    record Elements(List<Json> elements) implements Json {}

    /** An object; members in order, a name may come twice. */
    record Members(List<Member> members) implements Json {}

    /** A name and its value. */
    record Member(String name, Json value) {}

    /** Appends this value. */
    default void write(StringBuilder out, boolean pretty) {
        write(out, pretty, 0);
    }

    private void write(StringBuilder out, boolean pretty, int depth) {
        switch (this) {
            case Text(String value) -> writeText(out, value);
            case Decimal(double value) -> out.append(shortest(value));
            case Word(String value) -> out.append(value);
            case Elements(List<Json> elements) -> {
                out.append('[');
                for (int i = 0; i < elements.size(); i++) {
                    if (i > 0) {
                        out.append(pretty ? ", " : ",");
                    }
                    elements.get(i).write(out, pretty, depth + 1);
                }
                out.append(']');
            }
            case Members(List<Member> members) -> writeObject(out, members, pretty, depth);
        }
    }

    private static void writeObject(StringBuilder out, List<Member> members, boolean pretty, int depth) {
        out.append('{');
        for (int i = 0; i < members.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            if (pretty) {
                out.append('\n').repeat('\t', depth + 1);
            }
            writeText(out, members.get(i).name);
            out.append(pretty ? ":\t" : ":");
            members.get(i).value.write(out, pretty, depth + 1);
        }
        if (pretty) {
            out.append('\n').repeat('\t', depth);
        }
        out.append('}');
    }

    private static void writeText(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** As C's {@code %d} where it is an int, else as {@code %1.15g}, or {@code %1.17g} where that would lose something. */
    private static String shortest(double value) {
        if (!Double.isFinite(value)) { return "null"; }
        if (value == (int) value) { return Integer.toString((int) value); }
        String short15 = general(value, 15);
        return Double.parseDouble(short15) == value ? short15 : general(value, 17);
    }

    /** C's {@code %.Ng}. */
    private static String general(double value, int digits) {
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < digits) { return rounded.toPlainString(); }
        String significant = rounded.unscaledValue().abs().toString();
        String mantissa =
                significant.length() == 1 ? significant : significant.charAt(0) + "." + significant.substring(1);
        return (rounded.signum() < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
