package io.arna.broker.session;

/** A message on its way to the client under a packet identifier. Confined to its session's shard. */
final class InFlight {
    /** How far the exchange has come. */
    enum State {
        /** The packet identifier is being stored; PUBLISH leaves after that. */
        STORING,
        /** PUBLISH is to be sent again on this connection. */
        UNSENT,
        /** PUBLISH has been sent on this connection. */
        SENT,
        /** PUBREC has come and is being stored; PUBREL leaves after that. */
        RECEIVED,
        /** PUBREL has been sent, or is to be repeated on the next connection. */
        RELEASED
    }

    final int packetId;
    final Waiting waiting;
    /** Increases with each message sent: the order to send again in [MQTT-4.6.0-1]. */
    long order;
    State state;
    /** Whether PUBLISH has left before, on whatever connection: what DUP says. */
    boolean sentBefore;
    /** Whether the store could not keep the step it is at, {@link State#STORING} or {@link State#RECEIVED}. */
    boolean refused;

    InFlight(int packetId, Waiting waiting, long order, State state) {
        this.packetId = packetId;
        this.waiting = waiting;
        this.order = order;
        this.state = state;
    }
}
