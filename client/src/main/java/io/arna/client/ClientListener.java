package io.arna.client;

import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Packet;

/**
 * What a client tells its application. Every method is called on the client's event loop thread, one at a time, and must not block: the
 * connection's packets and timers wait meanwhile, and so do other clients on the same loop.
 */
public interface ClientListener {
    /**
     * A message came in. With {@link ClientOptions.Acknowledgement#AUTOMATIC} it is acknowledged when this returns; if this throws, it is
     * not, and the connection ends with {@link ClientException.ConnectionLost}, so that the server delivers it again.
     */
    default void onMessage(Received received) {}

    /** All that one read from the network brought has been told: a good moment to flush what the messages caused. */
    default void onBurstEnd() {}

    /** A connection is made, the first or a later one. Without {@link ConnAck#sessionPresent()} the server knows no subscriptions. */
    default void onConnected(ConnAck connAck) {}

    /**
     * A connection is lost that the application did not ask to end, or could not be made again.
     *
     * @param cause what happened
     * @param tryingAgain whether the client seeks a new connection by itself; if not, everything that waited has failed
     */
    default void onDisconnected(ClientException cause, boolean tryingAgain) {}

    /** A packet is handed to the network: for tracing. */
    default void onSent(Packet packet) {}

    /** A packet came from the network, before it is acted upon: for tracing. */
    default void onReceived(Packet packet) {}
}
