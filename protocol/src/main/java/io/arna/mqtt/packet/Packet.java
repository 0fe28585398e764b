package io.arna.mqtt.packet;

/** One MQTT control packet (MQTT 5.0 section 2.1.2). Closed: a switch over packets names each of the fifteen. */
public sealed interface Packet
        permits Connect, ConnAck, Publish, PubAck, PubRec, PubRel, PubComp, Subscribe, SubAck, Unsubscribe, UnsubAck,
        PingReq, PingResp, Disconnect, Auth {

    /** The type in the high four bits of the fixed header. */
    PacketType type();
}
