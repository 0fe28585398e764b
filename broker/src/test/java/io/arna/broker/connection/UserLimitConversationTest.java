package io.arna.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.fake.ScriptedAuthenticator;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Bound;
import io.arna.broker.limit.Limits;
import io.arna.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many clients a user may have connected, and how fast they may come. */
class UserLimitConversationTest {
    private final ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
    private TestBroker broker = with(2, 0);

    private TestBroker with(int most, int perSecond) {
        return TestBroker.with().authenticator(authenticator)
                .limits(Limits.DEFAULT.with(new Limits.Admission(0, 0, 0, 0, most, perSecond))).start();
    }

    private TestClient client(String clientId, @Nullable String user) {
        authenticator.willDecide(ScriptedAuthenticator.granted(user));
        return broker.client(clientId);
    }

    @Test
    void oneClientTooManyIsRefused() {
        TestClient first = client("1", "anna");
        first.connects();
        client("2", "anna").connects();
        client("3", "anna").isRefused(ReasonCode.QUOTA_EXCEEDED);
        client("4", "bert").connects();
        assertThat(broker.reached(Bound.USER_CONNECTIONS)).isEqualTo(1);
        assertThat(broker.count(Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
        first.disconnects();
        client("3", "anna").connects();
    }

    @Test
    void anonymousClientsAreNoUser() {
        for (int i = 0; i < 5; i++) {
            client("c" + i, null).connects();
        }
        assertThat(broker.reached(Bound.USER_CONNECTIONS)).isZero();
    }

    @Test
    void whoComesAgainReplacesItselfAndIsNotRefused() {
        client("1", "anna").connects();
        TestClient second = client("2", "anna");
        second.connects();
        for (int i = 0; i < 3; i++) {
            TestClient again = client("2", "anna");
            again.connects();
            second.isDisconnected(ReasonCode.SESSION_TAKEN_OVER);
            second = again;
        }
        client("3", "anna").isRefused(ReasonCode.QUOTA_EXCEEDED);
        second.isLost();
        client("3", "anna").connects();
    }

    @Test
    void whoIsRefusedHasPushedNobodyOut() {
        broker = TestBroker.with().authenticator(authenticator).sessionsAreNobodys()
                .limits(Limits.DEFAULT.with(new Limits.Admission(0, 0, 0, 0, 1, 0))).start();
        client("a", "anna").connects();
        TestClient bert = client("b", "bert");
        bert.connects();
        client("b", "anna").isRefused(ReasonCode.QUOTA_EXCEEDED);
        assertThat(bert.isCutOff()).isFalse();
    }

    @Test
    void aUserWhoseClientsComeTooFastIsRefusedForAWhile() {
        broker = with(0, 2);
        for (int i = 0; i < 2; i++) {
            client("a", "anna").connects();
        }
        client("a", "anna").isRefused(ReasonCode.CONNECTION_RATE_EXCEEDED);
        client("b", "bert").connects();
        assertThat(broker.reached(Bound.USER_CONNECTION_RATE)).isEqualTo(1);
        broker.advanceSeconds(1);
        client("a", "anna").connects();
    }

    @Test
    void whoIsLostBeforeConnAckNoLongerCounts() {
        broker = with(1, 0);
        for (int i = 0; i < 3; i++) {
            TestClient client = client("c", "anna").withMaximumPacketSize(5);
            client.opens();
            client.says(client.connect());
            assertThat(client.isCutOff()).isTrue();
        }
        client("d", "anna").connects();
    }
}
