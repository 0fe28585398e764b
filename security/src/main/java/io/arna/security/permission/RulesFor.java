package io.arna.security.permission;

import io.arna.broker.port.Authorizer.Subject;
import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import io.arna.security.permission.Action.Operation;
import io.arna.security.permission.Rules.Subscribing;
import java.util.ArrayList;
import java.util.List;

/** Those of some rules that are about one client, with its names in their topics: what is left is quick to ask. Immutable. */
final class RulesFor {
    /** A topic of a rule, for this client. */
    private record Place(TopicFilter filter, boolean exact) {}

    /** A rule, for this client; {@code places} is empty for all topics. */
    private record Part(boolean allows, Action action, boolean isForAll, List<Place> places) {
        boolean fits(TopicName topic) {
            if (isForAll) { return true; }
            for (Place place : places) {
                if (Rules.fits(place.exact, place.filter, topic)) { return true; }
            }
            return false;
        }

        boolean fits(TopicFilter filter) {
            if (isForAll) { return true; }
            for (Place place : places) {
                if (Rules.fits(place.exact, place.filter, filter)) { return true; }
            }
            return false;
        }

        /** Whether what was heard by this rule's leave may be this message. */
        boolean mayBringAbout(TopicName topic) {
            return isForAll || places.stream().anyMatch(place -> place.filter.matches(topic));
        }
    }

    private final Rules rules;
    private final List<Part> publishing = new ArrayList<>();
    private final List<Part> subscribing = new ArrayList<>();
    private final boolean looksAtMessages;

    RulesFor(Rules rules, Subject subject) {
        this.rules = rules;
        for (Rule rule : rules.rules()) {
            if (!rule.who().matches(subject)) {
                continue;
            }
            List<Place> places = new ArrayList<>();
            for (Topic topic : rule.topics()) {
                TopicFilter filter = topic.of(subject);
                if (filter != null) {
                    places.add(new Place(filter, topic.isExact()));
                }
            }
            if (places.isEmpty() && !rule.topics().isEmpty()) {
                continue;
            }
            Part part = new Part(rule.allows(), rule.action(), rule.topics().isEmpty(), List.copyOf(places));
            if (rule.action().operations().contains(Operation.PUBLISH)) {
                publishing.add(part);
            }
            if (rule.action().operations().contains(Operation.SUBSCRIBE)) {
                subscribing.add(part);
            }
        }
        looksAtMessages = rules.subscribing() == Subscribing.DECIDED_BY_MESSAGE || deniesAPartOfWhatIsAllowed();
    }

    /** Whether something is denied for subscribers before something is allowed, which may reach into it. */
    private boolean deniesAPartOfWhatIsAllowed() {
        boolean denies = false;
        for (Part part : subscribing) {
            if (part.allows && denies) { return true; }
            denies |= !part.allows && isAboutMessages(part);
        }
        return denies && rules.allowsOtherwise();
    }

    /** A rule about the QoS of subscriptions, or about one subscription exactly, says nothing of a message. */
    private static boolean isAboutMessages(Part part) {
        return part.action.isAnyQos() && (part.isForAll || !part.places.stream().allMatch(Place::exact));
    }

    boolean mayPublish(TopicName topic, Qos qos, boolean retain) {
        for (Part part : publishing) {
            if (part.action.matches(Operation.PUBLISH, qos, retain) && part.fits(topic)) { return part.allows; }
        }
        return rules.allowsOtherwise();
    }

    boolean maySubscribe(TopicFilter filter, Qos qos) {
        if (rules.subscribing() == Subscribing.DECIDED_BY_MESSAGE) { return true; }
        for (Part part : subscribing) {
            if (part.action.matches(Operation.SUBSCRIBE, qos, false) && part.fits(filter)) { return part.allows; }
        }
        return rules.allowsOtherwise();
    }

    /** Whether {@link #mayHear} may say no at all. */
    boolean looksAtMessages() { return looksAtMessages; }

    /** Whether a message may be heard to which a subscription has led that was allowed. */
    boolean mayHear(TopicName topic) {
        for (Part part : subscribing) {
            if (part.allows ? part.mayBringAbout(topic) : part.action.isAnyQos() && part.fits(topic)) {
                return part.allows;
            }
        }
        return rules.allowsOtherwise();
    }
}
