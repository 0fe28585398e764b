package io.arna.broker.port;

/** Where listeners bring their clients. */
public interface Door {
    /**
     * A client has connected; called on the shard that accepted it.
     *
     * @param shard number of that shard
     * @return whom to tell what the client does
     */
    Conversation open(Wire wire, Peer peer, int shard);
}
