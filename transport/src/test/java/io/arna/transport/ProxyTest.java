package io.arna.transport;

import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.port.Peer;
import io.arna.mqtt.packet.ConnAck;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Behind a proxy clients have their own addresses, and a connection that does not say whose it is has no future. */
final class ProxyTest {
    private static final House.Way TCP = new House.Way(Sockets.best(), false);
    private static final byte[] FOUR = line("PROXY TCP4 192.0.2.7 127.0.0.1 4711 1883\r\n");
    private static final byte[] SIX =
            bytes("21 21 0024 20010db8000000000000000000000007 00000000000000000000000000000001 1267 075b");
    private static final byte[] LOCAL = bytes("20 00 0000");
    private static final byte[] NAMELESS = bytes("21 31 00d8" + "00".repeat(216));

    private static byte[] line(String line) {
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String rest) {
        return HexFormat.of().parseHex(("0d0a0d0a000d0a515549540a" + rest).replace(" ", ""));
    }

    private static House house(House.Way way, UnaryOperator<ListenerSettings> more) throws CannotListenException {
        return new House(way, Talk.ECHO, settings -> more.apply(settings.withProxy(TestClient.PATIENCE_MILLIS)));
    }

    private static void greets(TestClient client) throws IOException {
        client.say(connect("c"));
        assertThat(client.hear()).isInstanceOf(ConnAck.class);
        client.say(publish("hello"));
        assertThat(client.hearText()).isEqualTo("hello");
    }

    /** Bytes that nobody layers anything on, sent before a client begins. */
    private static Socket saying(House house, byte[] bytes) throws IOException {
        InetSocketAddress address = house.listener.address();
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TestClient.PATIENCE_MILLIS);
        socket.getOutputStream().write(bytes);
        return socket;
    }

    static List<House.Way> ways() {
        return House.ways().toList();
    }

    /** Over TCP and WebSocket, with TLS and without, for addresses of both families. */
    @ParameterizedTest
    @MethodSource("ways")
    void knowsClientsByTheAddressTheProxyNames(House.Way way) throws Exception {
        try (House house = house(way, settings -> settings)) {
            greets(house.client(FOUR));
            assertThat(house.talk().peer).extracting(Peer::address, Peer::port).containsExactly("192.0.2.7", 4711);
            greets(house.client(SIX));
            assertThat(house.talk().peer).extracting(Peer::address, Peer::port)
                    .containsExactly("2001:db8:0:0:0:0:0:7", 4711);
            greets(house.client(NAMELESS));
            assertThat(house.talk().peer).extracting(Peer::address, Peer::port).containsExactly(Peer.UNIX, 0);
        }
    }

    @Test
    void listensOnIpv6Too() throws Exception {
        try (House house = new House(TCP, Talk.ECHO, _ -> ListenerSettings.tcp("six", "::1", 0).withProxy(1_000))) {
            greets(house.client(FOUR));
            assertThat(house.talk().peer.address()).isEqualTo("192.0.2.7");
            greets(house.client(LOCAL));
            assertThat(house.talk().peer.address()).isEqualTo("0:0:0:0:0:0:0:1");
        }
    }

    @Test
    void keepsTheAddressOfAProxyThatSpeaksForItself() throws Exception {
        try (House house = house(TCP, settings -> settings)) {
            for (byte[] header : List.of(LOCAL, line("PROXY UNKNOWN\r\n"))) {
                TestClient client = house.client(header);
                greets(client);
                assertThat(house.talk().peer).extracting(Peer::address, Peer::port)
                        .containsExactly("127.0.0.1", client.socket.getLocalPort());
            }
        }
    }

    /** A header may come byte by byte, and the client's first words with its last byte. */
    @Test
    void takesAHeaderInPieces() throws Exception {
        try (House house = house(TCP, settings -> settings)) {
            for (byte[] header : List.of(FOUR, SIX)) {
                TestClient client = house.client(new byte[0]);
                for (int i = 0; i < header.length - 1; i++) {
                    client.say(new byte[]{header[i]});
                }
                byte[] rest = TestClient.bytes(connect("c"), publish("at once"));
                client.say(ByteBuffer.allocate(1 + rest.length).put(header[header.length - 1]).put(rest).array());
                assertThat(client.hear()).isInstanceOf(ConnAck.class);
                assertThat(client.hearText()).isEqualTo("at once");
                assertThat(house.talk().peer.port()).isEqualTo(4711);
            }
        }
    }

    @Test
    void cutsWhoeverBringsNoGoodHeader() throws Exception {
        List<byte[]> bad = List.of(TestClient.bytes(connect("plain")), line("GET / HTTP/1.1\r\n\r\n"),
                line("PROXY TCP4 192.0.2.7\r\n"), line("PROXY UNKNOWN " + "x".repeat(200)), bytes("21 11 ffff"),
                bytes("21 11 000d c0000207 c0000201 1267 075b 01"), bytes("21 12 000c c0000207 c0000201 1267 075b"));
        try (House house = house(TCP, settings -> settings)) {
            TestClient bystander = house.client(FOUR);
            greets(bystander);
            house.talk();
            for (byte[] header : bad) {
                house.client(header).hearCut();
            }
            for (byte[] header : List.of(FOUR, SIX)) {
                try (Socket truncated = saying(house, Arrays.copyOf(header, header.length - 1))) {
                    truncated.shutdownOutput();
                    assertThat(ends(truncated)).isTrue();
                }
            }
            assertThat(house.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(bad.size() + 2);
            bystander.say(publish("unharmed"));
            assertThat(bystander.hearText()).isEqualTo("unharmed");
        }
    }

    /** So balancers look whether anybody listens: nothing to refuse. */
    @Test
    void letsAConnectionEndBeforeItsFirstByte() throws Exception {
        try (House house = house(TCP, settings -> settings); Socket silent = saying(house, new byte[0])) {
            silent.shutdownOutput();
            assertThat(ends(silent)).isTrue();
            assertThat(house.count(Counter.CONNECTIONS_REFUSED)).isZero();
        }
    }

    @Test
    void cutsAHeaderThatIsNotThereInTime() throws Exception {
        try (House house = new House(TCP, Talk.ECHO, settings -> settings.withProxy(50));
                Socket slow = saying(house, line("PROXY TCP4 "))) {
            assertThat(ends(slow)).isTrue();
            assertThat(house.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
        }
    }

    private static boolean ends(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void countsHandshakesByTheAddressTheProxyNames() throws Exception {
        TlsFiles files = TlsFiles.make("EC");
        try (House house = house(TCP,
                settings -> settings.withTls(TlsFiles.context(files.settings().withMaximumHandshakes(1))))) {
            try (Socket _ = saying(house, FOUR)) {
                waitUntil(() -> house.listener.halfOpen().addresses() == 1);
                try (Socket _ = saying(house, SIX)) {
                    waitUntil(() -> house.listener.halfOpen().addresses() == 2);
                    assertThat(house.count(Counter.TLS_HANDSHAKES_FAILED)).isZero();
                    try (Socket again = saying(house, FOUR)) {
                        assertThat(ends(again)).isTrue();
                        assertThat(house.count(Counter.TLS_HANDSHAKES_FAILED)).isEqualTo(1);
                    }
                }
            }
            waitUntil(() -> house.listener.halfOpen().addresses() == 0);
        }
    }

    private static void waitUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TestClient.PATIENCE_MILLIS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
