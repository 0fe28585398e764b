package io.arna.client;

import static io.arna.client.Rehearsal.publishPacket;
import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a message the application publishes. */
class PublishingTest {
    private static ConnAckProperties limits(int receiveMaximum, Qos maximumQos, boolean retainAvailable,
            long maximumPacketSize, int topicAliasMaximum) {
        return new ConnAckProperties(ConnAckProperties.ABSENT, receiveMaximum, maximumQos, retainAvailable,
                maximumPacketSize, null, topicAliasMaximum, null, List.of(), true, true, true,
                ConnAckProperties.ABSENT, null, null, null, null);
    }

    private static ConnAckProperties receiveMaximum(int value) {
        return limits(value, EXACTLY_ONCE, true, ConnectProperties.NO_MAXIMUM, 0);
    }

    private static ConnAckProperties aliasMaximum(int value) {
        return limits(65535, EXACTLY_ONCE, true, ConnectProperties.NO_MAXIMUM, value);
    }

    private static ClientOptions.Builder resumable() {
        return Rehearsal.options().cleanStart(false)
                .properties(new ConnectProperties(300, 65535, ConnectProperties.NO_MAXIMUM, 0, false, true, List.of(),
                        null, null))
                .reconnect(new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    private static Publish again(Publish publish) {
        return new Publish(publish.packetId(), true, publish.qos(), publish.retain(), publish.topic(),
                publish.topicAlias(), publish.messageExpirySeconds(), publish.subscriptionIds(), publish.properties(),
                publish.payload());
    }

    private static Publish aliased(@Nullable String topic, int alias) {
        return new Publish(0, false, AT_MOST_ONCE, false, topic == null ? null : TopicName.of(topic), alias,
                Publish.NO_EXPIRY, List.of(), MessageProperties.NONE, Payload.ofUtf8("x"));
    }

    private static void assertRefused(CompletableFuture<PublishResult> outcome, ReasonCode reason) {
        assertThatThrownBy(outcome::join).cause().isInstanceOfSatisfying(ClientException.NotAccepted.class,
                refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    // --- one message --------------------------------------------------------------------------------------------------

    @Test
    void qos0EndsWhenTheOperatingSystemHasIt() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        var outcome = rehearsal.publish("a", AT_MOST_ONCE);
        rehearsal.server().hears(publishPacket(0, AT_MOST_ONCE, "a"));
        assertThat(outcome).isNotDone();
        rehearsal.server().takesOver();
        assertThat(outcome).isCompleted();
    }

    @Test
    void qos1EndsWithPuback() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        var outcome = rehearsal.publish("a", AT_LEAST_ONCE);
        rehearsal.server().hears(publishPacket(1, AT_LEAST_ONCE, "a"));
        assertThat(outcome).isNotDone();
        rehearsal.server().says(PubAck.of(1, ReasonCode.NO_MATCHING_SUBSCRIBERS)).hears();
        assertThat(outcome.join().reason()).isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
    }

    @Test
    void qos1FailsWithTheServersReason() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        var outcome = rehearsal.publish("a", AT_LEAST_ONCE);
        rehearsal.server().says(PubAck.of(1, ReasonCode.NOT_AUTHORIZED));
        assertRefused(outcome, ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    @Spec({"MQTT-4.3.3-2", "MQTT-4.3.3-4"})
    void qos2TakesFourPackets() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        var outcome = rehearsal.publish("a", EXACTLY_ONCE);
        rehearsal.server().hears(publishPacket(1, EXACTLY_ONCE, "a"))
                .says(PubRec.of(1)).hears(PubRel.of(1));
        assertThat(outcome).isNotDone();
        rehearsal.server().says(PubComp.of(1)).hears();
        assertThat(outcome).isCompleted();
    }

    @Test
    @Spec("MQTT-4.6.0-4")
    void releasesInTheOrderOfReceipt() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.publishes("a", EXACTLY_ONCE);
        rehearsal.publishes("b", EXACTLY_ONCE);
        rehearsal.server().hears(publishPacket(1, EXACTLY_ONCE, "a"), publishPacket(2, EXACTLY_ONCE, "b"))
                .says(PubRec.of(2), PubRec.of(1)).hears(PubRel.of(2), PubRel.of(1));
    }

    @Test
    void qos2EndsWithARefusingPubrec() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options(), receiveMaximum(1));
        var outcome = rehearsal.publish("a", EXACTLY_ONCE);
        rehearsal.publishes("b", EXACTLY_ONCE);
        rehearsal.server().hears(publishPacket(1, EXACTLY_ONCE, "a"))
                .says(PubRec.of(1, ReasonCode.QUOTA_EXCEEDED))
                .hears(publishPacket(2, EXACTLY_ONCE, "b")); // no PUBREL, and the place is free
        assertRefused(outcome, ReasonCode.QUOTA_EXCEEDED);
    }

    @Test
    void repeatsPubrelForARepeatedPubrec() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.publishes("a", EXACTLY_ONCE);
        rehearsal.server().says(PubRec.of(1), PubRec.of(1))
                .hears(publishPacket(1, EXACTLY_ONCE, "a"), PubRel.of(1), PubRel.of(1));
    }

    @Test
    void answersAPubrecNobodyWaitsFor() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.server().says(PubRec.of(9)).hears(PubRel.of(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
        Rehearsal older = Rehearsal.open(Rehearsal.options().version(MqttVersion.V3_1_1));
        older.server().says(PubRec.of(9)).hears(PubRel.of(9));
    }

    @Test
    void ignoresAcknowledgementsOfTheWrongKind() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        var one = rehearsal.publish("a", AT_LEAST_ONCE);
        var two = rehearsal.publish("b", EXACTLY_ONCE);
        rehearsal.server().says(PubComp.of(1), PubAck.of(2), PubComp.of(2), PubAck.of(77));
        assertThat(one).isNotDone();
        assertThat(two).isNotDone();
    }

    // --- order and windows --------------------------------------------------------------------------------------------

    @Test
    @Spec({"MQTT-3.3.4-7", "MQTT-3.3.4-8"})
    void holdsBackWhatExceedsTheServersReceiveMaximum() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options(), receiveMaximum(2));
        rehearsal.publishes("a", AT_LEAST_ONCE);
        rehearsal.publishes("b", EXACTLY_ONCE);
        rehearsal.publishes("c", AT_LEAST_ONCE);
        rehearsal.publishes("d", AT_LEAST_ONCE);
        rehearsal.server().hears(publishPacket(1, AT_LEAST_ONCE, "a"), publishPacket(2, EXACTLY_ONCE, "b"))
                .says(PubRec.of(2)).hears(PubRel.of(2))
                .says(PubAck.of(1)).hears(publishPacket(3, AT_LEAST_ONCE, "c"))
                .says(PubComp.of(2)).hears(publishPacket(4, AT_LEAST_ONCE, "d"));
    }

    @Test
    void holdsBackWhatExceedsItsOwnWindow() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().maximumInFlight(1).version(MqttVersion.V3_1_1));
        rehearsal.publishes("a", AT_LEAST_ONCE);
        rehearsal.publishes("b", AT_LEAST_ONCE);
        rehearsal.server().hears(publishPacket(1, AT_LEAST_ONCE, "a"))
                .says(PubAck.of(1)).hears(publishPacket(2, AT_LEAST_ONCE, "b"));
    }

    @Test
    void keepsTheOrderAcrossQualities() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options(), receiveMaximum(1));
        rehearsal.publishes("a", AT_LEAST_ONCE);
        rehearsal.publishes("b", AT_LEAST_ONCE);
        rehearsal.publishes("c", AT_MOST_ONCE);
        rehearsal.server().hears(publishPacket(1, AT_LEAST_ONCE, "a"))
                .says(PubAck.of(1)).hears(publishPacket(2, AT_LEAST_ONCE, "b"), publishPacket(0, AT_MOST_ONCE, "c"));
    }

    @Test
    void waitsForAServerThatDoesNotRead() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options());
        rehearsal.server().stalls();
        rehearsal.publishes("a", AT_MOST_ONCE);
        rehearsal.server().hears().reads();
        rehearsal.server().hears(publishPacket(0, AT_MOST_ONCE, "a"));
    }

    @Test
    void refusesMoreThanItsQueueHolds() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().queue(2, 1 << 20));
        rehearsal.server().stalls();
        rehearsal.publishes("a", AT_MOST_ONCE);
        rehearsal.publishes("b", AT_MOST_ONCE);
        assertThatThrownBy(() -> rehearsal.publish("c", AT_MOST_ONCE).join()).cause()
                .isInstanceOf(ClientException.NotPossible.class).hasMessageContaining("queue is full");
        rehearsal.server().reads();
        rehearsal.server().hears(publishPacket(0, AT_MOST_ONCE, "a"), publishPacket(0, AT_MOST_ONCE, "b"));
    }

    @Test
    void refusesMoreBytesThanItsQueueHoldsButNeverALoneMessage() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().queue(1000, 1000));
        rehearsal.server().stalls();
        Message large = Message.of("a", "x".repeat(2000), AT_MOST_ONCE);
        assertThat(rehearsal.publish(large)).isNotDone();
        assertThat(rehearsal.publish("b", AT_MOST_ONCE)).isCompletedExceptionally();
    }

    @Test
    void takesNothingWhenNoConnectionIsSought() {
        Rehearsal rehearsal = new Rehearsal(Rehearsal.options());
        assertThatThrownBy(() -> rehearsal.publish("a", AT_MOST_ONCE).join()).cause()
                .isInstanceOf(ClientException.NotPossible.class).hasMessageContaining("not connected");
    }

    @Test
    void sendsWhatWaitedForTheConnection() {
        Rehearsal rehearsal = new Rehearsal(Rehearsal.options());
        rehearsal.connects();
        rehearsal.publishes("a", AT_MOST_ONCE);
        rehearsal.server().opens().accepts(false).hears(publishPacket(0, AT_MOST_ONCE, "a"));
    }

    // --- the server's limits ------------------------------------------------------------------------------------------

    @Test
    @Spec("MQTT-3.2.2-15")
    void sendsNoPacketLargerThanTheServerTakes() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options(), limits(65535, EXACTLY_ONCE, true, 20, 0));
        var tooLarge = rehearsal.publish(Message.of("a", "x".repeat(100), AT_LEAST_ONCE));
        var fits = rehearsal.publish("b", AT_LEAST_ONCE);
        rehearsal.server().hears(publishPacket(2, AT_LEAST_ONCE, "b")).says(PubAck.of(2));
        assertRefused(tooLarge, ReasonCode.PACKET_TOO_LARGE);
        assertThat(fits).isCompleted();
    }

    @Test
    @Spec("MQTT-3.2.2-11")
    void sendsNoHigherQosThanTheServerTakes() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options(), limits(65535, AT_LEAST_ONCE, true, 1000, 0));
        assertRefused(rehearsal.publish("a", EXACTLY_ONCE), ReasonCode.QOS_NOT_SUPPORTED);
        rehearsal.server().hears();
    }

    @Test
    @Spec("MQTT-3.2.2-14")
    void retainsNothingWhereTheServerDoesNot() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options(), limits(65535, EXACTLY_ONCE, false, 1000, 0));
        assertRefused(rehearsal.publish(Message.of("a", "x", AT_MOST_ONCE).retained()),
                ReasonCode.RETAIN_NOT_SUPPORTED);
        rehearsal.server().hears();
    }

    @Test
    @Spec("MQTT-3.3.2-9")
    void usesNoAliasAboveTheServersMaximum() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options(), aliasMaximum(3));
        Message message = new Message(TopicName.of("a"), Payload.EMPTY, AT_MOST_ONCE, false, Publish.NO_EXPIRY,
                MessageProperties.NONE, 4);
        assertRefused(rehearsal.publish(message), ReasonCode.TOPIC_ALIAS_INVALID);
        rehearsal.server().hears();
    }

    // --- topic aliases ------------------------------------------------------------------------------------------------

    @Test
    void sendsARepeatedTopicAsItsAlias() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().topicAliases(10), aliasMaximum(2));
        for (String topic : List.of("a", "a", "b", "a", "b")) {
            rehearsal.publishes(topic, AT_MOST_ONCE);
        }
        rehearsal.server().hears(aliased("a", 1), aliased(null, 1), aliased("b", 2), aliased(null, 1),
                aliased(null, 2));
    }

    @Test
    void givesTheAliasUsedLongestAgoToANewTopic() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().topicAliases(10), aliasMaximum(2));
        for (String topic : List.of("a", "b", "a", "c", "b", "a")) {
            rehearsal.publishes(topic, AT_MOST_ONCE);
        }
        rehearsal.server().hears(aliased("a", 1), aliased("b", 2), aliased(null, 1), aliased("c", 2), aliased("b", 1),
                aliased("a", 2));
    }

    @Test
    void usesNoAliasUnlessBothSidesWantIt() {
        Rehearsal unasked = Rehearsal.open(Rehearsal.options(), aliasMaximum(2));
        unasked.publishes("a", AT_MOST_ONCE);
        unasked.server().hears(publishPacket(0, AT_MOST_ONCE, "a"));
        Rehearsal unwanted = Rehearsal.open(Rehearsal.options().topicAliases(2));
        unwanted.publishes("a", AT_MOST_ONCE);
        unwanted.server().hears(publishPacket(0, AT_MOST_ONCE, "a"));
    }

    @Test
    void usesTheAliasTheApplicationChose() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options(), aliasMaximum(9));
        for (String topic : List.of("a", "a", "b")) {
            rehearsal.publishes(new Message(TopicName.of(topic), Payload.ofUtf8("x"), AT_MOST_ONCE, false,
                    Publish.NO_EXPIRY, MessageProperties.NONE, 7));
        }
        rehearsal.server().hears(aliased("a", 7), aliased(null, 7), aliased("b", 7));
    }

    @Test
    @Spec("MQTT-3.3.2-7")
    void teachesAliasesAnewOnEachConnection() {
        Rehearsal rehearsal = Rehearsal.open(resumable().topicAliases(2), aliasMaximum(2));
        rehearsal.publishes("a", AT_MOST_ONCE);
        rehearsal.server().hears(aliased("a", 1)).breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        rehearsal.server().opens().accepts(true, aliasMaximum(2));
        rehearsal.publishes("a", AT_MOST_ONCE);
        rehearsal.server().hears(aliased("a", 1));
    }

    // --- across connections -------------------------------------------------------------------------------------------

    @Test
    @Spec({"MQTT-4.4.0-1", "MQTT-4.3.3-6", "MQTT-4.6.0-1"})
    void sendsAgainWhatWasInFlightWhenTheSessionIsResumed() {
        Rehearsal rehearsal = Rehearsal.open(resumable());
        rehearsal.publishes("a", AT_LEAST_ONCE);
        rehearsal.publishes("b", EXACTLY_ONCE);
        rehearsal.publishes("c", EXACTLY_ONCE);
        rehearsal.publishes("d", AT_LEAST_ONCE);
        rehearsal.server().says(PubRec.of(2), PubAck.of(1));
        rehearsal.server().breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        var next = rehearsal.publish("e", AT_LEAST_ONCE);
        rehearsal.server().opens().accepts(true)
                .hears(PubRel.of(2), again(publishPacket(3, EXACTLY_ONCE, "c")),
                        again(publishPacket(4, AT_LEAST_ONCE, "d")), publishPacket(5, AT_LEAST_ONCE, "e"))
                .says(PubAck.of(5));
        assertThat(next).isCompleted();
    }

    @Test
    void sendsAgainOnlyAsMuchAsTheServerNowTakes() {
        Rehearsal rehearsal = Rehearsal.open(resumable());
        rehearsal.publishes("a", AT_LEAST_ONCE);
        rehearsal.publishes("b", AT_LEAST_ONCE);
        rehearsal.server().breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        rehearsal.server().opens().accepts(true, receiveMaximum(1))
                .hears(again(publishPacket(1, AT_LEAST_ONCE, "a")))
                .says(PubAck.of(1)).hears(again(publishPacket(2, AT_LEAST_ONCE, "b")));
    }

    @Test
    void pubcompsOfAnEarlierConnectionWidenNoWindow() {
        Rehearsal rehearsal = Rehearsal.open(resumable(), receiveMaximum(1));
        rehearsal.publishes("a", EXACTLY_ONCE);
        rehearsal.server().says(PubRec.of(1)).breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        rehearsal.publishes("b", EXACTLY_ONCE);
        rehearsal.publishes("c", EXACTLY_ONCE);
        rehearsal.server().opens().accepts(true, receiveMaximum(1))
                .hears(PubRel.of(1), publishPacket(2, EXACTLY_ONCE, "b"))
                .says(PubComp.of(1)).hears(publishPacket(3, EXACTLY_ONCE, "c"));
    }

    @Test
    @Spec("MQTT-3.2.2-5")
    void publishesQos1AnewWhenTheServerHasLostTheSession() {
        Rehearsal rehearsal = Rehearsal.open(resumable());
        var one = rehearsal.publish("a", AT_LEAST_ONCE);
        var two = rehearsal.publish("b", EXACTLY_ONCE);
        rehearsal.server().breaks();
        rehearsal.loop.passes(Duration.ofSeconds(2));
        rehearsal.server().opens().accepts(false).hears(publishPacket(3, AT_LEAST_ONCE, "a")).says(PubAck.of(3));
        assertThat(one).isCompleted();
        assertThatThrownBy(two::join).cause().isInstanceOf(ClientException.ConnectionLost.class)
                .hasMessageContaining("not known");
    }

    @Test
    void failsWhatItCannotTellAnyMoreWhenTheConnectionStaysLost() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options(), receiveMaximum(1));
        var inFlight = rehearsal.publish("a", AT_LEAST_ONCE);
        var waiting = rehearsal.publish("b", AT_LEAST_ONCE);
        rehearsal.server().breaks();
        assertThatThrownBy(inFlight::join).cause().isInstanceOf(ClientException.ConnectionLost.class);
        assertThatThrownBy(waiting::join).cause().isInstanceOf(ClientException.ConnectionLost.class);
    }

    @Test
    void stillDeliversWhatWasInFlightWhenTheApplicationResumesItsSession() {
        Rehearsal rehearsal = Rehearsal.open(resumable().reconnect(null));
        var outcome = rehearsal.publish("a", EXACTLY_ONCE);
        rehearsal.disconnects();
        rehearsal.server().hears(publishPacket(1, EXACTLY_ONCE, "a"), Disconnect.NORMAL).hangsUp();
        assertThat(outcome).isCompletedExceptionally();
        rehearsal.connects();
        rehearsal.server().opens().accepts(true).hears(again(publishPacket(1, EXACTLY_ONCE, "a")));
        rehearsal.publishes("b", EXACTLY_ONCE);
        rehearsal.server().hears(publishPacket(2, EXACTLY_ONCE, "b")); // and not under an identifier in use
    }

    @Test
    @Spec("MQTT-2.2.1-3")
    void givesNoTwoMessagesInFlightOneIdentifier() {
        Rehearsal rehearsal = Rehearsal.open(Rehearsal.options().queue(70_000, 1L << 30));
        for (int i = 0; i < 65_536; i++) {
            rehearsal.publishes("a", AT_LEAST_ONCE);
        }
        List<Packet> sent = rehearsal.server().heard();
        assertThat(sent).hasSize(65_535).extracting(packet -> ((Publish) packet).packetId()).doesNotHaveDuplicates();
        rehearsal.server().says(PubAck.of(1000)).hears(publishPacket(1000, AT_LEAST_ONCE, "a"));
    }
}
