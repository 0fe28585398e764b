package io.arna.transport;

import static io.arna.transport.TestClient.bytes;
import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Connect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
            assertThat(house.reached(Bound.LISTENER_CONNECTIONS)).isEqualTo(1);
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

    @ParameterizedTest
    @MethodSource(WAYS)
    void turnsAwayWhoComesFromAnAddressThatHasEnough(House.Way way) throws Exception {
        Limits.Admission one = new Limits.Admission(0, 0, 1, 0, 0, 0);
        try (House house = new House(way, Talk.ECHO, settings -> settings, one)) {
            TestClient first = house.client();
            first.say(connect("1"));
            first.hear();
            house.known(new TestClient(house.listener.address())).hearCut();
            assertThat(house.reached(Bound.ADDRESS_CONNECTIONS)).isEqualTo(1);
            assertThat(house.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void turnsAwayWhoComesWhenAllListenersTogetherHaveEnough(House.Way way) throws Exception {
        Limits.Admission one = new Limits.Admission(1, 0, 0, 0, 0, 0);
        try (House house = new House(way, Talk.ECHO, settings -> settings, one)) {
            TestClient first = house.client();
            first.say(connect("1"));
            first.hear();
            house.known(new TestClient(house.listener.address())).hearCut();
            assertThat(house.reached(Bound.CONNECTIONS)).isEqualTo(1);

            first.close();
            Talk talk = house.talk();
            while (!talk.next().equals(Talk.CLOSED)) {
            }
            TestClient second = house.client();
            second.say(connect("2"));
            second.hear();
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void behindAProxyTheAddressItNamesCountsAndNotItsOwn(House.Way way) throws Exception {
        Limits.Admission one = new Limits.Admission(0, 0, 1, 0, 0, 0);
        try (House house = new House(way, Talk.ECHO, settings -> settings.withProxy(30_000), one)) {
            for (String address : List.of("192.0.2.1", "192.0.2.2")) {
                TestClient client = house.client(header(address));
                client.say(connect("c"));
                client.hear();
            }
            house.known(new TestClient(house.listener.address(), null, header("192.0.2.1"))).hearCut();
            assertThat(house.reached(Bound.ADDRESS_CONNECTIONS)).isEqualTo(1);
            assertThat(house.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
        }
    }

    private static byte[] header(String address) {
        return ("PROXY TCP4 " + address + " 192.0.2.99 1234 1883\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
