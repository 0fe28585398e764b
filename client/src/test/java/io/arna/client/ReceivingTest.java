package io.arna.client;

import static io.arna.client.Rehearsal.publishPacket;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.client.ClientOptions.Acknowledgement;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a message the server publishes to us. */
class ReceivingTest {
    private static ClientOptions.Builder announcing(int receiveMaximum, int topicAliasMaximum) {
        return Rehearsal.options().cleanStart(false)
                .properties(new ConnectProperties(300, receiveMaximum, ConnectProperties.NO_MAXIMUM, topicAliasMaximum,
                        false, true, List.of(), null, null))
                .reconnect(new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    private static Publish aliased(@Nullable String topic, int alias) {
        return new Publish(0, false, AT_MOST_ONCE, false, topic == null ? null : TopicName.of(topic), alias,
                Publish.NO_EXPIRY, List.of(), MessageProperties.NONE, Payload.EMPTY);
    }

    private static Rehearsal.Call reconnected(Rehearsal rehearsal, boolean sessionPresent) {
        rehearsal.server().breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        return rehearsal.server().opens().accepts(sessionPresent);
    }

    // --- acknowledging ------------------------------------------------------------------------------------------------

    @Test
    @Spec("MQTT-4.5.0-2")
    void acknowledgesWhatTheApplicationHasHeard() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.server().says(publishPacket(0, AT_MOST_ONCE, "a"), publishPacket(5, AT_LEAST_ONCE, "b"),
                publishPacket(6, EXACTLY_ONCE, "c")).hears(PubAck.of(5), PubRec.of(6));
        assertThat(rehearsal.messages).extracting(message -> message.topic().toString()).containsExactly("a", "b", "c");
    }

    @Test
    void acknowledgesNothingTheApplicationFailedOn() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.application = _ -> {
            throw new IllegalStateException("disk full");
        };
        rehearsal.server().says(publishPacket(5, AT_LEAST_ONCE, "b")).hears();
        assertThat(rehearsal.server().closed).isTrue();
        assertThat(rehearsal.losses).singleElement().extracting(ClientException::whatHappened).asString()
                .contains("disk full");
    }

    @Test
    @Spec({"MQTT-4.6.0-2", "MQTT-4.6.0-3"})
    void acknowledgesInTheOrderOfArrivalWhateverIsDoneFirst() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().acknowledgement(Acknowledgement.MANUAL));
        rehearsal.server().says(publishPacket(1, AT_LEAST_ONCE, "a"), publishPacket(2, EXACTLY_ONCE, "b"),
                publishPacket(3, AT_LEAST_ONCE, "c")).hears();
        rehearsal.messages.get(2).acknowledge();
        rehearsal.messages.get(1).acknowledge();
        rehearsal.server().hears();
        rehearsal.messages.get(0).acknowledge();
        rehearsal.messages.get(0).acknowledge();
        rehearsal.server().hears(PubAck.of(1), PubRec.of(2), PubAck.of(3));
    }

    @Test
    void aLateAcknowledgementSaysNothingOnANewConnection() {
        Rehearsal rehearsal = Rehearsal.open(announcing(10, 0).acknowledgement(Acknowledgement.MANUAL));
        rehearsal.server().says(publishPacket(1, AT_LEAST_ONCE, "a"));
        Rehearsal.Call server = reconnected(rehearsal, true);
        rehearsal.messages.getFirst().acknowledge();
        server.hears();
        server.says(publishPacket(1, AT_LEAST_ONCE, "a"));
        assertThat(rehearsal.messages).as("delivered again: at least once").hasSize(2);
        rehearsal.messages.getLast().acknowledge();
        server.hears(PubAck.of(1));
    }

    // --- exactly once -------------------------------------------------------------------------------------------------

    @Test
    @Spec({"MQTT-4.3.3-10", "MQTT-4.3.3-11", "MQTT-4.3.3-12"})
    void hearsAQos2MessageOnceHoweverOftenItIsSent() {
        Rehearsal rehearsal = Rehearsal.open(announcing(10, 0));
        Publish publish = publishPacket(1, EXACTLY_ONCE, "a");
        rehearsal.server().says(publish, publish).hears(PubRec.of(1), PubRec.of(1));
        assertThat(rehearsal.messages).hasSize(1);
        reconnected(rehearsal, true).says(publish).hears(PubRec.of(1))
                .says(PubRel.of(1)).hears(PubComp.of(1));
        assertThat(rehearsal.messages).hasSize(1);
        rehearsal.server().says(publish);
        assertThat(rehearsal.messages).as("after PUBCOMP it is a new message").hasSize(2);
    }

    @Test
    void hearsAQos2MessageOnceThoughItIsAcknowledgedOnTheNextConnection() {
        Rehearsal rehearsal = Rehearsal.open(announcing(10, 0).acknowledgement(Acknowledgement.MANUAL));
        Publish publish = publishPacket(1, EXACTLY_ONCE, "a");
        rehearsal.server().says(publish).hears();
        reconnected(rehearsal, true).says(publish).hears();
        assertThat(rehearsal.messages).hasSize(1);
        rehearsal.messages.getFirst().acknowledge();
        rehearsal.server().hears(PubRec.of(1)).says(PubRel.of(1)).hears(PubComp.of(1));
    }

    @Test
    void forgetsWhatItReceivedWhenTheSessionIsGone() {
        Rehearsal rehearsal = Rehearsal.open(announcing(10, 0));
        Publish publish = publishPacket(1, EXACTLY_ONCE, "a");
        rehearsal.server().says(publish);
        reconnected(rehearsal, false).says(publish);
        assertThat(rehearsal.messages).hasSize(2);
    }

    @Test
    void answersAPubrelItDoesNotKnow() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.server().says(PubRel.of(8)).hears(PubComp.of(8, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
        Rehearsal older = Rehearsal.open(Rehearsal.options().version(MqttVersion.V3_1));
        older.server().says(PubRel.of(8)).hears(PubComp.of(8));
    }

    // --- limits we announced ------------------------------------------------------------------------------------------

    @Test
    @Spec("MQTT-3.3.4-9")
    void endsAConnectionWhoseServerExceedsReceiveMaximum() {
        Rehearsal rehearsal = Rehearsal.open(announcing(2, 0).acknowledgement(Acknowledgement.MANUAL));
        rehearsal.server().says(publishPacket(1, AT_LEAST_ONCE, "a"), publishPacket(2, EXACTLY_ONCE, "b")).hears();
        rehearsal.server().says(publishPacket(3, AT_LEAST_ONCE, "c"))
                .hears(Disconnect.of(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED));
        assertThat(rehearsal.server().closed).isTrue();
        assertThat(rehearsal.messages).hasSize(2);
    }

    @Test
    void countsAQos2MessageUntilItIsComplete() {
        Rehearsal rehearsal = Rehearsal.open(announcing(1, 0));
        rehearsal.server().says(publishPacket(1, EXACTLY_ONCE, "a"), PubRel.of(1), publishPacket(2, EXACTLY_ONCE, "b"))
                .hears(PubRec.of(1), PubComp.of(1), PubRec.of(2));
        rehearsal.server().says(publishPacket(3, AT_LEAST_ONCE, "c"))
                .hears(Disconnect.of(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED));
    }

    @Test
    @Spec("MQTT-3.3.2-10")
    void knowsTopicsByTheirAlias() {
        Rehearsal rehearsal = Rehearsal.open(announcing(10, 2));
        rehearsal.server().says(aliased("a", 1), aliased("b", 2), aliased(null, 1), aliased("c", 1), aliased(null, 1));
        assertThat(rehearsal.messages).extracting(message -> message.topic().toString())
                .containsExactly("a", "b", "a", "c", "c");
    }

    @Test
    @Spec("MQTT-3.1.2-26")
    void endsAConnectionWhoseServerUsesTooHighAnAlias() {
        Rehearsal rehearsal = Rehearsal.open(announcing(10, 2));
        rehearsal.server().says(aliased("a", 3)).hears(Disconnect.of(ReasonCode.TOPIC_ALIAS_INVALID));
        assertThat(rehearsal.messages).isEmpty();
    }

    @Test
    void endsAConnectionWhoseServerUsesAnUntaughtAlias() {
        Rehearsal rehearsal = Rehearsal.open(announcing(10, 2));
        rehearsal.server().says(aliased("a", 1), aliased(null, 2)).hears(Disconnect.of(ReasonCode.PROTOCOL_ERROR));
    }

    @Test
    void forgetsAliasesWithTheConnection() {
        Rehearsal rehearsal = Rehearsal.open(announcing(10, 2));
        rehearsal.server().says(aliased("a", 1));
        reconnected(rehearsal, true).says(aliased(null, 1)).hears(Disconnect.of(ReasonCode.PROTOCOL_ERROR));
    }
}
