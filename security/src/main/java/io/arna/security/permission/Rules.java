package io.arna.security.permission;

import io.arna.broker.port.Authorizer.Subject;
import io.arna.broker.port.Peer;
import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import io.arna.security.permission.Action.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules in their order, of which the first that fits decides, and what holds when none does. Immutable.
 *
 * <p>A rule fits a message when one of its topics matches the message's. It fits a subscription when one of its topics covers the whole of it: so a
 * subscription that reaches further than what is allowed is not allowed. One that reaches into what is denied may be; then each message is looked at
 * before it is delivered.
 *
 * @param rules in their order
 * @param allowsOtherwise what holds when none fits
 * @param subscribing when subscribing itself is decided
 */
public record Rules(List<Rule> rules, boolean allowsOtherwise, Subscribing subscribing) {
    /** When it is decided what a subscriber may hear. */
    public enum Subscribing {
        /** When it subscribes; and again with each message if a rule denies a part of what a later one allows. */
        DECIDED_AT_ONCE,
        /** With each message: everybody may subscribe to anything, as Mosquitto has it. */
        DECIDED_BY_MESSAGE
    }

    /** Allows everybody everything. */
    public static final Rules OPEN = new Rules(List.of(), true, Subscribing.DECIDED_AT_ONCE);

    public Rules {
        rules = List.copyOf(rules);
    }

    /**
     * For a broker that others than this machine reach, and that has no rules of its own: nobody hears everything by one wildcard, or reads what the
     * broker tells of itself, but from this machine.
     */
    public static Rules guarded() {
        String origin = "built-in rule";
        List<Network> here = List.of(Network.of("127.0.0.0/8"), Network.of("::1"));
        Action subscribe = Action.of(Operation.SUBSCRIBE);
        return new Rules(List.of(
                new Rule(true, new Who.From(here), Action.of(Operation.PUBLISH, Operation.SUBSCRIBE), List.of(),
                        origin),
                new Rule(false, new Who.Everybody(), subscribe,
                        List.of(Topic.of("$SYS/#", false), Topic.of("#", true), Topic.of("+/#", true)), origin)),
                true, Subscribing.DECIDED_AT_ONCE);
    }

    /** What is asked for: to publish to, or subscribe to, {@code topic}, which is a topic name or a filter. */
    public record Request(Operation operation, String topic, Qos qos, boolean retain) {}

    /**
     * Whether it is allowed, and why.
     *
     * @param steps a sentence for each rule that was looked at, the one that decided last
     */
    public record Decision(boolean allowed, List<String> steps) {
        /** What decided. */
        public String reason() {
            return steps.getLast();
        }
    }

    /** Decides for a client that need not be connected, and says why. */
    public Decision explain(String clientId, @Nullable String user, String address, String listener, Request request) {
        return explain(new Subject(clientId, user, new Peer(address, 0, listener)), request);
    }

    /** Decides, and says why. Slower than {@link RulesFor}, which decides the same. */
    public Decision explain(Subject subject, Request request) {
        List<String> steps = new ArrayList<>();
        if (request.operation == Operation.SUBSCRIBE && subscribing == Subscribing.DECIDED_BY_MESSAGE) {
            steps.add(
                    "allowed: with these rules everybody may subscribe to anything, and each message is looked at before it is delivered");
            return new Decision(true, steps);
        }
        for (Rule rule : rules) {
            String mismatch = mismatch(rule, subject, request);
            if (mismatch == null) {
                steps.add((rule.allows() ? "allowed" : "denied") + " by " + rule.origin() + ": " + rule);
                return new Decision(rule.allows(), steps);
            }
            steps.add("not " + rule.origin() + ": it is for " + mismatch);
        }
        steps.add((allowsOtherwise ? "allowed" : "denied") + ": no rule fits, and then it is "
                + (allowsOtherwise ? "allowed" : "denied"));
        return new Decision(allowsOtherwise, steps);
    }

    /** What about the rule does not fit; null when all of it does. */
    private static @Nullable String mismatch(Rule rule, Subject subject, Request request) {
        if (!rule.who().matches(subject)) { return rule.who().toString(); }
        if (!rule.action().matches(request.operation, request.qos, request.retain)) {
            return "those who " + rule.action();
        }
        if (rule.topics().isEmpty()) { return null; }
        for (Topic topic : rule.topics()) {
            TopicFilter filter = topic.of(subject);
            if (filter != null && fits(topic.isExact(), filter, request)) { return null; }
        }
        return "other topics: " + rule.topics();
    }

    private static boolean fits(boolean isExact, TopicFilter filter, Request request) {
        if (request.operation == Operation.PUBLISH) { return fits(isExact, filter, TopicName.of(request.topic)); }
        return fits(isExact, filter, TopicFilter.of(request.topic));
    }

    static boolean fits(boolean isExact, TopicFilter filter, TopicName topic) {
        return isExact ? filter.toString().equals(topic.toString()) : filter.matches(topic);
    }

    static boolean fits(boolean isExact, TopicFilter filter, TopicFilter asked) {
        return isExact ? filter.toString().equals(asked.unshared())
                : Topic.covers(filter, asked.isShared() ? TopicFilter.of(asked.unshared()) : asked);
    }
}
