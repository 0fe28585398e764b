package io.arna.bench.scale;

import io.arna.broker.event.Counter;
import io.arna.broker.home.Home;
import io.arna.broker.limit.Limits;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Many clients that are connected and silent: what each costs in memory, and what it costs to let them in, to watch over their keep alive,
 * to tell something to all of them and to see them go. Nothing here may grow faster than their number.
 */
final class ConnectionsAtScale {
    private static final int[] USUALLY = {10_000, 100_000, 1_000_000};
    private static final int SHARDS = 2;
    private static final int ROUNDS = 5;
    private static final int STEPS = 100;
    private static final TopicName EVERYBODY = TopicName.of("everybody");
    private static final List<String> ALL = List.of(EVERYBODY.toString());
    private static final Payload PAYLOAD = Payload.copyOf(new byte[64]);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(Clients.KEEP_ALIVE_SECONDS);
    /** The silence after which a connection ends, with the factor that holds when nothing is configured. */
    private static final Duration PATIENCE = KEEP_ALIVE.multipliedBy(3).dividedBy(2);

    private final int count;
    private final SocketlessBroker broker = new SocketlessBroker(SHARDS, Limits.DEFAULT);
    private final List<SilentWire> clients = new ArrayList<>();

    /**
     * What has been found.
     *
     * @param idle the heap a silent client holds, its wire included
     * @param subscribed what its subscription to the one filter of all adds
     * @param routed what a remembered route to all adds
     * @param left what is there when all are gone: what shards remember of topics
     * @param told messages sent to clients
     * @param stillConnected clients connected after the keep alive of all was looked at
     */
    record Findings(int count, Heap idle, Heap subscribed, Heap routed, Heap left, Effort connecting, Effort watching,
            Effort watchingAtOnce, Effort subscribing, Effort firstFanOut, Effort fanOut0, Effort fanOut1,
            Effort acknowledging, Effort leaving, long told, long stillConnected, int sessionsLeft, int timersLeft) {
        /** Bytes on the heap for each silent client, without the stand-in for its socket. */
        double idleBytes() {
            return (double) (idle.bytes() - idle.bytes(SilentWire.class)) / count;
        }

        String text() {
            return """
                    %,d clients
                      %,12.0f bytes each, silent
                      %,12.0f bytes each for a subscription to the same filter as all others
                      %,12.0f bytes each for a remembered route to all
                      %,12.0f bytes each when all are gone, what shards remember of topics
                      %,12.0f let in per CPU second
                      %,12.0f ns to look at the keep alive of one, spread over time
                      %,12.0f ns when all are due at the same moment, %.0f ms together
                      %,12.0f subscribed to the same filter per CPU second
                      %,12.0f ns for each receiver of a message to all, the route not known yet
                      %,12.0f ns for each receiver of QoS 0
                      %,12.0f ns for each receiver of QoS 1, and %.0f ns for its acknowledgement
                      %,12.0f gone per CPU second
                    """.formatted(count, idleBytes(), (double) subscribed.bytes() / count,
                    (double) routed.bytes() / count, (double) left.bytes() / count, connecting.perSecond(count),
                    watching.nanosEach(count), watchingAtOnce.nanosEach(count), watchingAtOnce.millis(),
                    subscribing.perSecond(count), firstFanOut.nanosEach(count),
                    fanOut0.nanosEach((long) ROUNDS * count), fanOut1.nanosEach((long) ROUNDS * count),
                    acknowledging.nanosEach((long) ROUNDS * count), leaving.perSecond(count));
        }
    }

    private ConnectionsAtScale(int count) {
        this.count = count;
    }

    /** Measures each of these numbers of clients; 10000, 100000 and 1000000 when none is given. */
    static void main(String[] counts) {
        int[] measured = counts.length == 0 ? USUALLY : Stream.of(counts).mapToInt(Integer::parseInt).toArray();
        run(20_000); // so that what follows is compiled code
        for (int count : measured) {
            Findings findings = run(count);
            System.out.print(findings.text());
            System.out.printf("  what one holds while silent%n%s", findings.idle().perOne(count));
            System.out.printf("  what its subscription adds%n%s%n", findings.subscribed().perOne(count));
        }
    }

    static Findings run(int count) {
        return new ConnectionsAtScale(count).run();
    }

    private Findings run() {
        Heap empty = Heap.now();
        Effort connecting = Effort.inParts(count, Math.max(1, count / STEPS), this::connects,
                (packets, _) -> connect(packets));
        Heap silent = Heap.now();
        Effort watching = watch();
        Effort watchingAtOnce = watchAtOnce();
        long stillConnected = broker.count(Counter.CLIENTS_CONNECTED) - broker.count(Counter.CLIENTS_DISCONNECTED);
        Heap watched = Heap.now();
        Effort subscribing = Effort.inParts(count, 1, _ -> Clients.subscribe(Qos.AT_LEAST_ONCE, ALL),
                (packet, i) -> clients.get(i).says(packet));
        Heap subscribed = Heap.now();
        SilentWire publisher = Clients.connected(broker, "publisher", MqttVersion.V5);
        Effort first = Effort.of(() -> publisher.says(message(Qos.AT_MOST_ONCE)));
        Heap routed = Heap.now();
        Effort fanOut0 = new Effort(0);
        Effort fanOut1 = new Effort(0);
        Effort acknowledging = new Effort(0);
        for (int round = 0; round < ROUNDS; round++) {
            fanOut0 = fanOut0.and(Effort.of(() -> publisher.says(message(Qos.AT_MOST_ONCE))));
            fanOut1 = fanOut1.and(Effort.of(() -> publisher.says(message(Qos.AT_LEAST_ONCE))));
            acknowledging = acknowledging.and(Effort.of(this::acknowledge));
        }
        long told = broker.messagesSent();
        publisher.lose();
        Effort leaving = Effort.of(this::leave);
        return new Findings(count, silent.since(empty), subscribed.since(watched), routed.since(subscribed),
                Heap.now().since(empty), connecting, watching, watchingAtOnce, subscribing, first, fanOut0, fanOut1,
                acknowledging, leaving, told, stillConnected, atHomes(home -> home.sessions().all().size()),
                atHomes(home -> home.timers().size()));
    }

    private List<Connect> connects(int first) {
        return IntStream.range(first, Math.min(count, first + Math.max(1, count / STEPS)))
                .mapToObj(i -> Clients.connect("device-%07d".formatted(i), MqttVersion.V3_1_1)).toList();
    }

    /** Clients come evenly over the time of one keep alive, as after a restart. */
    private void connect(List<Connect> connects) {
        for (Connect connect : connects) {
            SilentWire client = broker.accept();
            client.says(connect);
            clients.add(client);
        }
        broker.advance(KEEP_ALIVE.dividedBy(STEPS));
    }

    /** Each client pings once, and each timer comes due once: it finds that there was no silence, and is set anew. */
    private Effort watch() {
        ping();
        return Effort.of(() -> broker.advance(PATIENCE.minusSeconds(1)));
    }

    private Effort watchAtOnce() {
        ping();
        return Effort.of(() -> broker.advance(Duration.ofSeconds(2)));
    }

    private void ping() {
        for (SilentWire client : clients) {
            client.says(PingReq.INSTANCE);
        }
    }

    private static Publish message(Qos qos) {
        return Publish.of(qos == Qos.AT_MOST_ONCE ? 0 : 1, qos, false, EVERYBODY, PAYLOAD);
    }

    private void acknowledge() {
        for (SilentWire client : clients) {
            client.says(PubAck.of(client.lastPacketId()));
        }
    }

    private int atHomes(ToIntFunction<Home> what) {
        return broker.node().homes().all().stream().mapToInt(what).sum();
    }

    private void leave() {
        clients.forEach(SilentWire::lose);
        clients.clear();
    }
}
