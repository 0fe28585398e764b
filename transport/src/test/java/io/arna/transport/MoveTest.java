package io.arna.transport;

import static io.arna.transport.TestClient.bytes;
import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.Publish;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A connection changes shards with every byte in order. {@link Talk} watches that from then on it is called on the new shard only, and
 * told the end once.
 */
final class MoveTest {
    private static final String WAYS = "io.arna.transport.House#ways";

    /** Moves every client to the shard its id names, lets it in there, and echoes. */
    private static final Talk.Manners MOVES = (talk, packet) -> {
        switch (packet) {
            case Connect connect -> talk.moveTo(Integer.parseInt(connect.clientId()), talk::letIn);
            case Publish publish -> talk.wire.send(publish);
            default -> {}
        }
    };

    @ParameterizedTest
    @MethodSource(WAYS)
    @Spec("MQTT-4.2.0-1")
    void keepsEveryByteInOrderWhileClientsSendAsFastAsTheyCan(House.Way way) throws Exception {
        int count = 2_000;
        try (House house = new House(way, MOVES)) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int n = 0; n < 12; n++) {
                TestClient client = house.client();
                byte[] said = numbered("" + n % 3, count);
                all.add(CompletableFuture.runAsync(() -> sayUnchecked(client, said)));
                all.add(CompletableFuture.runAsync(() -> hearNumbers(client, count)));
            }
            for (CompletableFuture<Void> one : all) {
                one.get(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void takesTheUnfinishedPacketAlong(House.Way way) throws Exception {
        try (House house = new House(way, MOVES)) {
            for (int home = 0; home < 3; home++) {
                TestClient client = house.client();
                byte[] said = bytes(connect("" + home), publish("x".repeat(100)));
                byte[] frames = client instanceof WebSocketClient
                        ? WebSocketClient.frame(WebSocketClient.FINAL | WebSocketClient.BINARY, said)
                        : said;
                client.out.write(Arrays.copyOf(frames, frames.length - 50));
                assertThat(client.hear()).isInstanceOf(ConnAck.class);
                client.out.write(Arrays.copyOfRange(frames, frames.length - 50, frames.length));
                assertThat(client.hearText()).isEqualTo("x".repeat(100));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void belongsToTheNewLoopWithAllItsHandlers(House.Way way) throws Exception {
        try (House house = new House(way, MOVES)) {
            for (int home = 0; home < 3; home++) {
                TestClient client = house.client();
                client.say(connect("" + home));
                client.hear();
                Talk talk = house.talk();
                ShardLoop shard = house.shards.loops().get(home);
                Channel channel = ((Connection) talk.wire).channel();
                assertThat(channel.eventLoop()).isSameAs(shard.eventLoop());
                talk.on(() -> channel.pipeline().forEach(entry -> assertThat(
                        channel.pipeline().context(entry.getValue()).executor()).isSameAs(shard.eventLoop())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void countsOnTheNewShard(House.Way way) throws Exception {
        try (House house = new House(way, MOVES)) {
            for (int n = 0; n < 3; n++) { // one accepted by each shard
                TestClient client = house.client();
                client.say(bytes(connect("1")));
                client.hear();
                client.say(bytes(publish("counted")));
                client.hear();
            }
            Talk talk = house.talk();
            talk.next();
            talk.on(() -> {});
            assertThat(house.counters.get(1).getReceived(PacketType.PUBLISH)).isEqualTo(3);
            assertThat(house.counters.get(1).getSent(PacketType.CONNACK)).isEqualTo(3);
            assertThat(house.count(Counter.BYTES_SENT)).isEqualTo(house.counters.get(1).get(Counter.BYTES_SENT));
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void staysPausedWhenItArrivesPaused(House.Way way) throws Exception {
        Talk.Manners pauses = (talk, packet) -> {
            if (packet instanceof Connect connect) {
                talk.moveTo(Integer.parseInt(connect.clientId()), () -> {
                    talk.letIn();
                    talk.wire.pauseReading();
                });
            }
        };
        arrivesAndWaits(way, pauses);
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void staysPausedWhenItLeavesPaused(House.Way way) throws Exception {
        Talk.Manners pauses = (talk, packet) -> {
            if (packet instanceof Connect connect) {
                talk.wire.pauseReading();
                talk.execute(() -> talk.moveTo(Integer.parseInt(connect.clientId()), talk::letIn));
            }
        };
        arrivesAndWaits(way, pauses);
    }

    private static void arrivesAndWaits(House.Way way, Talk.Manners manners) throws Exception {
        try (House house = new House(way, manners)) {
            for (int home = 0; home < 3; home++) {
                TestClient client = house.client();
                client.say(numbered("" + home, 10));
                assertThat(client.hear()).isInstanceOf(ConnAck.class);
                Talk talk = house.talk();
                assertThat(talk.next()).isInstanceOf(Connect.class);
                talk.on(() -> {});
                assertThat(talk.untold()).isZero();
                talk.on(talk.wire::resumeReading);
                for (int n = 0; n < 10; n++) {
                    assertThat(talk.nextText()).isEqualTo("" + n);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void readsOnWhenItIsResumedOnArrival(House.Way way) throws Exception {
        Talk.Manners asks = (talk, packet) -> { // as when somebody outside is asked who this is
            switch (packet) {
                case Connect connect -> {
                    talk.wire.pauseReading();
                    talk.execute(() -> talk.moveTo(Integer.parseInt(connect.clientId()), () -> {
                        talk.letIn();
                        talk.wire.resumeReading();
                    }));
                }
                case Publish publish -> talk.wire.send(publish);
                default -> {}
            }
        };
        try (House house = new House(way, asks)) {
            for (int n = 0; n < 9; n++) {
                TestClient client = house.client();
                client.say(numbered("" + n % 3, 100));
                hearNumbers(client, 100);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void sendsWhatWasAppendedBeforeFirst(House.Way way) throws Exception {
        Talk.Manners talkative = (talk, packet) -> {
            if (packet instanceof Connect connect) {
                talk.wire.send(publish("before"));
                talk.moveTo(Integer.parseInt(connect.clientId()), () -> talk.wire.send(publish("after")));
            }
        };
        try (House house = new House(way, talkative)) {
            for (int home = 0; home < 3; home++) {
                TestClient client = house.client();
                client.say(connect("" + home));
                assertThat(client.hearText()).isEqualTo("before");
                assertThat(client.hearText()).isEqualTo("after");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void closesOnArrivalWhenItWasClosedOnTheWay(House.Way way) throws Exception {
        Talk.Manners changesItsMind = (talk, packet) -> {
            if (packet instanceof Connect connect) {
                int home = Integer.parseInt(connect.clientId());
                talk.wire.send(PingResp.INSTANCE);
                talk.wire.moveTo(home, () -> {
                    throw new AssertionError("arrived");
                });
                talk.wire.close();
                talk.home = home; // where the end is told
            }
        };
        try (House house = new House(way, changesItsMind)) {
            for (int home = 0; home < 3; home++) {
                TestClient client = house.client();
                client.say(bytes(connect("" + home), publish("never heard")));
                assertThat(client.hear()).isInstanceOf(PingResp.class);
                client.hearEnd();
                client.close();
                Talk talk = house.talk();
                assertThat(talk.next()).isInstanceOf(Connect.class);
                assertThat(talk.next()).isEqualTo(Talk.CLOSED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void cutsAClientThatDoesNotReadWhatMustLeaveBeforeTheMove(House.Way way) throws Exception {
        Publish large = publish(new byte[30_000_000]);
        Talk.Manners talkative = (talk, packet) -> {
            talk.wire.send(large);
            talk.moveTo((talk.home + 1) % 3, () -> {
                throw new AssertionError("arrived");
            });
        };
        try (House house = new House(way, talkative, settings -> settings.withTimeouts(60_000, 200))) {
            TestClient client = house.client();
            client.say(connect("c"));
            Talk talk = house.talk();
            assertThat(talk.next()).isInstanceOf(Connect.class);
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void tellsTheEndOnceOfClientsThatVanishOnTheWay(House.Way way) throws Exception {
        try (House house = new House(way, MOVES)) {
            for (int n = 0; n < 150; n++) {
                TestClient client = house.client();
                client.say(bytes(connect("" + n % 3), publish("late")));
                if (n % 2 == 0) {
                    client.vanish();
                } else {
                    client.close();
                }
            }
            for (int n = 0; n < 150; n++) {
                Talk talk = house.talk();
                Object told = talk.next();
                while (!told.equals(Talk.CLOSED)) {
                    told = talk.next();
                }
                assertThat(talk.untold()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void cutsAClientThatIsNotLetInInTimeAfterItMoved(House.Way way) throws Exception {
        Talk.Manners hesitates = (talk, packet) -> {
            if (packet instanceof Connect connect) {
                talk.moveTo(Integer.parseInt(connect.clientId()), () -> {});
            }
        };
        try (House house = new House(way, hesitates, settings -> settings.withTimeouts(700, 5_000))) {
            for (int home = 0; home < 3; home++) {
                TestClient client = house.client();
                client.say(connect("" + home));
                Talk talk = house.talk();
                assertThat(talk.next()).isInstanceOf(Connect.class);
                assertThat(talk.next()).isEqualTo(Talk.CLOSED);
                client.hearCut();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void survivesADefectOfTheRulesOnArrival(House.Way way) throws Exception {
        Talk.Manners broken = (talk, packet) -> {
            if (packet instanceof Connect connect) {
                talk.moveTo(Integer.parseInt(connect.clientId()), () -> {
                    throw new AssertionError("planted defect");
                });
            }
        };
        try (House house = new House(way, broken)) {
            for (int home = 0; home < 3; home++) {
                TestClient client = house.client();
                client.say(connect("" + home));
                client.hearCut();
                Talk talk = house.talk();
                assertThat(talk.next()).isInstanceOf(Connect.class);
                assertThat(talk.next()).isEqualTo(Talk.CLOSED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void tellsTheEndOfThoseOnTheWayWhenTheShardsEnd(House.Way way) throws Exception {
        for (int round = 0; round < 5; round++) {
            try (House house = new House(way, MOVES)) {
                for (int n = 0; n < 30; n++) {
                    house.client().say(connect("" + n % 3));
                }
                house.shards.close(); // while they move
            }
        }
    }

    private static byte[] numbered(String clientId, int count) {
        Packet[] packets = new Packet[count + 1];
        packets[0] = connect(clientId);
        IntStream.range(0, count).forEach(n -> packets[n + 1] = publish("" + n));
        return bytes(packets);
    }

    private static void sayUnchecked(TestClient client, byte[] bytes) {
        try {
            client.say(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void hearNumbers(TestClient client, int count) {
        try {
            assertThat(client.hear()).isInstanceOf(ConnAck.class);
            for (int n = 0; n < count; n++) {
                assertThat(client.hearText()).isEqualTo("" + n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
