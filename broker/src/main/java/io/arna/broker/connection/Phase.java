package io.arna.broker.connection;

import io.arna.broker.port.Authenticator.Exchange;
import io.arna.mqtt.packet.Connect;

/** How far a conversation has come; what exists only then is a field of it. */
sealed interface Phase {
    /** Nothing has been said. */
    enum AwaitingConnect implements Phase {
        INSTANCE
    }

    /** CONNECT has come; it is being found out who that is, perhaps in several steps. */
    record Authenticating(Connect connect, Exchange exchange) implements Phase {}

    /** The client may come in; it is moving to its home shard. */
    record Moving(Connect connect) implements Phase {}

    /** It has its session, which is being stored; CONNACK follows. {@code present}: it was there before. */
    record Opening(OpenConnection open, boolean present) implements Phase {}

    /** CONNACK has said yes. */
    record Open(OpenConnection open) implements Phase {}

    /** It is over; what still arrives is not looked at. */
    enum Closed implements Phase {
        INSTANCE
    }
}
