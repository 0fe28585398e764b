package io.arna.broker.routing;

/** What a topic leads to, grouped by the shard where it lives. Immutable: nobody writes into the arrays. Any thread. */
public final class Route {
    static final Target[] NOBODY = {};
    static final ShareGroup[] NO_GROUPS = {};

    private final Target[][] targets;
    private final ShareGroup[] groups;
    private final int size;

    /**
     * @param targets by home
     * @param groups of which one member each hears it
     */
    Route(Target[][] targets, ShareGroup[] groups) {
        int all = groups.length;
        for (Target[] there : targets) {
            all += there.length;
        }
        this.targets = targets;
        this.groups = groups;
        this.size = all;
    }

    /** Who hears it on shard {@code home}, 0 to {@link #homes} - 1; each recipient once. */
    public Target[] at(int home) {
        return targets[home];
    }

    /** The groups of which one member each hears it. */
    public ShareGroup[] groups() {
        return groups;
    }

    /** Whether nobody hears it. */
    public boolean isEmpty() { return size == 0; }

    /** How many shards there are. */
    public int homes() {
        return targets.length;
    }

    /** Targets and groups together. */
    int size() {
        return size;
    }
}
