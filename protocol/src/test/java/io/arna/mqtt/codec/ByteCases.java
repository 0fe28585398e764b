package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Packet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Packets as bytes, field by field: what is accepted and what is refused, in every version. The one table drives the tests of
 * decoder and encoder, seeds the fuzzing, and is played to the live broker.
 *
 * <p>Bytes are written as hexadecimal digits and {@code 'text'}, with a comment from {@code #} to the end of the line.
 */
public final class ByteCases {
    static final Set<MqttVersion> V3_1 = EnumSet.of(MqttVersion.V3_1);
    static final Set<MqttVersion> V3_1_1 = EnumSet.of(MqttVersion.V3_1_1);
    static final Set<MqttVersion> BEFORE_5 = EnumSet.of(MqttVersion.V3_1, MqttVersion.V3_1_1);
    static final Set<MqttVersion> V5 = EnumSet.of(MqttVersion.V5);
    static final Set<MqttVersion> ALL = EnumSet.allOf(MqttVersion.class);

    private static final Pattern TOKEN = Pattern.compile("'([^']*)'|([0-9A-F]{2})|#.*|\\s+");

    private final List<ByteCase> cases = new ArrayList<>();

    private ByteCases() {}

    /** All of them, in the order of the specification. */
    public static List<ByteCase> all() {
        ByteCases cases = new ByteCases();
        HeaderCases.addTo(cases);
        ConnectCases.addTo(cases);
        ConnectPropertyCases.addTo(cases);
        ConnAckCases.addTo(cases);
        PublishCases.addTo(cases);
        AckCases.addTo(cases);
        SubscribeCases.addTo(cases);
        DisconnectCases.addTo(cases);
        TextCases.addTo(cases);
        return List.copyOf(cases.cases);
    }

    /** Those with this name, one for each version it is about. */
    static List<ByteCase> named(String name) {
        List<ByteCase> found = all().stream().filter(each -> each.name().equals(name)).toList();
        if (found.isEmpty()) throw new AssertionError("no case is named: " + name);
        return found;
    }

    /** Behind CONNECT: these bytes are this packet, and this packet is encoded to these bytes. */
    void accept(String name, Set<MqttVersion> versions, Role reader, String bytes, Packet packet) {
        add(name, versions, reader, false, bytes, packet, true, null);
    }

    /** Behind CONNECT: these bytes are this packet, though we would write it more briefly. */
    void acceptLongForm(String name, Set<MqttVersion> versions, Role reader, String bytes, Packet packet) {
        add(name, versions, reader, false, bytes, packet, false, null);
    }

    /** Behind CONNECT: these bytes are refused. */
    void refuse(String name, Set<MqttVersion> versions, Role reader, ReasonCode reason, String bytes) {
        add(name, versions, reader, false, bytes, null, false, reason);
    }

    /** At the start of a connection: these bytes are this packet, and the other way round. */
    void acceptFirst(String name, Set<MqttVersion> versions, String bytes, Packet packet) {
        add(name, versions, Role.SERVER, true, bytes, packet, true, null);
    }

    /** At the start of a connection: these bytes are this packet, though we would write it differently. */
    void acceptFirstLongForm(String name, Set<MqttVersion> versions, String bytes, Packet packet) {
        add(name, versions, Role.SERVER, true, bytes, packet, false, null);
    }

    /** At the start of a connection: these bytes are refused, and can be answered in this version. */
    void refuseFirst(String name, Set<MqttVersion> versions, ReasonCode reason, String bytes) {
        add(name, versions, Role.SERVER, true, bytes, null, false, reason);
    }

    private void add(String name, Set<MqttVersion> versions, Role reader, boolean opens, String bytes,
            @Nullable Packet packet, boolean shortest, @Nullable ReasonCode refusal) {
        for (MqttVersion version : versions) {
            cases.add(new ByteCase(name, version, reader, opens, Payload.copyOf(parse(bytes)), packet, shortest,
                    refusal));
        }
    }

    /** The bytes that {@code text} writes down. */
    static byte[] parse(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher token = TOKEN.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!token.find(at) || token.start() != at) {
                throw new AssertionError("neither bytes nor comment: " + text.substring(at));
            }
            if (token.group(1) != null) {
                bytes.writeBytes(token.group(1).getBytes(StandardCharsets.UTF_8));
            } else if (token.group(2) != null) {
                bytes.writeBytes(HexFormat.of().parseHex(token.group(2)));
            }
            at = token.end();
        }
        return bytes.toByteArray();
    }
}
