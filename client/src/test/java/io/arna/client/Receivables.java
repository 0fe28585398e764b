package io.arna.client;

import io.arna.mqtt.packet.Publish;

/** Messages as a client hands them over, for tests that have no client. */
public final class Receivables {
    private Receivables() {}

    /** As if this packet had come; acknowledging it does nothing. */
    public static Received of(Publish publish) {
        return new Received(publish, () -> {});
    }
}
