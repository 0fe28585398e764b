package io.arna.broker.routing;

/** Lets tests outside see how much a tree remembers. */
public final class Places {
    private Places() {}

    /** How many filters and levels of filters {@code tree} remembers: none when there are no subscriptions. */
    public static int in(TopicTree tree) {
        return tree.places();
    }
}
