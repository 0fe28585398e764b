package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/** SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0 sections 3.8 and 3.10). */
final class SubscribeDecoder {
    private static final int QOS = 0x03;
    static final int NO_LOCAL = 0x04;
    static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final int RETAIN_HANDLING = 0x30;
    private static final int RESERVED = 0xC0;

    private SubscribeDecoder() {}

    static Subscribe readSubscribe(PacketBody in, MqttVersion version) {
        int packetId = in.packetId();
        int subscriptionId = 0;
        List<UserProperty> userProperties = List.of();
        if (version.isV5()) {
            PropertySet properties = PropertySet.read(in, PacketType.SUBSCRIBE);
            subscriptionId = properties.subscriptionIds.isEmpty() ? 0 : properties.subscriptionIds.getFirst();
            userProperties = properties.userProperties;
        }
        requireFilter(in, "SUBSCRIBE without a filter [MQTT-3.8.3-2]");
        List<Subscription> subscriptions = new ArrayList<>();
        while (!in.isAtEnd()) {
            TopicFilter filter = TopicFilter.of(in.text("topic filter"));
            int options = in.oneByte("subscription options");
            subscriptions.add(version.isV5() ? withOptions(filter, options) : withQos(filter, options));
        }
        return new Subscribe(packetId, subscriptionId, userProperties, subscriptions);
    }

    private static Subscription withQos(TopicFilter filter, int qos) {
        if (qos > 2) { throw PacketBody.malformed("requested QoS 0x%02X [v3 MQTT-3.8.3-4]".formatted(qos)); }
        return Subscription.of(filter, Qos.of(qos));
    }

    private static Subscription withOptions(TopicFilter filter, int options) {
        if ((options & RESERVED) != 0) {
            throw PacketBody.malformed("subscription options 0x%02X [MQTT-3.8.3-5]".formatted(options));
        }
        if ((options & QOS) == QOS) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "maximum QoS 3 (3.8.3.1)");
        }
        boolean noLocal = (options & NO_LOCAL) != 0;
        if (noLocal && filter.isShared()) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "no local on a shared subscription [MQTT-3.8.3-4]");
        }
        return new Subscription(filter, Qos.of(options & QOS), noLocal, (options & RETAIN_AS_PUBLISHED) != 0,
                RetainHandling.of((options & RETAIN_HANDLING) >> 4));
    }

    static Unsubscribe readUnsubscribe(PacketBody in, MqttVersion version) {
        int packetId = in.packetId();
        List<UserProperty> userProperties =
                version.isV5() ? PropertySet.read(in, PacketType.UNSUBSCRIBE).userProperties : List.of();
        requireFilter(in, "UNSUBSCRIBE without a filter [MQTT-3.10.3-2]");
        List<TopicFilter> filters = new ArrayList<>();
        while (!in.isAtEnd()) {
            filters.add(TopicFilter.of(in.text("topic filter")));
        }
        return new Unsubscribe(packetId, userProperties, filters);
    }

    private static void requireFilter(PacketBody in, String otherwise) {
        if (in.isAtEnd()) { throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, otherwise); }
    }
}
