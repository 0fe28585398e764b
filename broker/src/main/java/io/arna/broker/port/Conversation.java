package io.arna.broker.port;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.packet.Packet;

/** What a wire tells the rules; called on the shard the connection lives on, one call at a time. */
public interface Conversation {
    /** The client sent a packet. */
    void onPacket(Packet packet);

    /** The client sent what is no packet, or none that is allowed here; nothing follows but {@link #onClosed}. */
    void onProtocolError(ProtocolException error);

    /** The output has room again. */
    void onWritable();

    /** The connection is gone, whoever closed it. Called exactly once. */
    void onClosed();
}
