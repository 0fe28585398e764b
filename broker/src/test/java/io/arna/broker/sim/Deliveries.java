package io.arna.broker.sim;

import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropReason;
import io.arna.broker.sim.Life.Flight;
import io.arna.broker.sim.Life.Hearing;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.Publish;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What clients may hear, and must. */
final class Deliveries {
    private final SimTime time;
    private final Limits limits;
    private final Map<String, Said> said;
    /** {@code clientId/token} of what the broker told us it dropped. */
    private final Set<String> dropped = new HashSet<>();
    private final Set<Integer> ownIds = new TreeSet<>();
    private long lastCrash = -1;

    Deliveries(SimTime time, Limits limits, Map<String, Said> said) {
        this.time = time;
        this.limits = limits;
        this.said = said;
    }

    void onCrash(long moment) {
        lastCrash = moment;
    }

    boolean crashedSince(long moment) {
        return lastCrash >= moment;
    }

    boolean isDropped(String clientId, String token) {
        return dropped.contains(clientId + '/' + token);
    }

    // ── What may be heard ──

    /** The broker sends a message to a client. */
    void onSent(Line line, Publish publish, long now) {
        if (line.admitted == Said.NEVER) { throw new BrokenPromise(line + " hears a message before CONNACK"); }
        Said message = said.get(Texts.token(publish.payload()));
        if (message == null || message.firstHanded == Said.NEVER) {
            throw new BrokenPromise(line + " hears what nobody has said: " + publish);
        }
        Life life = line.life;
        Hearing hearing = life.hearing(message);
        hearing.sentOn = line;
        boolean again = publish.qos() != Qos.AT_MOST_ONCE && onSentUnderId(line, publish, message, now);
        if (again) { return; }
        // With the flag it may be what was retained, told to a new subscription, or what is said now, told as published.
        boolean replay = publish.retain();
        if (replay) {
            hearing.replayed++;
        } else {
            hearing.sent++;
        }
        checkSubscribed(line, publish, message, replay, now);
        checkExpiry(line, publish, message);
        if (!replay) {
            checkOnce(life, publish, message, hearing, now);
            checkOrder(life, publish, message);
        }
    }

    /** Packet identifiers, windows, DUP and order of what is sent again; whether it is sent again. */
    private boolean onSentUnderId(Line line, Publish publish, Said message, long now) {
        Life life = line.life;
        Flight flight = life.inFlight.get(publish.packetId());
        boolean again = flight != null && flight.said == message;
        if (flight != null && !again && !(flight.old && flight.qos == 1)) {
            throw new BrokenPromise(
                    line + " hears " + message + " under identifier " + publish.packetId() + ", which " + flight.said
                            + " has [MQTT-2.2.1-4]");
        }
        if (flight != null && again) {
            checkSentAgain(line, publish, flight);
        } else {
            checkSentFirst(line, publish, message);
            flight = new Flight(message, publish.qos().level(), now, line);
            life.inFlight.put(publish.packetId(), flight);
        }
        flight.line = line;
        Line on = line;
        long open = life.inFlight.values().stream().filter(f -> f.line == on).count();
        int most = Math.min(line.receiveMaximum(), limits.session().inflightMaximum());
        if (open > most) {
            throw new BrokenPromise(
                    line + " has " + open + " messages to acknowledge, at most " + most + " [MQTT-3.3.4-9]");
        }
        return again;
    }

    private static void checkSentAgain(Line line, Publish publish, Flight flight) {
        if (flight.line == line) {
            throw new BrokenPromise(line + " hears " + flight.said + " twice on one connection [MQTT-4.4.0-1]");
        }
        if (!publish.dup() && !flight.old) {
            throw new BrokenPromise(line + " hears " + flight.said + " again without DUP [MQTT-3.3.1-1]");
        }
        if (flight.released) {
            throw new BrokenPromise(line + " hears " + flight.said + " again after PUBREL [MQTT-4.3.3-6]");
        }
        if (flight.qos != publish.qos().level() && !flight.old) {
            throw new BrokenPromise(line + " hears " + flight.said + " again at another QoS");
        }
        if (!flight.old) {
            if (!line.sentAgain.isEmpty() && line.sentAgain.getLast() > flight.firstSent) {
                throw new BrokenPromise(line + " hears " + flight.said + " again, out of order [MQTT-4.6.0-6]");
            }
            if (line.hasNew) {
                throw new BrokenPromise(line + " hears " + flight.said + " again after something new [MQTT-4.6.0-1]");
            }
            line.sentAgain.add(flight.firstSent);
        }
    }

    private void checkSentFirst(Line line, Publish publish, Said message) {
        boolean afterCrash = crashedSince(message.firstHanded);
        if (publish.dup() && !afterCrash) {
            throw new BrokenPromise(line + " hears " + message + " for the first time, with DUP [MQTT-3.3.1-3]");
        }
        line.hasNew |= publish.qos() != Qos.AT_MOST_ONCE;
        boolean onItsWay = line.life.inFlight.values().stream().anyMatch(f -> f.said == message && !f.old);
        if (onItsWay && !afterCrash && message.timesRouted == 1 && !message.retain && !isShared(line.life, message)) {
            throw new BrokenPromise(line + " hears " + message + " under a new identifier while the old one is in use");
        }
    }

    private static boolean isShared(Life life, Said message) {
        return life.subs.stream().anyMatch(sub -> sub.isShared() && sub.matches(message));
    }

    /** PUBREL has been sent. */
    void onReleased(Line line, int packetId) {
        Flight flight = line.life.inFlight.get(packetId);
        if (flight != null) {
            flight.released = true;
        }
    }

    private void checkSubscribed(Line line, Publish publish, Said message, boolean replay, long now) {
        if (publish.topic() != null && !publish.topic().toString().equals(message.topic)) {
            throw new BrokenPromise(line + " hears " + message + " on topic " + publish.topic());
        }
        Life life = line.life;
        long until = replay || message.accepted == Said.NEVER ? now : Math.max(message.lastHanded, message.accepted);
        boolean own = message.isOf(life.clientId);
        List<Sub> possible = new ArrayList<>();
        for (Sub sub : life.subs) {
            if (sub.matches(message) && (!own || !sub.noLocal)
                    && sub.isPossible(replay ? 0 : message.firstHanded, sub.isShared() ? now : until)) {
                possible.add(sub);
            }
        }
        if (possible.isEmpty()) {
            throw new BrokenPromise(line + " hears " + message + ", which it has no subscription for: " + life.subs);
        }
        int qos = publish.qos().level();
        if (possible.stream().noneMatch(sub -> Math.min(sub.qos, message.qos) == qos)) {
            throw new BrokenPromise(
                    line + " hears " + message + " at QoS " + qos + ", subscribed as " + possible + " [MQTT-3.8.4-8]");
        }
        if (publish.retain() && !message.retain) {
            throw new BrokenPromise(line + " hears " + message + " as retained");
        }
        if (!publish.retain() && message.retain && possible.stream().allMatch(sub -> sub.retainAsPublished)) {
            throw new BrokenPromise(line + " hears " + message + " without the flag it asked for [MQTT-3.3.1-13]");
        }
        checkIdentifiers(line, publish, message, possible, replay);
    }

    private void checkIdentifiers(Line line, Publish publish, Said message, List<Sub> possible, boolean replay) {
        if (!line.v5) { return; }
        ownIds.clear();
        possible.forEach(sub -> ownIds.add(sub.id));
        if (!ownIds.containsAll(publish.subscriptionIds())) {
            throw new BrokenPromise(
                    line + " hears " + message + " for subscriptions " + publish.subscriptionIds() + ", not of "
                            + possible);
        }
        if (replay || possible.stream().anyMatch(Sub::isShared)) { return; }
        for (Sub sub : possible) {
            if (sub.id != 0 && !message.isWill() && message.timesRouted == 1
                    && sub.isSure(message.firstHanded, accepted(message))
                    && !publish.subscriptionIds().contains(sub.id)) {
                throw new BrokenPromise(
                        line + " hears " + message + " without identifier " + sub.id + " [MQTT-3.3.4-3]");
            }
        }
    }

    private static long accepted(Said message) {
        return message.accepted == Said.NEVER ? message.lastHanded : message.accepted;
    }

    private void checkExpiry(Line line, Publish publish, Said message) {
        boolean told = publish.messageExpirySeconds() != Publish.NO_EXPIRY;
        if (!message.expires()) {
            if (told) { throw new BrokenPromise(line + " hears that " + message + " expires"); }
            return;
        }
        // Sent again to a process that did not know it, it began to live anew.
        if (message.lastHanded != message.firstHanded) { return; }
        long ageNanos = time.nanos() - message.firstHandedNanos;
        long leftNanos = TimeUnit.SECONDS.toNanos(message.expirySeconds) - ageNanos;
        // What is on its way when its time comes may still arrive (3.3.2.3.3).
        if (!publish.dup() && leftNanos < -TimeUnit.SECONDS.toNanos(3)) {
            throw new BrokenPromise(
                    line + " hears " + message + " " + -leftNanos / 1_000_000 + " ms after it expired [MQTT-3.3.2-5]");
        }
        if (line.v5 && told) {
            long leftMillis = Math.max(0, TimeUnit.NANOSECONDS.toMillis(leftNanos));
            if (Math.abs(publish.messageExpirySeconds() * 1_000 - leftMillis) > 1_100) {
                throw new BrokenPromise(line + " hears that " + message + " expires in "
                        + publish.messageExpirySeconds() + " s, but in "
                        + leftMillis + " ms it does [MQTT-3.3.2-6]");
            }
        } else if (line.v5) {
            throw new BrokenPromise(line + " does not hear that " + message + " expires [MQTT-3.3.2-6]");
        }
    }

    /** One copy for each routing and each way to the client. */
    private void checkOnce(Life life, Publish publish, Said message, Hearing hearing, long now) {
        Set<String> ways = new HashSet<>();
        life.subs.stream().filter(sub -> sub.matches(message) && sub.isPossible(message.firstHanded, now))
                .forEach(sub -> ways.add(sub.group));
        int most = ways.size() * message.timesRouted;
        boolean excused = crashedSince(message.firstHanded)
                && (publish.qos() != Qos.EXACTLY_ONCE || !ways.equals(Set.of("")));
        boolean handedBack = publish.qos() != Qos.EXACTLY_ONCE && !ways.equals(Set.of(""));
        boolean willAfterCrash = message.isWill() && crashedSince(message.firstHanded);
        if (hearing.sent > most && !excused && !handedBack && !willAfterCrash) {
            throw new BrokenPromise(life.clientId + " hears " + message + " " + hearing.sent + " times, at most " + most
                    + " [MQTT-4.3.3-2]");
        }
    }

    /** The messages of one publisher to one topic at one QoS come in the order they were said. */
    private void checkOrder(Life life, Publish publish, Said message) {
        boolean uncertain = crashedSince(message.firstHanded) && publish.qos() != Qos.EXACTLY_ONCE;
        if (uncertain || message.isWill() || message.timesRouted > 1 || message.retain || isShared(life, message)) {
            return;
        }
        String key = message.source + ' ' + message.topic + ' ' + message.qos + ' ' + publish.qos().level();
        Long newest = life.newest.put(key, message.firstHanded);
        if (newest != null && newest > message.firstHanded) {
            throw new BrokenPromise(
                    life.clientId + " hears " + message + " after one that was said later [MQTT-4.6.0-6]");
        }
    }

    /** A client has heard a message. */
    void onHeard(Life life, Publish publish) {
        Said message = said.get(Texts.token(publish.payload()));
        if (message == null) { throw new BrokenPromise(life.clientId + " hears what nobody has said: " + publish); }
        Hearing hearing = life.hearing(message);
        hearing.heard++;
        if (publish.qos() == Qos.EXACTLY_ONCE && !message.retain && !message.isWill() && !isShared(life, message)) {
            if (hearing.heardAtQos2++ >= message.timesRouted) {
                throw new BrokenPromise(life.clientId + " hears " + message + " twice [MQTT-4.3.3-2]");
            }
        }
    }

    // ── What is dropped needs a reason ──

    void onDropped(@Nullable Life life, String clientId, String token, DropReason reason, long nanos) {
        if (reason != DropReason.SESSION_ENDED) { // which is no excuse towards the other members of a group
            dropped.add(clientId + '/' + token);
        }
        Said message = said.get(token);
        if (message == null) { throw new BrokenPromise("dropped what nobody has said: " + token); }
        boolean justified = switch (reason) {
            case EXPIRED -> message.expires() && nanos - message.firstHandedNanos
                    >= TimeUnit.SECONDS.toNanos(message.expirySeconds) - TimeUnit.MILLISECONDS.toNanos(1);
            case TOO_LARGE -> life != null && life.line != null && life.line.maximumPacketSize() < 1_000;
            case OFFLINE, SLOW_CONSUMER -> true;
            case QUEUE_FULL -> limits.session().queueMaximumMessages() < 1_000;
            case SESSION_ENDED -> life == null || !life.isFirst || !life.isSurelyAlive(nanos);
            case STORE_FAILED, NOT_AUTHORIZED, RETAINED_FULL -> false;
        };
        if (!justified) {
            throw new BrokenPromise(clientId + " is denied " + message + ", for no good reason: " + reason);
        }
    }

    // ── What must have been heard, when all is quiet ──

    void checkAllHeard(Collection<Life> lives, long nanos) {
        for (Said message : said.values()) {
            if (message.accepted == Said.NEVER || message.firstHanded == Said.NEVER) {
                continue;
            }
            for (Life life : lives) {
                checkHeard(life, message, nanos);
            }
            checkShared(lives, message, nanos);
        }
    }

    private void checkHeard(Life life, Said message, long nanos) {
        boolean own = message.isOf(life.clientId);
        int qos = -1;
        boolean ambiguous = false;
        for (Sub sub : life.subs) {
            if (!sub.isShared() && sub.matches(message) && (!own || !sub.noLocal)) {
                boolean sure = sub.isSure(message.firstHanded, message.accepted);
                qos = sure ? Math.max(qos, Math.min(sub.qos, message.qos)) : qos;
                ambiguous |= !sure && sub.qos > 0;
            }
        }
        if (qos < 0 || isDropped(life.clientId, message.token)) { return; }
        Hearing hearing = life.hearings.get(message.token);
        if (message.isWill() && crashedSince(message.firstHanded)) {
            return; // Nobody was told that the will is safe.
        }
        if (qos > 0) {
            boolean isDue = life.isSurelyAlive(nanos) && message.firstHanded >= life.surelySince;
            if (isDue && (hearing == null || hearing.heard == 0)) {
                throw new BrokenPromise(
                        life.clientId + " never hears " + message + ", subscribed as " + life.subs + " [MQTT-4.3.2-1]");
            }
        } else if (!ambiguous && !crashedSince(message.firstHanded)) {
            checkNotLostSilently(life, message, hearing);
        }
    }

    /** QoS 0 promises nothing; but what is lost without the connection's fault is counted. */
    private static void checkNotLostSilently(Life life, Said message, @Nullable Hearing hearing) {
        Line line = life.line;
        boolean connectedThroughout = line != null && line.isOpen() && line.admitted < message.firstHanded;
        if (connectedThroughout && (hearing == null || hearing.sent + hearing.replayed == 0)) {
            throw new BrokenPromise(life.clientId + " is not sent " + message + ", and nothing tells why");
        }
    }

    /** Of each group exactly one hears it. */
    private void checkShared(Collection<Life> lives, Said message, long nanos) {
        Set<String> groups = new HashSet<>();
        int waysOutside = 0;
        int sent = 0;
        boolean handedOn = message.qos == 1;
        for (Life life : lives) {
            boolean outside = false;
            for (Sub sub : life.subs) {
                if (sub.matches(message) && sub.isPossible(message.firstHanded, Said.NEVER - 1)) {
                    groups.add(sub.group);
                    // A member that goes leaves what it has at QoS 1 to another one, who may hear it again.
                    handedOn |= sub.isShared() && message.qos == 2 && sub.qos == 1;
                    outside |= !sub.isShared();
                }
            }
            waysOutside += outside ? message.timesRouted : 0;
            Hearing hearing = life.hearings.get(message.token);
            sent += hearing == null ? 0 : hearing.sent;
        }
        groups.remove("");
        if (groups.isEmpty()) { return; }
        if (!handedOn && !crashedSince(message.firstHanded)
                && sent > waysOutside + groups.size() * message.timesRouted) {
            throw new BrokenPromise(
                    sent + " clients hear " + message + ", of groups " + groups + " one each should [MQTT-4.8.2-4]");
        }
        groups.forEach(group -> checkSomeMemberHeard(lives, message, group, nanos));
    }

    private void checkSomeMemberHeard(Collection<Life> lives, Said message, String group, long nanos) {
        boolean due = false;
        boolean heard = false;
        boolean excused = message.qos == 0;
        for (Life life : lives) {
            for (Sub sub : life.subs) {
                if (!sub.group.equals(group) || !sub.isPossible(message.firstHanded, Said.NEVER - 1)) {
                    continue;
                }
                due |= sub.isSure(message.firstHanded, Said.NEVER - 1) && life.isSurelyAlive(nanos);
                excused |= sub.qos == 0 || isDropped(life.clientId, message.token);
                excused |= message.qos == 2 && !life.isSurelyAlive(nanos);
                excused |= crashedSince(message.firstHanded) && !life.outlivesConnection();
                Hearing hearing = life.hearings.get(message.token);
                heard |= hearing != null && hearing.heard > 0;
            }
        }
        if (due && !heard && !excused) {
            throw new BrokenPromise("nobody of group " + group + " hears " + message + " [MQTT-4.8.2-4]");
        }
    }
}
