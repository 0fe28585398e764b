package io.arna.broker.sim;

import io.arna.broker.sim.Life.Hearing;
import io.arna.mqtt.packet.RetainHandling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Of each topic the last message said with the retain flag is kept, and told to new subscriptions. */
final class RetainedPromises {
    /** All that was said to one topic, to be retained, in the order the broker was told. */
    private static final class Topic {
        final List<Said> all = new ArrayList<>();
        /** From which on any may be the one, since a crash made that uncertain. */
        int candidatesFrom = -1;
    }

    /** A subscription that must hear of a topic: this message or a later one. */
    private record Due(Life life, Sub sub, Topic topic, int from) {}

    private final Deliveries deliveries;
    private final Map<String, Topic> topics = new HashMap<>();
    private final List<Due> dues = new ArrayList<>();

    RetainedPromises(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    void onHanded(Said message) {
        if (message.retain) {
            Topic topic = topics.computeIfAbsent(message.topic, _ -> new Topic());
            topic.all.add(message);
            topic.candidatesFrom = topic.all.size() - 1;
        }
    }

    void onPerhapsHanded(Said message) {
        Topic topic = topics.get(message.topic);
        if (message.retain && topic != null) {
            topic.all.add(message);
        }
    }

    void onSubscribed(Life life, List<Sub> fresh) {
        for (Sub sub : fresh) {
            if (sub.isShared() || sub.handling == RetainHandling.DO_NOT_SEND
                    || (sub.handling == RetainHandling.SEND_IF_NEW && !sub.isNew)) {
                continue;
            }
            for (Topic topic : topics.values()) {
                Said current = topic.all.get(topic.candidatesFrom);
                // What came between SUBSCRIBE and SUBACK is heard live; it counts as later.
                if (Texts.matches(sub.bare, current.topic) && current.accepted != Said.NEVER && !current.isEmpty) {
                    dues.add(new Due(life, sub, topic, topic.candidatesFrom));
                }
            }
        }
    }

    /** Not all that was retained is still there: anything from the last that was acknowledged on. */
    void onCrash() {
        for (Topic topic : topics.values()) {
            int from = topic.candidatesFrom;
            while (from > 0 && (topic.all.get(from).accepted == Said.NEVER || topic.all.get(from).qos == 0)) {
                from--;
            }
            topic.candidatesFrom = from;
        }
    }

    /** When all is quiet, every subscription that asked for it has heard of every topic. */
    void checkAllHeard(long nanos) {
        for (Due due : dues) {
            boolean own = due.sub.noLocal;
            boolean changed = due.sub.leaving != Said.NEVER;
            if (own || changed || !due.life.isSurelyAlive(nanos) || deliveries.crashedSince(due.sub.asked)) {
                continue;
            }
            boolean heard = false;
            for (int i = due.from; i < due.topic.all.size(); i++) {
                Said message = due.topic.all.get(i);
                Hearing hearing = due.life.hearings.get(message.token);
                heard |= hearing != null && hearing.heard > 0;
                heard |= message.isEmpty || message.expires() || message.qos == 0 || due.sub.qos == 0
                        || deliveries.isDropped(due.life.clientId, message.token);
            }
            if (!heard) {
                throw new BrokenPromise(
                        due.life.clientId + " subscribed to " + due.sub + " and never hears what is retained: "
                                + due.topic.all.get(due.from) + " [MQTT-3.3.1-9]");
            }
        }
    }

    /**
     * Somebody who has just subscribed heard this and nothing else of the topic.
     *
     * @param heard null when nothing
     */
    void checkFinal(String topicName, @Nullable String heard, long nanos) {
        Topic topic = topics.get(topicName);
        if (topic == null) {
            if (heard != null) {
                throw new BrokenPromise("nobody retained anything on " + topicName + ", but " + heard + " is");
            }
            return;
        }
        List<String> possible = new ArrayList<>();
        for (int i = topic.candidatesFrom; i < topic.all.size(); i++) {
            Said message = topic.all.get(i);
            // Sent again, its time begins anew, unless the broker knew it.
            long end = message.lastHandedNanos + TimeUnit.SECONDS.toNanos(message.expirySeconds);
            boolean gone = message.isEmpty || (message.expires() && nanos >= end);
            possible.add(gone ? "nothing" : message.token);
            if (message.expires() && message.timesRouted > 1) {
                possible.add("nothing");
            }
        }
        if (deliveries.crashedSince(topic.all.get(topic.candidatesFrom).firstHanded)
                && (topic.all.get(topic.candidatesFrom).accepted == Said.NEVER
                        || topic.all.get(topic.candidatesFrom).qos == 0)) {
            possible.add("nothing");
        }
        String found = heard == null ? "nothing" : heard;
        if (!possible.contains(found)) {
            throw new BrokenPromise(
                    topicName + " has " + found + " retained, but should have one of " + possible + " [MQTT-3.3.1-5]");
        }
    }
}
