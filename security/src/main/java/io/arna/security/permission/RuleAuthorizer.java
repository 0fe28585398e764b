package io.arna.security.permission;

import io.arna.broker.port.Authorizer;
import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import io.arna.security.permission.Action.Operation;
import io.arna.security.permission.Rules.Request;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what clients may do by rules, which may be replaced at any time. For each client it keeps the rules that are about it, and what they said of
 * the topics it uses.
 */
public final class RuleAuthorizer implements Authorizer {
    private final boolean disconnects;
    private volatile Rules rules;

    /**
     * Goes by {@code rules}.
     *
     * @param disconnects whether a client that tries what it may not do loses its connection
     */
    public RuleAuthorizer(Rules rules, boolean disconnects) {
        this.rules = rules;
        this.disconnects = disconnects;
    }

    /** From now on other rules hold; {@code Node.reviewPermissions} applies them to what was allowed before. Any thread. */
    public void use(Rules others) {
        rules = others;
    }

    /** What it goes by. Any thread. */
    public Rules rules() {
        return rules;
    }

    @Override
    public Permissions of(Subject subject) {
        return new Client(subject);
    }

    /** Confined to the client's shard. */
    private final class Client implements Permissions {
        /** Topics that are remembered; a client that uses more begins anew. */
        private static final int REMEMBERED = 64;
        private static final int HEARING = 6;
        private static final int KNOWN = 8;

        private final Subject subject;
        private Rules seen;
        private RulesFor own;
        /** By topic, for each QoS and retain flag, and for hearing it: a bit when it is known and another when it is allowed. Null at first. */
        private @Nullable Map<TopicName, Integer> decided;
        private @Nullable TopicName lastTopic;
        private int lastDecided;

        Client(Subject subject) {
            this.subject = subject;
            this.seen = rules;
            this.own = new RulesFor(seen, subject);
        }

        private RulesFor own() {
            Rules now = rules;
            if (now != seen) {
                seen = now;
                own = new RulesFor(now, subject);
                decided = null;
                lastTopic = null;
            }
            return own;
        }

        @Override
        public boolean mayPublish(TopicName topic, Qos qos, boolean retain) {
            RulesFor current = own();
            int which = qos.level() * 2 + (retain ? 1 : 0);
            int known = decided(topic);
            return (known >> which & 1) != 0 ? (known >> (which + KNOWN) & 1) != 0
                    : remember(topic, known, which, current.mayPublish(topic, qos, retain));
        }

        @Override
        public boolean mayHear(TopicName topic) {
            RulesFor current = own();
            if (!current.looksAtMessages()) { return true; }
            int known = decided(topic);
            return (known >> HEARING & 1) != 0 ? (known >> (HEARING + KNOWN) & 1) != 0
                    : remember(topic, known, HEARING, current.mayHear(topic));
        }

        private int decided(TopicName topic) {
            if (topic == lastTopic) { return lastDecided; }
            int known = decided == null ? 0 : decided.getOrDefault(topic, 0);
            lastTopic = topic;
            lastDecided = known;
            return known;
        }

        private boolean remember(TopicName topic, int known, int which, boolean allowed) {
            int now = known | 1 << which | (allowed ? 1 << (which + KNOWN) : 0);
            if (decided == null) {
                decided = new HashMap<>(4);
            } else if (decided.size() >= REMEMBERED) {
                decided.clear();
            }
            decided.put(topic, now);
            lastTopic = topic;
            lastDecided = now;
            return allowed;
        }

        @Override
        public boolean maySubscribe(TopicFilter filter, Qos qos) {
            return own().maySubscribe(filter, qos);
        }

        @Override
        public String whyNotPublish(TopicName topic, Qos qos, boolean retain) {
            return rules.explain(subject, new Request(Operation.PUBLISH, topic.toString(), qos, retain)).reason();
        }

        @Override
        public String whyNotSubscribe(TopicFilter filter, Qos qos) {
            return rules.explain(subject, new Request(Operation.SUBSCRIBE, filter.toString(), qos, false)).reason();
        }

        @Override
        public boolean areEnforcedByDisconnecting() {
            return disconnects;
        }
    }
}
