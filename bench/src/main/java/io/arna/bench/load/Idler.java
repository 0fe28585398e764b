package io.arna.bench.load;

import io.arna.mqtt.packet.Connect;

/** A connection that is there and says nothing. */
final class Idler extends Part {
    Idler(Connect connect) {
        super(connect);
    }

    @Override
    void onAdmitted(boolean sessionPresent) {
        becomeReady();
    }
}
