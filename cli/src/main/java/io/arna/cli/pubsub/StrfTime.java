package io.arna.cli.pubsub;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** The conversions of C's {@code strftime}, in the C locale. */
final class StrfTime {
    private StrfTime() {}

    /** What {@code %conversion} stands for; one that C does not know stands for itself. */
    static String format(char conversion, ZonedDateTime time) {
        return switch (conversion) {
            case 'a' -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'B' -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'c' -> all("a b e H:M:S Y", time);
            case 'C' -> digits(time.getYear() / 100, 2, '0');
            case 'd' -> digits(time.getDayOfMonth(), 2, '0');
            case 'D', 'x' -> all("m/d/y", time);
            case 'e' -> digits(time.getDayOfMonth(), 2, ' ');
            case 'F' -> all("Y-m-d", time);
            case 'g' -> digits(time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0');
            case 'G' -> digits(time.get(IsoFields.WEEK_BASED_YEAR), 4, '0');
            case 'H' -> digits(time.getHour(), 2, '0');
            case 'I' -> digits(hourOfHalfDay(time), 2, '0');
            case 'j' -> digits(time.getDayOfYear(), 3, '0');
            case 'k' -> digits(time.getHour(), 2, ' ');
            case 'l' -> digits(hourOfHalfDay(time), 2, ' ');
            case 'm' -> digits(time.getMonthValue(), 2, '0');
            case 'M' -> digits(time.getMinute(), 2, '0');
            case 'n' -> "\n";
            case 'N' -> digits(time.getNano(), 9, '0'); // mosquitto_sub's own
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'P' -> time.getHour() < 12 ? "am" : "pm";
            case 'r' -> all("I:M:S p", time);
            case 'R' -> all("H:M", time);
            case 's' -> Long.toString(time.toEpochSecond());
            case 'S' -> digits(time.getSecond(), 2, '0');
            case 't' -> "\t";
            case 'T', 'X' -> all("H:M:S", time);
            case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
            case 'U' -> digits((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7, 2, '0');
            case 'V' -> digits(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
            case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
            case 'W' -> digits((time.getDayOfYear() + 6 - (time.getDayOfWeek().getValue() + 6) % 7) / 7, 2, '0');
            case 'y' -> digits(time.getYear() % 100, 2, '0');
            case 'Y' -> Integer.toString(time.getYear());
            case 'z' -> DateTimeFormatter.ofPattern("xx", Locale.ROOT).format(time);
            case 'Z' -> DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(time);
            case '%' -> "%";
            case '+' -> all("a b e H:M:S Z Y", time);
            default -> "%" + conversion;
        };
    }

    private static int hourOfHalfDay(ZonedDateTime time) {
        return time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
    }

    /** A text in which each letter is a conversion. */
    private static String all(String pattern, ZonedDateTime time) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            text.append(Character.isLetter(c) ? format(c, time) : String.valueOf(c));
        }
        return text.toString();
    }

    private static String digits(int value, int width, char pad) {
        String digits = Integer.toString(value);
        return String.valueOf(pad).repeat(Math.max(0, width - digits.length())) + digits;
    }

    /** {@code 2026-11-20T12:37:56+0100}. */
    static String iso8601(ZonedDateTime time) {
        return format('F', time) + 'T' + format('T', time) + format('z', time);
    }
}
