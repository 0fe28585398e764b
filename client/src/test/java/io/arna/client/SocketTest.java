package io.arna.client;

import static io.arna.client.Rehearsal.publishPacket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.client.ScriptedServer.Guest;
import io.arna.client.ScriptedServer.WebSocketStream;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client on real sockets, against a server that speaks byte by byte. */
class SocketTest {
    private final ClientLoop loop = ClientLoop.start("test client");
    private final ScriptedServer server = ScriptedServer.start();
    private final Ear ear = new Ear();

    @AfterEach
    void stop() {
        server.close();
        loop.close();
    }

    /** Hands what the client hears to the test's thread. */
    private static final class Ear implements ClientListener {
        private final BlockingQueue<Received> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<ClientException> losses = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(Received received) {
            messages.add(received);
        }

        @Override
        public void onDisconnected(ClientException cause, boolean tryingAgain) {
            losses.add(cause);
        }

        Received message() throws InterruptedException {
            Received received = messages.poll(10, TimeUnit.SECONDS);
            assertThat(received).as("a message within ten seconds").isNotNull();
            return received;
        }

        ClientException loss() throws InterruptedException {
            ClientException loss = losses.poll(10, TimeUnit.SECONDS);
            assertThat(loss).as("the end of the connection within ten seconds").isNotNull();
            return loss;
        }
    }

    private MqttClient client(ClientOptions.Builder options) {
        return MqttClient.on(loop, options.build(), ear);
    }

    private ClientOptions.Builder tcp() {
        return ClientOptions.to(ServerAddress.tcp("127.0.0.1", server.port())).clientId("c");
    }

    private ClientOptions.Builder webSocket() {
        return ClientOptions.to(ServerAddress.webSocket("127.0.0.1", server.port())).clientId("c");
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    // --- TCP ----------------------------------------------------------------------------------------------------------

    @Test
    void speaksMqttByteForByte() throws Exception {
        MqttClient client = client(tcp().version(MqttVersion.V3_1_1));
        var connected = client.connect();
        Guest guest = server.guest();
        assertThat(guest.hearsBytes(15)).isEqualTo("10" + "0d" // CONNECT, 13 bytes follow
                + "0004" + "4d515454" + "04" // "MQTT", level 4
                + "02" + "003c" // clean session, keep alive 60
                + "0001" + "63"); // client id "c"
        guest.saysHex("20 02 00 00"); // CONNACK: no session, accepted
        assertThat(await(connected).sessionPresent()).isFalse();

        var published = client.publish(Message.of("a/b", "hi", Qos.AT_LEAST_ONCE));
        assertThat(guest.hearsBytes(11)).isEqualTo("32" + "09" // PUBLISH QoS 1, 9 bytes follow
                + "0003" + "612f62" + "0001" + "6869"); // "a/b", packet id 1, "hi"
        guest.saysHex("40 02 00 01"); // PUBACK 1
        await(published);

        client.disconnect();
        assertThat(guest.hearsBytes(2)).isEqualTo("e000"); // DISCONNECT
        assertThat(guest.hearsTheEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void putsPacketsTogetherHoweverTheyArrive(int pieceBytes) throws Exception {
        MqttClient client = client(tcp());
        var connected = client.connect();
        Guest guest = server.guest();
        guest.hears();
        byte[] bytes = HexFormat.of().parseHex("2003000000" // CONNACK
                + "3006000161006869" + "3006000162006f6b"); // PUBLISH "a" "hi", PUBLISH "b" "ok"
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            guest.saysBytes(Arrays.copyOfRange(bytes, at, Math.min(at + pieceBytes, bytes.length)));
        }
        await(connected);
        assertThat(ear.message().payload().toUtf8()).isEqualTo("hi");
        assertThat(ear.message().payload().toUtf8()).isEqualTo("ok");
    }

    @Test
    void carriesLargePayloadsBothWays() throws Exception {
        Payload large = Payload.ofUtf8("0123456789abcdef".repeat(100_000));
        MqttClient client = client(tcp());
        client.connect();
        Guest guest = server.guest();
        guest.welcomes();
        var published = client.publish(Message.of(TopicName.of("a"), large, Qos.AT_LEAST_ONCE));
        assertThat(((Publish) guest.hears()).payload()).isEqualTo(large);
        guest.says(PubAck.of(1));
        await(published);
        guest.says(Publish.of(0, Qos.AT_MOST_ONCE, false, TopicName.of("a"), large));
        assertThat(ear.message().payload()).isEqualTo(large);
    }

    @Test
    void tellsWhenQos0HasLeft() throws Exception {
        MqttClient client = client(tcp());
        client.connect();
        Guest guest = server.guest();
        guest.welcomes();
        await(client.publish(Message.of("a", "x", Qos.AT_MOST_ONCE)));
        assertThat(guest.hears()).isEqualTo(publishPacket(0, Qos.AT_MOST_ONCE, "a"));
    }

    @Test
    void saysGoodByeToAServerThatStillTalks() throws Exception {
        MqttClient client = client(tcp());
        client.connect();
        Guest guest = server.guest();
        guest.welcomes();
        for (int i = 0; i < 1000; i++) {
            guest.says(publishPacket(0, Qos.AT_MOST_ONCE, "a"));
        }
        ear.message();
        var left = client.disconnect();
        guest.says(publishPacket(0, Qos.AT_MOST_ONCE, "a"));
        assertThat(guest.hears()).as("not lost to a reset").isEqualTo(Disconnect.NORMAL);
        assertThat(guest.hearsTheEnd()).isTrue();
        guest.close();
        await(left);
    }

    @Test
    void severalClientsShareALoop() throws Exception {
        for (int i = 0; i < 5; i++) {
            MqttClient client = client(tcp().clientId("c" + i));
            var connected = client.connect();
            Guest guest = server.guest();
            assertThat(guest.welcomes().clientId()).isEqualTo("c" + i);
            await(connected);
        }
    }

    @Test
    void comesFromTheAddressItIsTold() throws Exception {
        client(tcp().localAddress(InetAddress.ofLiteral("127.0.0.9"))).connect();
        assertThat(server.guest().address()).isEqualTo("127.0.0.9");
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        MqttClient client = client(ClientOptions.to(ServerAddress.tcp("127.0.0.1", nobody)));
        assertThatThrownBy(() -> await(client.connect())).cause().isInstanceOf(ClientException.Unreachable.class)
                .hasMessageContaining("refused");
    }

    @Test
    void saysThatAHostIsUnknown() {
        MqttClient client = client(ClientOptions.to("mqtt://no-such-host.invalid"));
        assertThatThrownBy(() -> await(client.connect())).cause().isInstanceOf(ClientException.Unreachable.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void endsAConnectionWhoseServerSaysNonsense() throws Exception {
        MqttClient client = client(tcp());
        client.connect();
        Guest guest = server.guest();
        guest.welcomes();
        guest.saysHex("36 00"); // PUBLISH with QoS 3
        assertThat(guest.hears()).isEqualTo(Disconnect.of(ReasonCode.MALFORMED_PACKET));
        assertThat(guest.hearsTheEnd()).isTrue();
        assertThat(ear.loss()).isInstanceOf(ClientException.ConnectionLost.class);
    }

    @Test
    @Spec("MQTT-3.1.2-24")
    void endsAConnectionWhoseServerExceedsMaximumPacketSize() throws Exception {
        MqttClient client = client(tcp().properties(new ConnectProperties(0, 65535, 100, 0, false,
                true, List.of(), null, null)));
        client.connect();
        Guest guest = server.guest();
        guest.welcomes();
        guest.saysHex("30 63"); // a PUBLISH of 101 bytes begins
        assertThat(guest.hears()).isEqualTo(Disconnect.of(ReasonCode.PACKET_TOO_LARGE));
    }

    @Test
    void tellsWhenTheServerIsGone() throws Exception {
        MqttClient client = client(tcp());
        client.connect();
        Guest guest = server.guest();
        guest.welcomes();
        var published = client.publish(Message.of("a", "x", Qos.AT_LEAST_ONCE));
        guest.hears();
        guest.close();
        assertThat(ear.loss()).isInstanceOf(ClientException.ConnectionLost.class);
        assertThatThrownBy(() -> await(published)).cause().isInstanceOf(ClientException.ConnectionLost.class);
    }

    // --- WebSocket ----------------------------------------------------------------------------------------------------

    @Test
    @Spec({"MQTT-6.0.0-1", "MQTT-6.0.0-3"})
    void speaksOverWebSocket() throws Exception {
        MqttClient client = client(webSocket());
        var connected = client.connect();
        Guest guest = server.webSocketGuest();
        guest.welcomes();
        await(connected);
        client.publish(Message.of("a", "x", Qos.AT_MOST_ONCE));
        assertThat(guest.hears()).isEqualTo(publishPacket(0, Qos.AT_MOST_ONCE, "a"));
        guest.says(publishPacket(0, Qos.AT_MOST_ONCE, "b"));
        assertThat(ear.message().topic().toString()).isEqualTo("b");
        client.disconnect();
        assertThat(guest.hears()).isEqualTo(Disconnect.NORMAL);
        assertThat(guest.hearsTheEnd()).isTrue();
    }

    @Test
    @Spec("MQTT-6.0.0-2")
    void framesNeedNotEndWherePacketsDo() throws Exception {
        MqttClient client = client(webSocket());
        client.connect();
        Guest guest = server.webSocketGuest();
        guest.welcomes();
        byte[] hi = {0x30, 0x06, 0, 1, 'a', 0, 'h', 'i'};
        guest.saysRaw(WebSocketStream.frame(WebSocketStream.BINARY, false, new byte[]{hi[0]}));
        guest.saysRaw(WebSocketStream.frame(WebSocketStream.CONTINUATION, false, new byte[]{hi[1], hi[2], hi[3]}));
        guest.saysRaw(WebSocketStream.frame(WebSocketStream.CONTINUATION, true,
                new byte[]{hi[4], hi[5], hi[6], hi[7], hi[0]}));
        guest.saysRaw(WebSocketStream.frame(WebSocketStream.BINARY, true, Arrays.copyOfRange(hi, 1, 8)));
        assertThat(ear.message().payload().toUtf8()).isEqualTo("hi");
        assertThat(ear.message().payload().toUtf8()).isEqualTo("hi");
    }

    @Test
    @Spec("MQTT-6.0.0-1")
    void endsAConnectionWhoseServerSendsText() throws Exception {
        MqttClient client = client(webSocket());
        client.connect();
        Guest guest = server.webSocketGuest();
        guest.welcomes();
        guest.saysRaw(WebSocketStream.frame(WebSocketStream.TEXT, true, "hi".getBytes(StandardCharsets.UTF_8)));
        assertThat(ear.loss()).hasMessageContaining("TextWebSocketFrame");
    }

    @Test
    void saysThatTheServerSpeaksNoWebSocket() throws Exception {
        MqttClient client = client(webSocket());
        var connected = client.connect();
        Guest guest = server.guest();
        guest.hearsBytes(16);
        guest.saysBytes("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> await(connected)).cause().isInstanceOf(ClientException.Unreachable.class)
                .hasMessageContaining("404");
    }

    @Test
    void carriesLargePayloadsOverWebSocket() throws IOException, InterruptedException {
        Payload large = Payload.ofUtf8("0123456789abcdef".repeat(20_000));
        MqttClient client = client(webSocket().version(MqttVersion.V3_1));
        client.connect();
        Guest guest = server.webSocketGuest();
        guest.welcomes();
        client.publish(Message.of(TopicName.of("a"), large, Qos.AT_MOST_ONCE));
        assertThat(((Publish) guest.hears()).payload()).isEqualTo(large);
        guest.says(Publish.of(0, Qos.AT_MOST_ONCE, false, TopicName.of("a"), large));
        assertThat(ear.message().payload()).isEqualTo(large);
    }
}
