package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to packets, for one connection. Strict: what the specification forbids is refused with the reason code it names, and as
 * early as the bytes tell: a first packet other than CONNECT, a packet of the wrong direction and reserved flags at the first
 * byte; a packet too large once its length is there. Nothing is allocated for a length that was merely declared.
 *
 * <p>Confined to the connection's event loop. After a {@link ProtocolException} the stream has no meaning any more: the decoder must not
 * be used again, but {@link #version()} still tells in which version the peer can be answered.
 */
public final class PacketDecoder {
    private static final int MAX_LENGTH_BYTES = 4;

    private final Role role;
    private final int maximumPacketSize;
    private final TopicNames topics;
    private final PacketBody body = new PacketBody();
    private MqttVersion version = MqttVersion.V3_1_1;
    private boolean versionKnown;

    /**
     * A decoder at the start of a connection.
     *
     * @param role which side reads
     * @param maximumPacketSize largest packet taken, in bytes with its fixed header, at least 2
     * @param topics where names of topics that come again are found
     */
    public PacketDecoder(Role role, int maximumPacketSize, TopicNames topics) {
        if (maximumPacketSize < 2) { throw new IllegalArgumentException("maximum packet size " + maximumPacketSize); }
        this.role = role;
        this.maximumPacketSize = maximumPacketSize;
        this.topics = topics;
    }

    /**
     * Tells the version spoken. A client's decoder must be told before the first packet; a server's learns it from CONNECT, and
     * is told only when it takes over a connection whose CONNECT was read elsewhere.
     */
    public void version(MqttVersion spoken) {
        version = spoken;
        versionKnown = true;
    }

    /**
     * The version spoken, or, when a CONNECT was refused, the one in which to answer it: after
     * {@link ReasonCode#UNSUPPORTED_PROTOCOL_VERSION} the nearest one, so that a client of an older kind gets return code 1 and one
     * of a newer kind reason code 0x84. Before a server's decoder has seen the protocol level it is {@link MqttVersion#V3_1_1}.
     */
    public MqttVersion version() {
        return version;
    }

    /**
     * The next packet, taken out of {@code in}; null, and nothing taken, when its bytes are not all there.
     *
     * @throws ProtocolException with the reason to tell the peer, when it made a mistake; nothing is taken then either
     */
    public @Nullable Packet decode(ByteBuf in) {
        int start = in.readerIndex();
        int end = in.writerIndex();
        if (start == end) { return null; }
        int first = in.getUnsignedByte(start);
        PacketType type = typeOf(first);
        int at = start + 1;
        int length = 0;
        byte next;
        do {
            if (at == end) { return null; }
            next = in.getByte(at);
            length |= (next & 0x7F) << (7 * (at - start - 1));
            at++;
            if (next < 0 && at - start > MAX_LENGTH_BYTES) {
                throw PacketBody.malformed("remaining length of more than four bytes (2.1.4)");
            }
        } while (next < 0);
        if (length > maximumPacketSize - (at - start)) {
            throw new ProtocolException(ReasonCode.PACKET_TOO_LARGE, "%s of %d bytes, at most %d [MQTT-3.2.2-15]"
                    .formatted(type, (long) length + at - start, maximumPacketSize));
        }
        if (length > end - at) { return null; }
        body.enter(in, at, at + length);
        try {
            Packet packet = read(type, first);
            body.requireEnd();
            if (next == 0 && at - start > 2 && version.isV5()) {
                throw PacketBody.malformed("remaining length is longer than it need be [MQTT-1.5.5-1]");
            }
            in.readerIndex(at + length);
            return packet;
        } finally {
            body.leave();
        }
    }

    /** Checks all that the first byte tells. */
    private PacketType typeOf(int first) {
        PacketType type = PacketType.of(first >> 4);
        if (role == Role.SERVER && (type == PacketType.CONNECT) == versionKnown) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, versionKnown
                    ? "second CONNECT [MQTT-3.1.0-2]" : type + " before CONNECT [MQTT-3.1.0-1]");
        }
        assert versionKnown || role == Role.SERVER : "a client knows its version";
        if (type == PacketType.AUTH && !version.isV5()) {
            throw PacketBody.malformed("packet type 15 before MQTT 5.0");
        }
        boolean unheardOf = type == PacketType.DISCONNECT && role == Role.CLIENT && !version.isV5();
        if (unheardOf || !role.reads(type)) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, type + " in the wrong direction");
        }
        if (!flagsAllowed(type, first & 0x0F)) {
            throw PacketBody.malformed("flags 0x%X in %s [MQTT-2.1.3-1]".formatted(first & 0x0F, type));
        }
        return type;
    }

    private boolean flagsAllowed(PacketType type, int flags) {
        return switch (type) {
            case PUBLISH -> PublishDecoder.flagsAllowed(flags);
            // MQTT 3.1 sets DUP when it sends one of these again.
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> flags == 0b0010 || (flags == 0b1010 && version == MqttVersion.V3_1);
            default -> flags == 0;
        };
    }

    private Packet read(PacketType type, int first) {
        return switch (type) {
            case PUBLISH -> PublishDecoder.read(body, first & 0x0F, version, role, topics);
            case CONNECT -> readConnect();
            case CONNACK -> ConnAckDecoder.read(body, version);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> AckDecoder.read(body, type, version, role);
            case SUBSCRIBE -> SubscribeDecoder.readSubscribe(body, version);
            case UNSUBSCRIBE -> SubscribeDecoder.readUnsubscribe(body, version);
            case SUBACK -> AckDecoder.readSubAck(body, version);
            case UNSUBACK -> AckDecoder.readUnsubAck(body, version);
            case PINGREQ -> PingReq.INSTANCE;
            case PINGRESP -> PingResp.INSTANCE;
            case DISCONNECT -> DisconnectDecoder.read(body, version, role);
            case AUTH -> DisconnectDecoder.readAuth(body, role);
        };
    }

    private Packet readConnect() {
        String name = body.text("protocol name");
        int level = body.oneByte("protocol level");
        version(ConnectDecoder.nearestVersion(name, level)); // known from here on, whatever becomes of the rest
        ConnectDecoder.requireLevel(level, version);
        return ConnectDecoder.read(body, version);
    }
}
