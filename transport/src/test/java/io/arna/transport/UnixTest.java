package io.arna.transport;

import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.broker.event.Counter;
import io.arna.broker.port.Peer;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Publish;
import io.arna.transport.ListenerSettings.Place;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** MQTT over a socket in the file system, and what becomes of its file. */
@Timeout(60)
final class UnixTest {
    private static final Set<PosixFilePermission> OWNER_AND_GROUP = PosixFilePermissions.fromString("rw-rw----");
    private static final House.Way TCP = new House.Way(Sockets.best(), false);

    @TempDir private Path folder;

    static Stream<Sockets> sockets() {
        return Stream.of(Sockets.values()).filter(sockets -> sockets != Sockets.EPOLL || Epoll.isAvailable());
    }

    private Path file() {
        return folder.resolve("mqtt.sock");
    }

    private House house(Sockets sockets, Talk.Manners manners) throws CannotListenException {
        return new House(new House.Way(sockets, false), manners,
                _ -> ListenerSettings.unix("unix:test", file(), OWNER_AND_GROUP));
    }

    private SocketChannel connected() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(file()));
    }

    private static void say(SocketChannel client, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            client.write(left);
        }
    }

    private static byte[] hear(SocketChannel client, int count) throws IOException {
        ByteBuffer heard = ByteBuffer.allocate(count);
        while (heard.hasRemaining()) {
            assertThat(client.read(heard)).as("bytes before the end").isNotNegative();
        }
        return heard.array();
    }

    private static void greets(SocketChannel client) throws IOException {
        say(client, TestClient.bytes(connect("c")));
        assertThat(hear(client, 4)).containsExactly(0x20, 2, 0, 0);
        byte[] hello = TestClient.bytes(publish("hello"));
        say(client, hello);
        assertThat(hear(client, hello.length)).isEqualTo(hello);
    }

    @ParameterizedTest
    @MethodSource("sockets")
    void bringsClientsWithoutAnAddress(Sockets sockets) throws Exception {
        try (House house = house(sockets, Talk.ECHO); SocketChannel client = connected()) {
            greets(client);
            assertThat(house.talk().peer).isEqualTo(new Peer(Peer.UNIX, 0, "unix:test")).hasToString("unix");
        }
    }

    /** To each shard, and with much to say. */
    @ParameterizedTest
    @MethodSource("sockets")
    void takesClientsToTheirShards(Sockets sockets) throws Exception {
        byte[] large = TestClient.bytes(publish(new byte[300_000]));
        for (int shard = 0; shard < 3; shard++) {
            int home = shard;
            Talk.Manners moving = (talk, packet) -> {
                switch (packet) {
                    case Connect _ -> talk.moveTo(home, talk::letIn);
                    case Publish said -> talk.wire.send(said);
                    default -> {}
                }
            };
            try (House house = house(sockets, moving); SocketChannel client = connected()) {
                greets(client);
                say(client, large);
                assertThat(hear(client, large.length)).isEqualTo(large);
                assertThat(house.talk().home).isEqualTo(home);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sockets")
    void endsWithTheClientAndWithTheListener(Sockets sockets) throws Exception {
        try (House house = house(sockets, Talk.ECHO)) {
            SocketChannel first = connected();
            greets(first);
            first.shutdownOutput();
            assertThat(first.read(ByteBuffer.allocate(1))).isNegative();
            first.close();
            waitUntil(() -> house.listener.connections() == 0);
            try (SocketChannel stranger = connected()) {
                waitUntil(() -> house.listener.connections() == 1);
                house.listener.close();
                assertThat(isOver(stranger)).isTrue();
            }
        }
    }

    private static boolean isOver(SocketChannel client) {
        try {
            return client.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    /** As HAProxy does it on one machine. */
    @Test
    void takesFromAProxyWhoseConnectionItBrings() throws Exception {
        try (House house = new House(TCP, Talk.ECHO,
                _ -> ListenerSettings.unix("unix:test", file(), OWNER_AND_GROUP).withProxy(20_000))) {
            try (SocketChannel client = connected()) {
                say(client, "PROXY TCP4 192.0.2.7 192.0.2.1 4711 1883\r\n".getBytes(StandardCharsets.US_ASCII));
                greets(client);
                assertThat(house.talk().peer).isEqualTo(new Peer("192.0.2.7", 4711, "unix:test"));
            }
            try (SocketChannel client = connected()) {
                say(client, "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII));
                greets(client);
                assertThat(house.talk().peer.address()).isEqualTo(Peer.UNIX);
            }
            try (SocketChannel plain = connected()) {
                say(plain, TestClient.bytes(connect("c")));
                assertThat(isOver(plain)).isTrue();
                assertThat(house.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sockets")
    void makesItsFileForThoseWhoMayAndTakesItAway(Sockets sockets) throws Exception {
        try (House house = house(sockets, Talk.ECHO)) {
            assertThat(Files.getPosixFilePermissions(file())).isEqualTo(OWNER_AND_GROUP);
            assertThat(names()).containsExactly("mqtt.sock");
            house.listener.close();
            assertThat(names()).isEmpty();
        }
    }

    private String[] names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toArray(String[]::new);
        }
    }

    @ParameterizedTest
    @MethodSource("sockets")
    void takesThePlaceOfAFileThatNobodyListensTo(Sockets sockets) throws Exception {
        for (String name : new String[]{"mqtt.sock", "mqtt.sock.new"}) {
            try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                dead.bind(UnixDomainSocketAddress.of(folder.resolve(name)));
            }
        }
        assertThat(names()).hasSize(2);
        try (House _ = house(sockets, Talk.ECHO); SocketChannel client = connected()) {
            greets(client);
            assertThat(names()).containsExactly("mqtt.sock");
        }
    }

    @ParameterizedTest
    @MethodSource("sockets")
    void leavesAloneWhatAnotherProcessListensTo(Sockets sockets) throws Exception {
        try (House _ = house(sockets, Talk.ECHO)) {
            assertThatThrownBy(() -> house(sockets, Talk.ECHO)).isInstanceOf(CannotListenException.class)
                    .hasMessage("listener unix:test cannot listen on " + file() + ": another process listens there");
            try (SocketChannel client = connected()) {
                greets(client);
            }
        }
    }

    @Test
    void leavesAloneAFileThatIsNoSocketAndOneThatAnotherPutThere() throws Exception {
        Files.writeString(file(), "dear");
        assertThatThrownBy(() -> house(Sockets.best(), Talk.ECHO)).isInstanceOf(CannotListenException.class)
                .hasMessageEndingWith(" is no socket, and is left alone; name another file or take it away");
        assertThat(file()).hasContent("dear");
        Files.delete(file());
        try (House house = house(Sockets.best(), Talk.ECHO)) {
            Files.delete(file());
            Files.writeString(file(), "new");
            house.listener.close();
            assertThat(file()).hasContent("new");
        }
    }

    @Test
    void saysThatThereIsNoSuchFolder() {
        Path nowhere = folder.resolve("none/mqtt.sock");
        assertThatThrownBy(() -> new House(TCP, Talk.ECHO,
                _ -> ListenerSettings.unix("unix:test", nowhere, OWNER_AND_GROUP)))
                .isInstanceOf(CannotListenException.class)
                .hasMessageEndingWith(": there is no folder " + nowhere.getParent());
    }

    @Test
    void takesNoNameThatIsTooLongForTheSystem() {
        assertThatThrownBy(() -> new Place.Unix(Path.of("/" + "x".repeat(100)), OWNER_AND_GROUP))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Place.Unix(Path.of("/" + "x".repeat(99)), OWNER_AND_GROUP).file()).isAbsolute();
    }

    private static void waitUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TestClient.PATIENCE_MILLIS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
