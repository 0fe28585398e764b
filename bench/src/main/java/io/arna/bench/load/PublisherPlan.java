package io.arna.bench.load;

import java.util.List;

/**
 * What a publisher does.
 *
 * @param clientId its client identifier
 * @param topics where it publishes, in turn; at least one
 * @param qos 0–2
 * @param retain whether its messages are retained
 * @param payloadBytes how large they are, at least {@link #LEAST_PAYLOAD_BYTES}
 * @param window how many may be unacknowledged at QoS 1 and 2, 1–30000
 * @param audience how many subscribers hear each
 * @param mostMessages how many it publishes at most
 */
public record PublisherPlan(String clientId, List<String> topics, int qos, boolean retain, int payloadBytes, int window,
        int audience, long mostMessages) {
    /** The shortest payload that can say of itself which it is. */
    public static final int LEAST_PAYLOAD_BYTES = Stamp.BYTES;

    /** Copies the list. */
    public PublisherPlan {
        topics = List.copyOf(topics);
        if (payloadBytes < LEAST_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "a payload of " + payloadBytes + " bytes has no room for what is measured; at least "
                            + LEAST_PAYLOAD_BYTES);
        }
    }

    /** One that publishes until it is told to end. */
    public PublisherPlan(String clientId, List<String> topics, int qos, boolean retain, int payloadBytes, int window,
            int audience) {
        this(clientId, topics, qos, retain, payloadBytes, window, audience, Long.MAX_VALUE);
    }
}
