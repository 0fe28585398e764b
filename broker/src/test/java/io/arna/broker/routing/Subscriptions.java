package io.arna.broker.routing;

import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Subscriptions, briefly; and the many a seed makes. */
final class Subscriptions {
    private static final String[] LEVELS = {"", "a", "b", "Aa", "BB", "$SYS", "қонақ"};

    private Subscriptions() {}

    static Subscriber subscriber(Recipient recipient, String filter) {
        return subscriber(recipient, filter, Qos.AT_LEAST_ONCE, 0);
    }

    static Subscriber subscriber(Recipient recipient, String filter, Qos qos, int id) {
        return new Subscriber(recipient, Subscription.of(TopicFilter.of(filter), qos), id);
    }

    static Subscriber withoutLocal(Recipient recipient, String filter, Qos qos, int id) {
        return new Subscriber(recipient,
                new Subscription(TopicFilter.of(filter), qos, true, false, RetainHandling.SEND), id);
    }

    static Subscriber asPublished(Recipient recipient, String filter, Qos qos, int id) {
        return new Subscriber(recipient,
                new Subscription(TopicFilter.of(filter), qos, false, true, RetainHandling.SEND), id);
    }

    /** A topic name of a few levels out of a few, so that it is met again. */
    static TopicName anyTopic(RandomGenerator random) {
        while (true) {
            String text = String.join("/", anyLevels(random, false));
            if (!text.isEmpty()) { return TopicName.of(text); }
        }
    }

    /** A filter of the same levels, wildcards and now and then a share. */
    static TopicFilter anyFilter(RandomGenerator random) {
        while (true) {
            List<String> levels = anyLevels(random, true);
            if (random.nextInt(4) == 0) {
                levels.add(TopicFilter.ALL_LEVELS);
            }
            String text = String.join("/", levels);
            if (!text.isEmpty()) {
                return TopicFilter
                        .of(random.nextInt(4) == 0 ? "$share/" + "gh".charAt(random.nextInt(2)) + "/" + text : text);
            }
        }
    }

    private static List<String> anyLevels(RandomGenerator random, boolean wildcards) {
        List<String> levels = new ArrayList<>();
        int count = random.nextInt(wildcards ? 0 : 1, 5);
        for (int i = 0; i < count; i++) {
            boolean wildcard = wildcards && random.nextInt(3) == 0;
            levels.add(wildcard ? TopicFilter.ONE_LEVEL : LEVELS[random.nextInt(LEVELS.length)]);
        }
        return levels;
    }
}
