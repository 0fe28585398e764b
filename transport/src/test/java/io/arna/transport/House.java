package io.arna.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
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
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Shards, a listener on a free port of the loopback, and a door behind which a {@link Talk} awaits each client. */
final class House implements Door, AutoCloseable {
    /** A way to reach the house. */
    record Way(Sockets sockets, boolean webSocket, @Nullable TlsFiles tls) {
        Way(Sockets sockets, boolean webSocket) {
            this(sockets, webSocket, null);
        }

        @Override
        public String toString() {
            return sockets + (webSocket ? ", WebSocket" : ", TCP") + (tls == null ? "" : ", TLS by " + tls);
        }
    }

    private static final TlsFiles BORING_SSL = TlsFiles.make("EC");
    /** The library takes no such keys. */
    private static final TlsFiles JAVA = TlsFiles.make("Ed25519");

    private final Way way;
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
        this(way, manners, settings, Limits.Admission.DEFAULT);
    }

    House(Way way, Talk.Manners manners, UnaryOperator<ListenerSettings> settings, Limits.Admission limits)
            throws CannotListenException {
        this.way = way;
        this.manners = manners;
        shards = new Shards(3, way.sockets());
        counters = shards.loops().stream().map(_ -> new Counters()).toList();
        ListenerSettings usual = way.webSocket()
                ? ListenerSettings.webSocket("ws:test", "127.0.0.1", 0)
                : ListenerSettings.tcp("tcp:test", "127.0.0.1", 0);
        ListenerSettings inTls = way.tls() == null ? usual : usual.withTls(way.tls().context());
        listener = new Listeners(shards, counters, limits).bind(settings.apply(inTls), this);
    }

    /** Every way there is on this machine. */
    static Stream<Way> ways() {
        return Stream.concat(plainWays(), Stream.of(new Way(Sockets.best(), false, BORING_SSL),
                new Way(Sockets.best(), true, BORING_SSL), new Way(Sockets.NIO, false, JAVA)));
    }

    /** Those on which a client can say its last and go on listening. */
    static Stream<Way> plainWays() {
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
        return client(new byte[0]);
    }

    /** A client that says something before all else. */
    TestClient client(byte[] first) throws IOException {
        boolean webSocket = listener.settings().protocol() instanceof ListenerSettings.Protocol.WebSocket;
        SSLSocketFactory tls = way.tls() == null ? null : way.tls().clientSockets();
        return known(webSocket
                ? WebSocketClient.shakingHands(listener.address(), tls, first)
                : new TestClient(listener.address(), tls, first));
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

    long reached(Bound bound) {
        return counters.stream().mapToLong(each -> each.getReached(bound)).sum();
    }

    /** Ends everything, and checks that every conversation was led as promised. */
    @Override
    public void close() throws IOException {
        for (TestClient client : clients) {
            client.close();
        }
        listener.close();
        shards.close();
        if (listener.settings().tls() != null) {
            listener.settings().tls().close();
        }
        talks.forEach(Talk::check);
    }
}
