package io.arna.broker.sim;

import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.port.Events;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
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
import io.arna.mqtt.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows what MQTT promises, and nothing of how the broker keeps it: it sees what the broker is told and what it says, at the door, and
 * what the clients hear. Throws {@link BrokenPromise} at the moment a promise is broken.
 */
final class Checker implements SimWire.Witness, Events {
    /** By how much a timer of the broker may be late: its tick, and a shard that lags. */
    static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    private final SimTime time;
    private final Limits limits;
    private final Trace trace;
    private final Map<SimWire, Line> lines = new HashMap<>();
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final List<Life> ended = new ArrayList<>();
    private final Map<String, Said> said = new LinkedHashMap<>();
    private int livesSeen;
    private final Deliveries deliveries;
    private final WillPromises wills;
    private final RetainedPromises retained;

    Checker(SimTime time, Limits limits, Trace trace) {
        this.time = time;
        this.limits = limits;
        this.trace = trace;
        this.deliveries = new Deliveries(time, limits, said);
        this.retained = new RetainedPromises(deliveries);
        this.wills = new WillPromises(time, said);
    }

    Deliveries deliveries() {
        return deliveries;
    }

    WillPromises wills() {
        return wills;
    }

    RetainedPromises retained() {
        return retained;
    }

    /** A client is about to publish this for the first time. */
    void isSaid(Said message) {
        said.put(message.token, message);
    }

    /** All lives, over or not. */
    List<Life> allLives() {
        List<Life> all = new ArrayList<>(ended);
        all.addAll(lives.values());
        return all;
    }

    @Nullable
    Life lifeOf(String clientId) {
        return lives.get(clientId);
    }

    // ── What the broker is told ──

    @Override
    public void handed(SimWire wire, Packet packet) {
        long now = time.nextEvent();
        trace.add(time.nanos(), () -> now + " " + wire + " → " + Brief.of(packet));
        if (packet instanceof Connect connect) {
            onConnect(wire, connect, now);
            return;
        }
        Line line = lines.get(wire);
        if (line == null) { return; }
        line.lastHandedNanos = time.nanos();
        switch (packet) {
            case Publish publish -> onPublish(line, publish, now);
            case PubAck ack -> line.life.inFlight.remove(ack.packetId());
            case PubComp ack -> line.life.inFlight.remove(ack.packetId());
            case PubRel release -> line.owesPubComp.add(release.packetId());
            case Subscribe subscribe -> onSubscribe(line, subscribe, now);
            case Unsubscribe unsubscribe -> onUnsubscribe(line, unsubscribe, now);
            case PingReq _ -> line.owesPings++;
            case Disconnect disconnect -> line.goodBye = disconnect;
            default -> {
                // PUBREC leaves the exchange open.
            }
        }
    }

    private void onConnect(SimWire wire, Connect connect, long now) {
        Life life = lives.get(connect.clientId());
        if (life != null && connect.cleanStart()) {
            mayHaveEnded(life, now);
        }
        if (life == null) {
            life = new Life(connect.clientId(), ++livesSeen, true);
            lives.put(connect.clientId(), life);
        }
        lines.put(wire, new Line(wire, connect, life, time.nanos()));
        wills.onConnect(connect, time.nanos());
    }

    /** Whether another connection of its client has asked for a clean start, and was not answered yet. */
    private boolean isToBeginAnew(Line line) {
        return lines.values().stream().anyMatch(other -> other.wire != line.wire
                && other.connect.clientId().equals(line.connect.clientId()) && other.connect.cleanStart()
                && other.admitted == Said.NEVER && other.closed == Said.NEVER);
    }

    private static void mayHaveEnded(Life life, long moment) {
        life.mayHaveEnded = Math.min(life.mayHaveEnded, moment);
    }

    private void onPublish(Line line, Publish publish, long now) {
        Said message = publish.payload().isEmpty() ? deletion(line, publish) : said.get(Texts.token(publish.payload()));
        if (message == null) { throw new AssertionError("the world published what it does not know: " + publish); }
        if (publish.qos() != Qos.AT_MOST_ONCE) {
            (publish.qos() == Qos.AT_LEAST_ONCE ? line.owesPubAck : line.owesPubRec).add(publish.packetId());
            line.published.put(publish.packetId(), message);
        }
        if (publish.qos() != Qos.EXACTLY_ONCE || message.firstHanded == Said.NEVER) {
            message.source = line.life.number;
            message.handed(now, time.nanos());
            retained.onHanded(message);
        } else {
            onExactlyOnceAgain(line, message, now);
        }
        if (publish.qos() == Qos.AT_MOST_ONCE) {
            message.accepted = now;
        }
    }

    /** What knew of it may be gone, with a session or with the process: then it is new to the broker. */
    private void onExactlyOnceAgain(Line line, Said message, long now) {
        boolean mayBeNew = message.source != line.life.number;
        if (mayBeNew) {
            message.timesRouted++;
        }
        if (mayBeNew || (message.accepted == Said.NEVER && deliveries.crashedSince(message.firstHanded))) {
            message.lastHanded = now;
            retained.onPerhapsHanded(message);
        }
    }

    /** No payload, so no token: it is told from others by what the topic has retained before and after. */
    private static Said deletion(Line line, Publish publish) {
        return new Said("", line.connect.clientId(), String.valueOf(publish.topic()), 0, true, -1, true);
    }

    private void onSubscribe(Line line, Subscribe subscribe, long now) {
        List<Sub> fresh = new ArrayList<>();
        for (Subscription subscription : subscribe.subscriptions()) {
            String filter = subscription.filter().toString();
            boolean isNew = true;
            for (Sub old : line.life.subs) {
                if (old.filter.equals(filter) && old.gone == Said.NEVER) {
                    isNew = false;
                    old.leaving = Math.min(old.leaving, now);
                }
            }
            fresh.add(new Sub(subscription, subscribe.subscriptionId(), now, isNew));
        }
        line.life.subs.addAll(fresh);
        line.subscribing.put(subscribe.packetId(), subscribe);
        line.newSubs.put(subscribe.packetId(), fresh);
    }

    private void onUnsubscribe(Line line, Unsubscribe unsubscribe, long now) {
        for (TopicFilter filter : unsubscribe.filters()) {
            line.life.subs.stream().filter(sub -> sub.filter.equals(filter.toString()))
                    .forEach(sub -> sub.leaving = Math.min(sub.leaving, now));
        }
        line.unsubscribing.put(unsubscribe.packetId(), unsubscribe);
    }

    // ── What the broker says ──

    @Override
    public void sent(SimWire wire, Packet packet, int bytes) {
        long now = time.nextEvent();
        trace.add(time.nanos(), () -> now + " " + wire + " ← " + Brief.of(packet));
        Line line = lines.get(wire);
        if (line == null) { throw new BrokenPromise(wire + " hears " + packet.type() + " before it said CONNECT"); }
        if (bytes > line.maximumPacketSize()) {
            throw new BrokenPromise(
                    wire + " hears " + bytes + " bytes, at most " + line.maximumPacketSize() + " [MQTT-3.1.2-24]");
        }
        switch (packet) {
            case ConnAck ack -> onConnAck(line, ack, now);
            case Publish publish when publish.payload().isEmpty() -> {
                // The end of a retained message, told at QoS 0.
            }
            case Publish publish -> {
                deliveries.onSent(line, publish, now);
                wills.onSent(line, Texts.token(publish.payload()), time.nanos());
            }
            case PubAck ack -> onAccepted(line, ack.packetId(), ack.reason(), line.owesPubAck, "PUBACK", now);
            case PubRec ack -> onAccepted(line, ack.packetId(), ack.reason(), line.owesPubRec, "PUBREC", now);
            case PubComp ack -> inOrder(line, ack.packetId(), line.owesPubComp, "PUBCOMP");
            case PubRel release -> deliveries.onReleased(line, release.packetId());
            case SubAck ack -> onSubAck(line, ack, now);
            case UnsubAck ack -> onUnsubAck(line, ack, now);
            case PingResp _ -> {
                if (--line.owesPings < 0) { throw new BrokenPromise(line + " hears a PINGRESP nobody asked for"); }
            }
            case Disconnect disconnect -> onDisconnect(line, disconnect);
            default -> throw new BrokenPromise(line + " hears " + packet.type());
        }
    }

    private void onConnAck(Line line, ConnAck ack, long now) {
        if (ack.reason() != ReasonCode.SUCCESS) { return; }
        Life life = lives.get(line.connect.clientId());
        if (life == null) { throw new AssertionError("a client without a life"); }
        boolean clean = line.connect.cleanStart();
        if (ack.sessionPresent() && clean) {
            throw new BrokenPromise(
                    line + " asked for a clean start and hears that a session is present [MQTT-3.2.2-2]");
        }
        if (ack.sessionPresent() && life.confirmed && life.line == null && life.mayHaveEnded == Said.NEVER
                && time.nanos() > life.isOverNanos() + SLACK_NANOS + lateness(line)) {
            throw new BrokenPromise(line + " resumes a session that ended "
                    + TimeUnit.NANOSECONDS.toMillis(time.nanos() - life.isOverNanos())
                    + " ms ago [MQTT-3.1.2-23]");
        }
        if (!ack.sessionPresent() && !clean && life.confirmed && life.isSurelyAlive(line.connectNanos)
                && life.isSurelyAlive(time.nanos())) {
            throw new BrokenPromise(line + " has a session, but hears that there is none [MQTT-3.1.2-5]");
        }
        if (!ack.sessionPresent() && life.confirmed) {
            mayHaveEnded(life, now);
            life.line = null;
            ended.add(life);
            life = new Life(line.connect.clientId(), ++livesSeen, false);
            lives.put(life.clientId, life);
        }
        admit(line, life, ack, now);
        wills.onAdmitted(line, ack.sessionPresent(), time.nanos());
    }

    /** A session's end may fall between CONNECT and CONNACK. */
    private long lateness(Line line) {
        return time.nanos() - line.connectNanos;
    }

    private void admit(Line line, Life life, ConnAck ack, long now) {
        if (line.life != life) {
            Line moved = new Line(line.wire, line.connect, life, line.connectNanos);
            lines.put(line.wire, moved);
            admit(moved, life, ack, now);
            return;
        }
        if (life.mayHaveEnded != Said.NEVER) {
            // It may be another one, of which no CONNACK has told: what the old one knew may be gone.
            life.number = ++livesSeen;
            life.surelySince = now;
            for (Sub sub : life.subs) {
                sub.leaving = Math.min(sub.leaving, life.mayHaveEnded);
            }
        }
        life.confirmed = true;
        life.mayHaveEnded = isToBeginAnew(line) ? now : Said.NEVER;
        life.line = line;
        long wish = line.v5 ? line.connect.properties().sessionExpirySeconds()
                : line.connect.cleanStart() ? 0 : ConnectProperties.NEVER_EXPIRES;
        life.expirySeconds = Math.min(wish, limits.session().expiryMaximumSeconds());
        line.admitted = now;
        line.admittedNanos = time.nanos();
        if (line.v5) {
            line.brokerReceiveMaximum = ack.properties().receiveMaximum();
            if (ack.properties().serverKeepAliveSeconds() != io.arna.mqtt.packet.ConnAckProperties.ABSENT) {
                line.keepAliveSeconds = ack.properties().serverKeepAliveSeconds();
            }
        }
        watchSilence(line);
    }

    private void onAccepted(Line line, int packetId, ReasonCode reason, ArrayDeque<Integer> owed, String type,
            long now) {
        inOrder(line, packetId, owed, type);
        Said message = line.published.get(packetId);
        if (message != null && !reason.isError() && message.accepted == Said.NEVER) {
            message.accepted = now;
        }
    }

    private static void inOrder(Line line, int packetId, ArrayDeque<Integer> owed, String type) {
        Integer first = owed.poll();
        if (first == null || first != packetId) {
            throw new BrokenPromise(
                    line + " hears " + type + " " + packetId + ", but " + first + " is due [MQTT-4.6.0-2]");
        }
    }

    private void onSubAck(Line line, SubAck ack, long now) {
        Subscribe asked = line.subscribing.remove(ack.packetId());
        List<Sub> fresh = line.newSubs.remove(ack.packetId());
        if (asked == null || fresh == null) { throw new BrokenPromise(line + " hears a SUBACK it is not due: " + ack); }
        for (int i = 0; i < fresh.size(); i++) {
            Sub sub = fresh.get(i);
            if (ack.reasons().get(i).isError()) {
                throw new BrokenPromise(line + " may not subscribe to " + sub.filter + ": " + ack.reasons().get(i));
            }
            sub.sure = now;
            line.life.subs.stream().filter(old -> old.filter.equals(sub.filter) && old.asked < sub.asked)
                    .forEach(old -> old.gone = Math.min(old.gone, now));
        }
        retained.onSubscribed(line.life, fresh);
    }

    private void onUnsubAck(Line line, UnsubAck ack, long now) {
        Unsubscribe asked = line.unsubscribing.remove(ack.packetId());
        if (asked == null) { throw new BrokenPromise(line + " hears an UNSUBACK it is not due: " + ack); }
        for (TopicFilter filter : asked.filters()) {
            line.life.subs.stream().filter(sub -> sub.filter.equals(filter.toString()) && sub.leaving <= now)
                    .forEach(sub -> sub.gone = Math.min(sub.gone, now));
        }
    }

    private void onDisconnect(Line line, Disconnect disconnect) {
        long silence = time.nanos() - line.lastHandedNanos;
        switch (disconnect.reason()) {
            case KEEP_ALIVE_TIMEOUT -> {
                if (silence < line.patienceNanos()) {
                    throw new BrokenPromise(
                            line + " is cut for silence after " + TimeUnit.NANOSECONDS.toMillis(silence) + " ms");
                }
            }
            case SESSION_TAKEN_OVER, SERVER_SHUTTING_DOWN -> {
            }
            default -> throw new BrokenPromise(line + " did nothing wrong and is told " + disconnect);
        }
    }

    @Override
    public void paused(SimWire wire, boolean now) {
        trace.add(time.nanos(), () -> wire + (now ? " is not read from" : " is read from"));
        Line line = lines.get(wire);
        if (line != null) {
            // Silence while nobody listens is not the client's.
            line.lastHandedNanos = time.nanos();
        }
    }

    // ── The end of a connection ──

    @Override
    public void closed(SimWire wire) {
        long now = time.nextEvent();
        trace.add(time.nanos(), () -> now + " " + wire + " is closed");
        Line line = lines.get(wire);
        if (line == null || line.closed != Said.NEVER) { return; }
        line.closed = now;
        line.closedNanos = time.nanos();
        Life life = line.life;
        if (life.line == line) {
            life.line = null;
            life.closedNanos = time.nanos();
            life.countedFromNanos = time.nanos();
            Disconnect goodBye = line.goodBye;
            if (goodBye != null && goodBye.sessionExpirySeconds() != Disconnect.ABSENT) {
                life.expirySeconds = Math.min(goodBye.sessionExpirySeconds(), limits.session().expiryMaximumSeconds());
            }
            if (life.expirySeconds == 0) {
                mayHaveEnded(life, now);
            }
        } else if (line.admitted == Said.NEVER) {
            // It may have opened the session and left it to another expiry.
            mayHaveEnded(lifeOrThis(line), now);
        }
        if (line.admitted != Said.NEVER) {
            wills.onClosed(line, life.expirySeconds, now, time.nanos());
        }
    }

    private Life lifeOrThis(Line line) {
        return lives.getOrDefault(line.connect.clientId(), line.life);
    }

    /** The broker's process has died, with all connections. */
    void crashed() {
        long now = time.nextEvent();
        trace.add(time.nanos(), () -> now + " the broker dies");
        for (Line line : lines.values()) {
            if (line.closed == Said.NEVER) {
                line.closed = now;
                line.closedNanos = time.nanos();
                if (line.admitted == Said.NEVER) {
                    mayHaveEnded(lifeOrThis(line), now);
                }
            }
        }
        for (Life life : lives.values()) {
            if (life.line != null || !life.confirmed) {
                life.closedNanos = time.nanos();
            }
            life.line = null;
            if (life.expirySeconds == 0 || !life.confirmed) {
                mayHaveEnded(life, now);
            }
            life.inFlight.values().forEach(flight -> flight.old = true);
        }
        lines.clear();
        deliveries.onCrash(now);
        wills.onCrash();
        retained.onCrash();
    }

    /** A new process has read what is kept, which may take it a while. Who was connected when the old one died counts as lost from now on. */
    void restarted() {
        lives.values().forEach(life -> life.countedFromNanos = time.nanos());
    }

    // ── Silence ──

    private void watchSilence(Line line) {
        if (line.keepAliveSeconds == 0) { return; }
        long due = Math.max(line.lastHandedNanos, line.admittedNanos) + line.patienceNanos() + 2 * SLACK_NANOS;
        time.at(Math.max(due, time.nanos() + SLACK_NANOS), () -> {
            if (!line.isOpen()) { return; }
            long silence = time.nanos() - Math.max(line.lastHandedNanos, line.admittedNanos);
            if (silence >= line.patienceNanos() + 2 * SLACK_NANOS && !line.wire.isPaused()) {
                throw new BrokenPromise(line + " has been silent for " + TimeUnit.NANOSECONDS.toMillis(silence)
                        + " ms and is still connected [MQTT-3.1.2-22]");
            }
            watchSilence(line);
        });
    }

    // ── Drops, as the broker counts them ──

    @Override
    public void dropped(String clientId, Message message, DropReason reason) {
        if (message.payload().isEmpty()) { return; }
        trace.add(time.nanos(), () -> clientId + " misses " + Texts.token(message.payload()) + ": " + reason);
        deliveries.onDropped(lives.get(clientId), clientId, Texts.token(message.payload()), reason, time.nanos());
    }

    @Override
    public void storeFailed(String what, String why) {
        throw new BrokenPromise("the store could not keep " + what + ": " + why);
    }

    /** What a client hears, QoS 2 repetitions left out. */
    void heard(String clientId, Publish publish) {
        Life life = lives.get(clientId);
        if (life != null && !publish.payload().isEmpty()) {
            deliveries.onHeard(life, publish);
        }
    }

}
