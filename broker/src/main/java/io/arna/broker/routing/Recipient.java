package io.arna.broker.routing;

import io.arna.broker.port.Store.SessionKey;
import io.arna.mqtt.Qos;
import org.jspecify.annotations.Nullable;

/**
 * Who can hear messages: all the routing room knows of a session. Everything but {@link #hear} may be asked on any thread, and the answer
 * may lag a little.
 */
public interface Recipient {
    /** The client identifier. */
    String clientId();

    /** Which life of that client identifier this is. */
    SessionKey key();

    /** Number of the shard it lives on. */
    int home();

    /** Whether a client is connected. */
    boolean isOnline();

    /** Whether it outlives its connection, so that what it must hear is to be stored at this QoS. */
    boolean stores(Qos qos);

    /** Whether its client is connected but takes messages slower than they come. */
    boolean isCongested();

    /** Takes a message; on its home shard only. */
    void hear(Fanout fanout, Target target, @Nullable ShareGroup share);
}
