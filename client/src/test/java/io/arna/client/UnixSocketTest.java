package io.arna.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client at a socket in the file system, by each way there is to speak to one. */
@Timeout(30)
final class UnixSocketTest {
    @TempDir private Path folder;

    static Stream<Sockets> sockets() {
        return Stream.of(Sockets.values()).filter(sockets -> sockets != Sockets.EPOLL || Epoll.isAvailable());
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static void hears(SocketChannel guest, String hex) throws IOException {
        ByteBuffer heard = ByteBuffer.allocate(hex.length() / 2);
        while (heard.hasRemaining()) {
            assertThat(guest.read(heard)).as("bytes before the end").isNotNegative();
        }
        assertThat(HexFormat.of().formatHex(heard.array())).isEqualTo(hex);
    }

    private ClientOptions options(Path file) {
        return ClientOptions.to(ServerAddress.unix(file)).clientId("c").version(MqttVersion.V3_1_1).build();
    }

    @ParameterizedTest
    @MethodSource("sockets")
    void speaksMqttByteForByte(Sockets sockets) throws Exception {
        Path file = folder.resolve("mqtt.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ClientLoop loop = new ClientLoop(sockets, "test client")) {
            server.bind(UnixDomainSocketAddress.of(file));
            MqttClient client = MqttClient.on(loop, options(file), new ClientListener() {});
            var connected = client.connect();
            try (SocketChannel guest = server.accept()) {
                hears(guest, "100d00044d5154540402003c000163"); // CONNECT
                guest.write(ByteBuffer.wrap(new byte[]{0x20, 2, 0, 0}));
                assertThat(await(connected).sessionPresent()).isFalse();
                var _ = client.publish(Message.of("a/b", "hi", Qos.AT_MOST_ONCE));
                hears(guest, "30070003612f626869");
                client.disconnect();
                hears(guest, "e000");
                assertThat(guest.read(ByteBuffer.allocate(1))).isNegative();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sockets")
    void saysThatThereIsNone(Sockets sockets) {
        try (ClientLoop loop = new ClientLoop(sockets, "test client")) {
            MqttClient client = MqttClient.on(loop, options(folder.resolve("none")), new ClientListener() {});
            assertThatThrownBy(() -> await(client.connect())).isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(ClientException.Unreachable.class);
        }
    }
}
