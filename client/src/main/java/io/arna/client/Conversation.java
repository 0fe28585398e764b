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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One client's side of MQTT, over as many connections as it takes: the rules, without I/O. Messages on their way out are {@link
 * Outbound}'s, those coming in {@link Inbound}'s, questions to the server {@link Requests}'; here is what becomes of connections.
 *
 * <p>Confined to the client's loop.
 */
final class Conversation {
    /** How long the server may take to close after our DISCONNECT. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** What the server will say again. Taken over: who was thrown out for another with its id would throw that one out in turn. */
    private static final Set<ReasonCode> FINAL = EnumSet.of(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, ReasonCode.BAD_USER_NAME_OR_PASSWORD, ReasonCode.NOT_AUTHORIZED,
            ReasonCode.BANNED, ReasonCode.BAD_AUTHENTICATION_METHOD, ReasonCode.SESSION_TAKEN_OVER,
            ReasonCode.USE_ANOTHER_SERVER, ReasonCode.SERVER_MOVED);

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
    /** Whether the server may still have a session of ours, so that the next connection resumes it. */
    private boolean sessionMayExist;

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
        Attempt attempt = new Attempt(number, outcome);
        phase = new Connecting(attempt);
        attempt.start();
    }

    /**
     * A connection, from the wish for it to its end. What it tells counts only while it is the phase's; an attempt that was given up may
     * still tell something.
     */
    private final class Attempt implements Dialer.Line {
        private final int number;
        private final CompletableFuture<ConnAck> outcome;
        private @Nullable Runnable giveUp;
        private Loop.@Nullable Timer deadline;
        private @Nullable TracedWire wire;

        Attempt(int number, CompletableFuture<ConnAck> outcome) {
            this.number = number;
            this.outcome = outcome;
        }

        void start() {
            deadline = loop.after(options.connectTimeout(), () -> end(this, new ClientException.Unreachable(
                    "no answer from " + options.address() + " within " + inSeconds(options.connectTimeout()), null)));
            giveUp = dialer.dial(options, this);
        }

        TracedWire wire() {
            if (wire == null) { throw new IllegalStateException("not open"); }
            return wire;
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

        @Override
        public void onOpen(Wire opened) {
            wire = new TracedWire(opened);
            if (!isCurrent(this)) {
                wire.close();
                return;
            }
            // Only the first connection may discard a session; to discard ours by reconnecting would lose messages.
            boolean cleanStart = options.cleanStart() && !(sessionMayExist && options.sessionOutlivesConnection());
            wire.send(new Connect(options.version(), cleanStart, options.keepAliveSeconds(), clientId,
                    options.username(), options.password(), options.will(), options.properties()), Long.MAX_VALUE);
        }

        @Override
        public void onFailed(Throwable cause) {
            end(this, new ClientException.Unreachable(inWords(cause), cause));
        }

        @Override
        public void onPacket(Packet packet) {
            assert loop.isCurrent();
            if (!isCurrent(this)) { return; }
            listener.onReceived(packet);
            switch (phase) {
                case Connecting _ -> onAnswer(this, packet);
                case Open open -> onPacketWhenOpen(open, packet);
                case Idle _,Resting _,Leaving _,Closed _ -> {} // we have said good-bye
            }
        }

        @Override
        public void onMistake(ProtocolException mistake) {
            if (!isCurrent(this)) { return; }
            if (phase instanceof Open open && options.version().isV5()) {
                open.attempt.wire().send(Disconnect.of(mistake.reason()), open.limits.maximumPacketSize());
            }
            end(this, new ClientException.ConnectionLost("the server made a mistake: " + mistake.whatWeSaw(),
                    mistake.reason(), false, mistake));
        }

        @Override
        public void onReadComplete() {
            if (isCurrent(this)) {
                listener.onBurstEnd();
            }
        }

        @Override
        public void onWritable() {
            if (isCurrent(this)) {
                outbound.pump();
            }
        }

        @Override
        public void onClosed(@Nullable Throwable cause) {
            if (phase instanceof Leaving leaving && leaving.attempt == this) {
                leaving.timer.cancel();
                phase = new Idle();
                leaving.left.complete(null);
            } else {
                String whatHappened = cause == null ? "the server closed the connection" : inWords(cause);
                end(this, new ClientException.ConnectionLost(whatHappened, null, false, cause));
            }
        }
    }

    private boolean isCurrent(Attempt attempt) {
        return switch (phase) {
            case Connecting connecting -> connecting.attempt == attempt;
            case Open open -> open.attempt == attempt;
            case Idle _,Resting _,Leaving _,Closed _ -> false;
        };
    }

    /** What is sent, told to listener and keep alive. */
    private final class TracedWire implements Wire {
        private final Wire wire;
        private long lastSentNanos;

        TracedWire(Wire wire) {
            this.wire = wire;
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

    private void onAnswer(Attempt attempt, Packet packet) {
        if (!(packet instanceof ConnAck connAck)) {
            attempt.onMistake(new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    packet.type() + " before CONNACK [MQTT-3.2.0-1]"));
        } else if (connAck.reason() != ReasonCode.SUCCESS) {
            end(attempt, new ClientException.ConnectionRefused(connAck));
        } else {
            onAccepted(attempt, connAck);
        }
    }

    private void onAccepted(Attempt attempt, ConnAck connAck) {
        if (attempt.deadline != null) {
            attempt.deadline.cancel();
        }
        ServerLimits limits = ServerLimits.of(connAck.properties(), options);
        KeepAlive keepAlive = new KeepAlive(attempt, Duration.ofSeconds(limits.keepAliveSeconds()));
        phase = new Open(attempt, limits, keepAlive);
        keepAlive.start();
        String assigned = connAck.properties().assignedClientId();
        clientId = assigned == null ? clientId : assigned;
        sessionMayExist = true;
        inbound.onOpen(attempt.wire(), connAck.sessionPresent());
        outbound.onOpen(attempt.wire(), limits, connAck.sessionPresent());
        listener.onConnected(connAck);
        attempt.outcome.complete(connAck);
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

    /**
     * Sees to it that something is sent in every interval, as promised [MQTT-3.1.2-20], and notices a server that has fallen silent: a
     * PINGREQ goes out when nothing was sent <em>or</em> nothing was heard for an interval, and must bring something within another.
     */
    private final class KeepAlive {
        private final Attempt attempt;
        private final Duration interval;
        private long lastReceivedNanos;
        private boolean pinged;
        private Loop.@Nullable Timer timer;

        KeepAlive(Attempt attempt, Duration interval) {
            this.attempt = attempt;
            this.interval = interval;
        }

        void start() {
            lastReceivedNanos = loop.nanoTime();
            if (!interval.isZero()) {
                timer = loop.after(interval, this::check);
            }
        }

        void stop() {
            if (timer != null) {
                timer.cancel();
            }
        }

        void onReceived() {
            lastReceivedNanos = loop.nanoTime();
            pinged = false;
        }

        private void check() {
            long now = loop.nanoTime();
            long silence = Math.max(now - attempt.wire().lastSentNanos, now - lastReceivedNanos);
            long remaining = interval.toNanos() - silence;
            if (remaining > 0) {
                timer = loop.after(Duration.ofNanos(remaining), this::check);
            } else if (pinged) {
                end(attempt, new ClientException.ConnectionLost(
                        "the server has been silent for " + inSeconds(Duration.ofNanos(now - lastReceivedNanos)),
                        ReasonCode.KEEP_ALIVE_TIMEOUT, false, null));
            } else {
                pinged = attempt.wire().send(PingReq.INSTANCE, Long.MAX_VALUE);
                timer = loop.after(interval, this::check);
            }
        }
    }

    // --- losing a connection ------------------------------------------------------------------------------------------

    /** An attempt came to nothing, or its connection is lost. Does nothing when that is known already. */
    private void end(Attempt attempt, ClientException cause) {
        if (!isCurrent(attempt)) { return; }
        boolean wasOpen = phase instanceof Open;
        if (phase instanceof Open open) {
            open.keepAlive.stop();
        }
        boolean asked = !wasOpen && attempt.number == 0;
        Reconnect reconnect = asked || !isWorthAnotherAttempt(cause) ? null : options.reconnect();
        phase = reconnect == null ? new Idle() : rest(wasOpen ? 1 : attempt.number + 1, reconnect);
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

    /** Whether time may heal it. */
    private static boolean isWorthAnotherAttempt(ClientException cause) {
        ReasonCode reason = switch (cause) {
            case ClientException.ConnectionRefused refused -> refused.connAck().reason();
            case ClientException.ConnectionLost lost -> lost.isSaidByServer() ? lost.reason() : null;
            case ClientException.Unreachable _,ClientException.NotAccepted _,ClientException.NotPossible _ -> null;
        };
        return reason == null || !FINAL.contains(reason);
    }

    private static String inWords(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static String inSeconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
