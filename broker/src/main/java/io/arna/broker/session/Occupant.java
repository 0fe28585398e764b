package io.arna.broker.session;

import io.arna.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;

/** The connection that holds a session, as the session sees it. On the session's shard. */
public interface Occupant {
    /** Ends the connection, telling its client why; it has left the session when this returns. */
    void end(ReasonCode reason, String why);

    /** Who the client was found to be; null when anonymous, or not in yet. */
    @Nullable
    String identity();

    /** What its client may do has changed: what is not allowed any more ends. */
    void reviewPermissions();

    /** Who is banned has changed: a client that is now loses its connection. */
    void reviewBan();

    /** The client owes an acknowledgement from now on: it must be read from, whatever it was held back for on its own account. */
    void mustBeRead();
}
