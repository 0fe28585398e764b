package io.arna.client;

import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the application publishes, from its call to the server's last word. Messages leave in the order they were given; QoS 1 and 2 wait
 * for a place in the window; what was in flight when a connection ended is sent again, in order, when the session is resumed.
 * Confined to the client's loop.
 */
final class Outbound {
    private final ClientOptions options;
    private final PacketIds packetIds;

    private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    private long waitingBytes;

    /** Sent and not yet settled, in the order sent: part of the session, so it outlives the connection. */
    private final LinkedHashMap<Integer, Outgoing> inFlight = new LinkedHashMap<>();

    /** Null while there is no open connection. */
    private @Nullable Course course;

    Outbound(ClientOptions options, PacketIds packetIds) {
        this.options = options;
        this.packetIds = packetIds;
    }

    /** A message on its way; mutable, since its packet id and progress belong to the session. */
    private static final class Outgoing {
        final Message message;
        final CompletableFuture<PublishResult> outcome;
        int packetId;
        /** PUBREC came: the message is the server's, PUBREL takes the place of PUBLISH. */
        boolean released;

        Outgoing(Message message, CompletableFuture<PublishResult> outcome) {
            this.message = message;
            this.outcome = outcome;
        }
    }

    /** What lasts as long as one connection. */
    private static final class Course {
        final Wire wire;
        final ServerLimits limits;
        final TopicAliases aliases;
        /** Of the last connection, to be sent before anything new. */
        final ArrayDeque<Outgoing> again;
        /** QoS 1 and 2 messages that may still be sent: the send quota of section 4.9. */
        int quota;

        Course(Wire wire, ServerLimits limits, List<Outgoing> again) {
            this.wire = wire;
            this.limits = limits;
            this.aliases = new TopicAliases(limits.topicAliases());
            this.again = new ArrayDeque<>(again);
            this.quota = limits.receiveMaximum();
        }

        /** Never above its start: PUBREL sent again brings PUBCOMPs that took nothing from it. */
        void giveBack() {
            quota = Math.min(quota + 1, limits.receiveMaximum());
        }
    }

    // --- the application ----------------------------------------------------------------------------------------------

    /** Takes on a message, or fails {@code outcome} when the queue is full. */
    void publish(Message message, CompletableFuture<PublishResult> outcome) {
        if (waiting.size() >= options.maximumQueued()
                || (waitingBytes + message.weight() > options.maximumQueuedBytes() && !waiting.isEmpty())) {
            outcome.completeExceptionally(new ClientException.NotPossible(
                    "the queue is full: " + waiting.size() + " messages, " + waitingBytes + " bytes"));
            return;
        }
        waiting.add(new Outgoing(message, outcome));
        waitingBytes += message.weight();
        pump();
    }

    /** Fails what waits and what is in flight; the latter is kept to be sent again when the session may be resumed. */
    void fail(ClientException cause, boolean sessionMayReturn) {
        course = null;
        List<Outgoing> failed = new ArrayList<>(inFlight.values());
        failed.addAll(waiting);
        waiting.clear();
        waitingBytes = 0;
        if (!sessionMayReturn) {
            forgetInFlight();
        }
        // Last, since what the application does then may come back to us.
        failed.forEach(outgoing -> outgoing.outcome.completeExceptionally(cause));
    }

    // --- the connection -----------------------------------------------------------------------------------------------

    /** A connection is open. Sends nothing yet: {@link #pump} does. */
    void onOpen(Wire wire, ServerLimits limits, boolean sessionPresent) {
        if (!sessionPresent) {
            startOver();
        }
        course = new Course(wire, limits, List.copyOf(inFlight.values()));
    }

    /** The connection is gone. */
    void onClosed() {
        course = null;
    }

    /**
     * The server has no session for us, so ours is discarded too [MQTT-3.2.2-5]. "At least once" is kept by publishing anew; "exactly
     * once" can no longer be, so the application is told.
     */
    private void startOver() {
        List<Outgoing> lost = new ArrayList<>(inFlight.values());
        forgetInFlight();
        for (Outgoing outgoing : lost.reversed()) {
            if (outgoing.message.qos() == Qos.AT_LEAST_ONCE && !outgoing.outcome.isDone()) {
                outgoing.packetId = 0;
                waiting.addFirst(outgoing);
                waitingBytes += outgoing.message.weight();
            }
        }
        ClientException unknown = new ClientException.ConnectionLost(
                "the server no longer has the session; whether the message arrived is not known", null, true, null);
        for (Outgoing outgoing : lost) {
            if (outgoing.message.qos() == Qos.EXACTLY_ONCE) {
                outgoing.outcome.completeExceptionally(unknown);
            }
        }
    }

    private void forgetInFlight() {
        inFlight.keySet().forEach(packetIds::release);
        inFlight.clear();
    }

    /** Sends what may be sent now. */
    void pump() {
        while (course != null && course.wire.isWritable()) {
            boolean moved = course.again.isEmpty() ? sendNext(course) : sendAgain(course);
            if (!moved) { return; }
        }
    }

    private boolean sendAgain(Course on) {
        Outgoing outgoing = on.again.getFirst();
        if (inFlight.get(outgoing.packetId) != outgoing) { // settled meanwhile
            on.again.removeFirst();
            return true;
        }
        if (outgoing.released) {
            on.again.removeFirst();
            on.wire.send(PubRel.of(outgoing.packetId), on.limits.maximumPacketSize());
            return true;
        }
        if (on.quota == 0) { return false; }
        on.again.removeFirst();
        on.quota--;
        if (!transmit(on, outgoing, true)) {
            settle(outgoing).completeExceptionally(tooLarge());
        }
        return true;
    }

    private boolean sendNext(Course on) {
        Outgoing outgoing = waiting.peekFirst();
        if (outgoing == null) { return false; }
        ClientException refusal = refusal(on.limits, outgoing.message);
        if (refusal == null && outgoing.message.qos() != Qos.AT_MOST_ONCE) {
            if (on.quota == 0 || inFlight.size() >= options.maximumInFlight()) { return false; }
            outgoing.packetId = packetIds.take();
            if (outgoing.packetId == 0) { return false; }
            on.quota--;
            inFlight.put(outgoing.packetId, outgoing);
        }
        waiting.removeFirst();
        waitingBytes -= outgoing.message.weight();
        if (refusal != null) {
            outgoing.outcome.completeExceptionally(refusal);
        } else if (!transmit(on, outgoing, false)) {
            settle(outgoing).completeExceptionally(tooLarge());
        } else if (outgoing.packetId == 0) {
            on.wire.afterWrite(failure -> completeQos0(outgoing.outcome, failure));
        }
        return true;
    }

    private static void completeQos0(CompletableFuture<PublishResult> outcome, @Nullable Throwable failure) {
        if (failure == null) {
            outcome.complete(new PublishResult(0, ReasonCode.SUCCESS, ReasonProperties.NONE));
        } else {
            outcome.completeExceptionally(new ClientException.ConnectionLost(
                    "the connection ended before the message was sent", null, false, failure));
        }
    }

    /** Why the server would not take the message, as far as it has told; null when it may. */
    private static @Nullable ClientException refusal(ServerLimits limits, Message message) {
        if (message.qos().compareTo(limits.maximumQos()) > 0) {
            return new ClientException.NotAccepted(ReasonCode.QOS_NOT_SUPPORTED, 0,
                    "the server takes QoS " + limits.maximumQos().level() + " at most"); // [MQTT-3.2.2-11]
        }
        if (message.retain() && !limits.retainAvailable()) {
            return new ClientException.NotAccepted(ReasonCode.RETAIN_NOT_SUPPORTED, 0,
                    "the server does not retain messages"); // [MQTT-3.2.2-14]
        }
        if (message.topicAlias() > limits.topicAliasMaximum()) {
            return new ClientException.NotAccepted(ReasonCode.TOPIC_ALIAS_INVALID, 0,
                    "the server takes topic aliases up to " + limits.topicAliasMaximum()); // [MQTT-3.3.2-9]
        }
        return null;
    }

    private static ClientException tooLarge() {
        return new ClientException.NotAccepted(ReasonCode.PACKET_TOO_LARGE, 0,
                "the packet would be larger than the server takes"); // [MQTT-3.2.2-15]
    }

    private static boolean transmit(Course on, Outgoing outgoing, boolean dup) {
        Message message = outgoing.message;
        TopicName topic = message.topic();
        int alias = message.topicAlias() != 0 ? message.topicAlias() : on.aliases.aliasFor(topic);
        boolean aliasAlone = alias != 0 && on.aliases.isTaught(alias, topic);
        boolean sent = on.wire.send(new Publish(outgoing.packetId, dup, message.qos(), message.retain(),
                aliasAlone ? null : topic, alias, message.messageExpirySeconds(), List.of(), message.properties(),
                message.payload()), on.limits.maximumPacketSize());
        if (sent && alias != 0 && !aliasAlone) {
            on.aliases.onSent(alias, topic);
        }
        return sent;
    }

    // --- the server's answers -----------------------------------------------------------------------------------------

    /** QoS 1 ends. */
    void onPubAck(PubAck ack) {
        Outgoing outgoing = inFlight.get(ack.packetId());
        if (outgoing != null && outgoing.message.qos() == Qos.AT_LEAST_ONCE) {
            end(outgoing, ack.reason(), ack.properties());
        }
    }

    /** QoS 2: the server has the message, or refuses it. */
    void onPubRec(PubRec rec) {
        Outgoing outgoing = inFlight.get(rec.packetId());
        if (outgoing == null || outgoing.message.qos() != Qos.EXACTLY_ONCE) {
            if (!rec.reason().isError()) {
                release(rec.packetId(), options.version().isV5()
                        ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND
                        : ReasonCode.SUCCESS);
            }
        } else if (!rec.reason().isError()) {
            outgoing.released = true;
            release(rec.packetId(), ReasonCode.SUCCESS);
        } else if (!outgoing.released) {
            end(outgoing, rec.reason(), rec.properties()); // the identifier is free again (4.3.3)
        }
    }

    private void release(int packetId, ReasonCode reason) {
        if (course != null) {
            course.wire.send(PubRel.of(packetId, reason), course.limits.maximumPacketSize());
        }
    }

    /** QoS 2 ends. */
    void onPubComp(PubComp comp) {
        Outgoing outgoing = inFlight.get(comp.packetId());
        if (outgoing != null && outgoing.released) {
            // "Not found" to a PUBREL says that the server had finished before: it is delivered.
            end(outgoing, ReasonCode.SUCCESS, comp.properties());
        }
    }

    private void end(Outgoing outgoing, ReasonCode reason, ReasonProperties properties) {
        int packetId = outgoing.packetId;
        CompletableFuture<PublishResult> outcome = settle(outgoing);
        if (course != null) {
            course.giveBack();
        }
        pump();
        if (reason.isError()) {
            outcome.completeExceptionally(
                    new ClientException.NotAccepted(reason, packetId, "the server refused the message: "
                            + reason + ClientException.withReasonString(properties.reasonString())));
        } else {
            outcome.complete(new PublishResult(packetId, reason, properties));
        }
    }

    private CompletableFuture<PublishResult> settle(Outgoing outgoing) {
        if (outgoing.packetId != 0) {
            inFlight.remove(outgoing.packetId);
            packetIds.release(outgoing.packetId);
        }
        return outgoing.outcome;
    }
}
