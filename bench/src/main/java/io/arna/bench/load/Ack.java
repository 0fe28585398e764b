package io.arna.bench.load;

/** Types of acknowledgements, as the fixed header has them (MQTT 5.0 section 2.1.2). */
final class Ack {
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;

    private Ack() {}
}
