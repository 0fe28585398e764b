package io.arna.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What older versions cannot say, and what no version can. */
class PacketEncoderTest {
    private static final ReasonProperties SPOKEN = new ReasonProperties("because", List.of(new UserProperty("a", "1")));

    @ParameterizedTest
    @CsvSource({"SUCCESS, 0", "UNSUPPORTED_PROTOCOL_VERSION, 1", "CLIENT_IDENTIFIER_NOT_VALID, 2",
            "SERVER_UNAVAILABLE, 3", "SERVER_BUSY, 3", "QUOTA_EXCEEDED, 3", "USE_ANOTHER_SERVER, 3",
            "CONNECTION_RATE_EXCEEDED, 3", "UNSPECIFIED_ERROR, 3", "BAD_USER_NAME_OR_PASSWORD, 4", "NOT_AUTHORIZED, 5",
            "BANNED, 5", "BAD_AUTHENTICATION_METHOD, 5"})
    void beforeMqtt5AReasonBecomesTheReturnCodeNextToIt(ReasonCode reason, int returnCode) {
        ConnAck packet = new ConnAck(false, reason, ConnAckProperties.because("because", null));
        assertThat(encoded(packet, MqttVersion.V3_1_1)).isEqualTo("2002000" + returnCode);
        assertThat(encoded(packet, MqttVersion.V3_1)).isEqualTo("2002000" + returnCode);
    }

    @Test
    void mqtt31IsNotToldOfASessionPresent() {
        ConnAck packet = new ConnAck(true, ReasonCode.SUCCESS, ConnAckProperties.NONE);
        assertThat(encoded(packet, MqttVersion.V3_1)).isEqualTo("20020000");
        assertThat(encoded(packet, MqttVersion.V3_1_1)).isEqualTo("20020100");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "V5")
    void beforeMqtt5AcknowledgementsGiveNoReasons(MqttVersion version) {
        assertThat(encoded(new PubAck(1, ReasonCode.QUOTA_EXCEEDED, SPOKEN), version)).isEqualTo("40020001");
        assertThat(
                encoded(new SubAck(1, SPOKEN, List.of(ReasonCode.NOT_AUTHORIZED, ReasonCode.GRANTED_QOS_2)), version))
                .isEqualTo("900400018002");
        assertThat(encoded(new UnsubAck(1, SPOKEN, List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED)), version))
                .isEqualTo("b0020001");
        assertThat(encoded(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL, 7, "because", List.of(), null), version))
                .isEqualTo("e000");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "V5")
    void beforeMqtt5NeitherOptionsNorPropertiesAreSent(MqttVersion version) {
        assertThat(encoded(new Subscribe(1, 9, List.of(new UserProperty("a", "1")),
                List.of(new Subscription(TopicFilter.of("a"), Qos.AT_LEAST_ONCE, true, true,
                        RetainHandling.DO_NOT_SEND))),
                version)).isEqualTo("82060001" + "000161" + "01");
        assertThat(encoded(new Publish(0, false, Qos.AT_MOST_ONCE, false, TopicName.of("a"), 7, 60, List.of(3),
                new MessageProperties(true, "t", "r", Payload.EMPTY, List.of()), Payload.ofUtf8("x")), version))
                .isEqualTo("3004" + "000161" + "78");
    }

    @Test
    void beforeMqtt5ThereIsNoAuth() {
        Auth packet = new Auth(ReasonCode.SUCCESS, "abc", null, null, List.of());
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> encoded(packet, MqttVersion.V3_1_1));
    }

    @Test
    void aFieldTooLongForItsLengthIsRefusedAndNothingIsWritten() {
        String tooLong = "x".repeat(65_536);
        for (Packet packet : List.of(Disconnect.of(ReasonCode.SERVER_BUSY), PubAck.of(1))) {
            Packet refused = packet instanceof PubAck
                    ? new PubAck(1, ReasonCode.SUCCESS, ReasonProperties.because(tooLong))
                    : Disconnect.because(ReasonCode.SERVER_BUSY, tooLong, null);
            ByteBuf out = Unpooled.buffer();
            assertThatIllegalArgumentException().isThrownBy(() -> PacketEncoder.encode(refused, MqttVersion.V5, out));
            assertThat(out.isReadable()).isFalse();
        }
    }

    @Test
    void aPacketOfTheLargestLengthIsMeasuredAndALargerOneRefused() {
        TopicName topic = TopicName.of("a");
        Payload largest = Payload.copyOf(new byte[268_435_455 - 3]);
        assertThat(PacketEncoder.size(Publish.of(0, Qos.AT_MOST_ONCE, false, topic, largest), MqttVersion.V3_1_1))
                .isEqualTo(268_435_460);
        assertThatIllegalArgumentException().isThrownBy(
                () -> PacketEncoder.size(Publish.of(0, Qos.AT_MOST_ONCE, false, topic, largest), MqttVersion.V5));
        assertThatIllegalArgumentException().isThrownBy(() -> PublishFrame.of(false, true, topic, Publish.NO_EXPIRY,
                MessageProperties.NONE, largest));
    }

    private static String encoded(Packet packet, MqttVersion version) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(packet, version, out);
        return ByteBufUtil.hexDump(out);
    }
}
