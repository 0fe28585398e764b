package io.arna.client;

import io.arna.mqtt.packet.Packet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A wire that tells the listener what is sent, and remembers when. Confined to the client's loop. */
final class TracedWire implements Wire {
    private final Wire wire;
    private final Loop loop;
    private final ClientListener listener;
    private long lastSentNanos;

    TracedWire(Wire wire, Loop loop, ClientListener listener) {
        this.wire = wire;
        this.loop = loop;
        this.listener = listener;
    }

    /** When the last packet was sent, as {@link Loop#nanoTime} tells it. */
    long lastSentNanos() {
        return lastSentNanos;
    }

    @Override
    public boolean send(Packet packet, long maximumSize) {
        if (!wire.send(packet, maximumSize)) { return false; }
        lastSentNanos = loop.nanoTime();
        listener.onSent(packet);
        return true;
    }

    @Override
    public void afterWrite(Consumer<@Nullable Throwable> outcome) {
        wire.afterWrite(outcome);
    }

    @Override
    public boolean isWritable() { return wire.isWritable(); }

    @Override
    public void finish() {
        wire.finish();
    }

    @Override
    public void close() {
        wire.close();
    }
}
