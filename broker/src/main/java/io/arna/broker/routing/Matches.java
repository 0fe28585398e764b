package io.arna.broker.routing;

/** Is told what {@link TopicTree#match} finds, in no particular order. */
public interface Matches {
    /** A subscription asks for the topic; a recipient is told of once for each of its subscriptions that do. */
    void subscriber(Subscriber subscriber);

    /** A shared subscription asks for the topic. */
    void group(ShareGroup group);
}
