package io.arna.broker.port;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.codec.PublishFrame;
import io.arna.mqtt.packet.Packet;

/**
 * The way to one client. Confined to the shard the connection lives on. Sending never blocks and never fails: what cannot be sent is
 * gone, and {@link Conversation#onClosed} follows.
 */
public interface Wire {
    /** What the client speaks, as far as its CONNECT has told; {@link MqttVersion#V3_1_1} until then. */
    MqttVersion version();

    /** Appends a packet to the output; it leaves when the current burst of input has been handled. */
    void send(Packet packet);

    /** Appends a shared encoding of a PUBLISH, patched for this client; {@code packetId} is 0 with QoS 0. */
    void send(PublishFrame frame, Qos qos, boolean retain, boolean dup, int packetId);

    /** Whether the output has room. Once this was false, {@link Conversation#onWritable} tells when it is true again. */
    boolean isWritable();

    /**
     * Stops reading. From now until {@link #resumeReading} no packet is delivered, not even one that had arrived before; what the client
     * sends waits, at last in the client's own socket.
     */
    void pauseReading();

    /** Goes on after {@link #pauseReading}, in order and without loss. */
    void resumeReading();

    /**
     * Moves the connection to another shard, once in its life, then runs {@code arrived} there. Reading is paused meanwhile and continues when
     * {@code arrived} has returned, unless it paused reading itself. When the client is lost on the way, {@link Conversation#onClosed} is
     * called on the shard where that was noticed and {@code arrived} is not.
     */
    void moveTo(int shard, Runnable arrived);

    /** Sends what has been appended, then closes; a client that does not take it in time is cut. Nothing is read any more. */
    void close();
}
