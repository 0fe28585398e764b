package io.arna.broker.home;

import io.arna.mqtt.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which shard a client identifier lives on: a hash under a key nobody knows, so that nobody can aim all clients at one shard. Any thread.
 */
public final class Homes {
    private final List<Home> all;
    private final long key;
    /** Why nobody is let in any more; null while clients are. */
    private volatile @Nullable ReasonCode closedFor;

    /**
     * @param all the homes, by number of their shards
     * @param key random bits
     */
    public Homes(List<Home> all, long key) {
        this.all = List.copyOf(all);
        this.key = key | 1;
    }

    /** The home on a shard. */
    public Home at(int shard) {
        return all.get(shard);
    }

    /** All homes, by number of their shards. */
    public List<Home> all() {
        return all;
    }

    /** From now on nobody is let in any more, for this reason. */
    public void close(ReasonCode reason) {
        closedFor = reason;
    }

    /** Why nobody is let in any more; null while clients are. */
    public @Nullable ReasonCode closedFor() {
        return closedFor;
    }

    /** Number of the shard this client identifier lives on. */
    public int homeOf(String clientId) {
        if (all.size() == 1) { return 0; }
        long hash = key;
        for (int i = 0; i < clientId.length(); i++) {
            // The key enters at every character: no two identifiers collide for every key.
            hash = Long.rotateLeft((hash ^ clientId.charAt(i)) * key, 29);
        }
        hash ^= hash >>> 32;
        return (int) Long.remainderUnsigned((hash * 0x9E37_79B9_7F4A_7C15L) >>> 1, all.size());
    }
}
