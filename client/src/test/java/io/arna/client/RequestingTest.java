package io.arna.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicFilter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Subscribing and unsubscribing. */
class RequestingTest {
    private static final Subscription A = Subscription.of(TopicFilter.of("a/#"), Qos.AT_LEAST_ONCE);
    private static final Subscription B = Subscription.of(TopicFilter.of("b"), Qos.EXACTLY_ONCE);

    private static CompletableFuture<SubAck> subscribe(Rehearsal rehearsal, Subscription... subscriptions) {
        CompletableFuture<SubAck> outcome = new CompletableFuture<>();
        rehearsal.client.subscribe(List.of(subscriptions), 0, List.of(), outcome);
        return outcome;
    }

    private static SubAck subAck(int packetId, ReasonCode... reasons) {
        return new SubAck(packetId, ReasonProperties.NONE, List.of(reasons));
    }

    @Test
    void tellsTheServersAnswerToEachFilter() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        var outcome = subscribe(rehearsal, A, B);
        rehearsal.server().hears(new Subscribe(1, 0, List.of(), List.of(A, B)))
                .says(subAck(1, ReasonCode.GRANTED_QOS_1, ReasonCode.NOT_AUTHORIZED));
        assertThat(outcome.join().reasons()).containsExactly(ReasonCode.GRANTED_QOS_1, ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void sendsIdentifierAndUserProperties() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        List<UserProperty> properties = List.of(new UserProperty("k", "v"));
        rehearsal.client.subscribe(List.of(A), 17, properties, new CompletableFuture<>());
        rehearsal.server().hears(new Subscribe(1, 17, properties, List.of(A)));
    }

    @Test
    void tellsTheAnswerToUnsubscribe() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().version(MqttVersion.V3_1_1));
        CompletableFuture<UnsubAck> outcome = new CompletableFuture<>();
        rehearsal.client.unsubscribe(List.of(A.filter()), List.of(), outcome);
        rehearsal.server().hears(new Unsubscribe(1, List.of(), List.of(A.filter())))
                .says(new UnsubAck(1, ReasonProperties.NONE, List.of()));
        assertThat(outcome).isCompleted();
    }

    @Test
    void failsWithTheConnection() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        var outcome = subscribe(rehearsal, A);
        rehearsal.server().breaks();
        assertThatThrownBy(outcome::join).cause().isInstanceOf(ClientException.ConnectionLost.class);
        assertThatThrownBy(() -> subscribe(rehearsal, A).join()).cause()
                .isInstanceOf(ClientException.NotPossible.class);
    }

    @Test
    @Spec("MQTT-3.2.2-15")
    void sendsNoRequestLargerThanTheServerTakes() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options(), new ConnAckProperties(ConnAckProperties.ABSENT, 10,
                Qos.EXACTLY_ONCE, true, 8, null, 0, null, List.of(), true, true, true, -1, null, null, null, null));
        assertThatThrownBy(() -> subscribe(rehearsal, A).join()).cause()
                .isInstanceOf(ClientException.NotAccepted.class);
        rehearsal.server().hears();
    }

    @Test
    @Spec("MQTT-3.8.4-6")
    void endsAConnectionWhoseServerAnswersForTooFewFilters() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        var outcome = subscribe(rehearsal, A, B);
        rehearsal.server().heard();
        rehearsal.server().says(subAck(1, ReasonCode.SUCCESS)).hears(Disconnect.of(ReasonCode.PROTOCOL_ERROR));
        assertThat(outcome).isCompletedExceptionally();
    }

    @Test
    void endsAConnectionWhoseServerAnswersWhatNobodyAsked() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.server().says(subAck(1, ReasonCode.SUCCESS)).hears(Disconnect.of(ReasonCode.PROTOCOL_ERROR));
    }
}
