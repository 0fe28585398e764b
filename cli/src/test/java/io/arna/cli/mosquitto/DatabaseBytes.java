package io.arna.cli.mosquitto;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a {@code mosquitto.db} as Mosquitto would. */
final class DatabaseBytes {
    static final long NEVER = 0xFFFF_FFFFL;
    static final int QUEUED = 11;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int version;

    /** Fields of one chunk. */
    @FunctionalInterface
    interface Fields {
        void writeTo(DataOutputStream out) throws IOException;
    }

    DatabaseBytes(int version) {
        this.version = version;
        write(bytes, out -> {
            out.write("\0\u00B5\0mosquitto db".getBytes(StandardCharsets.ISO_8859_1));
            out.writeInt(0);
            out.writeInt(version);
        });
        chunk(1, out -> {
            out.writeLong(Long.reverseBytes(99));
            out.write(new byte[]{1, 8, 0, 0, 0, 0, 0, 0});
        });
    }

    private static void write(ByteArrayOutputStream target, Fields fields) {
        try {
            fields.writeTo(new DataOutputStream(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DatabaseBytes chunk(int kind, Fields fields) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        write(inner, fields);
        write(bytes, out -> {
            out.writeInt(kind);
            out.writeInt(inner.size());
            inner.writeTo(out);
        });
        return this;
    }

    DatabaseBytes message(long id, long expiresAt, int qos, boolean retain, String topic, String payload,
            byte... properties) {
        return chunk(2, out -> {
            out.writeLong(Long.reverseBytes(id));
            out.writeLong(Long.reverseBytes(expiresAt));
            out.writeInt(payload.length());
            out.writeShort(5);
            out.writeShort(4);
            out.writeShort(3);
            out.writeShort(topic.length());
            out.writeShort(1883);
            out.writeByte(qos);
            out.writeByte(retain ? 1 : 0);
            out.writeBytes("from" + "who" + topic + payload);
            out.write(properties);
        });
    }

    DatabaseBytes client(String id, String user, long expiresAt, long expiry) {
        return chunk(6, out -> {
            out.writeLong(Long.reverseBytes(expiresAt));
            out.writeInt((int) expiry);
            out.writeShort(7);
            out.writeShort(id.length());
            if (version >= 6) {
                out.writeShort(1883);
                out.writeShort(user.length());
                out.writeInt(0);
                out.writeBytes(id + user);
            } else {
                out.writeBytes(id);
            }
        });
    }

    DatabaseBytes waiting(String client, long messageId, int packetId, int qos, int state, boolean sent,
            boolean outgoing, byte... properties) {
        return chunk(3, out -> {
            out.writeLong(Long.reverseBytes(messageId));
            out.writeShort(packetId);
            out.writeShort(client.length());
            out.write(new byte[]{(byte) qos, (byte) state, (byte) (sent ? 1 : 0), (byte) (outgoing ? 1 : 0)});
            out.writeBytes(client);
            out.write(properties);
        });
    }

    DatabaseBytes subscription(String client, String filter, int qos, int options, int id) {
        return chunk(5, out -> {
            out.writeInt(id);
            out.writeShort(client.length());
            out.writeShort(filter.length());
            out.write(new byte[]{(byte) qos, (byte) options, 0, 0});
            out.writeBytes(client + filter);
        });
    }

    DatabaseBytes retained(long messageId) {
        return chunk(4, out -> out.writeLong(Long.reverseBytes(messageId)));
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
