package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.Publish;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one packet, and what becomes of them.
 *
 * @param name what is shown, unique within its version
 * @param version spoken; of a CONNECT that is refused, the version in which it can be answered
 * @param reader which side reads these bytes
 * @param opens whether they are the first of their connection
 * @param bytes one packet, whole; what is refused may be cut
 * @param packet what they mean; null when they are refused
 * @param shortest whether these are the very bytes that the packet is encoded to, and not merely allowed
 * @param refusal why they are refused; null when they are not
 */
public record ByteCase(String name, MqttVersion version, Role reader, boolean opens, Payload bytes,
        @Nullable Packet packet, boolean shortest, @Nullable ReasonCode refusal) {

    /** A decoder that stands where these bytes come in. */
    public PacketDecoder decoder() {
        PacketDecoder decoder = new PacketDecoder(reader, 1 << 20, new TopicNames(16));
        if (!opens) {
            decoder.version(version);
        }
        return decoder;
    }

    /**
     * What a server does that gets these bytes: of those that open a connection, or else behind a CONNECT with nothing
     * special to it. Null when it is the client who reads them.
     */
    public @Nullable Answer answer() {
        if (reader == Role.CLIENT) return null;
        if (refusal != null) { return refusedWith(refusal); }
        return switch (packet) {
            // Well formed, but nothing has been said that would give it a meaning: the rules refuse it.
            case Publish publish when publish.topic() == null -> Answer.PROTOCOL_ERROR;
            case Disconnect disconnect when disconnect.sessionExpirySeconds() > 0 -> Answer.PROTOCOL_ERROR;
            case Publish publish -> switch (publish.qos()) {
                case AT_MOST_ONCE -> Answer.NOTHING;
                case AT_LEAST_ONCE -> Answer.of(PacketType.PUBACK);
                case EXACTLY_ONCE -> Answer.of(PacketType.PUBREC);
            };
            case null -> throw new AssertionError(name);
            default -> switch (packet.type()) {
                case CONNECT -> Answer.of(PacketType.CONNACK);
                case PUBREC -> Answer.of(PacketType.PUBREL);
                case PUBREL -> Answer.of(PacketType.PUBCOMP);
                case SUBSCRIBE -> Answer.of(PacketType.SUBACK);
                case UNSUBSCRIBE -> Answer.of(PacketType.UNSUBACK);
                case PINGREQ -> Answer.of(PacketType.PINGRESP);
                case DISCONNECT -> Answer.CLOSE;
                // Nobody may speak of authentication whose CONNECT did not.
                case AUTH -> Answer.PROTOCOL_ERROR;
                default -> Answer.NOTHING;
            };
        };
    }

    private Answer refusedWith(ReasonCode reason) {
        boolean isConnect = !bytes.isEmpty() && bytes.at(0) >> 4 == PacketType.CONNECT.value();
        if (opens) {
            boolean told = isConnect && (version.isV5() || reason == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
            return told ? new Answer(PacketType.CONNACK, reason, true) : Answer.CLOSE;
        }
        return version.isV5() ? new Answer(PacketType.DISCONNECT, reason, true) : Answer.CLOSE;
    }

    /** Name, version and side, for the report of a test. */
    @Override
    public String toString() {
        return version + " to " + reader + ": " + name;
    }

    /** The bytes in hexadecimal. */
    public String hex() {
        return HexFormat.ofDelimiter(" ").formatHex(bytes.toByteArray());
    }

    /**
     * What a server sends, and whether it closes the connection. Before a connection is accepted it may also close it without
     * a word.
     *
     * @param type of the packet it sends; null when it sends none
     * @param reason in that packet; null when these bytes alone do not tell
     * @param closes whether it closes the connection then
     */
    public record Answer(@Nullable PacketType type, @Nullable ReasonCode reason, boolean closes) {
        static final Answer PROTOCOL_ERROR = new Answer(PacketType.DISCONNECT, ReasonCode.PROTOCOL_ERROR, true);
        static final Answer NOTHING = new Answer(null, null, false);
        static final Answer CLOSE = new Answer(null, null, true);

        static Answer of(PacketType type) {
            return new Answer(type, null, false);
        }
    }
}
