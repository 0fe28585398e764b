package io.arna.broker.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One life of a client's session, as far as an observer can know. */
final class Life {
    /** A message under way to the client under a packet identifier. */
    static final class Flight {
        final Said said;
        final int qos;
        final long firstSent;
        Line line;
        boolean released;
        /** Sent by a process that has died since. */
        boolean old;

        Flight(Said said, int qos, long firstSent, Line line) {
            this.said = said;
            this.qos = qos;
            this.firstSent = firstSent;
            this.line = line;
        }
    }

    /** What became of one message in this session. */
    static final class Hearing {
        /** PUBLISH under a new identifier, without the retain flag. */
        int sent;
        /** PUBLISH under a new identifier, with the retain flag. */
        int replayed;
        int heard;
        int heardAtQos2;
        /** Who the message was last sent to. */
        @Nullable Line sentOn;
    }

    final String clientId;
    /** Whether no session of this client has ended before. */
    final boolean isFirst;
    /** Tells it from all others. */
    int number;
    final List<Sub> subs = new ArrayList<>();
    final Map<Integer, Flight> inFlight = new TreeMap<>();
    final Map<String, Hearing> hearings = new HashMap<>();
    /** By publisher, topic and QoS: when the newest message heard was said. */
    final Map<String, Long> newest = new HashMap<>();

    /** The connection that holds it; null while there is none. */
    @Nullable Line line;
    long expirySeconds;
    /** When its last connection ended. */
    long closedNanos;
    /** The latest time from which the broker may count its expiry: later than that after a restart. */
    long countedFromNanos;
    /** Whether CONNACK has told of it. */
    boolean confirmed;
    /** The first moment at which it may have ended. */
    long mayHaveEnded = Said.NEVER;
    /** What was handed on before this moment may have gone with an earlier session of which nobody was told that it ended. */
    long surelySince;

    Life(String clientId, int number, boolean isFirst) {
        this.clientId = clientId;
        this.isFirst = isFirst;
        this.number = number;
    }

    Hearing hearing(Said said) {
        return hearings.computeIfAbsent(said.token, _ -> new Hearing());
    }

    boolean outlivesConnection() {
        return expirySeconds > 0;
    }

    /** Until when it surely lives, even if the client does not come back. */
    long endsNanos() {
        return closedNanos + TimeUnit.SECONDS.toNanos(expirySeconds);
    }

    /** When it is surely over unless the client comes back. */
    long isOverNanos() {
        return countedFromNanos + TimeUnit.SECONDS.toNanos(expirySeconds);
    }

    boolean isSurelyAlive(long nanos) {
        return mayHaveEnded == Said.NEVER && (line != null || nanos < endsNanos());
    }
}
