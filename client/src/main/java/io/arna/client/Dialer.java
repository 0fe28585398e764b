package io.arna.client;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.packet.Packet;
import org.jspecify.annotations.Nullable;

/** Makes network connections. */
interface Dialer {
    /**
     * Seeks a connection and tells its whole life to {@code line}, on the client's loop.
     *
     * @return gives up the search; once the line is open it does nothing
     */
    Runnable dial(ClientOptions options, Line line);

    /** What a connection tells: first {@link #onOpen} or {@link #onFailed}; after {@link #onOpen} any of the others, {@link #onClosed} last. */
    interface Line {
        void onOpen(Wire wire);

        void onFailed(Throwable cause);

        void onPacket(Packet packet);

        /** The server sent what is no packet, or not one for us. */
        void onMistake(ProtocolException mistake);

        /** All that one read brought has been told. */
        void onReadComplete();

        /** {@link Wire#isWritable()} is true again. */
        void onWritable();

        /** The connection is gone; {@code cause} is null when it was closed in order. */
        void onClosed(@Nullable Throwable cause);
    }
}
