package io.arna.cli.inspect;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.codec.Property;
import io.arna.mqtt.packet.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Names the parts of one packet. It reads leniently, as far as the bytes go: whether they are right is the decoder's business. What it
 * cannot read ends the list of fields.
 */
final class Dissector {
    private static final String FIXED = "fixed header";
    private static final String VARIABLE = "variable header";
    private static final String PAYLOAD = "payload";
    private static final String MASKED = "(masked, --show-secrets shows it)";

    private final ByteBuf packet;
    private final boolean secrets;
    private final List<Field> fields = new ArrayList<>();
    private MqttVersion version;
    private String part = FIXED;
    private int at;

    private Dissector(ByteBuf packet, MqttVersion version, boolean secrets) {
        this.packet = packet;
        this.version = version;
        this.secrets = secrets;
    }

    /**
     * The fields of a packet.
     *
     * @param packet its bytes, or as many as are there
     * @param version spoken on the connection; CONNECT says by itself
     * @param secrets whether passwords and authentication data are shown
     */
    static List<Field> dissect(ByteBuf packet, MqttVersion version, boolean secrets) {
        Dissector dissector = new Dissector(packet, version, secrets);
        try {
            dissector.packet();
        } catch (IndexOutOfBoundsException | ProtocolException _) { // the decoder has said what is wrong
            dissector.part = "unread";
        }
        dissector.rest("not readable as " + (dissector.part.equals("unread") ? "the next field" : "a field"));
        return List.copyOf(dissector.fields);
    }

    private void packet() {
        int first = packet.getUnsignedByte(0);
        PacketType type = PacketType.of(first >> 4);
        int flags = first & 0x0F;
        add("packet type", 0, 1, type + " (" + type.value() + ")");
        add("flags", 0, 1, flagsOf(type, flags));
        at = 1;
        add("remaining length", 1, variable());
        part = VARIABLE;
        switch (type) {
            case CONNECT -> connect();
            case CONNACK -> connAck();
            case PUBLISH -> publish(flags);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
                number("packet identifier", 2);
                reasonAndProperties();
            }
            case SUBSCRIBE, UNSUBSCRIBE -> subscribe(type);
            case SUBACK, UNSUBACK -> subAck(type);
            case DISCONNECT, AUTH -> reasonAndProperties();
            case PINGREQ, PINGRESP -> {}
        }
    }

    private static String flagsOf(PacketType type, int flags) {
        String bits = "0b%4s".formatted(Integer.toBinaryString(flags)).replace(' ', '0');
        return type == PacketType.PUBLISH
                ? "%s: DUP %d, QoS %d, RETAIN %d".formatted(bits, flags >> 3, (flags >> 1) & 3, flags & 1)
                : bits;
    }

    private void connect() {
        text("protocol name");
        int level = packet.getUnsignedByte(at);
        version = switch (level & 0x7F) {
            case 3 -> MqttVersion.V3_1;
            case 5 -> MqttVersion.V5;
            default -> MqttVersion.V3_1_1;
        };
        byteField("protocol level", level + switch (level) {
            case 3 -> " (MQTT 3.1)";
            case 4 -> " (MQTT 3.1.1)";
            case 5 -> " (MQTT 5.0)";
            default -> " (not a known version)";
        });
        int flags = packet.getUnsignedByte(at);
        boolean will = (flags & 0x04) != 0;
        boolean password = (flags & 0x40) != 0;
        boolean user = (flags & 0x80) != 0;
        byteField("connect flags", "user name %s, password %s, will retain %s, will QoS %d, will %s, %s %s, reserved %d"
                .formatted(yes(user), yes(password), yes((flags & 0x20) != 0), (flags >> 3) & 3, yes(will),
                        version.isV5() ? "clean start" : "clean session", yes((flags & 0x02) != 0), flags & 1));
        number("keep alive (s)", 2);
        properties("property: ");
        part = PAYLOAD;
        text("client identifier");
        if (will) {
            properties("will property: ");
            text("will topic");
            binary("will payload", false);
        }
        if (user) {
            text("user name");
        }
        if (password) {
            binary("password", true);
        }
    }

    private static String yes(boolean set) {
        return set ? "yes" : "no";
    }

    private void connAck() {
        int flags = packet.getUnsignedByte(at);
        byteField("acknowledge flags", "session present " + yes((flags & 1) != 0));
        if (version.isV5()) {
            reason();
            properties("property: ");
        } else {
            int code = packet.getUnsignedByte(at);
            byteField("return code", code + switch (code) {
                case 0 -> " (accepted)";
                case 1 -> " (unacceptable protocol version)";
                case 2 -> " (identifier rejected)";
                case 3 -> " (server unavailable)";
                case 4 -> " (bad user name or password)";
                case 5 -> " (not authorized)";
                default -> " (unknown)";
            });
        }
    }

    private void publish(int flags) {
        text("topic name");
        if ((flags & 0x06) != 0) {
            number("packet identifier", 2);
        }
        properties("property: ");
        part = PAYLOAD;
        int length = packet.writerIndex() - at;
        add("message", at, length, Shown.bytes(packet.slice(at, length)));
        at += length;
    }

    private void subscribe(PacketType type) {
        number("packet identifier", 2);
        properties("property: ");
        part = PAYLOAD;
        while (at < packet.writerIndex()) {
            text("topic filter");
            if (type == PacketType.SUBSCRIBE) {
                int options = packet.getUnsignedByte(at);
                byteField("subscription options", version.isV5()
                        ? "QoS %d, no local %s, retain as published %s, retain handling %d".formatted(options & 3,
                                yes((options & 4) != 0), yes((options & 8) != 0), (options >> 4) & 3)
                        : "QoS " + (options & 3));
            }
        }
    }

    private void subAck(PacketType type) {
        number("packet identifier", 2);
        properties("property: ");
        part = PAYLOAD;
        while (at < packet.writerIndex()) {
            int code = packet.getUnsignedByte(at);
            if (type == PacketType.UNSUBACK || (code >= 0x80 && version.isV5())) {
                reason();
            } else {
                byteField("return code", code <= 2 ? "granted QoS " + code : code == 0x80 ? "failure" : "unknown");
            }
        }
    }

    private void reasonAndProperties() {
        if (version.isV5() && at < packet.writerIndex()) {
            reason();
            if (at < packet.writerIndex()) {
                properties("property: ");
            }
        }
    }

    private void reason() {
        int code = packet.getUnsignedByte(at);
        String words;
        try {
            words = Shown.words(ReasonCode.of(code));
        } catch (ProtocolException e) {
            words = e.whatWeSaw();
        }
        byteField("reason code", "0x%02X (%s)".formatted(code, words));
    }

    private void properties(String prefix) {
        if (!version.isV5()) { return; }
        int start = at;
        int length = variable();
        add(prefix.startsWith("will") ? "will property length" : "property length", start, length);
        int end = at + length;
        while (at < end) {
            property(prefix);
        }
    }

    private void property(String prefix) {
        int start = at;
        Property property = Property.of(packet.getUnsignedByte(at));
        if (property == null) { throw new ProtocolException(ReasonCode.MALFORMED_PACKET, "unknown property"); }
        at++;
        boolean secret = property == Property.AUTHENTICATION_DATA;
        String value = switch (property) {
            case PAYLOAD_FORMAT_INDICATOR, REQUEST_PROBLEM_INFORMATION, REQUEST_RESPONSE_INFORMATION, MAXIMUM_QOS,
                    RETAIN_AVAILABLE, WILDCARD_SUBSCRIPTION_AVAILABLE, SUBSCRIPTION_IDENTIFIER_AVAILABLE,
                    SHARED_SUBSCRIPTION_AVAILABLE -> Long.toString(take(1));
            case SERVER_KEEP_ALIVE, RECEIVE_MAXIMUM, TOPIC_ALIAS_MAXIMUM, TOPIC_ALIAS -> Long.toString(take(2));
            case MESSAGE_EXPIRY_INTERVAL, SESSION_EXPIRY_INTERVAL, WILL_DELAY_INTERVAL, MAXIMUM_PACKET_SIZE ->
                    Long.toString(take(4));
            case SUBSCRIPTION_IDENTIFIER -> Integer.toString(variable());
            case CONTENT_TYPE, RESPONSE_TOPIC, ASSIGNED_CLIENT_IDENTIFIER, AUTHENTICATION_METHOD, RESPONSE_INFORMATION,
                    SERVER_REFERENCE, REASON_STRING, CORRELATION_DATA, AUTHENTICATION_DATA ->
                    Shown.bytes(prefixed());
            case USER_PROPERTY -> Shown.bytes(prefixed()) + " = " + Shown.bytes(prefixed());
        };
        String name = prefix + property.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        fields.add(new Field(part, name, start, at - start, secret && !secrets ? MASKED : value, secret && !secrets));
    }

    private void text(String name) {
        binary(name, false);
    }

    private void binary(String name, boolean secret) {
        int start = at;
        ByteBuf bytes = prefixed();
        boolean hidden = secret && !secrets;
        fields.add(new Field(part, name, start, at - start, hidden ? MASKED : Shown.bytes(bytes), hidden));
    }

    private ByteBuf prefixed() {
        int length = packet.getUnsignedShort(at);
        ByteBuf bytes = packet.slice(at + 2, length);
        at += 2 + length;
        return bytes;
    }

    private void number(String name, int length) {
        int start = at;
        add(name, start, length, Long.toString(take(length)));
    }

    private long take(int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | packet.getUnsignedByte(at++);
        }
        return value;
    }

    /** A variable byte integer, at most four bytes long. */
    private int variable() {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            byte next = packet.getByte(at++);
            value |= (next & 0x7F) << shift;
            if (next >= 0) { return value; }
        }
        throw new ProtocolException(ReasonCode.MALFORMED_PACKET, "an integer of more than four bytes");
    }

    private void byteField(String name, String value) {
        packet.getByte(at);
        add(name, at++, 1, value);
    }

    /** A variable byte integer that has just been read. */
    private void add(String name, int start, int value) {
        add(name, start, at - start, Integer.toString(value));
    }

    private void add(String name, int start, int length, String value) {
        fields.add(new Field(part, name, start, length, value, false));
    }

    private void rest(String name) {
        int end = fields.isEmpty() ? 0 : fields.getLast().at() + fields.getLast().length();
        if (end < packet.writerIndex()) {
            String hex = secrets ? ByteBufUtil.hexDump(packet, end, Math.min(32, packet.writerIndex() - end)) : MASKED;
            fields.add(new Field(part, name, end, packet.writerIndex() - end, hex, !secrets));
        }
    }
}
