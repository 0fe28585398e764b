package io.arna.transport;

import static io.arna.transport.TestClient.bytes;
import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.broker.event.Counters;
import io.arna.broker.limit.Limits;
import io.arna.broker.port.Door;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Opening and closing listeners. */
final class ListenerTest {
    private static final String WAYS = "io.arna.transport.House#ways";

    @ParameterizedTest
    @MethodSource(WAYS)
    void tellsTheFreePortItTook(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO)) {
            InetSocketAddress address = house.listener.address();
            assertThat(address.getPort()).isPositive();
            assertThat(address.getAddress().isLoopbackAddress()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Sockets.class)
    void saysInOneSentenceThatAPortIsInUse(Sockets sockets) throws Exception {
        try (House house = new House(new House.Way(sockets, false), Talk.ECHO)) {
            int port = house.listener.address().getPort();
            assertThatThrownBy(() -> bind(house.shards, ListenerSettings.tcp("tcp:second", "127.0.0.1", port)))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessage("listener tcp:second cannot listen on 127.0.0.1 port " + port + ": the port is in use");
        }
    }

    @ParameterizedTest
    @EnumSource(Sockets.class)
    void saysInOneSentenceThatAnAddressIsNotOurs(Sockets sockets) {
        try (Shards shards = new Shards(1, sockets)) {
            assertThatThrownBy(() -> bind(shards, ListenerSettings.tcp("tcp:far", "192.0.2.1", 0)))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageEndingWith("the address is not one of this machine");
        }
    }

    @Test
    void saysInOneSentenceThatAHostIsUnknown() {
        try (Shards shards = new Shards(1)) {
            assertThatThrownBy(() -> bind(shards, ListenerSettings.tcp("tcp:lost", "no host", 0)))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessageEndingWith("the host is unknown");
        }
    }

    @Test
    void wantsCountersForEachShard() {
        try (Shards shards = new Shards(2)) {
            assertThatThrownBy(() -> new Listeners(shards, List.of(new Counters()), Limits.Admission.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void leavesConnectionsOpenWhenItIsClosedAndTellsWhenTheLastIsGone(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO)) {
            TestClient client = house.client();
            client.say(connect("c"));
            client.hear();
            CompletableFuture<Void> ended = house.listener.ended().toCompletableFuture();
            house.listener.close();
            turnsAwayNewcomers(house);
            client.say(bytes(publish("still here")));
            assertThat(client.hearText()).isEqualTo("still here");
            assertThat(ended).isNotDone();
            client.close();
            ended.get(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            assertThat(house.listener.connections()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void cutsWhoHasNotBeenLetInWhenItIsClosed(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO, ListenerTest::patient)) {
            TestClient friend = house.client();
            friend.say(connect("c"));
            friend.hear();
            house.talk();
            // Nobody tells when this one has been accepted; those behind it have been accepted later.
            TestClient speechless = house.known(new TestClient(house.listener.address()));
            List<TestClient> strangers = List.of(speechless, house.client(), house.client(), house.client());
            house.talk();
            house.talk();
            house.talk();
            house.listener.close();
            for (TestClient stranger : strangers) {
                stranger.hearCut();
            }
            friend.say(bytes(publish("still here")));
            assertThat(friend.hearText()).isEqualTo("still here");
            friend.close();
            house.listener.ended().toCompletableFuture().get(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void cutsWhoIsStillBeingAskedOnAnotherShardWhenItIsClosed(House.Way way) throws Exception {
        CompletableFuture<Void> there = new CompletableFuture<>();
        Talk.Manners moving = (talk, _) -> talk.moveTo((talk.home + 1) % 3, () -> there.complete(null));
        try (House house = new House(way, moving, ListenerTest::patient)) {
            TestClient client = house.client();
            client.say(connect("c"));
            there.get(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            house.listener.close();
            client.hearCut();
        }
    }

    @Test
    void hasEndedAtOnceWhenNobodyIsThere() throws Exception {
        try (House house = new House(new House.Way(Sockets.best(), false), Talk.ECHO)) {
            house.listener.close();
            house.listener.ended().toCompletableFuture().get(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void spreadsConnectionsOverTheShards() throws Exception {
        try (House house = new House(new House.Way(Sockets.best(), false), Talk.ECHO)) {
            int[] perShard = new int[3];
            for (int n = 0; n < 9; n++) {
                TestClient client = house.client();
                client.say(connect("c"));
                client.hear();
                perShard[house.talk().home]++;
            }
            assertThat(perShard).containsExactly(3, 3, 3);
        }
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        ListenerSettings good = ListenerSettings.tcp("tcp:x", "127.0.0.1", 0);
        assertThatThrownBy(() -> ListenerSettings.tcp("tcp:x", "127.0.0.1", 70_000)).hasMessage("port 70000");
        assertThatThrownBy(() -> good.withMaximumConnections(0)).hasMessage("maximumConnections 0");
        assertThatThrownBy(() -> good.withBacklog(0)).hasMessage("backlog 0");
        assertThatThrownBy(() -> good.withTimeouts(0, 1)).hasMessage("connectTimeoutMillis 0");
        assertThatThrownBy(() -> good.withTimeouts(1, 0)).hasMessage("closeTimeoutMillis 0");
        assertThatThrownBy(() -> good.withMaximumPacketSize(1)).hasMessage("maximumPacketSize 1");
        assertThatThrownBy(() -> new ListenerSettings.OutputLimits(2, 1, 3)).hasMessage("highBytes 1");
        assertThatThrownBy(() -> new ListenerSettings.OutputLimits(1, 2, 1)).hasMessage("limitBytes 1");
        assertThatThrownBy(() -> new ListenerSettings.Protocol.WebSocket("mqtt", List.of(), 1_000))
                .hasMessage("path mqtt");
    }

    /** Whoever is cut was not cut for being slow. */
    private static ListenerSettings patient(ListenerSettings settings) {
        return settings.withTimeouts(600_000, 600_000);
    }

    /** With NIO the system may take connections for a moment longer; they are cut. */
    private static void turnsAwayNewcomers(House house) throws IOException {
        TestClient newcomer;
        try {
            newcomer = house.known(new TestClient(house.listener.address()));
        } catch (ConnectException refused) {
            assertThat(refused).hasMessageContaining("refused");
            return;
        }
        newcomer.hearCut();
    }

    private static Listener bind(Shards shards, ListenerSettings settings) throws CannotListenException {
        List<Counters> counters = shards.loops().stream().map(_ -> new Counters()).toList();
        Door nobody = (wire, peer, shard) -> {
            throw new AssertionError("nobody comes");
        };
        return new Listeners(shards, counters, Limits.Admission.DEFAULT).bind(settings, nobody);
    }
}
