package io.arna.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.broker.port.Conversation;
import io.arna.broker.port.Door;
import io.arna.broker.port.Peer;
import io.arna.broker.port.Wire;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Shards, a listener on a free port of the loopback, and a door behind which a {@link Talk} awaits each client. */
final class House implements Door, AutoCloseable {
    /** A way to reach the house. */
    record Way(Sockets sockets, boolean webSocket) {
        @Override
        public String toString() {
            return sockets + (webSocket ? ", WebSocket" : ", TCP");
        }
    }

    final Shards shards;
    final List<Counters> counters;
    final Listener listener;
    private final Talk.Manners manners;
    private final BlockingQueue<Talk> arrivals = new LinkedBlockingQueue<>();
    private final Queue<Talk> talks = new ConcurrentLinkedQueue<>();
    private final List<TestClient> clients = new ArrayList<>();

    House(Way way, Talk.Manners manners) throws CannotListenException {
        this(way, manners, settings -> settings);
    }

    House(Way way, Talk.Manners manners, UnaryOperator<ListenerSettings> settings) throws CannotListenException {
        this.manners = manners;
        shards = new Shards(3, way.sockets());
        counters = shards.loops().stream().map(_ -> new Counters()).toList();
        ListenerSettings usual = way.webSocket()
                ? ListenerSettings.webSocket("ws:test", "127.0.0.1", 0)
                : ListenerSettings.tcp("tcp:test", "127.0.0.1", 0);
        listener = new Listeners(shards, counters).bind(settings.apply(usual), this);
    }

    /** Every way there is on this machine. */
    static Stream<Way> ways() {
        return Stream.of(Sockets.values())
                .filter(sockets -> sockets != Sockets.EPOLL || Epoll.isAvailable())
                .flatMap(sockets -> Stream.of(new Way(sockets, false), new Way(sockets, true)));
    }

    @Override
    public Conversation open(Wire wire, Peer peer, int shard) {
        Talk talk = new Talk(wire, peer, shard, shards.loops(), manners);
        talks.add(talk);
        arrivals.add(talk);
        return talk;
    }

    TestClient client() throws IOException {
        boolean webSocket = listener.settings().protocol() instanceof ListenerSettings.Protocol.WebSocket;
        return known(webSocket
                ? WebSocketClient.shakingHands(listener.address())
                : new TestClient(listener.address()));
    }

    /** Closes the client in the end. */
    <T extends TestClient> T known(T client) {
        clients.add(client);
        return client;
    }

    /** The rules' end of the connection that came next. */
    Talk talk() throws InterruptedException {
        Talk talk = arrivals.poll(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(talk).as("a client at the door").isNotNull();
        return talk;
    }

    long count(Counter counter) {
        return counters.stream().mapToLong(each -> each.get(counter)).sum();
    }

    /** Ends everything, and checks that every conversation was led as promised. */
    @Override
    public void close() throws IOException {
        for (TestClient client : clients) {
            client.close();
        }
        listener.close();
        shards.close();
        talks.forEach(Talk::check);
    }
}
