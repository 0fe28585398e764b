package io.arna.cli.inspect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A TCP connection: finds out what is spoken on it, by its port or by how it begins, and has that hear its bytes. */
final class TcpConnection {
    private static final int LONGEST_OPENING = 16_384;
    private static final Set<Integer> WEB_PORTS = Set.of(8083);

    private final Endpoint client;
    private final Endpoint server;
    private final boolean known;
    private final Report report;
    private final boolean secrets;
    /** What to read instead of TLS; null when TLS cannot be read. */
    private final @Nullable Supplier<Speech> decrypted;
    private final Reassembly fromClient = new Reassembly(bytes -> take(true, bytes));
    private final Reassembly fromServer = new Reassembly(bytes -> take(false, bytes));
    private final ByteBuf opening = Unpooled.buffer();
    private @Nullable Speech speech; // null until it is known
    private boolean ignored;
    private long now;

    TcpConnection(Endpoint client, Endpoint server, boolean known, Report report, boolean secrets,
            @Nullable Supplier<Speech> decrypted) {
        this.client = client;
        this.server = server;
        this.known = known;
        this.report = report;
        this.secrets = secrets;
        this.decrypted = decrypted;
    }

    boolean isAnothers(Segment segment) {
        return half(segment).isAnothers(segment);
    }

    void take(Segment segment) {
        now = segment.nanos();
        if (!ignored && !half(segment).take(segment)) {
            end();
            ignored = true;
        }
    }

    private Reassembly half(Segment segment) {
        return segment.from().equals(client) ? fromClient : fromServer;
    }

    private void take(boolean ofClient, ByteBuf bytes) {
        if (ignored) { return; }
        if (speech != null) {
            speech.take(now, ofClient, bytes);
            return;
        }
        if (!known && !ofClient) { // a server speaks second in all that is of interest
            ignored = true;
            return;
        }
        opening.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        speech = recognise(ofClient);
        if (speech != null) {
            speech.take(now, ofClient, opening);
        }
    }

    private @Nullable Speech recognise(boolean ofClient) {
        int first = opening.getUnsignedByte(0);
        if (first == 'G' && ofClient) { return recogniseWeb(); } // in MQTT a PUBACK with flags that are not allowed
        Speech mqtt = new Conversation(client, server, report, secrets, true);
        if (known) {
            if (first >= 0x14 && first <= 0x17 && (opening.readableBytes() < 2 || opening.getByte(1) == 3)) {
                return decrypted == null ? new Encrypted(client, server, report) : decrypted.get();
            }
            return WEB_PORTS.contains(server.port()) ? new WebSocket(mqtt, true) : mqtt;
        }
        String start = opening.toString(0, Math.min(16, opening.readableBytes()), StandardCharsets.ISO_8859_1);
        if (first == 0x10 && (start.contains("MQTT") || start.contains("MQIsdp"))) { return mqtt; }
        ignored = first != 0x10 || start.length() == 16;
        return null;
    }

    private @Nullable Speech recogniseWeb() {
        String request = opening.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (!request.contains("\r\n\r\n")) {
            ignored = opening.readableBytes() > LONGEST_OPENING;
            return null;
        }
        if (request.contains("sec-websocket-protocol: mqtt")) {
            return new WebSocket(new Conversation(client, server, report, secrets, true), false);
        }
        ignored = true;
        return null;
    }

    /** Nothing more comes. */
    void end() {
        if (speech == null || ignored) { return; }
        speech.end(now, true, lost(fromClient));
        speech.end(now, false, lost(fromServer));
    }

    private static @Nullable String lost(Reassembly half) {
        return half.missing() == 0 ? null
                : "%d bytes are missing in the capture after the first %d of this direction; what follows is not read"
                        .formatted(half.missing(), half.delivered());
    }
}
