package io.arna.bench.load;

import io.arna.mqtt.packet.Connect;
import org.jspecify.annotations.Nullable;

/** What a connection is for. Called on the loop's thread. */
abstract class Part {
    private final Connect connect;
    /** Null until it is dialled. */
    @Nullable LoadClient client;
    private @Nullable Runnable whenReady;
    private boolean ready;

    Part(Connect connect) {
        this.connect = connect;
    }

    /** What it says first. */
    final Connect connect() {
        return connect;
    }

    /** Asks to be told once, when it can do its part, or never will because the connection is over. */
    final void whenReady(Runnable told) {
        whenReady = told;
    }

    final void becomeReady() {
        if (!ready) {
            ready = true;
            if (whenReady != null) {
                whenReady.run();
            }
        }
    }

    /** The connection, which there is once it has been dialled. */
    final LoadClient client() {
        if (client == null) { throw new IllegalStateException("not dialled"); }
        return client;
    }

    /** How often it reads from its socket; 0 whenever something is there. */
    int readsEveryMillis() {
        return 0;
    }

    /** The broker has let it in, and says whether it has a session of before. */
    abstract void onAdmitted(boolean sessionPresent);

    /** A message has come: its payload is {@code length} bytes from {@code at} on, valid during the call only. */
    void onPublish(byte[] bytes, int at, int length, int qos, int packetId) {}

    /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
    void onAck(int type, int packetId, int reason) {}

    /** One reason code of SUBACK or UNSUBACK. */
    void onAnswer(int reason) {}

    /** There is room to write again. */
    void onWritable() {}

    /** The connection is over, and not because we ended it. */
    void onEnded() {
        becomeReady();
    }
}
