package io.arna.broker.sim;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
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
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A correct MQTT client: it keeps its half of the session, sends again with DUP what was not acknowledged, respects the broker's limits and
 * acknowledges in order. What it does and when its connection breaks is for others to say.
 */
final class SimClient {
    /** Packet identifiers go round quickly, so that each is used again and again. */
    private static final int IDS = 12;
    /** Messages a client of MQTT 3 has under way at most. */
    private static final int UNBOUNDED_WINDOW = 8;

    /** A message under way to the broker. */
    private static final class Outgoing {
        final Publish publish;
        boolean released;

        Outgoing(Publish publish) {
            this.publish = publish;
        }
    }

    private final Profile profile;
    private final SimTime time;
    /** Opens a connection of this client. */
    private final Function<SimClient, SimWire> dial;
    private final Consumer<Publish> heard;

    private final Map<Integer, Outgoing> outgoing = new LinkedHashMap<>();
    private final Set<Integer> incoming = new HashSet<>();
    private final Map<Integer, Packet> asked = new HashMap<>();
    private int lastId;
    /** Whether the next CONNECT must ask for a clean start, since an earlier one that did was not answered. */
    private boolean owesCleanStart;

    /** Null while there is no connection, or none that was let in. */
    private @Nullable SimWire wire;
    /** Those that were not let in yet, with the session expiry in seconds asked for on each. */
    private final Map<SimWire, Long> calling = new LinkedHashMap<>();
    /** Those on which a clean start was asked for. */
    private final Set<SimWire> cleanCalls = new HashSet<>();
    private int brokerReceiveMaximum;
    private int brokerAliasMaximum;
    private final Map<String, Integer> aliasesGiven = new HashMap<>();
    private final Map<Integer, TopicName> aliasesTaken = new HashMap<>();
    private long expirySeconds;
    private long nextAnswerNanos;
    private long lastSaidNanos;
    private boolean frozen;
    private boolean eager;
    private boolean retired;

    SimClient(Profile profile, SimTime time, Function<SimClient, SimWire> dial, Consumer<Publish> heard) {
        this.profile = profile;
        this.time = time;
        this.dial = dial;
        this.heard = heard;
    }

    Profile profile() {
        return profile;
    }

    boolean isOpen() { return wire != null; }

    boolean isAway() { return !retired && wire == null && calling.isEmpty(); }

    @Nullable
    SimWire wire() {
        return wire;
    }

    /** What it asked for on the connection it has. */
    long expirySeconds() {
        return expirySeconds;
    }

    /** Whether every exchange is complete. */
    boolean isAtRest() {
        return outgoing.isEmpty() && incoming.isEmpty() && asked.isEmpty();
    }

    String unfinished() {
        return "sent " + outgoing.keySet() + ", received " + incoming + ", asked " + asked.keySet();
    }

    // ── Connecting ──

    /**
     * Opens a connection and says CONNECT; an older connection is given up when this one is let in.
     *
     * @param clean whether to begin anew
     * @param expirySeconds how long the session is to be kept
     */
    void connect(boolean clean, long expirySeconds, @Nullable Will will) {
        boolean v5 = profile.isV5();
        // Whether a session that was to end with its connection has come and gone cannot be known of a call that was not answered.
        boolean begin = clean || owesCleanStart || (!v5 && expirySeconds == 0) || calling.containsValue(0L);
        if (begin) {
            owesCleanStart = true;
            // What it would say or hear there belongs to the session it gives up.
            lose(time.dice().oneOf(0, 100, 5_000));
            forgetSession();
        }
        ConnectProperties properties = v5
                ? new ConnectProperties(expirySeconds, receiveMaximum(), profile.maximumPacketSize(),
                        profile.topicAliasMaximum(), false, true, List.of(), null, null)
                : ConnectProperties.NONE;
        SimWire fresh = dial.apply(this);
        calling.put(fresh, begin && !v5 ? 0 : expirySeconds);
        if (begin) {
            cleanCalls.add(fresh);
        }
        fresh.say(
                new Connect(profile.version(), begin, profile.keepAliveSeconds(), profile.clientId(), null, null, will,
                        properties));
        lastSaidNanos = time.nanos();
    }

    /** Sometimes less than usual. */
    private int receiveMaximum() {
        return profile.faultless() || time.dice().chance(80) ? profile.receiveMaximum() : 1;
    }

    private void forgetSession() {
        outgoing.clear();
        incoming.clear();
        asked.clear();
    }

    /** Something arrives; null for the end of the connection. */
    void onArrival(SimWire from, @Nullable Packet packet) {
        if (packet == null) {
            onEnd(from);
        } else if (from == wire) {
            onPacket(packet);
        } else if (calling.containsKey(from)) {
            onFirstPacket(from, packet);
        }
    }

    private void onEnd(SimWire from) {
        calling.remove(from);
        if (from == wire) {
            endWithConnection();
            wire = null;
            asked.clear();
        }
    }

    /** The connection is over, and if the session was to end with it, there is nothing to go on with. */
    private void endWithConnection() {
        if (expirySeconds == 0) {
            forgetSession();
        }
    }

    private void onFirstPacket(SimWire from, Packet packet) {
        if (!(packet instanceof ConnAck ack)) {
            throw new BrokenPromise(from + " hears " + packet.type() + " before CONNACK [MQTT-3.2.0-1]");
        }
        if (ack.reason() != ReasonCode.SUCCESS) { return; }
        Long askedExpirySeconds = calling.remove(from);
        assert askedExpirySeconds != null;
        if (!cleanCalls.remove(from) && owesCleanStart) {
            // We have forgotten what this session knows of us.
            from.cut(0);
            return;
        }
        if (wire != null) {
            wire.cut(time.dice().below(2_000));
            endWithConnection();
        }
        wire = from;
        expirySeconds = askedExpirySeconds;
        owesCleanStart = false;
        asked.clear();
        aliasesGiven.clear();
        aliasesTaken.clear();
        nextAnswerNanos = time.nanos();
        boolean v5 = profile.isV5();
        brokerReceiveMaximum = v5 ? ack.properties().receiveMaximum() : UNBOUNDED_WINDOW;
        brokerAliasMaximum = v5 ? ack.properties().topicAliasMaximum() : 0;
        if (!ack.sessionPresent()) {
            outgoing.clear();
            incoming.clear();
        }
        sendAgain();
        pingLater(from);
    }

    private void sendAgain() {
        for (Outgoing again : outgoing.values()) {
            Publish p = again.publish;
            say(again.released ? PubRel.of(p.packetId())
                    : new Publish(p.packetId(), true, p.qos(), p.retain(), p.topic(), 0, p.messageExpirySeconds(),
                            List.of(), p.properties(), p.payload()));
        }
    }

    private void say(Packet packet) {
        if (wire != null) {
            lastSaidNanos = time.nanos();
            wire.say(packet);
        }
    }

    private void pingLater(SimWire on) {
        if (profile.keepAliveSeconds() > 0) {
            time.at(lastSaidNanos + TimeUnit.SECONDS.toNanos(profile.keepAliveSeconds()), () -> {
                if (on == wire && !frozen) {
                    if (time.nanos() - lastSaidNanos >= TimeUnit.SECONDS.toNanos(profile.keepAliveSeconds())) {
                        say(PingReq.INSTANCE);
                    }
                    pingLater(on);
                }
            });
        }
    }

    // ── Hearing ──

    private void onPacket(Packet packet) {
        switch (packet) {
            case Publish publish -> onPublish(publish);
            case PubAck ack -> complete(ack.packetId());
            case PubRec ack -> onPubRec(ack);
            case PubRel release -> {
                incoming.remove(release.packetId());
                answer(PubComp.of(release.packetId()));
            }
            case PubComp ack -> complete(ack.packetId());
            case SubAck ack -> asked.remove(ack.packetId());
            case UnsubAck ack -> asked.remove(ack.packetId());
            default -> {
                // DISCONNECT and PINGRESP ask for nothing.
            }
        }
    }

    private void onPublish(Publish publish) {
        Publish named = withTopic(publish);
        switch (named.qos()) {
            case AT_MOST_ONCE -> heard.accept(named);
            case AT_LEAST_ONCE -> {
                heard.accept(named);
                answer(PubAck.of(named.packetId()));
            }
            case EXACTLY_ONCE -> {
                if (incoming.add(named.packetId())) {
                    heard.accept(named);
                }
                answer(PubRec.of(named.packetId()));
            }
        }
    }

    private Publish withTopic(Publish publish) {
        int alias = publish.topicAlias();
        if (alias == 0) { return publish; }
        if (alias > profile.topicAliasMaximum()) {
            throw new BrokenPromise(profile.clientId() + " hears alias " + alias + " [MQTT-3.1.2-26]");
        }
        TopicName topic = publish.topic() == null ? aliasesTaken.get(alias) : publish.topic();
        if (topic == null) { throw new BrokenPromise(profile.clientId() + " hears alias " + alias + " of nothing"); }
        aliasesTaken.put(alias, topic);
        return new Publish(publish.packetId(), publish.dup(), publish.qos(), publish.retain(), topic, 0,
                publish.messageExpirySeconds(), publish.subscriptionIds(), publish.properties(), publish.payload());
    }

    private void onPubRec(PubRec ack) {
        Outgoing out = outgoing.get(ack.packetId());
        if (ack.reason().isError()) {
            outgoing.remove(ack.packetId());
        } else if (out != null) {
            out.released = true;
            say(PubRel.of(ack.packetId()));
        }
    }

    private void complete(int packetId) {
        outgoing.remove(packetId);
    }

    /** Answers leave in the order of what they answer [MQTT-4.6.0-2], each when the client gets round to it. */
    private void answer(Packet packet) {
        SimWire on = wire;
        long delay = eager || profile.ackMillis() == 0 ? 0 : time.dice().below(profile.ackMillis() + 1);
        nextAnswerNanos = Math.max(nextAnswerNanos, time.nanos() + TimeUnit.MILLISECONDS.toNanos(delay));
        time.at(nextAnswerNanos, () -> {
            if (on == wire && !frozen) {
                say(packet);
            }
        });
    }

    // ── Saying ──

    /** Whether the broker takes one more message that is to be acknowledged. */
    boolean mayPublish() {
        return isOpen() && !frozen && outgoing.size() < Math.min(brokerReceiveMaximum, IDS - 2);
    }

    boolean maySpeak() {
        return isOpen() && !frozen;
    }

    void publish(String topic, String token, Qos qos, boolean retain, long expirySeconds, int padding) {
        publish(topic, qos, retain, expirySeconds, Texts.payload(token, padding));
    }

    void publish(String topic, Qos qos, boolean retain, long expirySeconds, io.arna.mqtt.Payload payload) {
        int id = qos == Qos.AT_MOST_ONCE ? 0 : freeId();
        Publish plain = new Publish(id, false, qos, retain, Texts.topic(topic), 0,
                profile.isV5() ? expirySeconds : Publish.NO_EXPIRY, List.of(),
                io.arna.mqtt.packet.MessageProperties.NONE, payload);
        if (id != 0) {
            outgoing.put(id, new Outgoing(plain));
        }
        say(aliased(plain, topic));
    }

    private Publish aliased(Publish plain, String topic) {
        if (brokerAliasMaximum == 0 || plain.payload().isEmpty() || time.dice().chance(50)) { return plain; }
        Integer known = aliasesGiven.get(topic);
        int alias = known != null ? known : 1 + time.dice().below(Math.min(brokerAliasMaximum, 3));
        if (known == null) {
            aliasesGiven.values().removeIf(given -> given == alias);
            aliasesGiven.put(topic, alias);
        }
        return new Publish(plain.packetId(), false, plain.qos(), plain.retain(), known == null ? plain.topic() : null,
                alias, plain.messageExpirySeconds(), List.of(), plain.properties(), plain.payload());
    }

    private int freeId() {
        do {
            lastId = lastId % IDS + 1;
        } while (outgoing.containsKey(lastId) || asked.containsKey(lastId));
        return lastId;
    }

    /** Subscribes, unless too much has been asked for already. */
    void subscribe(List<Subscription> subscriptions, int subscriptionId) {
        if (asked.isEmpty() && maySpeak()) {
            Subscribe packet =
                    new Subscribe(freeId(), profile.isV5() ? subscriptionId : 0, List.of(), subscriptions);
            asked.put(packet.packetId(), packet);
            say(packet);
        }
    }

    /** Unsubscribes, unless too much has been asked for already. */
    void unsubscribe(String filter) {
        if (asked.isEmpty() && maySpeak()) {
            Unsubscribe packet = new Unsubscribe(freeId(), List.of(), List.of(Texts.filter(filter)));
            asked.put(packet.packetId(), packet);
            say(packet);
        }
    }

    // ── Leaving ──

    /**
     * Says good-bye and closes.
     *
     * @param expirySeconds what the session's life is changed to; {@link Disconnect#ABSENT} to leave it as it is
     */
    void disconnect(ReasonCode reason, long expirySeconds) {
        SimWire on = wire;
        if (on != null) {
            boolean v5 = profile.version() == MqttVersion.V5;
            say(new Disconnect(v5 ? reason : ReasonCode.NORMAL_DISCONNECTION, v5 ? expirySeconds : Disconnect.ABSENT,
                    null,
                    List.of(), null));
            on.hangUp();
            onEnd(on);
        }
    }

    /** Every connection of this client breaks, and the broker notices after a while. */
    void lose(int noticeMillis) {
        calling.keySet().forEach(dialled -> dialled.cut(noticeMillis));
        calling.clear();
        if (wire != null) {
            wire.cut(noticeMillis);
            onEnd(wire);
        }
    }

    /** Hangs: it neither reads nor speaks, though its connection stays. */
    void freeze() {
        frozen = true;
        if (wire != null) {
            wire.setStalled(true);
        }
    }

    /** After it hung: its old connection is given up. */
    void thaw() {
        frozen = false;
        lose(0);
    }

    boolean isFrozen() { return frozen; }

    /** From now on it reads, answers at once, and comes back if it hung. */
    void heal() {
        eager = true;
        if (frozen) {
            thaw();
        } else if (wire != null) {
            wire.setStalled(false);
        }
    }

    /** It will not come back. */
    void retire() {
        retired = true;
    }
}
