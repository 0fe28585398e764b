package io.arna.cli.inspect;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One look through a capture: sorts its frames by connection. */
final class Inspection {
    private static final Set<Integer> USUAL_PORTS = Set.of(1883, 8883, 8884, 8083, 8084);
    private static final int MOST_CONNECTIONS = 100_000;

    /** The two ends, in whichever order sorts first. */
    private record Ends(Endpoint one, Endpoint other) {
        static Ends of(Segment segment) {
            return segment.from().toString().compareTo(segment.to().toString()) < 0
                    ? new Ends(segment.from(), segment.to()) : new Ends(segment.to(), segment.from());
        }
    }

    private final Set<Integer> ports;
    private final Report report;
    private final boolean secrets;
    private final @Nullable Decryption decryption; // null without a key log
    private final Map<Ends, TcpConnection> connections = new LinkedHashMap<>();
    private long segments;

    Inspection(Set<Integer> ports, Report report, boolean secrets, @Nullable Decryption decryption) {
        this.ports = ports;
        this.report = report;
        this.secrets = secrets;
        this.decryption = decryption;
    }

    /** Where TLS is looked for. */
    static Set<Integer> tlsPorts(Set<Integer> further) {
        Set<Integer> ports = new TreeSet<>(further);
        ports.addAll(Set.of(8883, 8884, 8084));
        return ports;
    }

    void take(Frame frame) {
        Segment segment = Segment.of(frame);
        if (segment == null) { return; }
        segments++;
        Ends ends = Ends.of(segment);
        TcpConnection connection = connections.get(ends);
        if (connection != null && connection.isAnothers(segment)) {
            connection.end();
            connections.remove(ends);
            connection = null;
        }
        if (connection == null) {
            connection = open(segment);
            connections.put(ends, connection);
            forgetOldest();
        }
        connection.take(segment);
    }

    private TcpConnection open(Segment segment) {
        boolean toServer = segment.syn() ? !segment.ack() : !isKnown(segment.from()) || isKnown(segment.to());
        Endpoint client = toServer ? segment.from() : segment.to();
        Endpoint server = toServer ? segment.to() : segment.from();
        return new TcpConnection(client, server, isKnown(server), report, secrets,
                decryption == null ? null : () -> decryption.of(client, server, report, secrets));
    }

    private boolean isKnown(Endpoint endpoint) {
        return USUAL_PORTS.contains(endpoint.port()) || ports.contains(endpoint.port());
    }

    private void forgetOldest() {
        if (connections.size() > MOST_CONNECTIONS) {
            Iterator<TcpConnection> oldestFirst = connections.values().iterator();
            oldestFirst.next().end();
            oldestFirst.remove();
        }
    }

    /** The capture is over; how many TCP segments were in it. */
    long end() {
        connections.values().forEach(TcpConnection::end);
        return segments;
    }
}
