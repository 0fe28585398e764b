package io.arna.mqtt.packet;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT: a client asks to be let in (MQTT 5.0 section 3.1).
 *
 * @param version the protocol version the client speaks
 * @param cleanStart whether an existing session is to be discarded; "Clean Session" before 5.0
 * @param keepAliveSeconds longest silence the client promises, 0–65535; 0 means none is promised
 * @param clientId the client identifier as sent; empty asks the server for one
 * @param username null when absent
 * @param password null when absent
 * @param will null when the client leaves no will
 * @param properties of MQTT 5.0; {@link ConnectProperties#NONE} before
 */
public record Connect(MqttVersion version, boolean cleanStart, int keepAliveSeconds, String clientId,
        @Nullable String username, @Nullable Payload password, @Nullable Will will,
        ConnectProperties properties) implements Packet {
    public Connect {
        assert keepAliveSeconds >= 0 && keepAliveSeconds <= 0xFFFF : keepAliveSeconds;
    }

    @Override
    public PacketType type() {
        return PacketType.CONNECT;
    }

    /** Without user name, password or authentication data. */
    @Override
    public String toString() {
        return "CONNECT[" + version + ", clientId=" + clientId + ", cleanStart=" + cleanStart + ", keepAlive="
                + keepAliveSeconds + "]";
    }
}
