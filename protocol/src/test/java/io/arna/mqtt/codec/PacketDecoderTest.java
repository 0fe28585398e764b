package io.arna.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.Publish;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How early the decoder speaks, what it shares, and what it remembers. */
class PacketDecoderTest {
    private final PacketDecoder server = new PacketDecoder(Role.SERVER, 100, new TopicNames(16));

    @ParameterizedTest
    @CsvSource({"00, MALFORMED_PACKET", "30, PROTOCOL_ERROR", "C0, PROTOCOL_ERROR", "47, PROTOCOL_ERROR",
            "16, MALFORMED_PACKET", "1F, MALFORMED_PACKET"})
    void aFirstPacketOtherThanConnectIsRefusedAtItsFirstByte(String firstByte, ReasonCode reason) {
        assertThat(refusal(server, firstByte)).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"20, PROTOCOL_ERROR", "D0, PROTOCOL_ERROR", "10, PROTOCOL_ERROR", "00, MALFORMED_PACKET",
            "36, MALFORMED_PACKET", "38, MALFORMED_PACKET", "80, MALFORMED_PACKET", "C1, MALFORMED_PACKET"})
    void whatItsFirstByteForbidsIsRefusedThere(String firstByte, ReasonCode reason) {
        server.version(MqttVersion.V5);
        assertThat(refusal(server, firstByte)).isEqualTo(reason);
    }

    @Test
    void aPacketTooLargeIsRefusedOnceItsLengthIsThere() {
        server.version(MqttVersion.V5);
        assertThat(server.decode(bytes("30 62"))).as("2 + 98 bytes").isNull();
        assertThat(refusal(server, "30 63")).as("2 + 99 bytes").isEqualTo(ReasonCode.PACKET_TOO_LARGE);
        assertThat(server.decode(bytes("30 80"))).as("the length goes on").isNull();
        assertThat(refusal(server, "30 80 01")).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    }

    @Test
    void aConnectTooLargeIsRefusedBeforeItsContentIsThere() {
        assertThat(refusal(server, "10 FF FF FF 7F")).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    }

    @Test
    void aRemainingLengthThatGoesOnIsRefusedAtItsFourthByte() {
        server.version(MqttVersion.V3_1_1);
        assertThat(server.decode(bytes("30 FF FF FF"))).isNull();
        assertThat(refusal(server, "30 FF FF FF FF")).isEqualTo(ReasonCode.MALFORMED_PACKET);
    }

    @Test
    void theVersionIsLearntFromConnect() {
        PacketDecoder decoder = new PacketDecoder(Role.SERVER, 100, new TopicNames(16));
        assertThat(decoder.decode(bytes("10 0F 0004'MQTT' 05 02 003C 00 0002'me'"))).isNotNull();
        assertThat(decoder.version()).isEqualTo(MqttVersion.V5);
        assertThat(decoder.decode(bytes("C0 00"))).isEqualTo(PingReq.INSTANCE);
    }

    @ParameterizedTest
    @EnumSource
    void aClientIsToldItsVersion(MqttVersion version) {
        PacketDecoder decoder = new PacketDecoder(Role.CLIENT, 100, new TopicNames(16));
        decoder.version(version);
        assertThat(decoder.version()).isEqualTo(version);
        assertThat(decoder.decode(bytes("D0 00"))).isEqualTo(PingResp.INSTANCE);
    }

    @Test
    void packetsThatLieBehindOneAnotherAreTakenOneByOne() {
        server.version(MqttVersion.V3_1_1);
        ByteBuf in = bytes("C0 00 30 04 0001'a' 'x' C0 00 30 04 00");
        assertThat(server.decode(in)).isEqualTo(PingReq.INSTANCE);
        assertThat(server.decode(in)).isInstanceOf(Publish.class);
        assertThat(server.decode(in)).isEqualTo(PingReq.INSTANCE);
        assertThat(server.decode(in)).isNull();
        assertThat(in.readableBytes()).isEqualTo(3);
    }

    @Test
    void aTopicThatComesAgainIsSharedAndSoAreAbsentProperties() {
        server.version(MqttVersion.V5);
        Publish first = publish("30 05 0001'a' 00 'x'");
        Publish second = publish("30 0A 0001'a' 05 02 00000001 'x'");
        assertThat(second.topic()).isSameAs(first.topic());
        assertThat(first.properties()).isSameAs(MessageProperties.NONE);
        assertThat(second.properties()).isSameAs(MessageProperties.NONE);
    }

    @Test
    void aLimitThatNoPacketKeepsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PacketDecoder(Role.SERVER, 1, new TopicNames(16)));
    }

    private Publish publish(String bytes) {
        return (Publish) Objects.requireNonNull(server.decode(bytes(bytes)));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(ByteCases.parse(text));
    }

    private static ReasonCode refusal(PacketDecoder decoder, String bytes) {
        return catchThrowableOfType(ProtocolException.class, () -> decoder.decode(bytes(bytes))).reason();
    }
}
