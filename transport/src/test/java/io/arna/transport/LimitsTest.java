package io.arna.transport;

import static io.arna.transport.TestClient.bytes;
import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Connect;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a client may take to be let in, and how many may come. */
final class LimitsTest {
    private static final String WAYS = "io.arna.transport.House#ways";

    @ParameterizedTest
    @MethodSource(WAYS)
    void cutsAClientThatSaysNothing(House.Way way) throws Exception {
        try (House house = new House(way, Talk.LISTEN, settings -> settings.withTimeouts(700, 5_000))) {
            TestClient client = house.client();
            client.hearCut();
            assertThat(house.talk().next()).isEqualTo(Talk.CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void cutsAClientWhoseConnectTricklesInForEver(House.Way way) throws Exception {
        try (House house = new House(way, Talk.LISTEN, settings -> settings.withTimeouts(700, 5_000))) {
            TestClient client = house.client();
            byte[] head = {0x10, (byte) 0xFF, (byte) 0xFF, 0x3E, 0, 4, 'M', 'Q', 'T', 'T', 4};
            AtomicReference<IOException> cut = new AtomicReference<>();
            Thread trickle = Thread.ofVirtual().start(() -> {
                try {
                    client.say(head);
                    while (true) {
                        client.say(new byte[]{0});
                    }
                } catch (IOException e) {
                    cut.set(e);
                }
            });
            client.hearCut();
            assertThat(house.talk().next()).isEqualTo(Talk.CLOSED);
            trickle.join();
            assertThat(cut.get()).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void cutsAClientThatIsRefusedAndStays(House.Way way) throws Exception {
        Talk.Manners refuses = (talk, packet) -> talk.wire
                .send(new ConnAck(false, ReasonCode.NOT_AUTHORIZED, ConnAckProperties.NONE));
        try (House house = new House(way, refuses, settings -> settings.withTimeouts(700, 5_000))) {
            TestClient client = house.client();
            client.say(connect("c"));
            client.hear();
            client.hearCut();
            Talk talk = house.talk();
            assertThat(talk.next()).isInstanceOf(Connect.class);
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void leavesAClientAloneThatWasLetInWhileOthersAreCut(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO, settings -> settings.withTimeouts(700, 5_000))) {
            TestClient welcome = house.client();
            welcome.say(connect("c"));
            welcome.hear();
            house.client().hearCut(); // accepted later, so that the other one's time is over too
            welcome.say(publish("alive"));
            assertThat(welcome.hearText()).isEqualTo("alive");
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void turnsAwayWhoComesWhenTheHouseIsFull(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO, settings -> settings.withMaximumConnections(2))) {
            TestClient first = house.client();
            TestClient second = house.client();
            first.say(connect("1"));
            first.hear();
            second.say(connect("2"));
            second.hear();
            TestClient tooMany = house.known(new TestClient(house.listener.address()));
            tooMany.hearCut();
            assertThat(house.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
            assertThat(house.listener.connections()).isEqualTo(2);

            first.close();
            Talk talk = house.talk();
            while (!talk.next().equals(Talk.CLOSED)) {
            }
            TestClient third = house.client();
            third.say(bytes(connect("3"), publish("in")));
            third.hear();
            assertThat(third.hearText()).isEqualTo("in");
        }
    }
}
