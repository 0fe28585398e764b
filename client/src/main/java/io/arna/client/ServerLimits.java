package io.arna.client;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.ConnAckProperties;

/**
 * What this connection may be used for: what CONNACK said, and our own options where they are narrower.
 *
 * @param receiveMaximum QoS 1 and 2 messages the server takes unacknowledged
 * @param maximumQos highest QoS it takes
 * @param retainAvailable whether it keeps messages
 * @param maximumPacketSize largest packet it takes, in bytes
 * @param topicAliases topic aliases we may use; 0 for none
 * @param topicAliasMaximum highest topic alias it takes
 * @param keepAliveSeconds 0 for none
 */
record ServerLimits(int receiveMaximum, Qos maximumQos, boolean retainAvailable, long maximumPacketSize,
        int topicAliases, int topicAliasMaximum, int keepAliveSeconds) {

    /** Before CONNACK. */
    static final ServerLimits UNKNOWN = of(ConnAckProperties.NONE, 0, 0);

    static ServerLimits of(ConnAckProperties said, ClientOptions options) {
        // Before 5.0 the server announces nothing.
        return of(options.version() == MqttVersion.V5 ? said : ConnAckProperties.NONE, options.topicAliases(),
                options.keepAliveSeconds());
    }

    private static ServerLimits of(ConnAckProperties said, int topicAliases, int keepAliveSeconds) {
        return new ServerLimits(said.receiveMaximum(), said.maximumQos(), said.retainAvailable(),
                said.maximumPacketSize(), Math.min(topicAliases, said.topicAliasMaximum()), said.topicAliasMaximum(),
                said.serverKeepAliveSeconds() == ConnAckProperties.ABSENT
                        ? keepAliveSeconds
                        : said.serverKeepAliveSeconds()); // [MQTT-3.1.2-21]
    }
}
