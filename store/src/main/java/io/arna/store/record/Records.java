package io.arna.store.record;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.SessionState;
import io.arna.broker.port.Store.StoredSubscription;
import io.arna.broker.port.Store.StoredWill;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values: to bytes and back. What cannot be read is a {@link BadRecordException}. */
public final class Records {
    private static final int QOS = 0b11;
    private static final int RETAIN = 0b100;
    /** Whether the message lies elsewhere, because several wait for it. */
    private static final int SHARED_BODY = 0b1000;
    private static final int NO_LOCAL = 0b100;
    private static final int RETAIN_AS_PUBLISHED = 0b1000;
    private static final int RETAIN_HANDLING = 0b110000;
    private static final int RETAIN_HANDLING_SHIFT = 4;

    /** How far the sending of a message has come: under which packet identifier, and whether PUBREC has come. */
    public record Progress(int packetId, boolean received) {}

    /** A life and its state. */
    public record StoredSession(long incarnation, SessionState state) {}

    private Records() {}

    // ── Messages ──

    /** A message. */
    public static byte[] message(Message message) {
        return write(new RecordWriter(), message).toBytes();
    }

    /** A message. */
    public static Message message(byte[] value) {
        RecordReader reader = new RecordReader(value, 0);
        Message message = readMessage(reader);
        reader.end();
        return message;
    }

    /** The id of a message, without reading all of it. */
    public static long messageId(byte[] message) {
        return new RecordReader(message, 0).varint();
    }

    private static RecordWriter write(RecordWriter out, Message message) {
        out.varint(message.id()).text(message.publisher()).text(message.topic().toString())
                .u8(message.qos().level() | (message.retain() ? RETAIN : 0)).varint(message.expiresAtMillis());
        return write(out, message.properties()).payload(message.payload());
    }

    private static Message readMessage(RecordReader in) {
        long id = in.varint();
        String publisher = in.text();
        TopicName topic = topic(in);
        int flags = in.u8();
        long expiresAtMillis = in.varint();
        MessageProperties properties = properties(in);
        return new Message(id, publisher, topic, qos(flags), (flags & RETAIN) != 0, expiresAtMillis, properties,
                in.payload());
    }

    private static RecordWriter write(RecordWriter out, MessageProperties properties) {
        Boolean utf8 = properties.payloadIsUtf8();
        out.u8(utf8 == null ? 0 : utf8 ? 2 : 1).optional(properties.contentType()).optional(properties.responseTopic());
        Payload correlation = properties.correlationData();
        out.flag(correlation != null);
        if (correlation != null) {
            out.payload(correlation);
        }
        out.varint(properties.userProperties().size());
        properties.userProperties().forEach(property -> out.text(property.name()).text(property.value()));
        return out;
    }

    private static MessageProperties properties(RecordReader in) {
        Boolean utf8 = switch (in.u8()) {
            case 0 -> null;
            case 1 -> false;
            case 2 -> true;
            default -> throw new BadRecordException("an unknown payload format");
        };
        String contentType = in.optional();
        String responseTopic = in.optional();
        Payload correlation = in.flag() ? in.payload() : null;
        int count = in.count();
        List<UserProperty> user = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            user.add(new UserProperty(in.text(), in.text()));
        }
        return utf8 == null && contentType == null && responseTopic == null && correlation == null && user.isEmpty()
                ? MessageProperties.NONE
                : new MessageProperties(utf8, contentType, responseTopic, correlation, user);
    }

    // ── Queues ──

    /** An entry that brings its message along. */
    public static byte[] waiting(QueueEntry entry, Message message) {
        return write(write(new RecordWriter(), entry, 0), message).toBytes();
    }

    /** An entry whose message lies elsewhere. */
    public static byte[] waiting(QueueEntry entry) {
        return write(new RecordWriter(), entry, SHARED_BODY).toBytes();
    }

    private static RecordWriter write(RecordWriter out, QueueEntry entry, int flags) {
        out.u8(entry.qos().level() | (entry.retain() ? RETAIN : 0) | flags).optional(entry.share())
                .varint(entry.subscriptionIds().size());
        entry.subscriptionIds().forEach(id -> out.varint(id));
        return out;
    }

    /** Whether the message of an entry lies elsewhere. */
    public static boolean hasSharedBody(byte[] waiting) {
        return (new RecordReader(waiting, 0).u8() & SHARED_BODY) != 0;
    }

    /** An entry of a session, without its message. */
    public static QueueEntry entry(SessionKey session, byte[] waiting) {
        return readEntry(session, new RecordReader(waiting, 0));
    }

    /** The message an entry brings along. */
    public static Message messageOf(SessionKey session, byte[] waiting) {
        RecordReader in = new RecordReader(waiting, 0);
        var _ = readEntry(session, in);
        Message message = readMessage(in);
        in.end();
        return message;
    }

    private static QueueEntry readEntry(SessionKey session, RecordReader in) {
        int flags = in.u8();
        String share = in.optional();
        int count = in.count();
        List<Integer> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(in.int32());
        }
        return new QueueEntry(session, qos(flags), (flags & RETAIN) != 0, List.copyOf(ids), share);
    }

    /** How far the sending of a message has come. */
    public static byte[] progress(Progress progress) {
        return new RecordWriter().u16(progress.packetId).flag(progress.received).toBytes();
    }

    /** How far the sending of a message has come. */
    public static Progress progress(byte[] value) {
        RecordReader in = new RecordReader(value, 0);
        Progress progress = new Progress(in.u16(), in.flag());
        in.end();
        return progress;
    }

    // ── Sessions ──

    /** A life and its state. */
    public static byte[] session(long incarnation, SessionState state) {
        RecordWriter out = new RecordWriter().varint(incarnation).optional(state.identity())
                .varint(state.expirySeconds()).varint(state.disconnectedAtMillis()).flag(state.will() != null);
        if (state.will() != null) {
            Will will = state.will().will();
            out.text(will.topic().toString()).u8(will.qos().level() | (will.retain() ? RETAIN : 0))
                    .varint(will.delaySeconds()).varint(will.messageExpirySeconds());
            write(out, will.properties()).payload(will.payload());
        }
        return out.toBytes();
    }

    /** A life and its state. */
    public static StoredSession session(byte[] value) {
        RecordReader in = new RecordReader(value, 0);
        long incarnation = in.varint();
        String identity = in.optional();
        long expirySeconds = in.varint();
        long disconnectedAtMillis = in.varint();
        StoredWill will = in.flag() ? new StoredWill(will(in)) : null;
        in.end();
        return new StoredSession(incarnation, new SessionState(identity, expirySeconds, disconnectedAtMillis, will));
    }

    private static Will will(RecordReader in) {
        TopicName topic = topic(in);
        int flags = in.u8();
        long delaySeconds = in.varint();
        long messageExpirySeconds = in.varint();
        MessageProperties properties = properties(in);
        return new Will(topic, in.payload(), qos(flags), (flags & RETAIN) != 0, delaySeconds, messageExpirySeconds,
                properties);
    }

    /** A subscription; its filter is in the key as well. */
    public static byte[] subscription(StoredSubscription stored) {
        Subscription subscription = stored.subscription();
        return new RecordWriter().text(subscription.filter().toString())
                .u8(subscription.qos().level() | (subscription.noLocal() ? NO_LOCAL : 0)
                        | (subscription.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
                        | subscription.retainHandling().ordinal() << RETAIN_HANDLING_SHIFT)
                .varint(stored.subscriptionId()).toBytes();
    }

    /** A subscription. */
    public static StoredSubscription subscription(byte[] value) {
        RecordReader in = new RecordReader(value, 0);
        TopicFilter filter = valid(TopicFilter::of, in.text());
        int flags = in.u8();
        int handling = (flags & RETAIN_HANDLING) >> RETAIN_HANDLING_SHIFT;
        if (handling >= RetainHandling.values().length) { throw new BadRecordException("an unknown retain handling"); }
        int id = in.int32();
        in.end();
        return new StoredSubscription(new Subscription(filter, qos(flags), (flags & NO_LOCAL) != 0,
                (flags & RETAIN_AS_PUBLISHED) != 0, RetainHandling.values()[handling]), id);
    }

    // ── The rest ──

    /** A number. */
    public static byte[] number(long value) {
        return new RecordWriter().varint(value).toBytes();
    }

    /** A number; 0 when there is none. */
    public static long number(byte @Nullable [] value) {
        if (value == null) { return 0; }
        RecordReader in = new RecordReader(value, 0);
        long number = in.varint();
        in.end();
        return number;
    }

    private static Qos qos(int flags) {
        int level = flags & QOS;
        if (level > 2) { throw new BadRecordException("QoS 3"); }
        return Qos.of(level);
    }

    private static TopicName topic(RecordReader in) {
        return valid(TopicName::of, in.text());
    }

    private static <T> T valid(Function<String, T> reading, String text) {
        try {
            return reading.apply(text);
        } catch (ProtocolException e) {
            throw new BadRecordException("a topic or filter that is none: " + text);
        }
    }
}
