package io.arna.security.permission;

import io.arna.broker.port.Authorizer.Subject;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.topic.TopicFilter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a rule: a topic filter, in which {@code ${clientid}} and {@code ${username}} stand for those of the client. {@code exact} ones are not
 * a filter but a text: only a subscription to, or a message on, that very text is meant. Immutable.
 */
public final class Topic {
    private static final String CLIENT_ID = "${clientid}";
    private static final String USER_NAME = "${username}";
    private static final Pattern PLACEHOLDER =
            Pattern.compile(Pattern.quote(CLIENT_ID) + '|' + Pattern.quote(USER_NAME));

    private final String text;
    private final boolean exact;
    /** The same for everybody; null when it names the client. */
    private final @Nullable TopicFilter fixed;

    private Topic(String text, boolean exact, @Nullable TopicFilter fixed) {
        this.text = text;
        this.exact = exact;
        this.fixed = fixed;
    }

    /**
     * A topic as a rule file has it.
     *
     * @throws IllegalArgumentException when it is no topic filter; the message says why
     */
    public static Topic of(String text, boolean exact) {
        if (PLACEHOLDER.matcher(text).replaceAll("").contains("${")) {
            throw new IllegalArgumentException(
                    "topic " + text + " has a placeholder that is neither " + CLIENT_ID + " nor " + USER_NAME);
        }
        String example = text.replace(CLIENT_ID, "x").replace(USER_NAME, "x");
        TopicFilter filter = filter(example);
        if (filter == null || filter.isShared()) {
            throw new IllegalArgumentException("topic " + text + " is not a topic filter");
        }
        return new Topic(text, exact, example.equals(text) ? filter : null);
    }

    private static @Nullable TopicFilter filter(String text) {
        try {
            return TopicFilter.of(text);
        } catch (ProtocolException _) {
            return null;
        }
    }

    boolean isExact() { return exact; }

    /**
     * What it is for a client; null when it is nothing, because the client has no user name, or its names have characters with which they would mean
     * other topics than their own: {@code + # /}, {@code $} at the beginning, or none at all.
     */
    @Nullable
    TopicFilter of(Subject subject) {
        if (fixed != null) { return fixed; }
        String identity = subject.identity();
        if (text.contains(CLIENT_ID) && !isHarmless(subject.clientId())) { return null; }
        if (text.contains(USER_NAME) && (identity == null || !isHarmless(identity))) { return null; }
        return filter(replace(subject.clientId(), identity == null ? "" : identity));
    }

    /** In one pass, so that a name cannot bring a placeholder along. */
    private String replace(String clientId, String user) {
        return PLACEHOLDER.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group().equals(CLIENT_ID) ? clientId : user));
    }

    private static boolean isHarmless(String name) {
        return !name.isEmpty() && !name.startsWith("$") && name.indexOf('+') < 0 && name.indexOf('#') < 0
                && name.indexOf('/') < 0;
    }

    /** Whether everything that {@code part} matches, {@code whole} matches as well. Both without share. */
    static boolean covers(TopicFilter whole, TopicFilter part) {
        String[] outer = whole.levels();
        String[] inner = part.levels();
        if (whole.startsWithWildcard() && inner[0].startsWith("$")) { return false; } // [MQTT-4.7.2-1]
        for (int i = 0; i < outer.length; i++) {
            if (outer[i].equals(TopicFilter.ALL_LEVELS)) { return true; }
            if (i == inner.length || inner[i].equals(TopicFilter.ALL_LEVELS)) { return false; }
            if (!outer[i].equals(TopicFilter.ONE_LEVEL) && !outer[i].equals(inner[i])) { return false; }
        }
        return outer.length == inner.length;
    }

    /** As a rule file has it. */
    @Override
    public String toString() {
        return exact ? "exactly " + text : text;
    }
}
