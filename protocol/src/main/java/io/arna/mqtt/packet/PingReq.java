package io.arna.mqtt.packet;

/** PINGREQ: a client shows that it lives (MQTT 5.0 section 3.12). */
public enum PingReq implements Packet {
    /** The only one. */
    INSTANCE;

    @Override
    public PacketType type() {
        return PacketType.PINGREQ;
    }
}
