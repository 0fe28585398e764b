package io.arna.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.server.config.Config;
import io.arna.server.config.Config.Kind;
import io.arna.server.config.ConfigReader;
import io.arna.store.DirectoryLock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class BrokerTest {
    /** Clean start, client id "a", keep alive 60 s, session expiry absent. */
    private static final byte[] CONNECT_5 =
            HexFormat.ofDelimiter(" ").parseHex("10 0e 00 04 4d 51 54 54 05 02 00 3c 00 00 01 61");

    @TempDir Path directory;

    private static ConfigReader free() {
        return new ConfigReader().set("listeners=[{port: 0}]").set("node.shards=2");
    }

    private static Socket connected(Address address) throws IOException {
        Socket socket = new Socket(address.host(), address.port());
        socket.getOutputStream().write(CONNECT_5);
        assertThat(socket.getInputStream().read()).as("CONNACK").isEqualTo(0x20);
        byte[] rest = socket.getInputStream().readNBytes(socket.getInputStream().read());
        assertThat(rest[1]).as("reason").isZero();
        return socket;
    }

    @Test
    void letsClientsInOnceItHasStarted() throws Exception {
        try (Broker broker = Broker.start(free().read())) {
            connected(broker.address(Kind.TCP)).close();
        }
    }

    @Test
    void listensOnEveryLoopbackAddressAtTheSamePort() throws Exception {
        try (Broker broker = Broker.start(free().read())) {
            List<Address> tcp =
                    broker.addresses().stream().filter(address -> address.listener().kind() == Kind.TCP).toList();
            assertThat(tcp).extracting(address -> address.host())
                    .startsWith(InetAddress.ofLiteral("127.0.0.1"))
                    .allMatch(InetAddress::isLoopbackAddress);
            assertThat(tcp).extracting(Address::port).allMatch(port -> port == tcp.getFirst().port()).doesNotContain(0);
            for (Address address : tcp) {
                connected(address).close();
            }
        }
    }

    @Test
    void tellsAddressesAsClientsWriteThem() {
        assertThat(uri(Kind.TCP, "127.0.0.1", 1883)).isEqualTo("mqtt://127.0.0.1:1883");
        assertThat(uri(Kind.TCP, "::1", 1883)).isEqualTo("mqtt://[::1]:1883");
        assertThat(uri(Kind.TCP, "::", 1883)).isEqualTo("mqtt://[::]:1883");
        assertThat(uri(Kind.WS, "192.0.2.7", 80)).isEqualTo("ws://192.0.2.7:80/mqtt");
    }

    private static String uri(Kind kind, String literal, int port) {
        Config.Listener listener =
                Config.defaults().listeners().stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
        return new Address(listener, new InetSocketAddress(InetAddress.ofLiteral(literal), port)).uri().toString();
    }

    @Test
    void saysWhichPortIsInUseAndLeavesNothingOpen() throws Exception {
        int free = portThatWasJustFree();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Config config = new ConfigReader()
                    .set("listeners=[{port: " + free + "}, {port: " + taken.getLocalPort() + ", name: second}]")
                    .set("node.data_dir=" + directory).read();
            assertThatExceptionOfType(StartException.class).isThrownBy(() -> Broker.start(config)).withMessage(
                    "listener second cannot listen on 127.0.0.1 port " + taken.getLocalPort()
                            + ": the port is in use");
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), free).close());
            DirectoryLock.lock(directory).close();
        }
    }

    private static int portThatWasJustFree() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void saysWhenAHostIsUnknownOrNotOfThisMachine() {
        assertThat(refusalOf("broker.invalid"))
                .isEqualTo("listener tcp:0: no address is known for the host broker.invalid");
        assertThat(refusalOf("192.0.2.7"))
                .isEqualTo("listener tcp:0 cannot listen on 192.0.2.7 port 0: the address is not one of this machine");
    }

    private static String refusalOf(String host) {
        Config config =
                new ConfigReader().set("listeners=[{host: " + host + ", port: 0, allow_anonymous: true}]").read();
        return String
                .valueOf(catchThrowableOfType(StartException.class, () -> Broker.start(config).close()).getMessage());
    }

    @Test
    void doesNotOpenAListenerThatWouldLetNobodyIn() {
        Config usual = free().read();
        Config.Listener closed =
                new Config.Listener(Kind.TCP, "localhost", 0, "shut", false, 1, 1, 1, 1, "/", List.of());
        Config config = new Config(usual.node(), usual.store(), List.of(closed), usual.limits(), 0, usual.log(),
                usual.authentication(), usual.authorization(), null);
        assertThatExceptionOfType(StartException.class).isThrownBy(() -> Broker.start(config)).withMessage(
                "listener shut would let nobody in, because nothing else is configured to tell who may");
    }

    @Test
    void tellsClientsThatItShutsDown() throws Exception {
        Broker broker = Broker.start(free().read());
        try (Socket client = connected(broker.address(Kind.TCP))) {
            Thread closing = Thread.startVirtualThread(broker::close);
            byte[] last = client.getInputStream().readAllBytes();
            assertThat(last[0]).as("DISCONNECT").isEqualTo((byte) 0xE0);
            assertThat(last[2]).as("Server shutting down").isEqualTo((byte) 0x8B);
            client.shutdownOutput();
            assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void stopsInTimeThoughAClientNeverCloses() throws Exception {
        Broker broker = Broker.start(free().set("node.shutdown_timeout=100ms").read());
        try (Socket client = connected(broker.address(Kind.TCP))) {
            broker.close();
            broker.awaitClosed();
            assertThat(client.getInputStream().readAllBytes()).isNotEmpty();
        }
    }

    @Test
    void waitsForNobodyWhoHasNotSaidWhoItIs() throws Exception {
        Broker broker = Broker.start(free().set("listeners=[{port: 0, connect_timeout: 10m}]")
                .set("node.shutdown_timeout=10m").read());
        Address address = broker.address(Kind.TCP);
        try (Socket _ = new Socket(address.host(), address.port())) {
            connected(address).close(); // so that the silent one before it has been accepted, too
            broker.close();
            broker.awaitClosed();
        }
    }

    @Test
    void mayBeClosedTwiceAndByTwo() throws Exception {
        Broker broker = Broker.start(free().read());
        Thread other = Thread.startVirtualThread(broker::close);
        broker.close();
        assertThat(other.join(Duration.ofSeconds(10))).isTrue();
        broker.close();
        broker.awaitClosed();
    }

    @Test
    void givesItsPortsBackWhenClosed() throws Exception {
        Broker first = Broker.start(free().read());
        int port = first.address(Kind.TCP).port();
        first.close();
        Config again = new ConfigReader().set("listeners=[{port: " + port + "}]").read();
        try (Broker second = Broker.start(again)) {
            connected(second.address(Kind.TCP)).close();
        }
    }

    @Test
    void holdsItsDataDirectoryAlone() throws Exception {
        Path data = directory.resolve("not/there/yet");
        Config config = free().set("node.data_dir=" + data).read();
        try (Broker _ = Broker.start(config)) {
            assertThatExceptionOfType(StartException.class).isThrownBy(() -> Broker.start(config))
                    .withMessage("data directory " + data
                            + ": another broker uses it: give this one its own, with node.data_dir or --data");
        }
        Broker.start(config).close();
    }

    @Test
    void saysWhenItsDataDirectoryIsAFile() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> Broker.start(free().set("node.data_dir=" + file).read()))
                .withMessage("data directory " + file + ": there is a file of that name");
    }

    @Test
    void sharesTheWorkAsConfigured() throws Exception {
        try (Broker two = Broker.start(free().read());
                Broker usual = Broker.start(new ConfigReader().set("listeners=[{port: 0}]").read())) {
            assertThat(two.shards()).isEqualTo(2);
            assertThat(usual.shards()).isEqualTo(Runtime.getRuntime().availableProcessors());
        }
    }
}
