package io.arna.acceptance.durable;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the broker, MQTT 3.1.1, with as few packets as are needed. It does nothing by itself: what is
 * acknowledged, and when, is for whoever holds it. One thread reads, any writes; blocking.
 */
final class Line implements AutoCloseable {
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    private static final int CONNECT = 1;
    private static final int CONNACK = 2;
    private static final int SUBSCRIBE = 8;
    private static final int SUBACK = 9;
    private static final int PATIENCE_MILLIS = 60_000;

    /**
     * What the broker sent.
     *
     * @param type the packet type's number
     * @param flags the lower half of the first byte
     * @param id the packet identifier; 0 when there is none
     * @param topic of PUBLISH, else empty
     * @param payload of PUBLISH, else what follows the packet identifier
     */
    record Packet(int type, int flags, int id, String topic, String payload) {
        int qos() {
            return flags >> 1 & 3;
        }

        boolean isDuplicate() { return (flags & 8) != 0; }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final boolean sessionPresent;

    /** Connects, to a session that is kept, with a will unless {@code willTopic} is null, and is let in. */
    Line(URI address, String clientId, @Nullable String willTopic) throws IOException {
        this(address, clientId, willTopic == null ? 0 : 0b0000_1100, willTopic);
    }

    /** Connects as somebody who leaves nothing behind. */
    static Line ofVisitor(URI address) throws IOException {
        return ofVisitor(address, "visitor");
    }

    /** Connects as somebody else who leaves nothing behind. */
    static Line ofVisitor(URI address, String clientId) throws IOException {
        return new Line(address, clientId, 0b10, null);
    }

    private Line(URI address, String clientId, int flags, @Nullable String willTopic) throws IOException {
        socket = new Socket(InetAddress.ofLiteral(address.getHost().replace("[", "").replace("]", "")),
                address.getPort());
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            out = new DataOutputStream(socket.getOutputStream());
            send(CONNECT << 4, body -> {
                body.writeUTF("MQTT");
                body.writeByte(4);
                body.writeByte(flags);
                body.writeShort(0);
                body.writeUTF(clientId);
                if (willTopic != null) {
                    body.writeUTF(willTopic);
                    body.writeUTF("gone");
                }
            });
            if (in.readUnsignedByte() != CONNACK << 4 || in.readUnsignedByte() != 2) {
                throw new IOException(clientId + ": the answer to CONNECT is no CONNACK");
            }
            sessionPresent = in.readUnsignedByte() == 1;
            int reason = in.readUnsignedByte();
            if (reason != 0) { throw new IOException(clientId + " is refused, " + reason); }
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    boolean isSessionPresent() { return sessionPresent; }

    /** Publishes; {@code id} counts only with QoS 1 and 2. */
    void publish(int qos, boolean retain, boolean again, int id, String topic, String payload) throws IOException {
        send(PUBLISH << 4 | (again ? 8 : 0) | qos << 1 | (retain ? 1 : 0), body -> {
            body.writeUTF(topic);
            if (qos > 0) {
                body.writeShort(id);
            }
            body.write(payload.getBytes(StandardCharsets.UTF_8));
        });
    }

    /** Subscribes, and returns when that is acknowledged; nothing may be on its way but SUBACK. */
    void subscribe(String filter, int qos) throws IOException {
        send(SUBSCRIBE << 4 | 2, body -> {
            body.writeShort(1);
            body.writeUTF(filter);
            body.writeByte(qos);
        });
        Packet answer = read();
        if (answer.type() != SUBACK || answer.payload().charAt(0) != qos) {
            throw new IOException("not subscribed to " + filter + ": " + answer);
        }
    }

    /** Sends one of the acknowledgements. */
    void acknowledge(int type, int id) throws IOException {
        send(type << 4 | (type == PUBREL ? 2 : 0), body -> body.writeShort(id));
    }

    /** The next packet. */
    Packet read() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while ((digit & 0x80) != 0);
        byte[] rest = in.readNBytes(length);
        if (rest.length < length) { throw new IOException("the connection ended inside of a packet"); }
        DataInputStream body = new DataInputStream(new ByteArrayInputStream(rest));
        int type = first >> 4;
        boolean isPublish = type == PUBLISH;
        String topic = isPublish ? body.readUTF() : "";
        int id = !isPublish || (first & 6) != 0 ? body.readUnsignedShort() : 0;
        return new Packet(type, first & 0xF, id, topic, new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }

    @FunctionalInterface
    private interface Body {
        void write(DataOutputStream to) throws IOException;
    }

    private synchronized void send(int first, Body content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.write(new DataOutputStream(bytes));
        int length = bytes.size();
        ByteArrayOutputStream packet = new ByteArrayOutputStream(length + 3);
        packet.write(first);
        do {
            packet.write(length > 0x7F ? (length & 0x7F) | 0x80 : length);
            length >>>= 7;
        } while (length > 0);
        bytes.writeTo(packet);
        out.write(packet.toByteArray());
    }

    /** Cuts it: to the broker this is a connection that is lost. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
