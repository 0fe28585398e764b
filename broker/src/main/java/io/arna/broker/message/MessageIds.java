package io.arna.broker.message;

/** Gives out message ids: unique among all shards, increasing on each. Confined to its shard. */
public final class MessageIds {
    private final int step;
    private long last;

    /**
     * @param above ids begin above this
     * @param shard number of the shard
     * @param shards how many there are
     */
    public MessageIds(long above, int shard, int shards) {
        this.step = shards;
        // The largest number congruent to the shard's that is not above "above", so that the next one is.
        this.last = above - Math.floorMod(above - shard, shards);
    }

    /** A new id. */
    public long next() {
        last += step;
        return last;
    }

    /** Whether an id is one that this shard gives out; of an id from before a restart this says nothing. */
    public boolean areOf(long id) {
        return Math.floorMod(id - last, step) == 0;
    }
}
