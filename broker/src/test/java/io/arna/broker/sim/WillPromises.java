package io.arna.broker.sim;

import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Will;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Wills are published when a connection ends without good-bye and their delay is over: no earlier, no later, once, and not if the client is back. */
final class WillPromises {
    /** The will of one connection, which has a token of its own. */
    private static final class Pending {
        final Said will;
        final String clientId;
        boolean sent;
        /** Whether it may be sent at all. */
        boolean allowed;
        /** Whether it must be. */
        boolean due;
        long fromNanos;
        long untilNanos;
        /** Whether a delay is running that the client can still interrupt. */
        boolean running;

        Pending(Said will, String clientId) {
            this.will = will;
            this.clientId = clientId;
        }
    }

    private final SimTime time;
    private final Map<String, Said> said;
    private final Map<String, Pending> byToken = new HashMap<>();
    /** Connections on their way in, by client, in the order they came. */
    private final Map<String, List<Connect>> calling = new HashMap<>();

    WillPromises(SimTime time, Map<String, Said> said) {
        this.time = time;
        this.said = said;
    }

    void onConnect(Connect connect, long nanos) {
        Will will = connect.will();
        if (will != null) {
            String token = Texts.token(will.payload());
            Said message =
                    new Said(token, Said.WILL_OF + connect.clientId(), will.topic().toString(), will.qos().level(),
                            will.retain(), will.messageExpirySeconds(), false);
            said.put(token, message);
            byToken.put(token, new Pending(message, connect.clientId()));
        }
        calling.computeIfAbsent(connect.clientId(), _ -> new ArrayList<>()).add(connect);
        // Its arrival may end the session, and with that a delay; or the session may be resumed, and the will not be sent.
        for (Pending pending : pendingOf(connect.clientId())) {
            pending.due = false;
            if (connect.cleanStart()) {
                pending.fromNanos = Math.min(pending.fromNanos, nanos);
            }
        }
    }

    private List<Pending> pendingOf(String clientId) {
        List<Pending> found = new ArrayList<>();
        for (Pending pending : byToken.values()) {
            if (pending.clientId.equals(clientId) && pending.running && !pending.sent) {
                found.add(pending);
            }
        }
        return found;
    }

    void onAdmitted(Line line, boolean present, long nanos) {
        calling.computeIfPresent(line.connect.clientId(), (_, all) -> thoseBehind(line.connect, all));
        for (Pending pending : pendingOf(line.connect.clientId())) {
            pending.running = false;
            if (present && nanos < pending.fromNanos) {
                pending.allowed = false; // [MQTT-3.1.3-9]
            }
        }
    }

    /** One that came later may still end the session of the one that was let in now; null when there is none. */
    private static @Nullable List<Connect> thoseBehind(Connect connect, List<Connect> all) {
        List<Connect> later = new ArrayList<>(all.subList(all.indexOf(connect) + 1, all.size()));
        return later.isEmpty() ? null : later;
    }

    void onClosed(Line line, long expirySeconds, long now, long nanos) {
        Will will = line.connect.will();
        Pending pending = will == null ? null : byToken.get(Texts.token(will.payload()));
        if (will == null || pending == null || pending.running || pending.allowed) { return; }
        Disconnect goodBye = line.goodBye;
        if (goodBye != null && goodBye.reason() == ReasonCode.NORMAL_DISCONNECTION) { return; }
        List<Connect> next = calling.getOrDefault(line.connect.clientId(), List.of());
        long delay = Math.min(line.v5 ? will.delaySeconds() : 0, expirySeconds);
        boolean ends = next.stream().anyMatch(Connect::cleanStart);
        pending.allowed = true;
        pending.due = delay == 0 || next.isEmpty();
        pending.running = delay > 0;
        pending.fromNanos = nanos + (ends ? 0 : TimeUnit.SECONDS.toNanos(delay));
        pending.untilNanos = nanos + TimeUnit.SECONDS.toNanos(delay) + Checker.SLACK_NANOS;
        pending.will.firstHanded = now;
        pending.will.lastHanded = now;
        pending.will.timesRouted = 1;
        pending.will.firstHandedNanos = pending.fromNanos;
        time.at(pending.untilNanos, () -> {
            pending.running = false;
            if (pending.due && pending.allowed) {
                pending.will.accepted = time.nextEvent();
            }
        });
    }

    /** The broker sends a message that may be a will. */
    void onSent(Line line, String token, long nanos) {
        Pending pending = byToken.get(token);
        if (pending == null) { return; }
        if (!pending.allowed) {
            throw new BrokenPromise(line + " hears the " + pending.will.publisher + ", " + token
                    + ", which must not be sent [MQTT-3.1.2-8]");
        }
        if (nanos < pending.fromNanos) {
            throw new BrokenPromise(line + " hears the " + pending.will.publisher + " "
                    + TimeUnit.NANOSECONDS.toMillis(pending.fromNanos - nanos) + " ms too early [MQTT-3.1.3-9]");
        }
        pending.sent = true;
        pending.running = false;
    }

    void onCrash() {
        calling.clear();
        for (Pending pending : byToken.values()) {
            // Who was connected is lost now, and what was pending may or may not have been kept.
            pending.due = false;
            pending.running = !pending.sent;
            if (pending.will.firstHanded == Said.NEVER) {
                pending.will.firstHanded = time.lastEvent();
                pending.will.lastHanded = time.lastEvent();
                pending.will.firstHandedNanos = time.nanos();
                pending.will.timesRouted = 1;
                pending.allowed = true;
                pending.fromNanos = time.nanos();
            }
        }
    }

}
