package io.arna.transport;

import static io.arna.transport.TestClient.bytes;
import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.Publish;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every connection does, whatever its bytes travel on. */
final class ConnectionTest {
    private static final String WAYS = "io.arna.transport.House#ways";

    @ParameterizedTest
    @MethodSource(WAYS)
    void bringsPacketsInAndAnswersOut(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO)) {
            TestClient client = house.client();
            client.say(connect("c"));
            assertThat(client.hear()).isInstanceOf(ConnAck.class);
            client.say(publish("one"));
            assertThat(client.hearText()).isEqualTo("one");
            Talk talk = house.talk();
            assertThat(talk.next()).isInstanceOf(Connect.class);
            assertThat(talk.nextText()).isEqualTo("one");
            assertThat(talk.peer.address()).isEqualTo("127.0.0.1");
            assertThat(talk.peer.port()).isEqualTo(client.socket.getLocalPort());
            assertThat(talk.peer.listener()).isEqualTo(house.listener.settings().name());
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void putsTogetherWhatComesByteByByte(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO)) {
            TestClient client = house.client();
            for (byte each : bytes(connect("c"), publish("x".repeat(300)), publish(""))) {
                client.say(new byte[]{each});
            }
            assertThat(client.hear()).isInstanceOf(ConnAck.class);
            assertThat(client.hearText()).isEqualTo("x".repeat(300));
            assertThat(client.hearText()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void takesApartWhatComesInOnePiece(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO)) {
            TestClient client = house.client();
            client.say(bytes(connect("c"), publish("1"), publish("2"), publish("3")));
            assertThat(client.hear()).isInstanceOf(ConnAck.class);
            assertThat(client.hearText()).isEqualTo("1");
            assertThat(client.hearText()).isEqualTo("2");
            assertThat(client.hearText()).isEqualTo("3");
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void carriesPacketsOfEverySizeBothWays(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO)) {
            TestClient client = house.client();
            client.say(connect("c"));
            client.hear();
            for (int size : new int[]{0, 1, 126, 127, 128, 2_040, 4_095, 4_096, 16_383, 16_384, 32_768, 131_072,
                    1_000_000}) {
                byte[] payload = new byte[size];
                new Random(size).nextBytes(payload);
                CompletableFuture<Void> said = CompletableFuture.runAsync(() -> sayUnchecked(client, payload));
                assertThat(((Publish) client.hear()).payload().toByteArray()).as("%d bytes", size).isEqualTo(payload);
                said.get(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static void sayUnchecked(TestClient client, byte[] payload) {
        try {
            client.say(publish(payload));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void tellsAProtocolErrorOnceAndNothingAfterIt(House.Way way) throws Exception {
        try (House house = new House(way, Talk.LISTEN)) {
            TestClient client = house.client();
            client.say(bytes(connect("c"), publish("good"), connect("again"), publish("never heard")));
            Talk talk = house.talk();
            assertThat(talk.next()).isInstanceOf(Connect.class);
            assertThat(talk.nextText()).isEqualTo("good");
            assertThat(talk.next()).isInstanceOf(ProtocolException.class);
            assertThat(client.hear()).isInstanceOf(ConnAck.class);
            client.hearEnd();
            client.close();
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void refusesAPacketAboveTheMaximumSizeBeforeItHasCome(House.Way way) throws Exception {
        try (House house = new House(way, Talk.LISTEN, settings -> settings.withMaximumPacketSize(1_000))) {
            TestClient client = house.client();
            client.say(bytes(connect("c")));
            client.hear();
            client.say(new byte[]{0x30, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F});
            client.hearEnd();
            Talk talk = house.talk();
            assertThat(talk.next()).isInstanceOf(Connect.class);
            assertThat(talk.next()).isInstanceOf(ProtocolException.class);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void sendsTheLastWordsAndHandsNothingOnAfterClosing(House.Way way) throws Exception {
        Talk.Manners hangsUp = (talk, packet) -> {
            talk.letIn();
            talk.wire.send(PingResp.INSTANCE);
            talk.wire.close();
            talk.wire.send(PingResp.INSTANCE);
        };
        try (House house = new House(way, hangsUp)) {
            TestClient client = house.client();
            client.say(bytes(connect("c"), publish("never heard"), publish("x".repeat(100_000))));
            assertThat(client.hear()).isInstanceOf(ConnAck.class);
            assertThat(client.hear()).isInstanceOf(PingResp.class);
            client.hearEnd();
            client.close();
            Talk talk = house.talk();
            assertThat(talk.next()).isInstanceOf(Connect.class);
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void cutsAClientThatDoesNotCloseWhenItIsClosed(House.Way way) throws Exception {
        try (House house =
                new House(way, (talk, _) -> talk.wire.close(), settings -> settings.withTimeouts(60_000, 50))) {
            TestClient client = house.client();
            client.say(connect("c"));
            Talk talk = house.talk();
            assertThat(talk.next()).isInstanceOf(Connect.class);
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
            client.hearCut();
        }
    }

    @ParameterizedTest
    @MethodSource("io.arna.transport.House#plainWays")
    void answersAClientThatHasSaidItsLast(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO)) {
            TestClient client = house.client();
            client.say(bytes(connect("c"), publish("last")));
            client.endOutput();
            assertThat(client.hear()).isInstanceOf(ConnAck.class);
            assertThat(client.hearText()).isEqualTo("last");
            client.hearEnd();
            Talk talk = house.talk();
            assertThat(talk.next()).isInstanceOf(Connect.class);
            assertThat(talk.nextText()).isEqualTo("last");
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void tellsTheEndOfAClientThatVanishes(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO)) {
            TestClient client = house.client();
            client.say(connect("c"));
            client.hear();
            client.vanish();
            Talk talk = house.talk();
            assertThat(talk.next()).isInstanceOf(Connect.class);
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void survivesADefectOfTheRules(House.Way way) throws Exception {
        Talk.Manners broken = (talk, packet) -> {
            if (packet instanceof PingReq) { throw new AssertionError("planted defect"); }
            Talk.ECHO.onPacket(talk, packet);
        };
        try (House house = new House(way, broken)) {
            TestClient[] healthy = {house.client(), house.client(), house.client()};
            TestClient victim = house.client();
            victim.say(bytes(connect("v"), PingReq.INSTANCE));
            victim.hearCut();
            for (TestClient client : healthy) {
                client.say(connect("c"), publish("alive"));
                client.hear();
                assertThat(client.hearText()).isEqualTo("alive");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void countsBytesAndPackets(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO)) {
            TestClient client = house.client();
            byte[] said = bytes(connect("c"), publish("1"), publish("2"));
            client.say(said);
            client.hear();
            client.hear();
            client.hear();
            Talk talk = house.talk();
            talk.on(() -> {});
            var counters = house.counters.get(talk.home);
            assertThat(counters.get(Counter.BYTES_RECEIVED)).isEqualTo(said.length);
            assertThat(counters.get(Counter.BYTES_SENT)).isEqualTo(4 + bytes(publish("1"), publish("2")).length);
            assertThat(counters.getReceived(PacketType.CONNECT)).isEqualTo(1);
            assertThat(counters.getReceived(PacketType.PUBLISH)).isEqualTo(2);
            assertThat(counters.getSent(PacketType.CONNACK)).isEqualTo(1);
            assertThat(counters.getSent(PacketType.PUBLISH)).isEqualTo(2);
        }
    }
}
