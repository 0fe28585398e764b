package io.arna.client;

import io.arna.mqtt.packet.Packet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One network connection, as the rules see it. Confined to the client's loop. */
interface Wire {
    /**
     * Sends a packet, after those before it.
     *
     * @param maximumSize of the encoded packet in bytes
     * @return whether it was sent; nothing is, when it would be larger than {@code maximumSize} or than MQTT allows
     */
    boolean send(Packet packet, long maximumSize);

    /** Calls back when all that was sent so far has gone to the operating system (null), or cannot go (why not). */
    void afterWrite(Consumer<@Nullable Throwable> outcome);

    /** Whether more can be sent without piling up here. */
    boolean isWritable();

    /** Lets what was sent go, then says that nothing follows, and waits for the server to close. */
    void finish();

    /** Ends the connection now. */
    void close();
}
