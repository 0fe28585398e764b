package io.arna.store.portable;

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
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is kept, as members of a JSON object, and back. Times are milliseconds since 1970, in UTC. */
public final class Portable {
    private static final long MOST_UINT32 = 0xFFFF_FFFFL;
    private static final int MOST_SUBSCRIPTION_ID = 268_435_455;

    private Portable() {}

    // ── Messages ──

    /** A message. */
    public static Map<String, @Nullable Object> message(Message message) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("id", message.id());
        members.put("publisher", message.publisher());
        members.put("topic", message.topic().toString());
        members.put("qos", message.qos().level());
        members.put("retain", message.retain());
        members.put("payload", message.payload().toByteArray());
        if (message.expiresAtMillis() != Message.NEVER) {
            members.put("expiresAt", message.expiresAtMillis());
        }
        putProperties(members, message.properties());
        return members;
    }

    /** A message. */
    public static Message message(Fields in) throws BadLineException {
        Message message = new Message(in.number("id", 1, Long.MAX_VALUE), in.text("publisher"), topic(in), qos(in),
                in.flag("retain"), in.number("expiresAt", 0, Long.MAX_VALUE, Message.NEVER), properties(in),
                Payload.copyOf(in.bytes("payload")));
        in.end();
        return message;
    }

    private static void putProperties(Map<String, @Nullable Object> members, MessageProperties properties) {
        Boolean isUtf8 = properties.payloadIsUtf8();
        if (isUtf8 != null) {
            members.put("payloadFormatIndicator", isUtf8 ? 1 : 0);
        }
        if (properties.contentType() != null) {
            members.put("contentType", properties.contentType());
        }
        if (properties.responseTopic() != null) {
            members.put("responseTopic", properties.responseTopic());
        }
        Payload correlation = properties.correlationData();
        if (correlation != null) {
            members.put("correlationData", correlation.toByteArray());
        }
        if (!properties.userProperties().isEmpty()) {
            List<Map<String, Object>> user = new ArrayList<>();
            properties.userProperties().forEach(property -> {
                Map<String, Object> pair = new LinkedHashMap<>();
                pair.put("name", property.name());
                pair.put("value", property.value());
                user.add(pair);
            });
            members.put("userProperties", user);
        }
    }

    private static MessageProperties properties(Fields in) throws BadLineException {
        long indicator = in.number("payloadFormatIndicator", 0, 1, -1);
        String contentType = in.optionalText("contentType");
        String responseTopic = in.optionalText("responseTopic");
        Payload correlation =
                in.optionalText("correlationData") == null ? null : Payload.copyOf(in.bytes("correlationData"));
        List<UserProperty> user = new ArrayList<>();
        for (Fields property : in.objects("userProperties")) {
            user.add(new UserProperty(property.text("name"), property.text("value")));
            property.end();
        }
        return new MessageProperties(indicator < 0 ? null : indicator == 1, contentType, responseTopic, correlation,
                user);
    }

    // ── Queues ──

    /** What an entry says beside its session and its message. */
    public static void put(Map<String, @Nullable Object> members, QueueEntry entry) {
        members.put("qos", entry.qos().level());
        members.put("retain", entry.retain());
        members.put("subscriptionIds", entry.subscriptionIds());
        if (entry.share() != null) {
            members.put("share", entry.share());
        }
    }

    /** The entry of a session. */
    public static QueueEntry entry(SessionKey session, Fields in) throws BadLineException {
        String share = in.optionalText("share");
        if (share != null && share.indexOf('/') <= 0) { throw new BadLineException("\"share\" is not NAME/FILTER"); }
        return new QueueEntry(session, qos(in), in.flag("retain"),
                in.numbers("subscriptionIds", 1, MOST_SUBSCRIPTION_ID),
                share);
    }

    // ── Sessions ──

    /** The state of a session. */
    public static void put(Map<String, @Nullable Object> members, SessionState state) {
        if (state.identity() != null) {
            members.put("identity", state.identity());
        }
        members.put("expirySeconds", state.expirySeconds());
        if (state.disconnectedAtMillis() != SessionState.CONNECTED) {
            members.put("disconnectedAt", state.disconnectedAtMillis());
        }
        if (state.will() != null) {
            members.put("will", will(state.will().will()));
        }
    }

    /** The state of a session. */
    public static SessionState state(Fields in) throws BadLineException {
        StoredWill will = in.has("will") ? new StoredWill(will(in.object("will"))) : null;
        return new SessionState(in.optionalText("identity"), in.number("expirySeconds", 0, MOST_UINT32),
                in.number("disconnectedAt", 0, Long.MAX_VALUE, SessionState.CONNECTED), will);
    }

    private static Map<String, @Nullable Object> will(Will will) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("topic", will.topic().toString());
        members.put("qos", will.qos().level());
        members.put("retain", will.retain());
        members.put("payload", will.payload().toByteArray());
        members.put("delaySeconds", will.delaySeconds());
        if (will.messageExpirySeconds() != Publish.NO_EXPIRY) {
            members.put("messageExpirySeconds", will.messageExpirySeconds());
        }
        putProperties(members, will.properties());
        return members;
    }

    private static Will will(Fields in) throws BadLineException {
        Will will = new Will(topic(in), Payload.copyOf(in.bytes("payload")), qos(in), in.flag("retain"),
                in.number("delaySeconds", 0, MOST_UINT32),
                in.number("messageExpirySeconds", 0, MOST_UINT32, Publish.NO_EXPIRY), properties(in));
        in.end();
        return will;
    }

    /** A subscription. */
    public static void put(Map<String, @Nullable Object> members, StoredSubscription stored) {
        Subscription subscription = stored.subscription();
        members.put("filter", subscription.filter().toString());
        members.put("qos", subscription.qos().level());
        members.put("noLocal", subscription.noLocal());
        members.put("retainAsPublished", subscription.retainAsPublished());
        members.put("retainHandling", subscription.retainHandling().ordinal());
        if (stored.subscriptionId() != 0) {
            members.put("subscriptionId", stored.subscriptionId());
        }
    }

    /** A subscription. */
    public static StoredSubscription subscription(Fields in) throws BadLineException {
        TopicFilter filter = valid("filter", TopicFilter::of, in.text("filter"));
        RetainHandling handling =
                RetainHandling.values()[(int) in.number("retainHandling", 0, RetainHandling.values().length - 1L)];
        return new StoredSubscription(
                new Subscription(filter, qos(in), in.flag("noLocal"), in.flag("retainAsPublished"), handling),
                (int) in.number("subscriptionId", 1, MOST_SUBSCRIPTION_ID, 0));
    }

    // ── Parts ──

    private static Qos qos(Fields in) throws BadLineException {
        return Qos.of((int) in.number("qos", 0, 2));
    }

    private static TopicName topic(Fields in) throws BadLineException {
        return valid("topic", TopicName::of, in.text("topic"));
    }

    private static <T> T valid(String name, Function<String, T> reading, String text) throws BadLineException {
        try {
            return reading.apply(text);
        } catch (ProtocolException e) {
            throw new BadLineException("\"" + name + "\" is none: " + text);
        }
    }
}
