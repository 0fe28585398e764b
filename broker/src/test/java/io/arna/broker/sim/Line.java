package io.arna.broker.sim;

import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Unsubscribe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection, as seen at the broker's door. */
final class Line {
    private static final int ANY = 65_535;

    final SimWire wire;
    final Connect connect;
    final Life life;
    final boolean v5;
    final long connectNanos;
    /** Moment and time at which CONNACK let the client in. */
    long admitted = Said.NEVER;
    long admittedNanos;
    long closed = Said.NEVER;
    long closedNanos;
    long lastHandedNanos;
    int keepAliveSeconds;
    int brokerReceiveMaximum = ANY;
    /** The client's good-bye; null when it has not said it. */
    @Nullable Disconnect goodBye;

    /** What the broker has to answer, in this order. */
    final ArrayDeque<Integer> owesPubAck = new ArrayDeque<>();
    final ArrayDeque<Integer> owesPubRec = new ArrayDeque<>();
    final ArrayDeque<Integer> owesPubComp = new ArrayDeque<>();
    final Map<Integer, Said> published = new HashMap<>();
    final Map<Integer, Subscribe> subscribing = new HashMap<>();
    final Map<Integer, List<Sub>> newSubs = new HashMap<>();
    final Map<Integer, Unsubscribe> unsubscribing = new HashMap<>();
    /** First sendings of what was sent again here, in the order of sending. */
    final List<Long> sentAgain = new ArrayList<>();
    /** Whether something was sent here, to be acknowledged, that was not sent before. */
    boolean hasNew;
    int owesPings;

    Line(SimWire wire, Connect connect, Life life, long nanos) {
        this.wire = wire;
        this.connect = connect;
        this.life = life;
        this.v5 = connect.version().isV5();
        this.connectNanos = nanos;
        this.lastHandedNanos = nanos;
        this.keepAliveSeconds = connect.keepAliveSeconds();
    }

    boolean isOpen() { return admitted != Said.NEVER && closed == Said.NEVER; }

    int receiveMaximum() {
        return v5 ? connect.properties().receiveMaximum() : ANY;
    }

    long maximumPacketSize() {
        return v5 ? connect.properties().maximumPacketSize() : ConnectProperties.NO_MAXIMUM;
    }

    /** How long the client may be silent. */
    long patienceNanos() {
        return TimeUnit.MILLISECONDS.toNanos(keepAliveSeconds * 1_500L);
    }

    @Override
    public String toString() {
        return wire.toString();
    }
}
