package io.arna.broker.session;

import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.Failure;
import io.arna.broker.routing.Fanout;
import io.arna.broker.session.InFlight.State;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.PubRel;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 and 2 messages on their way to a client, from PUBLISH to the last acknowledgement (MQTT 5.0 sections 4.3 and 4.4). They survive
 * the connection and are sent again, in order and under the same identifiers, on the next one.
 *
 * <p>Confined to its session's shard.
 */
final class Exchanges {
    private final Session session;
    private final OutboundWindow window = new OutboundWindow();
    /** Begun on an earlier connection and to be sent again on this one, in order; null until there is one. */
    private @Nullable ArrayDeque<InFlight> unsent;
    /** Null while the client is away. */
    private @Nullable Link link;

    Exchanges(Session session) {
        this.session = session;
    }

    boolean isEmpty() { return window.isEmpty(); }

    int size() {
        return window.size();
    }

    /** Whether the client takes one more message: the window has room, and nothing waits to be sent again before it. */
    boolean hasRoom() {
        return unsent() == 0 && isWindowOpen();
    }

    private boolean isWindowOpen() { return link != null && window.size() - unsent() < link.receiveMaximum(); }

    private int unsent() {
        return unsent == null ? 0 : unsent.size();
    }

    private void sendLater(InFlight inFlight) {
        if (unsent == null) {
            unsent = new ArrayDeque<>();
        }
        unsent.add(inFlight);
    }

    // ── The client comes and goes ──

    /** A client is connected: what it had not acknowledged is to be sent again [MQTT-4.4.0-1]. */
    void attach(Link to) {
        link = to;
        unsent = null;
        for (InFlight inFlight : window.inOrder()) {
            switch (inFlight.state) {
                case UNSENT, SENT -> {
                    inFlight.state = State.UNSENT;
                    sendLater(inFlight);
                }
                // PUBREC had come: only PUBREL may be repeated [MQTT-4.3.3-6].
                case RELEASED -> to.send(PubRel.of(inFlight.packetId));
                // The store's answer sends it on; where that was no, it is asked anew.
                case STORING -> {
                    if (inFlight.refused) {
                        keepIdentifier(inFlight, session.fanoutOf(inFlight.waiting));
                    }
                }
                case RECEIVED -> {
                    if (inFlight.refused) {
                        keepReceived(inFlight);
                    }
                }
            }
            if (link != to) { return; } // refused again, which ended this connection, too
        }
    }

    void detach() {
        link = null;
    }

    /** All that was on its way; nothing is any more. */
    List<InFlight> end() {
        List<InFlight> all = window.inOrder();
        all.forEach(window::remove);
        unsent = null;
        link = null;
        return all;
    }

    /** Puts back what was on its way before a restart, in order. */
    void restore(Waiting waiting, int packetId, boolean received) {
        window.restore(packetId, waiting, received ? State.RELEASED : State.UNSENT).sentBefore = true;
    }

    // ── Sending ──

    /** Sends one message again if there is one and the window is open; false otherwise. */
    boolean sendAgain() {
        if (unsent == null || unsent.isEmpty() || !isWindowOpen()) { return false; }
        InFlight again = unsent.remove();
        publish(again, session.fanoutOf(again.waiting));
        return true;
    }

    /** Gives the message a packet identifier and sends it; a QoS 2 one that must survive waits until the identifier is stored. */
    void transmit(Waiting waiting, Fanout fanout) {
        if (!session.outlivesConnection()) {
            publish(begin(waiting, State.SENT), fanout);
        } else if (waiting.qos() == Qos.AT_LEAST_ONCE) {
            InFlight inFlight = begin(waiting, State.SENT);
            session.store(new Change.Sent(waiting.message().id(), inFlight.packetId),
                    session.reported("packet identifier"));
            publish(inFlight, fanout);
        } else {
            keepIdentifier(begin(waiting, State.STORING), fanout);
        }
    }

    /** The first of them makes the client owe us something; who owes already is not held back. */
    private InFlight begin(Waiting waiting, State state) {
        if (window.isEmpty()) {
            session.mustBeRead();
        }
        return window.add(waiting, state);
    }

    private void keepIdentifier(InFlight inFlight, Fanout fanout) {
        inFlight.refused = false;
        session.store(new Change.Sent(inFlight.waiting.message().id(), inFlight.packetId), failure -> {
            if (failure == null) {
                onIdentifierStored(inFlight, stillTrue(fanout));
            } else {
                onRefused(inFlight, "packet identifier", failure);
            }
        });
    }

    /** QoS 2 goes no step further than the store has followed: the connection ends, and the next one tries again. */
    private void onRefused(InFlight inFlight, String what, Failure failure) {
        inFlight.refused = true;
        session.cannotKeep(what, failure);
    }

    /** A message that expires says how much time is left when it leaves, not when it came [MQTT-3.3.2-6]. */
    private Fanout stillTrue(Fanout fanout) {
        Message message = fanout.message();
        return message.expiresAtMillis() == Message.NEVER ? fanout
                : new Fanout(message, session.wallMillis(), fanout.receipt());
    }

    private void onIdentifierStored(InFlight inFlight, Fanout fanout) {
        if (window.get(inFlight.packetId) != inFlight) { return; }
        // It was given a place on an earlier connection perhaps, whose window was wider.
        if (link != null && unsent() == 0 && window.size() <= link.receiveMaximum()) {
            publish(inFlight, fanout);
            if (window.get(inFlight.packetId) == null) {
                // Given up: nobody will acknowledge it, so nothing else tells that there is room again.
                session.outbound().pumpLater();
            }
            return;
        }
        inFlight.state = State.UNSENT;
        if (link != null) {
            sendLater(inFlight);
            session.outbound().pumpLater();
        }
    }

    private void publish(InFlight inFlight, Fanout fanout) {
        Link to = link;
        assert to != null : "nobody to send to";
        Waiting waiting = inFlight.waiting;
        if (!inFlight.sentBefore && waiting.message().isExpired(session.wallMillis())) { // while its identifier was stored
            window.remove(inFlight);
            session.giveUp(waiting, DropReason.EXPIRED);
            return;
        }
        // DUP is ours, never the publisher's [MQTT-3.3.1-3]: set when this very PUBLISH has left before.
        boolean sent = to.publish(fanout, waiting.qos(), waiting.retain(), waiting.subscriptionIds(), inFlight.packetId,
                inFlight.sentBefore);
        if (sent) {
            inFlight.state = State.SENT;
            if (!inFlight.sentBefore) {
                inFlight.sentBefore = true;
                window.isSent(inFlight);
            }
        } else {
            window.remove(inFlight);
            session.giveUp(waiting, DropReason.TOO_LARGE);
        }
    }

    // ── Acknowledgements ──

    void onPubAck(int packetId) {
        InFlight inFlight = window.get(packetId);
        if (inFlight == null) { return; }
        needNotBeSentAgain(inFlight);
        expect(inFlight, Qos.AT_LEAST_ONCE, State.SENT, "PUBACK");
        finish(inFlight);
    }

    void onPubRec(int packetId, ReasonCode reason) {
        InFlight inFlight = window.get(packetId);
        if (inFlight == null) {
            // The exchange is unknown: let the client close it [MQTT-4.3.3-4].
            send(PubRel.of(packetId,
                    link != null && link.isV5() ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS));
            return;
        }
        if (inFlight.state == State.RELEASED) {
            send(PubRel.of(packetId));
            return;
        }
        if (inFlight.state == State.RECEIVED) { return; }
        needNotBeSentAgain(inFlight);
        expect(inFlight, Qos.EXACTLY_ONCE, State.SENT, "PUBREC");
        if (reason.isError()) {
            finish(inFlight);
            return;
        }
        inFlight.state = State.RECEIVED;
        keepReceived(inFlight);
    }

    private void keepReceived(InFlight inFlight) {
        inFlight.refused = false;
        if (session.outlivesConnection()) {
            session.store(new Change.Received(inFlight.waiting.message().id(), inFlight.packetId), failure -> {
                if (failure == null) {
                    release(inFlight);
                } else {
                    onRefused(inFlight, "PUBREC", failure);
                }
            });
        } else {
            release(inFlight);
        }
    }

    private void release(InFlight inFlight) {
        if (window.get(inFlight.packetId) == inFlight) {
            inFlight.state = State.RELEASED;
            send(PubRel.of(inFlight.packetId));
        }
    }

    void onPubComp(int packetId) {
        InFlight inFlight = window.get(packetId);
        if (inFlight == null) { return; }
        expect(inFlight, Qos.EXACTLY_ONCE, State.RELEASED, "PUBCOMP");
        finish(inFlight);
    }

    /** The answer to what was sent on an earlier connection may come before we had the room to repeat it. */
    private void needNotBeSentAgain(InFlight inFlight) {
        if (inFlight.state == State.UNSENT && inFlight.sentBefore) {
            if (unsent != null) {
                unsent.remove(inFlight);
            }
            inFlight.state = State.SENT;
        }
    }

    private static void expect(InFlight inFlight, Qos qos, State state, String packet) {
        if (inFlight.waiting.qos() != qos || inFlight.state != state) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    packet + " for packet identifier " + inFlight.packetId + ", which awaits another answer (4.3)");
        }
    }

    private void finish(InFlight inFlight) {
        window.remove(inFlight);
        session.forget(inFlight.waiting);
    }

    private void send(PubRel packet) {
        if (link != null) {
            link.send(packet);
        }
    }
}
