package io.arna.client;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Packet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection, from the wish for it to its end. What it tells counts only while it is the conversation's current one; an attempt that was
 * given up may still tell something. Confined to the client's loop.
 */
final class Attempt implements Dialer.Line {
    private final Conversation conversation;
    private final ClientOptions options;
    private final ClientListener listener;
    private final Loop loop;
    private final int number;
    private final CompletableFuture<ConnAck> outcome;
    /** Ends the search for the server; null until it has begun. */
    private @Nullable Runnable giveUp;
    /** Ends the attempt; null until it has begun. */
    private Loop.@Nullable Timer deadline;
    /** Null until the server is found. */
    private @Nullable TracedWire wire;

    /**
     * @param number 0 when the application asks, else how many attempts there have been since the connection was lost
     * @param outcome completed with the server's answer
     */
    Attempt(Conversation conversation, ClientOptions options, ClientListener listener, Loop loop, int number,
            CompletableFuture<ConnAck> outcome) {
        this.conversation = conversation;
        this.options = options;
        this.listener = listener;
        this.loop = loop;
        this.number = number;
        this.outcome = outcome;
    }

    int number() {
        return number;
    }

    TracedWire wire() {
        if (wire == null) { throw new IllegalStateException("not open"); }
        return wire;
    }

    // --- what the conversation asks -----------------------------------------------------------------------------------

    void start(Dialer dialer) {
        deadline = loop.after(options.connectTimeout(), () -> conversation.end(this, new ClientException.Unreachable(
                "no answer from " + options.address() + " within "
                        + ClientException.inSeconds(options.connectTimeout()),
                null)));
        giveUp = dialer.dial(options, this);
    }

    /** The server has let us in: no hurry any more. */
    void isLetIn() {
        if (deadline != null) {
            deadline.cancel();
        }
    }

    /** Tells whoever asked for the connection. */
    void succeed(ConnAck connAck) {
        outcome.complete(connAck);
    }

    /** Stops caring for it, whatever it has come to. */
    void abandon(ClientException cause) {
        if (deadline != null) {
            deadline.cancel();
        }
        if (wire != null) {
            wire.close();
        }
        if (giveUp != null) {
            giveUp.run();
        }
        outcome.completeExceptionally(cause);
    }

    // --- what the network tells ---------------------------------------------------------------------------------------

    @Override
    public void onOpen(Wire opened) {
        wire = new TracedWire(opened, loop, listener);
        if (conversation.isCurrent(this)) {
            wire.send(conversation.introduction(), Long.MAX_VALUE);
        } else {
            wire.close();
        }
    }

    @Override
    public void onFailed(Throwable cause) {
        conversation.end(this, new ClientException.Unreachable(ClientException.inWords(cause), cause));
    }

    @Override
    public void onPacket(Packet packet) {
        assert loop.isCurrent();
        if (conversation.isCurrent(this)) {
            listener.onReceived(packet);
            conversation.onPacket(this, packet);
        }
    }

    @Override
    public void onMistake(ProtocolException mistake) {
        if (conversation.isCurrent(this)) {
            conversation.onMistake(this, mistake);
        }
    }

    @Override
    public void onReadComplete() {
        if (conversation.isCurrent(this)) {
            listener.onBurstEnd();
        }
    }

    @Override
    public void onWritable() {
        if (conversation.isCurrent(this)) {
            conversation.onWritable();
        }
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        conversation.onClosed(this, cause);
    }
}
