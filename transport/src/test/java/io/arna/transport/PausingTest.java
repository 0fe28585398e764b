package io.arna.transport;

import static io.arna.transport.TestClient.bytes;
import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.Publish;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading stops at once, goes on in order, and loses nothing. */
final class PausingTest {
    private static final String WAYS = "io.arna.transport.House#ways";

    /** Echoes, and stops reading when told to. */
    private static final Talk.Manners PAUSES = (talk, packet) -> {
        Talk.ECHO.onPacket(talk, packet);
        if (packet instanceof Publish publish && publish.payload().toUtf8().equals("pause")) {
            talk.wire.pauseReading();
        }
    };

    @ParameterizedTest
    @MethodSource(WAYS)
    void holdsBackWhatHasArrivedAndWhatArrives(House.Way way) throws Exception {
        try (House house = new House(way, PAUSES)) {
            TestClient client = house.client();
            client.say(bytes(connect("c"), publish("pause"), publish("1"), publish("2")));
            Talk talk = house.talk();
            assertThat(talk.next()).isInstanceOf(Connect.class);
            assertThat(talk.nextText()).isEqualTo("pause");
            client.say(bytes(publish("3"), publish("4")));
            talk.on(() -> {});
            assertThat(talk.untold()).isZero();
            talk.on(talk.wire::resumeReading);
            for (int n = 1; n <= 4; n++) {
                assertThat(talk.nextText()).isEqualTo("" + n);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void leavesWhatTheClientSendsInItsSocket(House.Way way) throws Exception {
        try (House house = new House(way, PAUSES)) {
            TestClient client = house.client();
            client.say(bytes(connect("c"), publish("pause")));
            Talk talk = house.talk();
            talk.next();
            assertThat(talk.nextText()).isEqualTo("pause");
            CountDownLatch muchSaid = new CountDownLatch(400);
            int count = 4_000;
            CompletableFuture<Void> said = CompletableFuture.runAsync(() -> {
                for (int n = 0; n < count; n++) {
                    sayUnchecked(client, publish(n + "x".repeat(1_000)));
                    muchSaid.countDown();
                }
            });
            assertThat(muchSaid.await(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
            talk.on(() -> {});
            assertThat(house.count(Counter.BYTES_RECEIVED)).as("bytes read").isLessThan(150_000);
            talk.on(talk.wire::resumeReading);
            CompletableFuture<Void> heard = CompletableFuture.runAsync(() -> hearUnchecked(client, count + 2));
            for (int n = 0; n < count; n++) {
                assertThat(talk.nextText()).startsWith(n + "x");
            }
            said.get(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            heard.get(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void mayBePausedAndResumedWithinOnePacket(House.Way way) throws Exception {
        Talk.Manners fickle = (talk, packet) -> {
            talk.wire.pauseReading();
            talk.wire.pauseReading();
            talk.wire.resumeReading();
            Talk.LISTEN.onPacket(talk, packet);
        };
        try (House house = new House(way, fickle)) {
            TestClient client = house.client();
            client.say(numbered(1_000));
            hearsNumbers(house.talk(), 1_000);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void mayBePausedByEveryPacketAndResumedLater(House.Way way) throws Exception {
        Talk.Manners slow = (talk, packet) -> {
            Talk.LISTEN.onPacket(talk, packet);
            talk.wire.pauseReading();
            talk.execute(talk.wire::resumeReading);
        };
        try (House house = new House(way, slow)) {
            TestClient client = house.client();
            client.say(numbered(20_000));
            hearsNumbers(house.talk(), 20_000);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void holdsBackTheUnfinishedPacketToo(House.Way way) throws Exception {
        try (House house = new House(way, PAUSES)) {
            TestClient client = house.client();
            byte[] last = bytes(publish("y".repeat(5_000)));
            client.say(bytes(connect("c"), publish("pause"), publish("1")));
            client.say(java.util.Arrays.copyOf(last, 2_000));
            Talk talk = house.talk();
            talk.next();
            assertThat(talk.nextText()).isEqualTo("pause");
            talk.on(talk.wire::resumeReading);
            assertThat(talk.nextText()).isEqualTo("1");
            client.say(java.util.Arrays.copyOfRange(last, 2_000, last.length));
            assertThat(talk.nextText()).hasSize(5_000);
        }
    }

    @ParameterizedTest
    @MethodSource("io.arna.transport.House#plainWays")
    void handlesWhatWasHeldBackBeforeItTellsTheEnd(House.Way way) throws Exception {
        try (House house = new House(way, PAUSES)) {
            TestClient client = house.client();
            client.say(bytes(connect("c"), publish("pause"), publish("1"), publish("2")));
            client.endOutput();
            Talk talk = house.talk();
            talk.next();
            assertThat(talk.nextText()).isEqualTo("pause");
            talk.on(() -> {});
            assertThat(talk.untold()).isZero();
            talk.on(talk.wire::resumeReading);
            assertThat(talk.nextText()).isEqualTo("1");
            assertThat(talk.nextText()).isEqualTo("2");
            client.hear();
            assertThat(client.hearText()).isEqualTo("pause");
            assertThat(client.hearText()).isEqualTo("1");
            assertThat(client.hearText()).isEqualTo("2");
            client.hearEnd();
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
        }
    }

    /** An answer that can no longer be sent must not drown what is still to be heard, a DISCONNECT above all. */
    @ParameterizedTest
    @MethodSource(WAYS)
    void hearsAllThatAClientSaidBeforeItClosedWithoutListening(House.Way way) throws Exception {
        try (House house = new House(way, PAUSES)) {
            TestClient client = house.client();
            client.say(bytes(connect("c"), publish("pause")));
            Talk talk = house.talk();
            talk.next();
            assertThat(talk.nextText()).isEqualTo("pause");
            Packet[] said = new Packet[301];
            for (int n = 0; n < 300; n++) {
                said[n] = publish(n + "x".repeat(100));
            }
            said[300] = Disconnect.NORMAL;
            client.say(said);
            client.close();
            for (int burst = 0; burst < 3; burst++) { // the first is reset, the others cannot be sent
                talk.on(() -> talk.wire.send(PingResp.INSTANCE));
            }
            talk.on(talk.wire::resumeReading);
            for (int n = 0; n < 300; n++) {
                assertThat(talk.nextText()).startsWith(n + "x");
            }
            assertThat(talk.next()).isEqualTo(Disconnect.NORMAL);
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void tellsTheEndOfAClientThatVanishesWhilePausedAtTheLatestWhenResumed(House.Way way) throws Exception {
        try (House house = new House(way, PAUSES)) {
            TestClient client = house.client();
            client.say(bytes(connect("c"), publish("pause")));
            Talk talk = house.talk();
            talk.next();
            assertThat(talk.nextText()).isEqualTo("pause");
            client.vanish();
            talk.on(talk.wire::resumeReading);
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void closesAPausedConnectionWithoutHandingOnWhatItHeldBack(House.Way way) throws Exception {
        try (House house = new House(way, PAUSES)) {
            TestClient client = house.client();
            client.say(bytes(connect("c"), publish("pause"), publish("never heard")));
            Talk talk = house.talk();
            talk.next();
            assertThat(talk.nextText()).isEqualTo("pause");
            talk.on(() -> {
                talk.wire.close();
                talk.wire.resumeReading();
            });
            client.hear();
            assertThat(client.hearText()).isEqualTo("pause");
            client.hearEnd();
            client.close();
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
        }
    }

    private static byte[] numbered(int count) {
        Packet[] packets = new Packet[count + 1];
        packets[0] = connect("c");
        IntStream.range(0, count).forEach(n -> packets[n + 1] = publish("" + n));
        return bytes(packets);
    }

    private static void hearsNumbers(Talk talk, int count) throws InterruptedException {
        assertThat(talk.next()).isInstanceOf(Connect.class);
        for (int n = 0; n < count; n++) {
            assertThat(talk.nextText()).isEqualTo("" + n);
        }
    }

    private static void sayUnchecked(TestClient client, Packet packet) {
        try {
            client.say(packet);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void hearUnchecked(TestClient client, int count) {
        try {
            for (int n = 0; n < count; n++) {
                client.hear();
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
