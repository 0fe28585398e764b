package io.arna.broker.sim;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.packet.ConnectProperties;

/**
 * What kind of client somebody is; it stays so for life.
 *
 * @param expirySeconds how long its session outlives the connection; before MQTT 5 anything above 0 means "for ever"
 * @param maximumPacketSize {@link ConnectProperties#NO_MAXIMUM} for any
 * @param keepAliveSeconds 0 for none
 * @param ackMillis how long it takes at most to acknowledge
 * @param faultless keeps its connection, reads and answers at once
 */
record Profile(String clientId, MqttVersion version, long expirySeconds, int receiveMaximum, long maximumPacketSize,
        int topicAliasMaximum, int keepAliveSeconds, int ackMillis, boolean faultless) {
    private static final int ANY = 65_535;

    boolean isV5() { return version.isV5(); }

    static Profile thrown(Dice dice, String clientId) {
        boolean v5 = dice.chance(65);
        long expiry = dice.chance(35) ? 0 : v5 ? dice.oneOf(5, 20, 60, 1000) : 1;
        return new Profile(clientId, v5 ? MqttVersion.V5 : MqttVersion.V3_1_1, expiry,
                v5 ? dice.oneOf(1, 2, 3, 10, ANY) : ANY,
                v5 && dice.chance(20) ? dice.oneOf(60, 100, 200) : ConnectProperties.NO_MAXIMUM,
                v5 ? dice.oneOf(0, 0, 1, 5) : 0, dice.oneOf(0, 2, 5, 10), dice.oneOf(0, 5, 50, 1_000), false);
    }

    /** One who watches: connected whenever the broker runs, and misses nothing. */
    static Profile watcher(String clientId) {
        return new Profile(clientId, MqttVersion.V5, 1000, ANY, ConnectProperties.NO_MAXIMUM, 0, 0, 0, true);
    }
}
