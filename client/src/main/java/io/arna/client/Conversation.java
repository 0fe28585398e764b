package io.arna.client;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One client's side of MQTT, over as many connections as it takes: the rules, without I/O. Messages on their way out are {@link
 * Outbound}'s, those coming in {@link Inbound}'s, questions to the server {@link Requests}', one connection an {@link Attempt}'s; here is how
 * they follow each other.
 *
 * <p>Confined to the client's loop.
 */
final class Conversation {
    /** How long the server may take to close after our DISCONNECT. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final ClientOptions options;
    private final ClientListener listener;
    private final Dialer dialer;
    private final Loop loop;
    private final RandomGenerator random;

    private final PacketIds packetIds = new PacketIds();
    private final Outbound outbound;
    private final Inbound inbound;
    private final Requests requests;

    private Phase phase = new Idle();
    /** As sent, or as assigned by the server. */
    private String clientId;
    /** Whether the server has let us in before. */
    private boolean wasConnected;

    Conversation(ClientOptions options, ClientListener listener, Dialer dialer, Loop loop, RandomGenerator random) {
        this.options = options;
        this.listener = listener;
        this.dialer = dialer;
        this.loop = loop;
        this.random = random;
        this.outbound = new Outbound(options, packetIds);
        this.inbound = new Inbound(options);
        this.requests = new Requests(packetIds);
        this.clientId = options.clientId();
    }

    // --- phases -------------------------------------------------------------------------------------------------------

    private sealed interface Phase {}

    /** No connection, and none is sought. */
    private record Idle() implements Phase {}

    /** A connection is being made; ends with CONNACK, a refusal, or the time-out. */
    private record Connecting(Attempt attempt) implements Phase {}

    /** CONNACK has come. */
    private record Open(Attempt attempt, ServerLimits limits, KeepAlive keepAlive) implements Phase {}

    /** The connection is lost; another is sought when the timer fires. */
    private record Resting(Loop.Timer timer) implements Phase {}

    /** DISCONNECT is sent; the server closes, or the timer does. */
    private record Leaving(Attempt attempt, Loop.Timer timer, CompletableFuture<Void> left) implements Phase {}

    /** The application has closed the client for good. */
    private record Closed() implements Phase {}

    // --- what the application asks ------------------------------------------------------------------------------------

    void connect(CompletableFuture<ConnAck> outcome) {
        assert loop.isCurrent();
        if (phase instanceof Idle) {
            seek(0, outcome);
        } else {
            outcome.completeExceptionally(new ClientException.NotPossible("connect: the client is " + phaseInWords()));
        }
    }

    void publish(Message message, CompletableFuture<PublishResult> outcome) {
        assert loop.isCurrent();
        switch (phase) {
            case Connecting _,Open _,Resting _ -> outbound.publish(message, outcome);
            case Idle _,Leaving _,Closed _ -> outcome.completeExceptionally(
                    new ClientException.NotPossible("publish: the client is " + phaseInWords()));
        }
    }

    void subscribe(List<Subscription> subscriptions, int subscriptionId, List<UserProperty> userProperties,
            CompletableFuture<SubAck> outcome) {
        ask(outcome, open -> requests.subscribe(open.attempt.wire(), open.limits,
                id -> new Subscribe(id, subscriptionId, userProperties, subscriptions), outcome));
    }

    void unsubscribe(List<TopicFilter> filters, List<UserProperty> userProperties,
            CompletableFuture<UnsubAck> outcome) {
        ask(outcome, open -> requests.unsubscribe(open.attempt.wire(), open.limits,
                id -> new Unsubscribe(id, userProperties, filters), outcome));
    }

    private void ask(CompletableFuture<?> outcome, Consumer<Open> question) {
        assert loop.isCurrent();
        if (phase instanceof Open open) {
            question.accept(open);
        } else {
            outcome.completeExceptionally(new ClientException.NotPossible("the client is " + phaseInWords()));
        }
    }

    void disconnect(Disconnect farewell, CompletableFuture<Void> left) {
        assert loop.isCurrent();
        switch (phase) {
            case Open open -> {
                open.attempt.wire().send(farewell, open.limits.maximumPacketSize());
                open.attempt.wire().finish();
                leave(open.attempt, left);
            }
            case Connecting(Attempt attempt) -> {
                phase = new Idle();
                attempt.abandon(new ClientException.NotPossible("disconnected by the application"));
                failEverything(new ClientException.NotPossible("disconnected by the application"));
                left.complete(null);
            }
            case Resting(Loop.Timer timer) -> {
                timer.cancel();
                phase = new Idle();
                failEverything(new ClientException.NotPossible("disconnected by the application"));
                left.complete(null);
            }
            case Leaving leaving -> {
                CompletableFuture<Void> _ = leaving.left.thenAccept(left::complete);
            }
            case Idle _,Closed _ -> left.complete(null);
        }
    }

    private void leave(Attempt attempt, CompletableFuture<Void> left) {
        phase = new Leaving(attempt, loop.after(FAREWELL, () -> attempt.wire().close()), left);
        failEverything(new ClientException.ConnectionLost("disconnected by the application",
                ReasonCode.NORMAL_DISCONNECTION, false, null));
    }

    /** Disconnects and refuses everything from now on. */
    void close(CompletableFuture<Void> closed) {
        disconnect(Disconnect.NORMAL, closed);
        CompletableFuture<Void> _ = closed.thenRun(() -> phase = new Closed());
    }

    /** For error messages. */
    private String phaseInWords() {
        return switch (phase) {
            case Idle _ -> "not connected";
            case Connecting _ -> "connecting";
            case Open _ -> "connected";
            case Resting _ -> "waiting to connect again";
            case Leaving _ -> "disconnecting";
            case Closed _ -> "closed";
        };
    }

    // --- making a connection ------------------------------------------------------------------------------------------

    /** @param number 0 when the application asks, else how many attempts there have been since the connection was lost */
    private void seek(int number, CompletableFuture<ConnAck> outcome) {
        Attempt attempt = new Attempt(this, options, listener, loop, number, outcome);
        phase = new Connecting(attempt);
        attempt.start(dialer);
    }

    /** What an attempt says first. */
    Connect introduction() {
        // Only the first connection may discard a session; to discard ours by reconnecting would lose messages.
        boolean cleanStart = options.cleanStart() && !mayHaveSession();
        return new Connect(options.version(), cleanStart, options.keepAliveSeconds(), clientId, options.username(),
                options.password(), options.will(), options.properties());
    }

    /** Whether an earlier connection of ours may have left a session, the half of which we keep. */
    private boolean mayHaveSession() {
        return wasConnected && options.sessionOutlivesConnection();
    }

    /** Whether what the attempt tells counts. */
    boolean isCurrent(Attempt attempt) {
        return switch (phase) {
            case Connecting connecting -> connecting.attempt == attempt;
            case Open open -> open.attempt == attempt;
            case Idle _,Resting _,Leaving _,Closed _ -> false;
        };
    }

    /** A packet has come on the current connection. */
    void onPacket(Attempt attempt, Packet packet) {
        switch (phase) {
            case Connecting _ -> onAnswer(attempt, packet);
            case Open open -> onPacketWhenOpen(open, packet);
            case Idle _,Resting _,Leaving _,Closed _ -> {} // we have said good-bye
        }
    }

    private void onAnswer(Attempt attempt, Packet packet) {
        if (!(packet instanceof ConnAck connAck)) {
            onMistake(attempt, new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    packet.type() + " before CONNACK [MQTT-3.2.0-1]"));
        } else if (connAck.reason() != ReasonCode.SUCCESS) {
            end(attempt, new ClientException.ConnectionRefused(connAck));
        } else if (connAck.sessionPresent() && !mayHaveSession() && options.refusesUnknownSession()) {
            end(attempt, new ClientException.ConnectionLost(
                    "the server has a session that this client knows nothing of [MQTT-3.2.2-4]", null, false, null));
        } else {
            onAccepted(attempt, connAck);
        }
    }

    private void onAccepted(Attempt attempt, ConnAck connAck) {
        attempt.isLetIn();
        ServerLimits limits = ServerLimits.of(connAck.properties(), options);
        KeepAlive keepAlive = new KeepAlive(loop, attempt.wire(), Duration.ofSeconds(limits.keepAliveSeconds()),
                silence -> end(attempt, silence));
        phase = new Open(attempt, limits, keepAlive);
        keepAlive.start();
        String assigned = connAck.properties().assignedClientId();
        clientId = assigned == null ? clientId : assigned;
        wasConnected = true;
        inbound.onOpen(attempt.wire(), connAck.sessionPresent());
        outbound.onOpen(attempt.wire(), limits, connAck.sessionPresent());
        listener.onConnected(connAck);
        attempt.succeed(connAck);
        outbound.pump();
    }

    // --- an open connection -------------------------------------------------------------------------------------------

    private void onPacketWhenOpen(Open open, Packet packet) {
        open.keepAlive.onReceived();
        switch (packet) {
            case Publish publish -> onPublish(open, publish);
            case PubAck ack -> outbound.onPubAck(ack);
            case PubRec rec -> outbound.onPubRec(rec);
            case PubRel rel -> inbound.onPubRel(rel);
            case PubComp comp -> outbound.onPubComp(comp);
            case SubAck ack -> requests.onSubAck(ack);
            case UnsubAck ack -> requests.onUnsubAck(ack);
            case PingResp _ -> {} // that it came is all it says
            case Disconnect disconnect -> onDisconnect(open, disconnect);
            case Connect _,ConnAck _,Subscribe _,Unsubscribe _,PingReq _,Auth _ -> throw new ProtocolException(
                    ReasonCode.PROTOCOL_ERROR, packet.type() + " is not expected from the server now");
        }
    }

    private void onPublish(Open open, Publish publish) {
        Received received = inbound.onPublish(publish, loop);
        if (received == null) { return; }
        try {
            listener.onMessage(received);
        } catch (RuntimeException failure) {
            end(open.attempt, new ClientException.ConnectionLost("the application failed on a message: " + failure,
                    null, false, failure));
            return;
        }
        if (options.acknowledgement() == ClientOptions.Acknowledgement.AUTOMATIC) {
            received.acknowledge();
        }
    }

    private void onDisconnect(Open open, Disconnect disconnect) {
        end(open.attempt, new ClientException.ConnectionLost("the server ended the connection: " + disconnect.reason()
                + ClientException.withReasonString(disconnect.reasonString()), disconnect.reason(), true, null));
    }

    /** The current connection can take more. */
    void onWritable() {
        outbound.pump();
    }

    // --- losing a connection ------------------------------------------------------------------------------------------

    /** The server sent what is no packet, or not one for us, on the current connection. */
    void onMistake(Attempt attempt, ProtocolException mistake) {
        if (phase instanceof Open open && options.version().isV5()) {
            open.attempt.wire().send(Disconnect.of(mistake.reason()), open.limits.maximumPacketSize());
        }
        end(attempt, new ClientException.ConnectionLost("the server made a mistake: " + mistake.whatWeSaw(),
                mistake.reason(), false, mistake));
    }

    /** A connection is gone; {@code cause} is null when it was closed in order. */
    void onClosed(Attempt attempt, @Nullable Throwable cause) {
        if (phase instanceof Leaving leaving && leaving.attempt == attempt) {
            leaving.timer.cancel();
            phase = new Idle();
            leaving.left.complete(null);
        } else {
            String whatHappened =
                    cause == null ? "the server closed the connection" : ClientException.inWords(cause);
            end(attempt, new ClientException.ConnectionLost(whatHappened, null, false, cause));
        }
    }

    /** An attempt came to nothing, or its connection is lost. Does nothing when that is known already. */
    void end(Attempt attempt, ClientException cause) {
        if (!isCurrent(attempt)) { return; }
        boolean wasOpen = phase instanceof Open;
        if (phase instanceof Open open) {
            open.keepAlive.stop();
        }
        boolean asked = !wasOpen && attempt.number() == 0;
        Reconnect reconnect = asked || !Reconnect.isWorthAnotherAttempt(cause) ? null : options.reconnect();
        phase = reconnect == null ? new Idle() : rest(wasOpen ? 1 : attempt.number() + 1, reconnect);
        attempt.abandon(cause);
        if (reconnect != null) {
            inbound.onClosed();
            outbound.onClosed();
            requests.fail(cause);
        } else {
            failEverything(cause);
        }
        if (!asked) {
            listener.onDisconnected(cause, reconnect != null);
        }
    }

    private Resting rest(int attemptNumber, Reconnect reconnect) {
        Duration delay = reconnect.delayBefore(attemptNumber, random);
        return new Resting(loop.after(delay, () -> seek(attemptNumber, new CompletableFuture<>())));
    }

    private void failEverything(ClientException cause) {
        inbound.onClosed();
        outbound.fail(cause, options.sessionOutlivesConnection());
        requests.fail(cause);
    }
}
