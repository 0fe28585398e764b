package io.arna.broker.session;

import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.broker.message.Message;
import io.arna.broker.port.Authorizer.Permissions;
import io.arna.broker.port.Wire;
import io.arna.broker.routing.Fanout;
import io.arna.mqtt.Qos;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.codec.PublishFrame;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sending half of an open connection, as its session sees it: what this client takes, and how. Confined to its shard. */
public final class Link {
    /** Bytes a topic alias adds to a packet at most: the property's identifier, two bytes, and one more for either length that now needs it. */
    private static final int ALIAS_SIZE = 5;

    private final Wire wire;
    private final boolean v5;
    private final int receiveMaximum;
    private final long maximumPacketSize;
    private final Permissions permissions;
    private final Counters counters;
    /** Null when the client takes none, or we give none. */
    private final @Nullable OutboundAliases aliases;

    /**
     * @param properties what the client takes
     * @param inflightMaximum what we send unacknowledged at most
     * @param aliasMaximum the aliases we give at most
     * @param permissions what the client may hear
     */
    public Link(Wire wire, ConnectProperties properties, int inflightMaximum, int aliasMaximum, Permissions permissions,
            Counters counters) {
        this.wire = wire;
        this.v5 = wire.version().isV5();
        this.receiveMaximum = Math.min(properties.receiveMaximum(), inflightMaximum);
        this.maximumPacketSize = properties.maximumPacketSize();
        this.permissions = permissions;
        this.counters = counters;
        int aliasesGiven = Math.min(properties.topicAliasMaximum(), aliasMaximum);
        this.aliases = aliasesGiven == 0 ? null : new OutboundAliases(aliasesGiven);
    }

    /** QoS 1 and 2 messages the client takes unacknowledged [MQTT-3.3.4-9]. */
    int receiveMaximum() {
        return receiveMaximum;
    }

    boolean isV5() { return v5; }

    boolean mayHear(TopicName topic) {
        return permissions.mayHear(topic);
    }

    boolean isWritable() { return wire.isWritable(); }

    void send(Packet packet) {
        wire.send(packet);
    }

    /**
     * Sends a message.
     *
     * @param fanout the message, with its shared encodings
     * @param packetId 0 with QoS 0
     * @return false when it is larger than the client takes, and has not been sent [MQTT-3.1.2-24]
     */
    boolean publish(Fanout fanout, Qos qos, boolean retain, List<Integer> subscriptionIds, int packetId, boolean dup) {
        Message message = fanout.message();
        if (!v5 || (aliases == null && subscriptionIds.isEmpty())) {
            PublishFrame frame = fanout.frame(v5, packetId != 0);
            if (frame.length() > maximumPacketSize) { return false; }
            wire.send(frame, qos, retain, dup, packetId);
        } else {
            Publish own = new Publish(packetId, dup, qos, retain, message.topic(), 0, fanout.secondsLeft(),
                    subscriptionIds,
                    message.properties(), message.payload());
            long size = maximumPacketSize == ConnectProperties.NO_MAXIMUM ? 0 : PacketEncoder.size(own, wire.version());
            if (size > maximumPacketSize) { return false; }
            wire.send(aliases == null || size + ALIAS_SIZE > maximumPacketSize ? own
                    : aliased(own, message.topic(), aliases));
        }
        counters.add(Counter.MESSAGES_SENT);
        counters.add(Counter.MESSAGE_BYTES_SENT, message.payload().length());
        return true;
    }

    private static Publish aliased(Publish own, TopicName topic, OutboundAliases aliases) {
        int known = aliases.known(topic);
        int alias = known == 0 ? aliases.assign(topic) : known;
        return new Publish(own.packetId(), own.dup(), own.qos(), own.retain(), known == 0 ? topic : null, alias,
                own.messageExpirySeconds(),
                own.subscriptionIds(), own.properties(), own.payload());
    }
}
