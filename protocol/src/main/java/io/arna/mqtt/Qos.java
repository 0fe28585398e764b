package io.arna.mqtt;

/** Quality of service of a message or a subscription (MQTT 5.0 section 4.3). */
public enum Qos {
    /** At most once. */
    AT_MOST_ONCE(0),
    /** At least once. */
    AT_LEAST_ONCE(1),
    /** Exactly once. */
    EXACTLY_ONCE(2);

    private static final Qos[] VALUES = values();

    private final int level;

    Qos(int level) {
        this.level = level;
    }

    /**
     * The quality of service with this value.
     *
     * @throws ProtocolException {@link ReasonCode#MALFORMED_PACKET} when {@code level} is not 0, 1 or 2 [MQTT-3.3.1-4]
     */
    public static Qos of(int level) {
        if (level < 0 || level >= VALUES.length) {
            throw new ProtocolException(ReasonCode.MALFORMED_PACKET, "QoS " + level + " [MQTT-3.3.1-4]");
        }
        return VALUES[level];
    }

    /** The value on the wire: 0, 1 or 2. */
    public int level() {
        return level;
    }

    /** The lower of two, as when a message meets a subscription [MQTT-3.8.4-8]. */
    public Qos min(Qos other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The higher of two, as when subscriptions overlap. */
    public Qos max(Qos other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
