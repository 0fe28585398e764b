package io.arna.transport;

import static io.arna.transport.PskClient.offer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.broker.event.Counter;
import io.arna.broker.port.Peer;
import io.arna.broker.port.Proven;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Publish;
import io.arna.transport.PskClient.Offer;
import io.arna.transport.tls.PskContext;
import io.arna.transport.tls.PskSettings;
import io.arna.transport.tls.TlsException;
import io.arna.transport.tls.TlsSettings.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners whose clients are known by a key that both sides have. What others' clients do with them: {@code PskClientsIT}. */
@Timeout(120)
final class PskTest {
    private static final String KEY = "00112233445566778899aabbccddeeff";
    private static final String OTHER_KEY = "ffeeddccbbaa99887766554433221100";
    private static final House.Way TCP = new House.Way(Sockets.best(), false);

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void writeKeys() throws IOException {
        file = Files.writeString(folder.resolve("keys"), "ada:" + KEY + "\ngrace h\u00F6pper:" + OTHER_KEY + "\n");
    }

    static Stream<ProtocolVersion> versions() {
        return Stream.of(ProtocolVersion.TLSv12, ProtocolVersion.TLSv13);
    }

    private House house(UnaryOperator<PskSettings> more) throws Exception {
        return house(TCP, Talk.ECHO, more);
    }

    private House house(House.Way way, Talk.Manners manners, UnaryOperator<PskSettings> more) throws Exception {
        PskContext context = PskContext.open(more.apply(PskSettings.of(file)), "mqtt");
        return new House(way, manners, plain -> plain.withTls(context));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void knowsAClientByItsIdentity(ProtocolVersion version) throws Exception {
        try (House house = house(settings -> settings)) {
            try (PskClient ada = new PskClient(house.listener.address(), offer("ada", KEY, version))) {
                ada.greets("hello");
                assertThat(house.talk().peer.proven()).isEqualTo(new Proven("ada", null, null));
            }
            Offer grace = offer("grace h\u00F6pper", OTHER_KEY, version);
            try (PskClient client = new PskClient(house.listener.address(), grace)) {
                client.greets("hello");
                assertThat(house.talk().peer.proven()).isEqualTo(new Proven("grace h\u00F6pper", null, null));
            }
            assertThat(house.count(Counter.TLS_HANDSHAKES)).isEqualTo(2);
        }
        try (House house = house(settings -> settings.withIdentityAsUsername(false));
                PskClient ada = new PskClient(house.listener.address(), offer("ada", KEY, version))) {
            ada.greets("hello");
            assertThat(house.talk().peer.proven()).isNull();
        }
    }

    @Test
    void carriesWebSocketToo() throws Exception {
        try (House house = house(new House.Way(Sockets.best(), true), Talk.ECHO, settings -> settings);
                PskClient ada = new PskClient(house.listener.address(), offer("ada", KEY, ProtocolVersion.TLSv13))) {
            ada.say(WebSocketClient.REQUEST.getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) ada.hear(1)[0]);
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
            ada.say(WebSocketClient.frame(WebSocketClient.FINAL | WebSocketClient.BINARY,
                    TestClient.bytes(TestClient.connect("c"))));
            assertThat(ada.hear(6)).containsExactly(0x82, 4, 0x20, 2, 0, 0);
            assertThat(house.talk().peer.proven()).isEqualTo(new Proven("ada", null, null));
        }
    }

    @Test
    void tellsTheHintWhereOneIsSaid() throws Exception {
        Offer told = offer("ada", KEY, ProtocolVersion.TLSv12);
        try (House house = house(settings -> settings.withHint("broker of the house"));
                PskClient ada = new PskClient(house.listener.address(), told)) {
            ada.greets("hello");
            assertThat(told.hint).isEqualTo("broker of the house");
        }
    }

    /** With and without secrecy for what was said before the key is lost, and what small devices have. */
    @ParameterizedTest
    @ValueSource(ints = {CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384, CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_DHE_PSK_WITH_AES_256_GCM_SHA384, CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_PSK_WITH_AES_128_CCM_8, CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA})
    void speaksTheUsualSuites(int suite) throws Exception {
        try (House house = house(settings -> settings);
                PskClient ada = new PskClient(house.listener.address(),
                        offer("ada", KEY, ProtocolVersion.TLSv12, suite))) {
            ada.greets("hello");
        }
    }

    /** Many records each way, and over shards. */
    @ParameterizedTest
    @MethodSource("versions")
    void carriesMuchToWhicheverShard(ProtocolVersion version) throws Exception {
        byte[] large = new byte[700_000];
        new Random(1).nextBytes(large);
        for (Sockets sockets : Sockets.values()) {
            for (int shard = 0; shard < 3; shard++) {
                int home = shard;
                Talk.Manners moving = (talk, packet) -> {
                    switch (packet) {
                        case Connect _ -> talk.moveTo(home, talk::letIn);
                        case Publish said -> talk.wire.send(said);
                        default -> {}
                    }
                };
                try (House house = house(new House.Way(sockets, false), moving, settings -> settings);
                        PskClient ada = new PskClient(house.listener.address(), offer("ada", KEY, version))) {
                    ada.greets("hello");
                    for (int round = 0; round < 3; round++) {
                        ada.echoes(large);
                    }
                    assertThat(house.talk().home).isEqualTo(home);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void saysGoodByeAndHearsIt(ProtocolVersion version) throws Exception {
        Talk.Manners closing = (talk, packet) -> {
            switch (packet) {
                case Connect _ -> talk.letIn();
                case Publish _ -> talk.wire.close();
                default -> {}
            }
        };
        try (House house = house(TCP, closing, settings -> settings)) {
            try (PskClient ada = new PskClient(house.listener.address(), offer("ada", KEY, version))) {
                ada.say(TestClient.connect("c"), TestClient.publish("end it"));
                ada.hear(4);
                assertThat(ada.hearsEnd()).as("close_notify").isTrue();
            }
            try (PskClient ada = new PskClient(house.listener.address(), offer("ada", KEY, version))) {
                ada.say(TestClient.connect("c"));
                ada.hear(4);
            }
            waitUntil(() -> house.listener.connections() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void letsNobodyThroughWhoseIdentityIsUnknownOrWhoseKeyIsAnother(ProtocolVersion version) throws Exception {
        try (House house = house(settings -> settings);
                PskClient bystander = new PskClient(house.listener.address(), offer("ada", KEY, version))) {
            bystander.greets("hello");
            int failures = 0;
            for (Offer offer : List.of(offer("eve", KEY, version), offer("ada", OTHER_KEY, version),
                    offer("Ada", KEY, version),
                    new Offer(new byte[]{'a', (byte) 0xFF, (byte) 0xC3}, KEY, version),
                    new Offer("ada\0".getBytes(StandardCharsets.UTF_8), KEY, version))) {
                assertThatThrownBy(() -> {
                    try (PskClient refused = new PskClient(house.listener.address(), offer)) {
                        refused.greets("let me in");
                    }
                }).isInstanceOfAny(TlsFatalAlertReceived.class, SocketException.class);
                int expected = ++failures;
                waitUntil(() -> house.count(Counter.TLS_HANDSHAKES_FAILED) == expected);
            }
            assertThat(house.count(Counter.TLS_HANDSHAKES)).isEqualTo(1);
            bystander.echoes(new byte[]{1});
            waitUntil(() -> house.listener.halfOpen().addresses() == 0);
        }
    }

    @Test
    void refusesAVersionOrASuiteThatIsNotSpoken() throws Exception {
        try (House house = house(settings -> settings.withVersions(Version.TLS1_3))) {
            refused(house, offer("ada", KEY, ProtocolVersion.TLSv12));
        }
        try (House house = house(settings -> settings.withVersions(Version.TLS1_2))) {
            refused(house, offer("ada", KEY, ProtocolVersion.TLSv13));
            refused(house, offer("ada", KEY, ProtocolVersion.TLSv12, CipherSuite.TLS_PSK_WITH_NULL_SHA256));
        }
    }

    private static void refused(House house, Offer offer) {
        long before = house.count(Counter.TLS_HANDSHAKES_FAILED);
        assertThatThrownBy(() -> new PskClient(house.listener.address(), offer).close())
                .isInstanceOfAny(TlsFatalAlertReceived.class, SocketException.class);
        waitUntil(() -> house.count(Counter.TLS_HANDSHAKES_FAILED) == before + 1);
    }

    @Test
    void cutsAHandshakeThatIsNotFinishedInTime() throws Exception {
        try (House house = house(settings -> settings.withHandshakeTimeout(50));
                Socket silent = new Socket(house.listener.address().getAddress(), house.listener.address().getPort())) {
            silent.setSoTimeout(TestClient.PATIENCE_MILLIS);
            assertThat(silent.getInputStream().read()).isNegative();
            waitUntil(() -> house.count(Counter.TLS_HANDSHAKES_FAILED) == 1);
        }
    }

    /** What is no handshake, half a one, one with damage anywhere, and one byte by byte. */
    @ParameterizedTest
    @MethodSource("versions")
    void survivesWhatIsNoHandshake(ProtocolVersion version) throws Exception {
        long seed = Long.getLong("fuzz.seed", 20_261_128);
        Random random = new Random(seed);
        byte[] hello = clientHello(version);
        try (House house = house(settings -> settings);
                PskClient bystander = new PskClient(house.listener.address(), offer("ada", KEY, version))) {
            bystander.greets("hello");
            throwAt(house, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            throwAt(house, TestClient.bytes(TestClient.connect("plain")));
            throwAt(house, Arrays.copyOf(hello, hello.length / 2));
            byte[] oversized = new byte[70_000];
            Arrays.fill(oversized, (byte) 0x16);
            oversized[1] = 3;
            oversized[2] = 3;
            throwAt(house, oversized);
            for (int round = 0; round < 100; round++) {
                byte[] damaged = hello.clone();
                for (int damage = random.nextInt(1, 6); damage > 0; damage--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                throwAt(house, damaged);
            }
            waitUntil(() -> house.count(Counter.TLS_HANDSHAKES_FAILED) == 104);
            assertThat(house.count(Counter.TLS_HANDSHAKES)).as("fuzz.seed %s", seed).isEqualTo(1);
            bystander.echoes("unharmed".getBytes(StandardCharsets.UTF_8));
            waitUntil(() -> house.listener.halfOpen().addresses() == 0);
        }
    }

    private static byte[] clientHello(ProtocolVersion version) throws IOException {
        ByteArrayOutputStream hello = new ByteArrayOutputStream();
        TlsClientProtocol protocol = new TlsClientProtocol();
        protocol.connect(offer("ada", KEY, version));
        byte[] bytes = new byte[protocol.getAvailableOutputBytes()];
        hello.write(bytes, 0, protocol.readOutput(bytes, 0, bytes.length));
        return hello.toByteArray();
    }

    private static void throwAt(House house, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(house.listener.address().getAddress(), house.listener.address().getPort())) {
            socket.setSoTimeout(TestClient.PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            try {
                out.write(bytes);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (SocketException reset) {
                assertThat(reset).hasMessageMatching(".*(reset|Broken pipe).*");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void cutsAConnectionOnWhichRecordsAreDamaged(ProtocolVersion version) throws Exception {
        PskContext context = PskContext.open(PskSettings.of(file), "mqtt");
        try (House house = new House(TCP, Talk.ECHO, plain -> plain.withTls(context).withTimeouts(10_000, 600_000));
                Socket wire = damaging(house, version)) {
            waitUntil(() -> house.listener.connections() == 0);
            assertThat(wire.isClosed()).as("by us").isFalse();
        }
    }

    /** Is let in, and then sends a record that nobody can have encrypted. */
    private static Socket damaging(House house, ProtocolVersion version) throws IOException {
        PskClient ada = new PskClient(house.listener.address(), offer("ada", KEY, version));
        ada.greets("hello");
        byte[] record = new byte[5 + 40];
        record[0] = 23; // application data
        record[1] = 3;
        record[2] = 3;
        record[4] = 40;
        ada.wire.getOutputStream().write(record);
        return ada.wire;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void takesNewKeysAtOnceAndLeavesOpenConnectionsAlone(ProtocolVersion version) throws Exception {
        PskContext context = PskContext.open(PskSettings.of(file), "mqtt");
        try (House house = new House(TCP, Talk.ECHO, plain -> plain.withTls(context));
                PskClient before = new PskClient(house.listener.address(), offer("ada", KEY, version))) {
            before.greets("hello");
            Files.writeString(file, "eve:" + OTHER_KEY + "\n");
            context.reload();
            assertThat(context.identities()).isEqualTo(1);
            refused(house, offer("ada", KEY, version));
            try (PskClient eve = new PskClient(house.listener.address(), offer("eve", OTHER_KEY, version))) {
                eve.greets("hello");
            }
            before.echoes("still here".getBytes(StandardCharsets.UTF_8));
            Files.writeString(file, "eve:secret\n");
            assertThatThrownBy(context::reload).isInstanceOf(TlsException.class);
            try (PskClient eve = new PskClient(house.listener.address(), offer("eve", OTHER_KEY, version))) {
                eve.greets("the keys before stay in force");
            }
        }
    }

    /** The header of a proxy comes before TLS. */
    @Test
    void standsBehindAProxy() throws Exception {
        PskContext context = PskContext.open(PskSettings.of(file), "mqtt");
        try (House house = new House(TCP, Talk.ECHO, plain -> plain.withTls(context).withProxy(20_000));
                PskClient ada = new PskClient(house.listener.address(), offer("ada", KEY, ProtocolVersion.TLSv13),
                        "PROXY TCP4 192.0.2.7 192.0.2.1 4711 8883\r\n".getBytes(StandardCharsets.US_ASCII))) {
            ada.greets("hello");
            assertThat(house.talk().peer)
                    .isEqualTo(new Peer("192.0.2.7", 4711, "tcp:test", new Proven("ada", null, null)));
            refused(house, offer("ada", KEY, ProtocolVersion.TLSv13), Counter.CONNECTIONS_REFUSED);
        }
    }

    private static void refused(House house, Offer offer, Counter counter) {
        assertThatThrownBy(() -> new PskClient(house.listener.address(), offer).close())
                .isInstanceOf(IOException.class);
        waitUntil(() -> house.count(counter) == 1);
    }

    private static void waitUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TestClient.PATIENCE_MILLIS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
