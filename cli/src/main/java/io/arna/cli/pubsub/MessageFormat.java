package io.arna.cli.pubsub;

import io.arna.client.Received;
import io.arna.mqtt.Payload;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A format of {@code -F}, parsed once and checked then. {@code %} begins something of the message, {@code @} something of the time, {@code
 * \} a character. Widths count bytes, as C's printf does.
 */
final class MessageFormat {
    private static final String CONVERSIONS = "%ACDEFIJPRSUXdfjlmpqrtx";
    /** What may stand between the nibbles of %x and %X. */
    private static final String SEPARATORS = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~ ";
    private static final byte[] LOWER = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UPPER = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final List<Piece> pieces;

    private MessageFormat(List<Piece> pieces) {
        this.pieces = pieces;
    }

    private sealed interface Piece {}

    private record Literal(Payload bytes) implements Piece {}

    private record Time(char conversion) implements Piece {}

    /**
     * @param width 0 for none
     * @param precision -1 for none
     * @param separator of hexadecimal, after every {@code precision} nibbles; 0 for none
     */
    private record Field(char conversion, boolean leftAligned, char pad, int width, int precision, char separator)
            implements Piece {}

    // --- parsing ------------------------------------------------------------------------------------------------------

    /**
     * Parses a format.
     *
     * @throws UsageException when it is not one
     */
    static MessageFormat parse(String format) {
        return new MessageFormat(new Parser(format).pieces());
    }

    private static final class Parser {
        private final String format;
        private final List<Piece> pieces = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private int at;

        Parser(String format) {
            this.format = format;
        }

        List<Piece> pieces() {
            while (at < format.length()) {
                char c = format.charAt(at++);
                switch (c) {
                    case '%' -> add(field());
                    case '@' -> time(next());
                    case '\\' -> literal.append(escaped(next()));
                    default -> literal.append(c);
                }
            }
            endLiteral();
            return List.copyOf(pieces);
        }

        private char next() {
            if (at == format.length()) { throw new UsageException("Incomplete format '" + format + "'."); }
            return format.charAt(at++);
        }

        private void add(Piece piece) {
            endLiteral();
            pieces.add(piece);
        }

        private void endLiteral() {
            if (literal.isEmpty()) { return; }
            pieces.add(new Literal(Payload.ofUtf8(literal.toString())));
            literal.setLength(0);
        }

        private void time(char conversion) {
            if (conversion == '@') {
                literal.append('@');
            } else {
                add(new Time(conversion));
            }
        }

        private char escaped(char c) {
            return switch (c) {
                case '\\' -> '\\';
                case '0' -> '\0';
                case 'a' -> '\007';
                case 'e' -> '\033';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'v' -> '\013';
                default -> throw new UsageException("Invalid escape '\\" + c + "' in the format.");
            };
        }

        private Field field() {
            boolean leftAligned = takes('-');
            char pad = takes('0') ? '0' : ' ';
            int width = digits(0);
            int precision = takes('.') ? digits(0) : -1;
            char separator = 0;
            char c = next();
            if (SEPARATORS.indexOf(c) >= 0) {
                separator = c;
                c = next();
            }
            if (CONVERSIONS.indexOf(c) < 0) {
                throw new UsageException("Invalid conversion '" + c + "' in the format.");
            }
            return new Field(c, leftAligned, pad, width, precision, separator);
        }

        private boolean takes(char wanted) {
            if (at == format.length() || format.charAt(at) != wanted) { return false; }
            at++;
            return true;
        }

        private int digits(int otherwise) {
            int start = at;
            while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
                at++;
            }
            if (start == at) { return otherwise; }
            if (at - start > 4) { throw new UsageException("A width of the format has more than four digits."); }
            return Integer.parseInt(format, start, at, 10);
        }
    }

    // --- printing -----------------------------------------------------------------------------------------------------

    /**
     * Prints a message.
     *
     * @param pretty whether JSON gets many lines
     * @param complaints takes a sentence when the payload is not what a conversion needs
     */
    void print(Received received, Output output, boolean pretty, Consumer<String> complaints) {
        ZonedDateTime now = null;
        for (Piece piece : pieces) {
            switch (piece) {
                case Literal(Payload bytes) -> output.payload(bytes);
                case Time(char conversion) -> {
                    now = now == null ? now() : now;
                    output.text(StrfTime.format(conversion, now));
                }
                case Field field -> print(field, received, output, pretty, complaints);
            }
        }
    }

    private static ZonedDateTime now() {
        return Instant.now().atZone(ZoneId.systemDefault());
    }

    private static void print(Field field, Received received, Output output, boolean pretty,
            Consumer<String> complaints) {
        Publish publish = received.publish();
        MessageProperties properties = publish.properties();
        switch (field.conversion) {
            case '%' -> output.one('%');
            case 't' -> text(field, received.topic().toString(), output);
            case 'p' -> payload(field, received.payload(), output);
            case 'x' -> hex(field, received.payload(), LOWER, output);
            case 'X' -> hex(field, received.payload(), UPPER, output);
            case 'l' -> number(field, received.payload().length(), output);
            case 'm' -> number(field, publish.packetId(), output);
            case 'q' -> output.one('0' + publish.qos().level());
            case 'r' -> output.one(publish.retain() ? '1' : '0');
            case 'j' -> json(MessageJson.withPayloadAsText(received, now()), pretty, output);
            case 'J' -> payloadAsJson(received, pretty, output, complaints);
            case 'A' -> numberOrBlank(field, publish.topicAlias() == 0 ? -1 : publish.topicAlias(), output);
            case 'C' -> textOrBlank(field, properties.contentType(), output);
            case 'D' -> {
                if (properties.correlationData() != null) {
                    output.payload(properties.correlationData());
                }
            }
            case 'E' -> numberOrBlank(field, publish.messageExpirySeconds(), output);
            case 'F' -> numberOrBlank(field, format(properties), output);
            case 'P' -> userProperties(properties, output);
            case 'R' -> {
                if (properties.responseTopic() != null) {
                    text(field, properties.responseTopic(), output);
                }
            }
            case 'S' -> numberOrBlank(field,
                    publish.subscriptionIds().isEmpty() ? -1 : publish.subscriptionIds().getFirst(), output);
            case 'I' -> text(field, StrfTime.iso8601(now()), output);
            case 'U' -> {
                ZonedDateTime now = now();
                output.text(StrfTime.format('s', now)).one('.').text(StrfTime.format('N', now));
            }
            case 'f', 'd' -> floatingPoint(field, received.payload(), output, complaints);
            default -> throw new AssertionError(field);
        }
    }

    private static int format(MessageProperties properties) {
        Boolean utf8 = properties.payloadIsUtf8();
        return utf8 == null ? -1 : utf8 ? 1 : 0;
    }

    private static void text(Field field, String text, Output output) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = field.precision < 0 ? utf8.length : Math.min(field.precision, utf8.length);
        if (!field.leftAligned) {
            output.repeat(' ', field.width - length);
        }
        output.bytes(utf8, length);
        if (field.leftAligned) {
            output.repeat(' ', field.width - length);
        }
    }

    private static void textOrBlank(Field field, @Nullable String text, Output output) {
        if (text == null) {
            output.repeat(' ', field.width);
        } else {
            text(field, text, output);
        }
    }

    private static void number(Field field, long value, Output output) {
        String digits = Long.toString(value);
        int missing = field.width - digits.length();
        if (!field.leftAligned) {
            output.repeat(field.pad, missing);
        }
        output.text(digits);
        if (field.leftAligned) {
            output.repeat(' ', missing);
        }
    }

    /** @param value below zero when there is none */
    private static void numberOrBlank(Field field, long value, Output output) {
        if (value < 0) {
            output.repeat(field.pad, field.width);
        } else {
            number(field, value, output);
        }
    }

    /** The width is the most that is printed, too. */
    private static void payload(Field field, Payload payload, Output output) {
        if (field.width == 0) {
            output.payload(payload);
            return;
        }
        byte[] bytes = payload.toByteArray();
        int length = Math.min(bytes.length, field.width);
        if (!field.leftAligned) {
            output.repeat(field.pad, field.width - length);
        }
        output.bytes(bytes, length);
        if (field.leftAligned) {
            output.repeat(' ', field.width - length);
        }
    }

    /** The width counts digits for the padding, and bytes for the most that is printed. */
    private static void hex(Field field, Payload payload, byte[] digits, Output output) {
        int length = field.width == 0 ? payload.length() : Math.min(payload.length(), field.width);
        int missing = Math.max(0, field.width - 2 * length);
        Nibbles nibbles = new Nibbles(field, output);
        if (!field.leftAligned) {
            for (int i = 0; i < missing; i++) {
                nibbles.print(field.pad, false);
            }
        }
        for (int i = 0; i < length; i++) {
            nibbles.print(digits[payload.at(i) >> 4 & 0xF], false);
            nibbles.print(digits[payload.at(i) & 0xF], i == length - 1);
        }
        if (field.leftAligned) {
            output.repeat(' ', missing);
        }
    }

    /** Puts the separator after every so many. */
    private static final class Nibbles {
        private final Field field;
        private final Output output;
        private int printed;

        Nibbles(Field field, Output output) {
            this.field = field;
            this.output = output;
        }

        void print(int nibble, boolean isLast) {
            output.one(nibble);
            printed++;
            if (field.separator != 0 && field.precision > 0 && printed % field.precision == 0 && !isLast) {
                output.one(field.separator);
            }
        }
    }

    private static void json(Json json, boolean pretty, Output output) {
        StringBuilder text = new StringBuilder();
        json.write(text, pretty);
        output.text(text.toString());
    }

    private static void payloadAsJson(Received received, boolean pretty, Output output, Consumer<String> complaints) {
        Json json = MessageJson.withPayloadAsJson(received, now());
        if (json == null) {
            complaints.accept("Error: The payload is not JSON, on topic " + received.topic() + ".");
        } else {
            json(json, pretty, output);
        }
    }

    private static void userProperties(MessageProperties properties, Output output) {
        String separator = "";
        for (var property : properties.userProperties()) {
            output.text(separator).text(property.name()).one(':').text(property.value());
            separator = " ";
        }
    }

    /** A payload that is a float (4 bytes) or a double (8), as this machine's C would store it. */
    private static void floatingPoint(Field field, Payload payload, Output output, Consumer<String> complaints) {
        int bytes = field.conversion == 'f' ? Float.BYTES : Double.BYTES;
        if (payload.length() != bytes) {
            complaints.accept("Error: The payload has " + payload.length() + " bytes; %" + field.conversion + " needs "
                    + bytes + ".");
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(payload.toByteArray()).order(ByteOrder.nativeOrder());
        double value = field.conversion == 'f' ? buffer.getFloat() : buffer.getDouble();
        String digits = String.format(Locale.ROOT, "%." + (field.precision < 0 ? 6 : field.precision) + "f", value);
        int missing = field.width - digits.length();
        if (!field.leftAligned) {
            output.repeat(field.pad, missing);
        }
        output.text(digits);
        if (field.leftAligned) {
            output.repeat(' ', missing);
        }
    }
}
