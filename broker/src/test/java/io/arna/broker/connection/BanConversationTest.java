package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.fake.ScriptedAuthenticator;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Bound;
import io.arna.broker.port.Events;
import io.arna.broker.port.Peer;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Disconnect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is banned is not let in, and who is connected loses its connection. */
class BanConversationTest {
    private final ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
    private final List<String> banned = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final TestBroker broker = TestBroker.with().authenticator(authenticator)
            .bans((who, _) -> banned.contains(who.clientId()) || banned.contains(String.valueOf(who.identity()))
                    || banned.contains(who.peer().address()) ? "it floods" : null)
            .events(new Events() {
                @Override
                public void refused(Peer peer, @Nullable String clientId, ReasonCode reason, String why) {
                    told.add("refused " + clientId + " " + reason + " " + why);
                }

                @Override
                public void disconnected(Client client, ReasonCode reason, String why) {
                    told.add("disconnected " + client.clientId() + " " + reason + " " + why);
                }
            }).start();

    private TestClient client(String clientId, @Nullable String user) {
        authenticator.willDecide(ScriptedAuthenticator.granted(user));
        return broker.client(clientId);
    }

    @Test
    void whoIsBannedIsRefusedBeforeAnybodyAsksWhoThatIs() {
        banned.add("pump");
        TestClient pump = broker.client("pump");
        pump.opens();
        pump.says(pump.connect());
        ConnAck answer = pump.hears(ConnAck.class);
        assertThat(answer.reason()).isEqualTo(ReasonCode.BANNED);
        assertThat(answer.properties().reasonString()).as("it is told nothing else").isNull();
        assertThat(pump.isCutOff()).isTrue();
        broker.client("pump", V3_1_1).isRefused(ReasonCode.NOT_AUTHORIZED);
        assertThat(authenticator.begun()).isZero();
        assertThat(told).containsExactly("refused pump BANNED it floods", "refused pump BANNED it floods");
        assertThat(broker.reached(Bound.BANNED)).isEqualTo(2);
        assertThat(broker.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(2);
        client("meter", null).connects();
    }

    @Test
    void whoTurnsOutToBeBannedIsRefused() {
        banned.add("anna");
        client("c", "anna").isRefused(ReasonCode.BANNED);
        client("c", "bert").connects();
    }

    @Test
    void aBannedAddressIsRefusedWhoeverItIs() {
        banned.add("192.0.2.9");
        broker.comesFrom("192.0.2.9");
        broker.client("c").isRefused(ReasonCode.BANNED);
        broker.comesFrom("192.0.2.10");
        client("c", null).connects();
    }

    @Test
    void aBanEndsTheConnectionsOfWhomItIsAboutAndNoOthers() {
        TestClient one = client("1", "anna");
        one.connects();
        authenticator.willDecide(ScriptedAuthenticator.granted("anna"));
        TestClient old = broker.client("2", V3_1_1);
        old.connects();
        TestClient other = client("3", "bert");
        other.connects();
        banned.add("anna");
        broker.node().reviewBans();
        broker.settle();
        Disconnect answer = one.hears(Disconnect.class);
        assertThat(answer.reason()).isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION);
        assertThat(answer.reasonString()).as("it is told nothing else").isNull();
        assertThat(one.isCutOff()).isTrue();
        assertThat(old.isCutOff()).isTrue();
        assertThat(other.isCutOff()).isFalse();
        assertThat(told).containsExactlyInAnyOrder("disconnected 1 ADMINISTRATIVE_ACTION it floods",
                "disconnected 2 ADMINISTRATIVE_ACTION it floods");
        assertThat(broker.reached(Bound.BANNED)).isEqualTo(2);
        client("1", "anna").isRefused(ReasonCode.BANNED);
    }

    @Test
    void whoIsBannedWhileItIsFoundOutWhoThatIsDoesNotSlipIn() {
        TestClient client = broker.client("c");
        client.opens();
        client.says(client.connect());
        banned.add("anna");
        broker.node().reviewBans();
        broker.settle();
        authenticator.decides(ScriptedAuthenticator.granted("anna"));
        assertThat(client.hears(ConnAck.class).reason()).isEqualTo(ReasonCode.BANNED);
        assertThat(client.isCutOff()).isTrue();
    }
}
