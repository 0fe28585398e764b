package io.arna.broker.sim;

/** One message, as its publisher meant it and as the broker was told of it. Moments are numbers of events. */
final class Said {
    /** A moment that has not come. */
    static final long NEVER = Long.MAX_VALUE;

    static final String WILL_OF = "will of ";

    final String token;
    final String publisher;
    final String topic;
    final int qos;
    final boolean retain;
    /** -1 for none. */
    final long expirySeconds;
    final boolean isEmpty;

    /** Which session of its publisher said it. */
    int source;
    long firstHanded = NEVER;
    long firstHandedNanos;
    long lastHanded = NEVER;
    long lastHandedNanos;
    /** How often the broker has to route it: a QoS 2 message sent again is not. */
    int timesRouted;
    /** When the broker told the publisher that it has the message; for QoS 0 when it was handed over. */
    long accepted = NEVER;

    Said(String token, String publisher, String topic, int qos, boolean retain, long expirySeconds, boolean isEmpty) {
        this.token = token;
        this.publisher = publisher;
        this.topic = topic;
        this.qos = qos;
        this.retain = retain;
        this.expirySeconds = expirySeconds;
        this.isEmpty = isEmpty;
    }

    /** The broker is being told, at this moment. */
    void handed(long moment, long nanos) {
        if (firstHanded == NEVER) {
            firstHanded = moment;
            firstHandedNanos = nanos;
        }
        lastHanded = moment;
        lastHandedNanos = nanos;
        timesRouted++;
    }

    boolean isWill() { return publisher.startsWith(WILL_OF); }

    /** Whether this client is who published it, itself or by its will. */
    boolean isOf(String clientId) {
        return publisher.equals(clientId) || publisher.equals(WILL_OF + clientId);
    }

    boolean expires() {
        return expirySeconds >= 0;
    }

    @Override
    public String toString() {
        return token + " of " + publisher + " to " + topic + " at QoS " + qos + (retain ? " retained" : "");
    }
}
