package io.arna.broker.connection;

import static io.arna.mqtt.MqttVersion.V3_1_1;
import static io.arna.mqtt.MqttVersion.V5;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.broker.fake.ScriptedAuthenticator;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.port.Store;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session belongs to the identity that made it, and to nobody else. */
class IdentityConversationTest {
    private final ScriptedAuthenticator authenticator = new ScriptedAuthenticator();
    private final Store store = new MemoryStore();
    private TestBroker broker = TestBroker.with().shards(3).authenticator(authenticator).store(store).start();

    /** A client with this identifier, which is going to be found to be somebody; null for anonymous. */
    private TestClient as(@Nullable String identity, String clientId, MqttVersion version) {
        authenticator.willDecide(ScriptedAuthenticator.granted(identity));
        return broker.client(clientId, version).keepingItsSession(100);
    }

    private TestClient connectedAs(@Nullable String identity, String clientId) {
        TestClient client = as(identity, clientId, V5);
        client.connects();
        return client;
    }

    private static void isUndisturbed(TestClient client) {
        client.says(PingReq.INSTANCE).hears(PingResp.INSTANCE).andNothingElse();
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1", "V5"})
    void anotherIdentityIsRefusedAndTheOwnerDoesNotNotice(MqttVersion version) {
        TestClient marie = connectedAs("marie", "c");
        as("paul", "c", version).isRefused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        as(null, "c", version).isRefused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        isUndisturbed(marie);
        assertThat(broker.count(Counter.SESSIONS_TAKEN_OVER)).isZero();
    }

    @Test
    void aCleanStartIsNoWayRoundIt() {
        TestClient marie = connectedAs("marie", "c");
        as("paul", "c", V5).withCleanStart(true).isRefused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        as("paul", "c", V3_1_1).withCleanStart(true).isRefused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        isUndisturbed(marie);
    }

    @Test
    void aSessionWhoseOwnerIsAwayIsTheOwnersToo() {
        TestClient marie = connectedAs("marie", "c");
        marie.subscribes("a", AT_LEAST_ONCE);
        marie.isLost();
        as("paul", "c", V5).isRefused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        connectedAs("paul", "p").publishes("a", "for marie", AT_LEAST_ONCE);

        TestClient again = as("marie", "c", V5);
        assertThat(again.connects().sessionPresent()).isTrue();
        again.hearsMessage("a", "for marie");
    }

    @Test
    void whenTheSessionHasEndedTheIdentifierIsAnybodys() {
        connectedAs("marie", "c").isLost();
        broker.advance(Duration.ofSeconds(101));
        assertThat(as("paul", "c", V5).connects().sessionPresent()).isFalse();
    }

    @Test
    void theOwnerMayTakeHerOwnSessionOver() {
        TestClient older = connectedAs("marie", "c");
        assertThat(as("marie", "c", V5).connects().sessionPresent()).isTrue();
        older.isDisconnected(ReasonCode.SESSION_TAKEN_OVER);
    }

    @Test
    void anIdentityTakesAnIdentifierFromSomebodyUnknownButInheritsNothing() {
        TestClient unknown = connectedAs(null, "c");
        unknown.subscribes("a", AT_LEAST_ONCE);
        TestClient marie = as("marie", "c", V5);
        assertThat(marie.connects().sessionPresent()).isFalse();
        unknown.isDisconnected(ReasonCode.SESSION_TAKEN_OVER);
        connectedAs("paul", "p").publishes("a", "x", AT_LEAST_ONCE);
        marie.andNothingElse();
    }

    @Test
    void unknownClientsTakeOverFromEachOther() {
        connectedAs(null, "c").isLost();
        assertThat(as(null, "c", V5).connects().sessionPresent()).isTrue();
    }

    @Test
    void theOwnerIsRememberedOverARestart() {
        connectedAs("marie", "c").isLost();
        broker = TestBroker.with().shards(2).authenticator(authenticator).store(store)
                .after(broker, Duration.ofSeconds(1)).start();
        as("paul", "c", V5).isRefused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        assertThat(as("marie", "c", V5).connects().sessionPresent()).isTrue();
    }

    @Test
    void whereSessionsAreNobodysAnybodyTakesThemOver() {
        broker = TestBroker.with().authenticator(authenticator).sessionsAreNobodys().start();
        TestClient marie = connectedAs("marie", "c");
        assertThat(as("paul", "c", V5).connects().sessionPresent()).isTrue();
        marie.isDisconnected(ReasonCode.SESSION_TAKEN_OVER);
    }

    @Test
    void anIdentityThatIsNoMoreIsDisconnectedAndNobodyElse() {
        TestClient one = connectedAs("marie", "one");
        TestClient two = connectedAs("marie", "two");
        TestClient paul = connectedAs("paul", "p");
        TestClient unknown = connectedAs(null, "u");

        broker.node().disconnect(Set.of("marie", "irene"), ReasonCode.NOT_AUTHORIZED, "the user is no more");
        broker.settle();

        one.isDisconnected(ReasonCode.NOT_AUTHORIZED);
        two.isDisconnected(ReasonCode.NOT_AUTHORIZED);
        isUndisturbed(paul);
        isUndisturbed(unknown);
    }
}
