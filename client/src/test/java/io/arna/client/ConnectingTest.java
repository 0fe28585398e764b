package io.arna.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a connection is made, kept alive, lost and found again. */
class ConnectingTest {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static ConnAckProperties connAck(@Nullable String assignedClientId, int serverKeepAliveSeconds) {
        return new ConnAckProperties(ConnAckProperties.ABSENT, 65535, Qos.EXACTLY_ONCE, true,
                ConnectProperties.NO_MAXIMUM, assignedClientId, 0, null, List.of(), true, true, true,
                serverKeepAliveSeconds, null, null, null, null);
    }

    private static ConnectProperties sessionExpiry(long seconds) {
        return new ConnectProperties(seconds, 65535, ConnectProperties.NO_MAXIMUM, 0, false, true, List.of(), null,
                null);
    }

    private static ClientOptions.Builder reconnecting() {
        return Rehearsal.options().reconnect(new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(10)));
    }

    @Test
    @Spec("MQTT-3.1.0-1")
    void introducesItselfFirst() {
        Rehearsal rehearsal = new Rehearsal(Rehearsal.options().version(MqttVersion.V3_1_1).clientId("me")
                .cleanStart(false).keepAliveSeconds(30).username("u").password(Payload.ofUtf8("p")));
        rehearsal.connects();
        rehearsal.server().opens().hears(new Connect(MqttVersion.V3_1_1, false, 30, "me", "u", Payload.ofUtf8("p"),
                null, ConnectProperties.NONE));
    }

    @Test
    void tellsTheServersAnswer() {
        Rehearsal rehearsal = new Rehearsal(Rehearsal.options());
        var outcome = rehearsal.connect();
        assertThat(outcome).isNotDone();
        rehearsal.server().opens().accepts(true);
        assertThat(outcome.join().sessionPresent()).isTrue();
        assertThat(rehearsal.events).containsExactly("connected");
    }

    @Test
    void failsWithTheServersReasonWhenRefused() {
        Rehearsal rehearsal = new Rehearsal(reconnecting());
        var outcome = rehearsal.connect();
        rehearsal.server().opens().refuses(ReasonCode.NOT_AUTHORIZED);
        assertThatThrownBy(outcome::join).cause().isInstanceOfSatisfying(ClientException.ConnectionRefused.class,
                refused -> assertThat(refused.connAck().reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
        assertThat(rehearsal.server().closed).isTrue();
        assertThat(rehearsal.loop.timers()).as("no further attempt, no time-out left").isZero();
    }

    @Test
    void failsWhenNobodyListens() {
        Rehearsal rehearsal = new Rehearsal(reconnecting());
        var outcome = rehearsal.connect();
        rehearsal.server().doesNotAnswerTheDoor();
        assertThatThrownBy(outcome::join).cause().isInstanceOf(ClientException.Unreachable.class)
                .hasMessage("Connection refused");
        assertThat(rehearsal.events).as("the application asked and was told").isEmpty();
    }

    @Test
    void failsWhenNoAnswerComesInTime() {
        Rehearsal rehearsal = new Rehearsal(Rehearsal.options().connectTimeout(CONNECT_TIMEOUT));
        var outcome = rehearsal.connect();
        rehearsal.server().opens();
        rehearsal.loop.passes(CONNECT_TIMEOUT.minusNanos(1));
        assertThat(outcome).isNotDone();
        rehearsal.loop.passes(Duration.ofNanos(1));
        assertThatThrownBy(outcome::join).cause().isInstanceOf(ClientException.Unreachable.class)
                .hasMessageContaining("10.0 s");
        assertThat(rehearsal.server().closed).isTrue();
    }

    @Test
    void givesUpTheSearchWhenItTakesTooLong() {
        Rehearsal rehearsal = new Rehearsal(Rehearsal.options().connectTimeout(CONNECT_TIMEOUT));
        var outcome = rehearsal.connect();
        rehearsal.loop.passes(CONNECT_TIMEOUT);
        assertThat(outcome).isCompletedExceptionally();
        assertThat(rehearsal.server().givenUp).isTrue();
        rehearsal.server().opens();
        assertThat(rehearsal.server().closed).as("a door that opens too late is shut").isTrue();
        rehearsal.server().hears();
    }

    @Test
    void failsWhenTheServerHangsUpInsteadOfAnswering() {
        Rehearsal rehearsal = new Rehearsal(Rehearsal.options());
        var outcome = rehearsal.connect();
        rehearsal.server().opens().hangsUp();
        assertThatThrownBy(outcome::join).cause().isInstanceOf(ClientException.ConnectionLost.class);
    }

    @Test
    @Spec("MQTT-3.2.0-1")
    void takesNothingBeforeTheAnswer() {
        Rehearsal rehearsal = new Rehearsal(Rehearsal.options());
        var outcome = rehearsal.connect();
        rehearsal.server().opens().says(Rehearsal.publishPacket(0, Qos.AT_MOST_ONCE, "a"));
        assertThatThrownBy(outcome::join).cause().hasMessageContaining("PUBLISH before CONNACK");
        assertThat(rehearsal.messages).isEmpty();
    }

    @Test
    void connectsOnceAtATime() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        assertThatThrownBy(() -> rehearsal.connect().join()).cause().isInstanceOf(ClientException.NotPossible.class);
    }

    @Test
    void connectsAgainWhenAsked() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        var left = rehearsal.disconnect();
        rehearsal.server().hears(Disconnect.NORMAL).hangsUp();
        assertThat(left).isCompleted();
        var outcome = rehearsal.connect();
        rehearsal.server().opens().accepts(false);
        assertThat(outcome).isCompleted();
    }

    @Test
    void refusesEverythingOnceClosed() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.client.close(new CompletableFuture<>());
        rehearsal.server().hears(Disconnect.NORMAL).hangsUp();
        assertThatThrownBy(() -> rehearsal.connect().join()).cause().hasMessageContaining("closed");
        assertThatThrownBy(() -> rehearsal.publish("a", Qos.AT_MOST_ONCE).join()).cause()
                .hasMessageContaining("closed");
    }

    // --- farewell -----------------------------------------------------------------------------------------------------

    @Test
    @Spec("MQTT-3.14.4-2")
    void saysNothingAfterItsFarewell() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.application = _ -> rehearsal.disconnects();
        rehearsal.server().says(Rehearsal.publishPacket(1, Qos.AT_LEAST_ONCE, "a")).hears(Disconnect.NORMAL);
        assertThat(rehearsal.server().finished).isTrue();
    }

    @Test
    void closesItselfWhenTheServerDoesNot() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.disconnects();
        assertThat(rehearsal.server().closed).isFalse();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        assertThat(rehearsal.server().closed).isTrue();
    }

    @Test
    void tellsWhyTheServerEndedTheConnection() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.server().says(Disconnect.of(ReasonCode.ADMINISTRATIVE_ACTION));
        assertThat(rehearsal.losses).singleElement().isInstanceOfSatisfying(ClientException.ConnectionLost.class,
                lost -> {
                    assertThat(lost.reason()).isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION);
                    assertThat(lost.isSaidByServer()).isTrue();
                });
        assertThat(rehearsal.server().closed).isTrue();
    }

    // --- keep alive ---------------------------------------------------------------------------------------------------

    @Test
    @Spec("MQTT-3.1.2-20")
    void sendsSomethingInEveryInterval() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().keepAliveSeconds(10));
        rehearsal.loop.passes(Duration.ofSeconds(9));
        rehearsal.server().hears();
        rehearsal.loop.passes(Duration.ofSeconds(1));
        rehearsal.server().hears(PingReq.INSTANCE).says(PingResp.INSTANCE);
        rehearsal.loop.passes(Duration.ofSeconds(10));
        rehearsal.server().hears(PingReq.INSTANCE);
    }

    @Test
    void doesNotPingWhileBothSidesTalk() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().keepAliveSeconds(10));
        for (int i = 1; i <= 10; i++) {
            rehearsal.loop.passes(Duration.ofSeconds(6));
            rehearsal.server().says(Rehearsal.publishPacket(i, Qos.AT_LEAST_ONCE, "a"));
        }
        assertThat(rehearsal.server().heard()).hasSize(10).doesNotContain(PingReq.INSTANCE);
    }

    @Test
    void noticesASilentServerEvenWhileItTalksItself() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().keepAliveSeconds(10));
        for (int i = 0; i < 6; i++) {
            rehearsal.loop.passes(Duration.ofSeconds(3));
            rehearsal.publishes("a", Qos.AT_MOST_ONCE);
        }
        assertThat(rehearsal.losses).isEmpty();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        assertThat(rehearsal.losses).singleElement().isInstanceOfSatisfying(ClientException.ConnectionLost.class,
                lost -> assertThat(lost.reason()).isEqualTo(ReasonCode.KEEP_ALIVE_TIMEOUT));
    }

    @Test
    @Spec({"MQTT-3.1.2-21", "MQTT-3.2.2-21"})
    void usesTheServersKeepAlive() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().keepAliveSeconds(10), connAck(null, 3));
        rehearsal.loop.passes(Duration.ofSeconds(3));
        rehearsal.server().hears(PingReq.INSTANCE);
    }

    @Test
    void pingsNobodyWithoutKeepAlive() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        assertThat(rehearsal.loop.timers()).isZero();
    }

    // --- seeking again ------------------------------------------------------------------------------------------------

    @Test
    void seeksALostConnectionAgainAndWaitsLongerEachTime() {
        Rehearsal rehearsal = Rehearsal.open(reconnecting());
        rehearsal.server().breaks();
        assertThat(rehearsal.events).containsExactly("connected", "lost, trying again");
        long[] leastSeconds = {1, 2, 4, 8, 10, 10};
        for (int i = 0; i < leastSeconds.length; i++) {
            rehearsal.loop.passes(Duration.ofSeconds(leastSeconds[i]).minusNanos(1));
            assertThat(rehearsal.calls()).as("attempt %d is not too early", i + 1).isEqualTo(i + 1);
            rehearsal.loop.passes(Duration.ofMillis(leastSeconds[i] * 250 + 1));
            assertThat(rehearsal.calls()).as("attempt %d is not too late", i + 1).isEqualTo(i + 2);
            rehearsal.server().doesNotAnswerTheDoor();
        }
        rehearsal.loop.passes(Duration.ofSeconds(13));
        rehearsal.server().opens().accepts(false);
        assertThat(rehearsal.events).last().isEqualTo("connected");
    }

    @Test
    void startsPatientlyAgainAfterASuccess() {
        Rehearsal rehearsal = Rehearsal.open(reconnecting());
        rehearsal.server().breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        rehearsal.server().doesNotAnswerTheDoor();
        rehearsal.loop.passes(Duration.ofSeconds(3));
        rehearsal.server().opens().accepts(false).breaks();
        rehearsal.loop.passes(Duration.ofSeconds(1).plusMillis(251));
        assertThat(rehearsal.calls()).isEqualTo(4);
    }

    @Test
    void keepsTheIdTheServerAssigned() {
        Rehearsal rehearsal = Rehearsal.open(reconnecting().clientId(""), connAck("assigned-7", -1));
        rehearsal.server().breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        assertThat(rehearsal.server().opens().connect().clientId()).isEqualTo("assigned-7");
    }

    @Test
    void doesNotDiscardItsOwnSessionByReconnecting() {
        Rehearsal rehearsal = Rehearsal.open(reconnecting().cleanStart(true).properties(sessionExpiry(60)));
        rehearsal.server().breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        assertThat(rehearsal.server().opens().connect().cleanStart()).isFalse();
    }

    @Test
    void staysAwayWhenAnotherTookItsPlace() {
        Rehearsal rehearsal = Rehearsal.open(reconnecting());
        rehearsal.server().says(Disconnect.of(ReasonCode.SESSION_TAKEN_OVER));
        assertThat(rehearsal.events).containsExactly("connected", "lost");
        assertThat(rehearsal.loop.timers()).isZero();
    }

    @Test
    void stopsSeekingWhenTheServerNoLongerLetsItIn() {
        Rehearsal rehearsal = Rehearsal.open(reconnecting());
        rehearsal.server().breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        rehearsal.server().opens().refuses(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(rehearsal.events).containsExactly("connected", "lost, trying again", "lost");
        assertThat(rehearsal.loop.timers()).isZero();
    }

    @Test
    void keepsSeekingWhileTheServerIsBusy() {
        Rehearsal rehearsal = Rehearsal.open(reconnecting());
        rehearsal.server().breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        rehearsal.server().opens().refuses(ReasonCode.SERVER_BUSY);
        assertThat(rehearsal.events).last().isEqualTo("lost, trying again");
    }

    @Test
    void stopsSeekingWhenTheApplicationDisconnects() {
        Rehearsal rehearsal = Rehearsal.open(reconnecting());
        rehearsal.server().breaks();
        var waiting = rehearsal.publish("a", Qos.AT_LEAST_ONCE);
        assertThat(rehearsal.disconnect()).isCompleted();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(rehearsal.loop.timers()).isZero();
    }

    @Test
    void staysLostWithoutBeingToldToSeek() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.server().breaks();
        assertThat(rehearsal.events).containsExactly("connected", "lost");
        assertThat(rehearsal.loop.timers()).isZero();
    }

    // --- sessions it knows nothing of ---------------------------------------------------------------------------------

    private static ClientOptions.Builder wary() {
        return reconnecting().cleanStart(false).refusesUnknownSession(true).properties(sessionExpiry(60));
    }

    @Test
    @Spec("MQTT-3.2.2-4")
    void closesWhenTheServerHasASessionItKnowsNothingOf() {
        Rehearsal rehearsal = new Rehearsal(wary());
        var outcome = rehearsal.connect();
        rehearsal.server().opens().accepts(true);
        assertThatThrownBy(outcome::join).cause().isInstanceOf(ClientException.ConnectionLost.class)
                .hasMessageContaining("knows nothing of");
        assertThat(rehearsal.server().closed).isTrue();
        rehearsal.server().hears();
        assertThat(rehearsal.events).isEmpty();
        assertThat(rehearsal.loop.timers()).isZero();
    }

    @Test
    void closesThoughItWasConnectedBeforeWhenNothingOfThatCanBeLeft() {
        Rehearsal rehearsal = Rehearsal.open(wary().properties(sessionExpiry(0)));
        rehearsal.server().breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        rehearsal.server().opens().accepts(true);
        assertThat(rehearsal.server().closed).isTrue();
    }

    @Test
    void resumesItsOwnSessionThoughItRefusesOthers() {
        Rehearsal rehearsal = Rehearsal.open(wary());
        rehearsal.server().breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        rehearsal.server().opens().accepts(true);
        assertThat(rehearsal.server().closed).isFalse();
        assertThat(rehearsal.events).last().isEqualTo("connected");
    }

    @Test
    void takesOnWhatAnEarlierRunLeftUnlessToldOtherwise() {
        Rehearsal rehearsal = new Rehearsal(wary().refusesUnknownSession(false));
        var outcome = rehearsal.connect();
        rehearsal.server().opens().accepts(true);
        assertThat(outcome.join().sessionPresent()).isTrue();
    }
}
