package io.arna.cli.mosquitto;

import io.arna.mqtt.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in a {@code mosquitto.db} of format 5 or 6, which Mosquitto 1.6 to 2.x write: a head, then chunks of a kind, a length and fields that lie as C
 * lays them out. All of it is held in memory, as Mosquitto holds it.
 */
final class Database {
    private static final byte[] MAGIC = "\0\u00B5\0mosquitto db".getBytes(StandardCharsets.ISO_8859_1);
    private static final int HEAD = MAGIC.length + 4 + 4;
    private static final int CHUNK_HEAD = 8;
    private static final int OLDEST = 5;
    private static final int NEWEST = 6;

    private static final int CONFIGURATION = 1;
    private static final int MESSAGE = 2;
    private static final int CLIENT_MESSAGE = 3;
    private static final int RETAINED = 4;
    private static final int SUBSCRIPTION = 5;
    private static final int CLIENT = 6;

    final Map<Long, Stored> messages = new LinkedHashMap<>();
    final Map<String, Client> clients = new LinkedHashMap<>();
    final Map<String, List<Waiting>> waiting = new HashMap<>();
    final Map<String, List<Subscribed>> subscriptions = new HashMap<>();
    final List<Long> retained = new ArrayList<>();
    private final int version;

    /**
     * A message.
     *
     * @param expiresAtSeconds since 1970; 0 for never
     * @param properties those of MQTT 5, as members of an exported message
     */
    record Stored(long id, long expiresAtSeconds, int qos, boolean retain, String publisher, String topic,
            Payload payload, Map<String, @Nullable Object> properties) {}

    /**
     * A session.
     *
     * @param user of the client; null when it gave no name, or the format has none
     * @param expiresAtSeconds since 1970; 0 while it was connected, and for never
     */
    record Client(String id, @Nullable String user, long expiresAtSeconds, long expirySeconds) {}

    /** A message on its way to a client, or from it; the state is Mosquitto's number for what has been said of it. */
    record Waiting(long messageId, int packetId, int qos, State state, boolean retain, boolean wasSent,
            boolean incoming, int subscriptionId) {}

    /** How far a message has come, in Mosquitto's order. */
    enum State {
        INVALID, SEND_QOS_0, SEND_QOS_1, WAIT_FOR_PUBACK, SEND_QOS_2, WAIT_FOR_PUBREC, SEND_PUBREL, WAIT_FOR_PUBREL,
        SEND_PUBCOMP, WAIT_FOR_PUBCOMP, SEND_PUBREC, QUEUED
    }

    /** A subscription, with the options as SUBSCRIBE has them beside the QoS. */
    record Subscribed(String filter, int qos, int options, long id) {}

    private Database(int version) {
        this.version = version;
    }

    /** Whether a file begins as these do. */
    static boolean isOne(byte[] beginning) {
        return beginning.length >= MAGIC.length
                && Arrays.equals(MAGIC, 0, MAGIC.length, beginning, 0, MAGIC.length);
    }

    /**
     * Reads a file.
     *
     * @throws BadFileException when it is not one of these, or damaged
     */
    static Database read(Path file) throws IOException, BadFileException {
        if (Files.size(file) > Integer.MAX_VALUE - 8) {
            throw new BadFileException(file + ": files of 2 GiB and more are not read");
        }
        byte[] bytes = Files.readAllBytes(file);
        if (!isOne(bytes) || bytes.length < HEAD) {
            throw new BadFileException(file + ": this does not begin as Mosquitto's persistence files do");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int version = in.getInt(HEAD - 4);
        if (version < OLDEST || version > NEWEST) {
            throw new BadFileException(
                    file + ": the file has format " + version + ", and only 5 and 6 are read: start a Mosquitto "
                            + "of version 2 with it once and stop it, which writes it anew");
        }
        in.position(HEAD);
        Database database = new Database(version);
        while (in.hasRemaining()) {
            int at = in.position();
            try {
                database.chunk(in);
            } catch (BadFileException e) {
                throw new BadFileException(file + ": the file is damaged: the part that begins at byte " + at + " "
                        + e.getMessage());
            }
        }
        return database;
    }

    private void chunk(ByteBuffer in) throws BadFileException {
        if (in.remaining() < CHUNK_HEAD) { throw new BadFileException("is cut off"); }
        int kind = in.getInt();
        long length = in.getInt() & 0xFFFF_FFFFL;
        if (length > in.remaining()) { throw new BadFileException("is cut off"); }
        Chunk chunk = new Chunk(in.slice(in.position(), (int) length));
        in.position(in.position() + (int) length);
        switch (kind) {
            case CONFIGURATION -> configuration(chunk);
            case MESSAGE -> message(chunk);
            case CLIENT_MESSAGE -> clientMessage(chunk);
            case RETAINED -> retained.add(chunk.int64());
            case SUBSCRIPTION -> subscription(chunk);
            case CLIENT -> client(chunk);
            default -> throw new BadFileException("is of the kind " + kind + ", which the format does not have");
        }
    }

    private static void configuration(Chunk chunk) throws BadFileException {
        chunk.skip(8 + 1);
        if (chunk.uint8() != Long.BYTES) {
            throw new BadFileException("numbers messages with something else than 64 bits");
        }
    }

    private void message(Chunk chunk) throws BadFileException {
        long id = chunk.int64();
        long expiresAt = chunk.int64();
        long payloadLength = chunk.uint32();
        chunk.skip(2); // the publisher's packet identifier
        int publisherLength = chunk.uint16();
        int userLength = chunk.uint16();
        int topicLength = chunk.uint16();
        chunk.skip(2); // the port it came through
        int qos = qos(chunk);
        boolean retain = chunk.uint8() != 0;
        String publisher = chunk.text(publisherLength);
        chunk.skip(userLength);
        String topic = chunk.text(topicLength);
        Payload payload = chunk.payload(payloadLength);
        messages.put(id, new Stored(id, expiresAt, qos, retain, publisher, topic, payload, chunk.properties()));
    }

    private static int qos(Chunk chunk) throws BadFileException {
        int qos = chunk.uint8();
        if (qos > 2) { throw new BadFileException("has the QoS " + qos); }
        return qos;
    }

    private void clientMessage(Chunk chunk) throws BadFileException {
        long messageId = chunk.int64();
        int packetId = chunk.uint16();
        int clientIdLength = chunk.uint16();
        int qos = qos(chunk);
        int state = chunk.uint8();
        int retainAndDup = chunk.uint8();
        boolean incoming = chunk.uint8() == 0;
        if (state >= State.values().length) { throw new BadFileException("has a message in the state " + state); }
        String clientId = chunk.text(clientIdLength);
        Object subscriptionId = chunk.properties().getOrDefault("subscriptionId", 0L);
        waiting.computeIfAbsent(clientId, _ -> new ArrayList<>())
                .add(new Waiting(messageId, packetId, qos, State.values()[state], retainAndDup >> 4 != 0,
                        (retainAndDup & 0x0F) != 0, incoming,
                        subscriptionId instanceof Long number ? number.intValue() : 0));
    }

    private void subscription(Chunk chunk) throws BadFileException {
        long id = chunk.uint32();
        int clientIdLength = chunk.uint16();
        int filterLength = chunk.uint16();
        int qos = qos(chunk);
        int options = chunk.uint8();
        chunk.skip(2); // up to where C lets the next one begin
        String clientId = chunk.text(clientIdLength);
        subscriptions.computeIfAbsent(clientId, _ -> new ArrayList<>())
                .add(new Subscribed(chunk.text(filterLength), qos, options, id));
    }

    private void client(Chunk chunk) throws BadFileException {
        long expiresAt = chunk.int64();
        long expiry = chunk.uint32();
        chunk.skip(2); // the last packet identifier
        int idLength = chunk.uint16();
        int userLength = 0;
        if (version >= 6) {
            chunk.skip(2); // the listener's port
            userLength = chunk.uint16();
            chunk.skip(4); // up to where C lets the next one begin
        }
        String id = chunk.text(idLength);
        clients.put(id, new Client(id, userLength == 0 ? null : user(chunk, userLength), expiresAt, expiry));
    }

    /**
     * Null when it is none. Mosquitto 2.0 writes, for a client without a user name, the one of the client before it with a wrong length, and so with
     * whatever follows in its memory: a name with a zero in it, which no client can have.
     */
    private static @Nullable String user(Chunk chunk, int length) {
        try {
            String user = chunk.text(length);
            return user.indexOf('\0') < 0 ? user : null;
        } catch (BadFileException _) {
            return null; // what follows in memory is not always UTF-8, nor as long
        }
    }
}
