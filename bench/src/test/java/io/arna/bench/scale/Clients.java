package io.arna.bench.scale;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.codec.PacketDecoder;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.codec.Role;
import io.arna.mqtt.codec.TopicNames;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Objects;

/** What clients say, read from bytes as it is from a socket, so that the broker holds on to nothing the caller holds as well. */
public final class Clients {
    static final int KEEP_ALIVE_SECONDS = 60;

    private static final int LARGEST_PACKET = 268_435_460;

    private Clients() {}

    /** CONNECT of a client with a session that ends with its connection. */
    public static Connect connect(String clientId, MqttVersion version) {
        Connect connect = new Connect(version, true, KEEP_ALIVE_SECONDS, clientId, null, null, null,
                ConnectProperties.NONE);
        return (Connect) read(connect, version, true);
    }

    /** A new client that has been let in. */
    public static SilentWire connected(SocketlessBroker broker, String clientId, MqttVersion version) {
        SilentWire wire = broker.accept();
        wire.says(connect(clientId, version));
        return wire;
    }

    /** SUBSCRIBE for some filters. */
    public static Subscribe subscribe(Qos qos, List<String> filters) {
        List<Subscription> subscriptions =
                filters.stream().map(filter -> Subscription.of(TopicFilter.of(filter), qos)).toList();
        return (Subscribe) read(new Subscribe(1, 0, List.of(), subscriptions), MqttVersion.V3_1_1, false);
    }

    private static Packet read(Packet packet, MqttVersion version, boolean first) {
        ByteBuf bytes = Unpooled.buffer();
        PacketEncoder.encode(packet, version, bytes);
        PacketDecoder decoder = new PacketDecoder(Role.SERVER, LARGEST_PACKET, new TopicNames(4));
        if (!first) {
            decoder.version(version);
        }
        return Objects.requireNonNull(decoder.decode(bytes));
    }
}
