package io.arna.transport;

import static io.arna.transport.TestClient.bytes;
import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static io.arna.transport.WebSocketClient.BINARY;
import static io.arna.transport.WebSocketClient.CLOSE;
import static io.arna.transport.WebSocketClient.FINAL;
import static io.arna.transport.WebSocketClient.PING;
import static io.arna.transport.WebSocketClient.PONG;
import static io.arna.transport.WebSocketClient.REQUEST;
import static io.arna.transport.WebSocketClient.TEXT;
import static io.arna.transport.WebSocketClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The handshake, and what only WebSocket has. */
final class WebSocketTest {
    private static final House.Way WAY = new House.Way(Sockets.best(), true);

    @Test
    @Spec("MQTT-6.0.0-4")
    void agreesOnTheSubprotocolAndProvesThatItReadTheKey() throws Exception {
        try (House house = new House(WAY, Talk.ECHO)) {
            String head = answerTo(house, REQUEST);
            assertThat(head).startsWith("HTTP/1.1 101 ")
                    .contains("\r\nSec-WebSocket-Protocol: mqtt\r\n")
                    .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"); // RFC 6455, section 1.3
        }
    }

    @Test
    void takesTheFirstSubprotocolItSpeaks() throws Exception {
        try (House house = new House(WAY, Talk.ECHO)) {
            String head = answerTo(house,
                    REQUEST.replace(": other, mqtt", ": other\r\nSec-WebSocket-Protocol: mqttv3.1,mqtt"));
            assertThat(head).contains("\r\nSec-WebSocket-Protocol: mqttv3.1\r\n");
        }
    }

    static Stream<Arguments> refusedRequests() {
        return Stream.of(
                refusal("another path", "/mqtt ", "/other ", 404),
                refusal("a longer path", "/mqtt ", "/mqtt/ ", 404),
                refusal("another method", "GET", "POST", 405),
                refusal("no upgrade", "Upgrade: websocket", "X: y", 426),
                refusal("another upgrade", "Upgrade: websocket", "Upgrade: h2c", 426),
                refusal("a connection that is kept", "keep-alive, Upgrade", "keep-alive", 426),
                refusal("an old version", "Version: 13", "Version: 8", 426),
                refusal("no key", "Sec-WebSocket-Key", "X-Key", 400),
                refusal("a short key", "dGhlIHNhbXBsZSBub25jZQ==", "dGhl", 400),
                refusal("a key that is not base64", "dGhlIHNhbXBsZSBub25jZQ==", "???", 400),
                refusal("two keys", "Host: localhost", "Host: localhost\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        400),
                refusal("no subprotocol of ours [MQTT-6.0.0-3]", "other, mqtt", "other, MQTT", 400),
                refusal("no subprotocol at all [MQTT-6.0.0-3]", "Sec-WebSocket-Protocol", "X-Protocol", 400),
                refusal("no host", "Host", "X-Host", 400),
                refusal("HTTP/1.0", "HTTP/1.1", "HTTP/1.0", 400),
                refusal("a body", "Host: localhost", "Host: localhost\r\nContent-Length: 5", 400),
                refusal("a body in chunks", "Host: localhost", "Host: localhost\r\nTransfer-Encoding: chunked", 400),
                refusal("a strange origin", "Host: localhost", "Host: localhost\r\nOrigin: https://evil.example", 403),
                refusal("an origin that is a part", "Host: localhost", "Host: localhost\r\nOrigin: https://good.exampl",
                        403),
                refusal("no HTTP", "GET /mqtt HTTP/1.1", "\u0010 \u0000\u0004MQTT", 400),
                refusal("a request line without end", "/mqtt ", "/" + "x".repeat(2_000), 414),
                refusal("a header without end", "Host: localhost", "Host: " + "x".repeat(2_000), 431));
    }

    private static Arguments refusal(String what, String replaced, String by, int status) {
        return Arguments.of(what, REQUEST.replace(replaced, by), status);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedRequests")
    void refuses(String what, String request, int status) throws Exception {
        var protocol = new ListenerSettings.Protocol.WebSocket("/mqtt", List.of("https://good.example"), 1_000);
        try (House house = new House(WAY, Talk.ECHO, settings -> settings.withProtocol(protocol))) {
            WebSocketClient client = house.known(new WebSocketClient(house.listener.address()));
            client.out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(client.hearHead()).as(what).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close");
            assertThat(client.in.read()).as("the end").isNegative();
            assertThat(house.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
        }
    }

    @Test
    void letsPagesOfAllowedOriginsIn() throws Exception {
        var protocol = new ListenerSettings.Protocol.WebSocket("/mqtt", List.of("https://good.example"), 1_000);
        try (House house = new House(WAY, Talk.ECHO, settings -> settings.withProtocol(protocol))) {
            assertThat(answerTo(house, REQUEST.replace("Host", "Origin: https://GOOD.example\r\nHost")))
                    .contains(" 101 ");
            assertThat(answerTo(house, REQUEST)).as("no browser").contains(" 101 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
            "http://localhost:*, http://localhost, 101", "http://localhost:*, http://localhost:3000, 101",
            "http://localhost:*, HTTP://LocalHost:3000, 101", "http://localhost:*, http://localhost.evil.example, 403",
            "http://localhost:*, http://localhost:3000.evil.example, 403",
            "http://localhost:*, https://localhost:3000, 403",
            "http://localhost:*, http://localhost:, 403", "http://localhost:*, null, 403",
            "http://[::1]:*, http://[::1]:80, 101",
            "*, https://any.example, 101", "*, null, 101"})
    void takesOriginsAtAnyPortOrAnyOriginAsTold(String allowed, String origin, int status) throws Exception {
        var protocol = new ListenerSettings.Protocol.WebSocket("/mqtt", List.of(allowed), 1_000);
        try (House house = new House(WAY, Talk.ECHO, settings -> settings.withProtocol(protocol))) {
            assertThat(answerTo(house, REQUEST.replace("Host", "Origin: " + origin + "\r\nHost")))
                    .contains(" " + status + " ");
        }
    }

    @Test
    void letsNoPageInWithoutOrigins() throws Exception {
        var protocol = new ListenerSettings.Protocol.WebSocket("/mqtt", List.of(), 1_000);
        try (House house = new House(WAY, Talk.ECHO, settings -> settings.withProtocol(protocol))) {
            assertThat(answerTo(house, REQUEST.replace("Host", "Origin: http://localhost\r\nHost"))).contains(" 403 ");
            assertThat(answerTo(house, REQUEST)).as("no browser").contains(" 101 ");
        }
    }

    @Test
    void takesARequestByteByByteAndIgnoresItsQuery() throws Exception {
        try (House house = new House(WAY, Talk.ECHO)) {
            WebSocketClient client = house.known(new WebSocketClient(house.listener.address()));
            for (byte each : REQUEST.replace("/mqtt ", "/mqtt?token=x ").getBytes(StandardCharsets.US_ASCII)) {
                client.out.write(each);
            }
            assertThat(client.hearHead()).contains(" 101 ");
        }
    }

    @Test
    void takesFramesThatComeWithTheRequest() throws Exception {
        try (House house = new House(WAY, Talk.ECHO)) {
            WebSocketClient client = house.known(new WebSocketClient(house.listener.address()));
            byte[] request = REQUEST.getBytes(StandardCharsets.US_ASCII);
            byte[] frame = frame(FINAL | BINARY, bytes(connect("c"), publish("early")));
            client.out.write(ByteBuffer.allocate(request.length + frame.length).put(request).put(frame).array());
            assertThat(client.hearHead()).contains(" 101 ");
            assertThat(client.hear()).isInstanceOf(ConnAck.class);
            assertThat(client.hearText()).isEqualTo("early");
        }
    }

    @Test
    void cutsAClientThatDoesNotFinishTheHandshakeInTime() throws Exception {
        try (House house = new House(WAY, Talk.ECHO, settings -> settings.withTimeouts(100, 5_000))) {
            WebSocketClient client = house.known(new WebSocketClient(house.listener.address()));
            client.out.write("GET /mqtt HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
            client.hearCut();
        }
    }

    @Test
    void forgetsAClientThatGoesAwayDuringTheHandshake() throws Exception {
        try (House house = new House(WAY, Talk.ECHO)) {
            WebSocketClient client = house.known(new WebSocketClient(house.listener.address()));
            client.out.write("GET /mqtt HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
            client.socket.shutdownOutput();
            client.hearCut();
        }
    }

    @Test
    void answersAPingWithItsPayload() throws Exception {
        try (House house = new House(WAY, Talk.ECHO)) {
            WebSocketClient client = (WebSocketClient) house.client();
            client.out.write(frame(FINAL | PING, new byte[]{1, 2, 3}));
            assertThat(client.hearFrame())
                    .isEqualTo(new WebSocketClient.Frame(FINAL | PONG, Payload.copyOf(new byte[]{1, 2, 3})));
        }
    }

    @Test
    void letsNoAnswersToPingsPileUp() throws Exception {
        try (House house = new House(WAY, Talk.LISTEN)) {
            WebSocketClient client = (WebSocketClient) house.client();
            client.out.write(frame(FINAL | BINARY, bytes(connect("c"))));
            client.hear();
            byte[] ping = frame(FINAL | PING, new byte[125]);
            ByteBuffer many = ByteBuffer.allocate(1_000 * ping.length);
            while (many.hasRemaining()) {
                many.put(ping);
            }
            for (int n = 0; n < 100; n++) { // 100,000 pings of a client that does not listen
                client.out.write(many.array());
            }
            client.out.write(frame(FINAL | BINARY, bytes(publish("after"))));
            Talk talk = house.talk();
            talk.next();
            assertThat(talk.nextText()).isEqualTo("after");
            var outbound = ((Connection) talk.wire).channel().unsafe().outboundBuffer();
            assertThat(outbound).isNotNull();
            assertThat(outbound.totalPendingWriteBytes()).isLessThan(80_000);
        }
    }

    @Test
    @Spec("MQTT-6.0.0-1")
    void closesOnTextAndHandlesWhatCameBefore() throws Exception {
        try (House house = new House(WAY, Talk.ECHO)) {
            WebSocketClient client = (WebSocketClient) house.client();
            client.out.write(frame(FINAL | BINARY, bytes(connect("c"))));
            client.out.write(frame(FINAL | TEXT, bytes(publish("never heard"))));
            assertThat(client.hear()).isInstanceOf(ConnAck.class);
            assertThat(client.hearFrame()).isEqualTo(close(1003));
            assertThat(client.in.read()).as("the end").isNegative();
            client.close();
            Talk talk = house.talk();
            assertThat(talk.next()).isInstanceOf(Connect.class);
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
        }
    }

    @Test
    void closesOnAFrameThatIsNotMasked() throws Exception {
        try (House house = new House(WAY, Talk.ECHO)) {
            WebSocketClient client = (WebSocketClient) house.client();
            client.out.write(new byte[]{(byte) (FINAL | BINARY), 0});
            assertThat(client.hearFrame()).isEqualTo(close(1002));
        }
    }

    @Test
    void answersACloseWithItsCode() throws Exception {
        try (House house = new House(WAY, Talk.ECHO)) {
            WebSocketClient client = (WebSocketClient) house.client();
            client.out.write(frame(FINAL | CLOSE, new byte[]{0x03, (byte) 0xE9}));
            assertThat(client.hearFrame()).isEqualTo(close(1001));
            assertThat(client.in.read()).as("the end").isNegative();
        }
    }

    /** An independent client. */
    @Test
    void understandsTheClientOfTheJdk() throws Exception {
        try (House house = new House(WAY, Talk.ECHO); HttpClient http = HttpClient.newHttpClient()) {
            Ear ear = new Ear();
            WebSocket client = http.newWebSocketBuilder().subprotocols("mqtt")
                    .buildAsync(URI.create("ws://127.0.0.1:" + house.listener.address().getPort() + "/mqtt"), ear)
                    .get(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            assertThat(client.getSubprotocol()).isEqualTo("mqtt");
            byte[] connect = bytes(connect("c"));
            client.sendBinary(ByteBuffer.wrap(connect, 0, 5), false).get();
            client.sendBinary(ByteBuffer.wrap(connect, 5, connect.length - 5), true).get();
            assertThat(ear.next()).isEqualTo("binary 4");
            byte[] publish = bytes(publish("x".repeat(70_000)));
            client.sendBinary(ByteBuffer.wrap(publish), true).get();
            assertThat(ear.nextBytes(publish.length)).isEqualTo(publish.length);
            client.sendPing(ByteBuffer.wrap(new byte[]{7})).get();
            assertThat(ear.next()).isEqualTo("pong 1");
            client.sendClose(1000, "bye").get();
            assertThat(ear.next()).isEqualTo("close 1000");
        }
    }

    private static String answerTo(House house, String request) throws IOException {
        WebSocketClient client = house.known(new WebSocketClient(house.listener.address()));
        client.out.write(request.getBytes(StandardCharsets.US_ASCII));
        return client.hearHead();
    }

    private static WebSocketClient.Frame close(int code) {
        return new WebSocketClient.Frame(FINAL | CLOSE, Payload.copyOf(new byte[]{(byte) (code >> 8), (byte) code}));
    }

    /** Writes down what the client of the JDK hears. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            String next = heard.poll(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            assertThat(next).isNotNull();
            return next;
        }

        int nextBytes(int atLeast) throws InterruptedException {
            int count = 0;
            while (count < atLeast) {
                count += Integer.parseInt(next().replace("binary ", ""));
            }
            return count;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            return hear(webSocket, "binary " + data.remaining());
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer data) {
            return hear(webSocket, "pong " + data.remaining());
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            return hear(webSocket, "close " + code);
        }

        private @Nullable CompletionStage<?> hear(WebSocket webSocket, String what) {
            heard.add(what);
            webSocket.request(1);
            return null;
        }
    }
}
