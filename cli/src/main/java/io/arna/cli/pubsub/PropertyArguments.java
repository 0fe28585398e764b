package io.arna.cli.pubsub;

import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.UserProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties of MQTT 5.0 that the command line gives: {@code -D COMMAND NAME VALUE}, or {@code -D COMMAND user-property NAME VALUE}. */
final class PropertyArguments {
    private static final String USER_PROPERTY = "user-property";

    /** The packets that may be given properties, and the will. */
    enum Command {
        CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, DISCONNECT, WILL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a property's value is; a number's largest value stands beside it. */
    private enum Kind {
        ONE_BYTE(0xFF), TWO_BYTES(0xFFFF), FOUR_BYTES(0xFFFF_FFFFL), VARIABLE(268_435_455), TEXT(0), BINARY(0);

        private final long largest;

        Kind(long largest) {
            this.largest = largest;
        }
    }

    private enum Property {
        SESSION_EXPIRY_INTERVAL(Kind.FOUR_BYTES, Command.CONNECT, Command.DISCONNECT),
        RECEIVE_MAXIMUM(Kind.TWO_BYTES, Command.CONNECT),
        MAXIMUM_PACKET_SIZE(Kind.FOUR_BYTES, Command.CONNECT),
        TOPIC_ALIAS_MAXIMUM(Kind.TWO_BYTES, Command.CONNECT),
        REQUEST_RESPONSE_INFORMATION(Kind.ONE_BYTE, Command.CONNECT),
        REQUEST_PROBLEM_INFORMATION(Kind.ONE_BYTE, Command.CONNECT),
        AUTHENTICATION_METHOD(Kind.TEXT, Command.CONNECT),
        AUTHENTICATION_DATA(Kind.BINARY, Command.CONNECT),
        PAYLOAD_FORMAT_INDICATOR(Kind.ONE_BYTE, Command.PUBLISH, Command.WILL),
        MESSAGE_EXPIRY_INTERVAL(Kind.FOUR_BYTES, Command.PUBLISH, Command.WILL),
        CONTENT_TYPE(Kind.TEXT, Command.PUBLISH, Command.WILL),
        RESPONSE_TOPIC(Kind.TEXT, Command.PUBLISH, Command.WILL),
        CORRELATION_DATA(Kind.BINARY, Command.PUBLISH, Command.WILL),
        TOPIC_ALIAS(Kind.TWO_BYTES, Command.PUBLISH),
        SUBSCRIPTION_IDENTIFIER(Kind.VARIABLE, Command.SUBSCRIBE),
        WILL_DELAY_INTERVAL(Kind.FOUR_BYTES, Command.WILL);

        private final Kind kind;
        /** A bit for each command. */
        private final int commands;

        Property(Kind kind, Command... commands) {
            this.kind = kind;
            this.commands = Arrays.stream(commands).mapToInt(command -> 1 << command.ordinal()).sum();
        }

        boolean belongsTo(Command command) {
            return (commands & 1 << command.ordinal()) != 0;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static @Nullable Property of(String word) {
            for (Property property : values()) {
                if (property.word().equals(word)) { return property; }
            }
            return null;
        }
    }

    /** Numbers are Longs, the rest Strings. */
    private final Map<Command, Map<Property, Object>> values = new EnumMap<>(Command.class);
    private final Map<Command, List<UserProperty>> userProperties = new EnumMap<>(Command.class);

    // --- reading ------------------------------------------------------------------------------------------------------

    /**
     * Reads one {@code -D} from what follows it.
     *
     * @return how many arguments it took: three or four
     */
    int read(List<String> following) {
        if (following.size() < 3) { throw tooFew(); }
        Command command = command(following.get(0));
        String name = following.get(1).toLowerCase(Locale.ROOT);
        if (name.equals(USER_PROPERTY)) {
            if (following.size() < 4) { throw tooFew(); }
            userProperties.computeIfAbsent(command, _ -> new ArrayList<>())
                    .add(new UserProperty(following.get(2), following.get(3)));
            return 4;
        }
        Property property = Property.of(name);
        if (property == null) { throw new UsageException("-D: there is no property '" + following.get(1) + "'."); }
        if (!property.belongsTo(command)) {
            throw new UsageException("-D: " + property.word() + " is not a property of " + command.word() + ".");
        }
        Map<Property, Object> given = values.computeIfAbsent(command, _ -> new EnumMap<>(Property.class));
        if (given.put(property, value(property, following.get(2))) != null) { throw twice(command, property); }
        return 3;
    }

    private static UsageException tooFew() {
        return new UsageException("-D needs a command, a property and a value; for user-property a name and a value.");
    }

    private static UsageException twice(Command command, Property property) {
        return new UsageException("-D: " + property.word() + " of " + command.word() + " is given twice.");
    }

    private static Command command(String word) {
        for (Command command : Command.values()) {
            if (command.word().equalsIgnoreCase(word)) { return command; }
        }
        throw new UsageException(
                "-D: '" + word + "' is not connect, publish, subscribe, unsubscribe, disconnect or will.");
    }

    private static Object value(Property property, String text) {
        if (property.kind == Kind.TEXT || property.kind == Kind.BINARY) { return text; }
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new UsageException("-D: " + property.word() + " is a number, not '" + text + "'.");
        }
        if (number < 0 || number > property.kind.largest) {
            throw new UsageException(
                    "-D: " + property.word() + " is 0–" + property.kind.largest + ", not " + text + ".");
        }
        return number;
    }

    /** What the packets forbid and the flags of one tool cannot know. */
    void check(Tool tool) {
        for (Property atLeastOne : EnumSet.of(Property.RECEIVE_MAXIMUM, Property.MAXIMUM_PACKET_SIZE,
                Property.TOPIC_ALIAS, Property.SUBSCRIPTION_IDENTIFIER)) {
            for (Command command : Command.values()) {
                if (number(command, atLeastOne, 1) == 0) {
                    throw new UsageException("-D: " + atLeastOne.word() + " is at least 1.");
                }
            }
        }
        if (tool == Tool.RR && text(Command.PUBLISH, Property.RESPONSE_TOPIC) != null) {
            throw new UsageException("-e gives the response topic; -D publish response-topic would be a second one.");
        }
    }

    // --- answering ----------------------------------------------------------------------------------------------------

    /**
     * The properties of CONNECT.
     *
     * @param sessionExpirySeconds of -x or -c, which win; below 0 when not given
     * @param receiveMaximum when -D gives none
     */
    ConnectProperties connect(long sessionExpirySeconds, int receiveMaximum) {
        Command command = Command.CONNECT;
        return new ConnectProperties(
                sessionExpirySeconds >= 0 ? sessionExpirySeconds : number(command, Property.SESSION_EXPIRY_INTERVAL, 0),
                (int) number(command, Property.RECEIVE_MAXIMUM, receiveMaximum),
                number(command, Property.MAXIMUM_PACKET_SIZE, ConnectProperties.NO_MAXIMUM),
                (int) number(command, Property.TOPIC_ALIAS_MAXIMUM, 0),
                number(command, Property.REQUEST_RESPONSE_INFORMATION, 0) != 0,
                number(command, Property.REQUEST_PROBLEM_INFORMATION, 1) != 0,
                userProperties(command),
                text(command, Property.AUTHENTICATION_METHOD), binary(command, Property.AUTHENTICATION_DATA));
    }

    /** The properties that a message or a will carries to its subscribers. */
    MessageProperties message(Command command) {
        long format = number(command, Property.PAYLOAD_FORMAT_INDICATOR, -1);
        MessageProperties properties = new MessageProperties(format < 0 ? null : format != 0,
                text(command, Property.CONTENT_TYPE), text(command, Property.RESPONSE_TOPIC),
                binary(command, Property.CORRELATION_DATA), userProperties(command));
        return properties.equals(MessageProperties.NONE) ? MessageProperties.NONE : properties;
    }

    long messageExpirySeconds(Command command) {
        return number(command, Property.MESSAGE_EXPIRY_INTERVAL, Publish.NO_EXPIRY);
    }

    long willDelaySeconds() {
        return number(Command.WILL, Property.WILL_DELAY_INTERVAL, 0);
    }

    int topicAlias() {
        return (int) number(Command.PUBLISH, Property.TOPIC_ALIAS, 0);
    }

    /** 0 for none. */
    int subscriptionId() {
        return (int) number(Command.SUBSCRIBE, Property.SUBSCRIPTION_IDENTIFIER, 0);
    }

    List<UserProperty> userProperties(Command command) {
        return userProperties.getOrDefault(command, List.of());
    }

    Disconnect disconnect(ReasonCode reason) {
        return new Disconnect(reason, number(Command.DISCONNECT, Property.SESSION_EXPIRY_INTERVAL, Disconnect.ABSENT),
                null,
                userProperties(Command.DISCONNECT), null);
    }

    private @Nullable Object given(Command command, Property property) {
        return values.getOrDefault(command, Map.of()).get(property);
    }

    private long number(Command command, Property property, long otherwise) {
        return given(command, property) instanceof Long number ? number : otherwise;
    }

    private @Nullable String text(Command command, Property property) {
        return given(command, property) instanceof String text ? text : null;
    }

    private @Nullable Payload binary(Command command, Property property) {
        String text = text(command, property);
        return text == null ? null : Payload.ofUtf8(text);
    }
}
