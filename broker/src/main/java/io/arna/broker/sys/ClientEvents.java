package io.arna.broker.sys;

import io.arna.broker.home.Home;
import io.arna.broker.limit.Bound;
import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.port.Events;
import io.arna.broker.port.Peer;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.topic.TopicName;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands events on, and publishes clients' coming and going to {@code $SYS/brokers/NODE/clients/CLIENTID/connected} and {@code …/disconnected}
 * as JSON. Confined to the shard of its home.
 */
public final class ClientEvents implements Events {
    private final Events next;
    private final String node;
    private final Supplier<Home> home;

    /**
     * @param next who is told as well
     * @param node this broker's name
     * @param home where the events happen; asked for when the first one does
     */
    public ClientEvents(Events next, String node, Supplier<Home> home) {
        this.next = next;
        this.node = node;
        this.home = home;
    }

    @Override
    public void connected(Client client, boolean cleanStart, int keepAliveSeconds, long sessionExpirySeconds,
            boolean sessionPresent) {
        next.connected(client, cleanStart, keepAliveSeconds, sessionExpirySeconds, sessionPresent);
        publish(client, "connected",
                () -> "\"keepalive\":%d,\"clean_start\":%b,\"expiry_interval\":%d,\"connected_at\":%d".formatted(
                        keepAliveSeconds, cleanStart, sessionExpirySeconds, home.get().context().shard().wallMillis()));
    }

    @Override
    public void disconnected(Client client, ReasonCode reason, String why) {
        next.disconnected(client, reason, why);
        publish(client, "disconnected",
                () -> "\"reason\":%s,\"disconnected_at\":%d".formatted(quoted(reason.name().toLowerCase(Locale.ROOT)),
                        home.get().context().shard().wallMillis()));
    }

    private void publish(Client client, String what, Supplier<String> details) {
        TopicName topic;
        try {
            topic = TopicName.of("$SYS/brokers/" + node + "/clients/" + client.clientId() + "/" + what);
        } catch (ProtocolException e) {
            // A client identifier may have what no topic may: a wildcard, or a length of its own. Its events are in the log.
            return;
        }
        // When many come at once, as after a restart, their topics would push all others out of the route cache.
        if (!home.get().router().leadsAnywhere(topic)) { return; }
        String json =
                "{\"clientid\":%s,\"username\":%s,\"ipaddress\":%s,\"sockport\":%d,\"proto_name\":%s,\"proto_ver\":%d,%s,\"ts\":%d}"
                        .formatted(quoted(client.clientId()), quoted(client.identity()),
                                quoted(client.peer().address()), client.peer().port(),
                                quoted(client.version().protocolName()), client.version().level(), details.get(),
                                home.get().context().shard().wallMillis());
        home.get().publisher()
                .publish(new Message(home.get().messageIds().next(), Message.BROKER, topic, Qos.AT_MOST_ONCE, false,
                        Message.NEVER, MessageProperties.NONE, Payload.ofUtf8(json)), null, 0, null);
    }

    private static String quoted(@Nullable String text) {
        if (text == null) { return "null"; }
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    @Override
    public void refused(Peer peer, @Nullable String clientId, ReasonCode reason, String why) {
        next.refused(peer, clientId, reason, why);
    }

    @Override
    public void refused(Peer peer, @Nullable String clientId, @Nullable String claimed, ReasonCode reason,
            String why) {
        next.refused(peer, clientId, claimed, reason, why);
    }

    @Override
    public void subscribed(Client client, String filter, int qos) {
        next.subscribed(client, filter, qos);
    }

    @Override
    public void unsubscribed(Client client, String filter) {
        next.unsubscribed(client, filter);
    }

    @Override
    public void dropped(String clientId, Message message, DropReason reason) {
        next.dropped(clientId, message, reason);
    }

    @Override
    public void limited(Client client, Bound bound) {
        next.limited(client, bound);
    }

    @Override
    public void flapping(String who, int banSeconds) {
        next.flapping(who, banSeconds);
    }

    @Override
    public void overloaded(Bound bound, boolean begins) {
        next.overloaded(bound, begins);
    }

    @Override
    public void denied(Client client, String operation, String topic, Supplier<String> why) {
        next.denied(client, operation, topic, why);
    }

    @Override
    public void storeFailed(String what, String why) {
        next.storeFailed(what, why);
    }
}
