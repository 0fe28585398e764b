package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.ScriptedAuthenticator;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.broker.port.Authenticator.Verdict;
import io.arna.broker.port.Events;
import io.arna.broker.port.Peer;
import io.arna.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who comes and goes again and again is not let in for a while. */
class FlappingConversationTest {
    private final ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
    private final List<String> told = new ArrayList<>();

    private TestBroker broker(int clientIds, int users, int addresses) {
        return TestBroker.with().authenticator(authenticator)
                .limits(Limits.DEFAULT.with(new Limits.Flapping(clientIds, users, addresses, 60, 300)))
                .events(new Events() {
                    @Override
                    public void flapping(String who, int banSeconds) {
                        told.add(who + " " + banSeconds);
                    }
                }).start();
    }

    private TestClient connected(TestBroker broker, String clientId, @Nullable String user) {
        authenticator.willDecide(ScriptedAuthenticator.granted(user));
        return broker.connected(clientId);
    }

    @Test
    void aClientIdThatComesAndGoesTooOftenIsKeptOutForAWhile() {
        TestBroker broker = broker(3, 0, 0);
        connected(broker, "c", null).disconnects();
        connected(broker, "c", null).isLost();
        connected(broker, "other", null).disconnects();
        connected(broker, "c", null).disconnects();
        assertThat(told).containsExactly("client id c 300");
        int asked = authenticator.begun();
        broker.client("c").isRefused(ReasonCode.BANNED);
        broker.client("c", V3_1_1).isRefused(ReasonCode.NOT_AUTHORIZED);
        assertThat(authenticator.begun()).as("nobody was asked who that is").isEqualTo(asked);
        assertThat(broker.reached(Bound.FLAPPING)).isEqualTo(2);
        connected(broker, "other", null);
        broker.advanceSeconds(300);
        connected(broker, "c", null);
    }

    @Test
    void whoTakesItsTimeIsNotKeptOut() {
        TestBroker broker = broker(3, 0, 0);
        for (int i = 0; i < 10; i++) {
            connected(broker, "c", null).disconnects();
            broker.advanceSeconds(30);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aUserCountsByAllItsClientIds() {
        TestBroker broker = broker(0, 2, 0);
        connected(broker, "a", "anna").disconnects();
        connected(broker, "b", "anna").disconnects();
        assertThat(told).containsExactly("user anna 300");
        authenticator.willDecide(ScriptedAuthenticator.granted("anna"));
        broker.client("c").isRefused(ReasonCode.BANNED);
        connected(broker, "c", "bert");
    }

    @Test
    void anAddressCountsByAllItsClients() {
        TestBroker broker = broker(0, 0, 2);
        broker.comesFrom("2001:db8:0:0:0:0:0:1");
        connected(broker, "a", "anna").disconnects();
        broker.comesFrom("2001:db8:0:0:0:0:0:2");
        connected(broker, "b", "bert").disconnects();
        assertThat(told).containsExactly("address 2001:db8:0:0::/64 300");
        broker.client("c").isRefused(ReasonCode.BANNED);
        broker.comesFrom("2001:db8:0:1:0:0:0:1");
        connected(broker, "c", null);
    }

    @Test
    void whoComesByASocketOfTheFileSystemHasNoAddress() {
        TestBroker broker = broker(0, 0, 2);
        broker.comesFrom(Peer.UNIX);
        for (int i = 0; i < 5; i++) {
            connected(broker, "c", null).disconnects();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void twoClientsThatFightForAClientIdAreBothKeptOut() {
        TestBroker broker = broker(3, 0, 0);
        for (int i = 0; i < 3; i++) {
            connected(broker, "c", null);
        }
        TestClient last = connected(broker, "c", null);
        assertThat(told).containsExactly("client id c 300");
        broker.client("c").isRefused(ReasonCode.BANNED);
        assertThat(last.isCutOff()).as("who is in stays").isFalse();
    }

    @Test
    void whoIsRefusedDoesNotCount() {
        TestBroker broker = broker(2, 0, 2);
        for (int i = 0; i < 5; i++) {
            authenticator.willDecide(
                    new Verdict.Refused(ReasonCode.NOT_AUTHORIZED, "a stranger"));
            broker.client("c").isRefused(ReasonCode.NOT_AUTHORIZED);
        }
        assertThat(told).isEmpty();
        connected(broker, "c", null);
    }
}
