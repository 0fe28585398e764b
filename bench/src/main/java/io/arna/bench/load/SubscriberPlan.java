package io.arna.bench.load;

import java.util.List;

/**
 * What a subscriber hears.
 *
 * @param clientId its client identifier
 * @param filters what it subscribes to; at least one
 * @param qos 0–2
 * @param firstStream number of the first publisher it hears
 * @param streams how many publishers from that one on it hears; 0 when that is not known
 * @param group subscribers of the same group share what comes; empty for one on its own
 * @param persistent whether its session outlives the connection
 * @param readsEveryMillis how often it reads from its socket, 128 KiB at most each time; 0 whenever something is there
 */
public record SubscriberPlan(String clientId, List<String> filters, int qos, int firstStream, int streams,
        String group, boolean persistent, int readsEveryMillis) {
    /** Copies the list. */
    public SubscriberPlan {
        filters = List.copyOf(filters);
    }

    /** One whose session ends with the connection, and which reads what comes. */
    public SubscriberPlan(String clientId, List<String> filters, int qos, int firstStream, int streams, String group) {
        this(clientId, filters, qos, firstStream, streams, group, false, 0);
    }
}
