package io.arna.cli.inspect;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.codec.PacketDecoder;
import io.arna.mqtt.codec.Role;
import io.arna.mqtt.codec.TopicNames;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.Publish;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client and a server say to each other in MQTT: bytes of both directions, in order, to packets. */
final class Conversation implements Speech {
    /** More than any packet can have. */
    private static final int NO_LIMIT = 268_435_460;

    /** One direction. */
    private static final class Half {
        final Endpoint from;
        final Endpoint to;
        final PacketDecoder decoder;
        final ByteBuf bytes = Unpooled.buffer();
        long read;
        boolean broken;

        Half(Endpoint from, Endpoint to, Role reader) {
            this.from = from;
            this.to = to;
            decoder = new PacketDecoder(reader, NO_LIMIT, new TopicNames(4));
        }
    }

    private final Half client;
    private final Half server;
    private final Report report;
    private final boolean secrets;
    private final boolean inClear;
    private @Nullable MqttVersion version; // null until a CONNECT has been seen
    private String clientId = "";
    private boolean toldOfPayload;

    Conversation(Endpoint client, Endpoint server, Report report, boolean secrets, boolean inClear) {
        this.client = new Half(client, server, Role.SERVER);
        this.server = new Half(server, client, Role.CLIENT);
        this.report = report;
        this.secrets = secrets;
        this.inClear = inClear;
    }

    @Override
    public void take(long nanos, boolean fromClient, ByteBuf fresh) {
        Half half = fromClient ? client : server;
        if (half.broken) { return; }
        half.bytes.writeBytes(fresh, fresh.readerIndex(), fresh.readableBytes());
        if (version == null && !(fromClient && beginsConnect(half.bytes))) {
            report.remark(nanos, half.from, half.to,
                    "the capture begins after CONNECT, so the version is not known; read as MQTT 3.1.1");
            speak(MqttVersion.V3_1_1);
        }
        packets(nanos, half);
        half.bytes.discardReadBytes();
    }

    private static boolean beginsConnect(ByteBuf bytes) {
        return bytes.getUnsignedByte(bytes.readerIndex()) >> 4 == 1;
    }

    private void speak(MqttVersion spoken) {
        version = spoken;
        client.decoder.version(spoken);
        server.decoder.version(spoken);
    }

    private void packets(long nanos, Half half) {
        try {
            int start = half.bytes.readerIndex();
            for (Packet packet = half.decoder.decode(half.bytes); packet != null; packet =
                    half.decoder.decode(half.bytes)) {
                ByteBuf bytes = half.bytes.slice(start, half.bytes.readerIndex() - start);
                learn(packet);
                tell(nanos, half, bytes, null);
                warn(nanos, half, packet);
                half.read += bytes.readableBytes();
                start = half.bytes.readerIndex();
            }
        } catch (ProtocolException e) {
            half.broken = true;
            if (half == client && version == null) {
                speak(half.decoder.version());
            }
            tell(nanos, half, firstPacket(half.bytes),
                    "malformed, at byte %d of this direction: %s (%s)".formatted(half.read,
                            e.whatWeSaw(), Shown.words(e.reason())));
            report.remark(nanos, half.from, half.to,
                    "where the next packet begins is not known after that, so this direction is not read any further");
        }
    }

    /** As far as its own length says, if it says one. */
    private static ByteBuf firstPacket(ByteBuf bytes) {
        int length = 0;
        for (int i = 1; i <= 4 && i < bytes.readableBytes(); i++) {
            byte next = bytes.getByte(bytes.readerIndex() + i);
            length |= (next & 0x7F) << (7 * (i - 1));
            if (next >= 0) { return bytes.slice(bytes.readerIndex(), Math.min(1 + i + length, bytes.readableBytes())); }
        }
        return bytes.slice();
    }

    private void learn(Packet packet) {
        if (packet instanceof Connect connect) {
            speak(client.decoder.version());
            clientId = connect.clientId();
        } else if (packet instanceof ConnAck ack && ack.properties().assignedClientId() != null) {
            clientId = ack.properties().assignedClientId();
        }
    }

    private void tell(long nanos, Half half, ByteBuf bytes, @Nullable String wrong) {
        MqttVersion spoken = version == null ? half.decoder.version() : version;
        List<Field> fields = Dissector.dissect(bytes, spoken, secrets);
        int type = bytes.getUnsignedByte(0) >> 4;
        report.packet(
                new Report.Seen(nanos, half.from, half.to, clientId, spoken, Shown.type(type), bytes, fields, wrong));
    }

    private void warn(long nanos, Half half, Packet packet) {
        if (!inClear) { return; }
        if (packet instanceof Connect connect && connect.password() != null) {
            report.remark(nanos, half.from, half.to, "the password travels in clear: whoever sees this traffic has it");
        } else if (packet instanceof Publish && !toldOfPayload) {
            toldOfPayload = true;
            report.remark(nanos, half.from, half.to, "topics and payloads of this connection travel in clear");
        }
    }

    @Override
    public void end(long nanos, boolean fromClient, @Nullable String reason) {
        Half half = fromClient ? client : server;
        if (half.broken) { return; }
        half.broken = true;
        if (half.bytes.isReadable()) {
            report.remark(nanos, half.from, half.to,
                    half.bytes.readableBytes() + " bytes of a packet are there, the rest of it is not");
        }
        if (reason != null) {
            report.remark(nanos, half.from, half.to, reason);
        }
    }
}
