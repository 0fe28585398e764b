package io.arna.mqtt.packet;

/** PINGRESP: so does the server (MQTT 5.0 section 3.13). */
public enum PingResp implements Packet {
    /** The only one. */
    INSTANCE;

    @Override
    public PacketType type() {
        return PacketType.PINGRESP;
    }
}
