package io.arna.broker.routing;

import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;

/** What a tree tells of a topic. */
record Heard(List<Subscriber> subscribers, List<ShareGroup> groups) {
    static Heard of(TopicTree tree, String topic) {
        return of(tree, TopicName.of(topic));
    }

    static Heard of(TopicTree tree, TopicName topic) {
        Heard heard = new Heard(new ArrayList<>(), new ArrayList<>());
        tree.match(topic, new Matches() {
            @Override
            public void subscriber(Subscriber subscriber) {
                heard.subscribers.add(subscriber);
            }

            @Override
            public void group(ShareGroup group) {
                heard.groups.add(group);
            }
        });
        return heard;
    }
}
