package io.arna.security.permission;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Who may, or may not, do what where.
 *
 * @param allows whether it allows
 * @param topics none for all topics
 * @param origin where it stands, as {@code FILE:LINE}, or what made it
 */
public record Rule(boolean allows, Who who, Action action, List<Topic> topics, String origin) {
    public Rule {
        topics = List.copyOf(topics);
    }

    /** All of it, in words. */
    @Override
    public String toString() {
        return (allows ? "allow " : "deny ") + who + " to " + action + (topics.isEmpty() ? ""
                : topics.stream().map(Topic::toString).collect(Collectors.joining(", ", " on ", "")));
    }
}
