package io.arna.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.RetainHandling;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small words: values on the wire and back, order, and payloads. */
class WordsTest {
    @ParameterizedTest
    @EnumSource
    void aReasonCodeIsFoundByItsValue(ReasonCode reason) {
        assertThat(ReasonCode.of(reason.value())).isSameAs(reason);
        assertThat(reason.isError()).isEqualTo(reason.value() >= 0x80);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x03, 0x7F, 0xA3, 0xFF})
    void anUnknownReasonCodeIsMalformed(int value) {
        assertThat(refusal(() -> ReasonCode.of(value)).reason()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    }

    @ParameterizedTest
    @EnumSource
    void aQosIsFoundByItsLevelAndGrantedByItsReasonCode(Qos qos) {
        assertThat(Qos.of(qos.level())).isSameAs(qos);
        assertThat(ReasonCode.granted(qos).value()).isEqualTo(qos.level());
        assertThat(qos.min(Qos.EXACTLY_ONCE)).isSameAs(qos);
        assertThat(qos.max(Qos.AT_MOST_ONCE)).isSameAs(qos);
        assertThat(qos.min(Qos.AT_MOST_ONCE)).isSameAs(Qos.AT_MOST_ONCE);
        assertThat(qos.max(Qos.EXACTLY_ONCE)).isSameAs(Qos.EXACTLY_ONCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    void thereAreNoOtherQos(int level) {
        assertThat(refusal(() -> Qos.of(level)).reason()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    }

    @ParameterizedTest
    @EnumSource
    void aPacketTypeIsFoundByItsValue(PacketType type) {
        assertThat(PacketType.of(type.value())).isSameAs(type);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 16})
    void thereAreNoOtherPacketTypes(int value) {
        assertThat(refusal(() -> PacketType.of(value)).reason()).isEqualTo(ReasonCode.MALFORMED_PACKET);
    }

    @ParameterizedTest
    @EnumSource
    void aRetainHandlingIsFoundByItsValue(RetainHandling handling) {
        assertThat(RetainHandling.of(handling.value())).isSameAs(handling);
    }

    @Test
    void retainHandling3IsAProtocolError() {
        assertThat(refusal(() -> RetainHandling.of(3)).reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    void aPayloadIsACopyBothWays() {
        byte[] bytes = {1, 2, 3};
        Payload payload = Payload.copyOf(bytes);
        bytes[0] = 9;
        payload.toByteArray()[1] = 9;
        assertThat(payload.toByteArray()).containsExactly(1, 2, 3);
        assertThat(payload.at(2)).isEqualTo((byte) 3);
        assertThat(payload).isEqualTo(Payload.copyOf(new byte[]{1, 2, 3})).isNotEqualTo(Payload.copyOf(bytes))
                .hasSameHashCodeAs(Payload.copyOf(new byte[]{1, 2, 3}));
    }

    @Test
    void aPayloadIsReadFromWhereItLies() {
        ByteBuf in = Unpooled.wrappedBuffer(new byte[]{0, 'h', 'i', 0});
        Payload payload = Payload.read(in, 1, 2);
        assertThat(payload).isEqualTo(Payload.ofUtf8("hi"));
        assertThat(payload.toUtf8()).isEqualTo("hi");
        assertThat(in.readerIndex()).isZero();

        ByteBuf out = Unpooled.buffer();
        payload.writeTo(out);
        assertThat(out).isEqualTo(in.slice(1, 2));
        byte[] copy = new byte[3];
        payload.copyTo(copy, 1);
        assertThat(copy).containsExactly(0, 'h', 'i');
    }

    @Test
    void anEmptyPayloadIsAlwaysTheSame() {
        assertThat(Payload.copyOf(new byte[0])).isSameAs(Payload.EMPTY);
        assertThat(Payload.ofUtf8("")).isSameAs(Payload.EMPTY);
        assertThat(Payload.read(Unpooled.EMPTY_BUFFER, 0, 0)).isSameAs(Payload.EMPTY);
        assertThat(Payload.EMPTY.isEmpty()).isTrue();
    }

    @Test
    void aPayloadDoesNotShowItselfInLogs() {
        assertThat(Payload.ofUtf8("secret")).hasToString("6 bytes");
    }

    private static ProtocolException refusal(Runnable action) {
        return catchThrowableOfType(ProtocolException.class, action::run);
    }
}
