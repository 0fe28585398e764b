package io.arna.broker.routing;

/** Who can hear messages; the routing room knows no more of a session. Told apart by identity. */
public interface Recipient {
    /** The client identifier. Never changes; any thread. */
    String clientId();

    /** Number of the shard it lives on. Never changes; any thread. */
    int home();

    /** Whether its client is connected. Any thread; the answer may lag. */
    boolean isOnline();
}
