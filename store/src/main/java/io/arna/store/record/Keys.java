package io.arna.store.record;

import io.arna.broker.port.Store.SessionKey;
import io.arna.mqtt.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys, and in which order they lie. The first byte says what it is the key of. What belongs to a session begins with the length of its client
 * identifier, that identifier, and the number of its life, so that no session's range lies in another's.
 */
public final class Keys {
    /** The format of everything in a store. A store of another one is not opened. */
    public static final int FORMAT = 1;

    /** What the rest of a session's key is about; the key's first byte. */
    public enum Kind {
        /** Its state: identifier alone, so that there is one for each. */
        SESSION('s'),
        /** A subscription: filter. */
        SUBSCRIPTION('u'),
        /** A message that waits: message id. */
        WAITING('q'),
        /** How far the sending of a message has come: message id. */
        SENT('i'),
        /** A QoS 2 packet identifier it has used and not released: packet identifier. */
        RECEIVED('r'),
        /** A note of the broker's own, which does not outlive its process: number. */
        ASIDE('n');

        private final byte first;

        Kind(char first) {
            this.first = (byte) first;
        }
    }

    private static final byte BODY = 'b';
    private static final byte RETAINED = 't';

    private Keys() {}

    /** Of the number of the format. */
    public static byte[] format() {
        return new byte[]{'a'};
    }

    /** Of the highest message id that was ever kept. */
    public static byte[] highestMessageId() {
        return new byte[]{'h'};
    }

    /** Of a message that several sessions wait for. */
    public static byte[] body(long messageId) {
        return new RecordWriter().u8(BODY).i64(messageId).toBytes();
    }

    /** Where bodies begin. */
    public static byte[] bodies() {
        return new byte[]{BODY};
    }

    /** The id in a key of a body. */
    public static long bodyId(byte[] key) {
        return new RecordReader(key, 1).i64();
    }

    /** Of a topic's retained message. */
    public static byte[] retained(TopicName topic) {
        byte[] key = new byte[1 + topic.length()];
        key[0] = RETAINED;
        topic.copyTo(key, 1);
        return key;
    }

    /** Where retained messages begin. */
    public static byte[] retained() {
        return new byte[]{RETAINED};
    }

    /** Of a session's state. */
    public static byte[] session(String clientId) {
        return identifier(Kind.SESSION, clientId).toBytes();
    }

    /** Where things of a kind begin, of all sessions. */
    public static byte[] all(Kind kind) {
        return new byte[]{kind.first};
    }

    /** What the keys of one life's things of a kind begin with. */
    public static byte[] all(Kind kind, SessionKey session) {
        return life(kind, session).toBytes();
    }

    /** Of a message that waits, or of how far it has come. */
    public static byte[] message(Kind kind, SessionKey session, long messageId) {
        return life(kind, session).i64(messageId).toBytes();
    }

    /** Of a subscription. */
    public static byte[] subscription(SessionKey session, String filter) {
        return life(Kind.SUBSCRIPTION, session).raw(filter.getBytes(StandardCharsets.UTF_8)).toBytes();
    }

    /** Of a received packet identifier. */
    public static byte[] received(SessionKey session, int packetId) {
        return life(Kind.RECEIVED, session).u16(packetId).toBytes();
    }

    /** Of a note that was set aside. */
    public static byte[] aside(SessionKey session, long number) {
        return life(Kind.ASIDE, session).i64(number).toBytes();
    }

    /** The identifier in a key of a session's state. */
    public static String clientId(byte[] sessionKey) {
        return new RecordReader(sessionKey, 3).restAsText();
    }

    /** Whose life it is a key of. */
    public static SessionKey sessionOf(byte[] key) {
        RecordReader reader = new RecordReader(key, 1);
        String clientId = reader.utf8(reader.u16());
        return new SessionKey(clientId, reader.i64());
    }

    /** The message id a key ends with. */
    public static long messageId(byte[] key) {
        return new RecordReader(key, key.length - Long.BYTES).i64();
    }

    /** The packet identifier a key ends with. */
    public static int packetId(byte[] key) {
        return new RecordReader(key, key.length - 2).u16();
    }

    /** The key behind all that begin with {@code prefix}. */
    public static byte[] after(byte[] prefix) {
        int length = prefix.length;
        while (length > 0 && prefix[length - 1] == -1) {
            length--;
        }
        if (length == 0) { throw new IllegalArgumentException("nothing lies behind all keys"); }
        byte[] next = Arrays.copyOf(prefix, length);
        next[length - 1]++;
        return next;
    }

    private static RecordWriter life(Kind kind, SessionKey session) {
        return identifier(kind, session.clientId()).i64(session.incarnation());
    }

    private static RecordWriter identifier(Kind kind, String clientId) {
        byte[] utf8 = clientId.getBytes(StandardCharsets.UTF_8);
        return new RecordWriter().u8(kind.first).u16(utf8.length).raw(utf8);
    }
}
