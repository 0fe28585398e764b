package io.arna.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.codec.ByteCase.Answer;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of the table, forwards, backwards, cut and crumbled. */
class ByteCasesTest {
    private static Stream<ByteCase> all() {
        return ByteCases.all().stream();
    }

    private static Stream<ByteCase> accepted() {
        return all().filter(each -> each.packet() != null);
    }

    private static Stream<ByteCase> refused() {
        return all().filter(each -> each.refusal() != null);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatIsAcceptedIsThatPacket(ByteCase each) {
        PacketDecoder decoder = each.decoder();
        ByteBuf in = Unpooled.wrappedBuffer(each.bytes().toByteArray());

        assertThat(decoder.decode(in)).isEqualTo(each.packet());
        assertThat(in.isReadable()).isFalse();
        assertThat(decoder.version()).isEqualTo(each.version());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsRefusedIsRefusedForItsReasonAndNothingIsTaken(ByteCase each) {
        PacketDecoder decoder = each.decoder();
        ByteBuf in = Unpooled.wrappedBuffer(each.bytes().toByteArray());
        ProtocolException refusal = catchThrowableOfType(ProtocolException.class, () -> decoder.decode(in));

        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.reason()).as(refusal.whatWeSaw()).isEqualTo(each.refusal());
        assertThat(in.readerIndex()).isZero();
        assertThat(decoder.version()).isEqualTo(each.version());
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void thatPacketIsEncodedToTheseBytesOrFewer(ByteCase each) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(packet(each), each.version(), out);

        assertThat(PacketEncoder.size(packet(each), each.version())).isEqualTo(out.readableBytes());
        if (each.shortest()) {
            assertThat(ByteBufUtil.hexDump(out)).isEqualTo(HexFormat.of().formatHex(each.bytes().toByteArray()));
        } else {
            assertThat(out.readableBytes()).isLessThanOrEqualTo(each.bytes().length());
            assertThat(each.decoder().decode(out)).isEqualTo(each.packet());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPacketCutAnywhereIsWaitedForOrRefusedForTheSameReason(ByteCase each) {
        for (int length = 0; length < each.bytes().length(); length++) {
            ByteBuf in = Unpooled.wrappedBuffer(each.bytes().toByteArray(), 0, length);
            try {
                assertThat(each.decoder().decode(in)).as("of %d bytes", length).isNull();
            } catch (ProtocolException e) {
                assertThat(e.reason()).as("of %d bytes", length).isEqualTo(each.refusal());
            }
            assertThat(in.readerIndex()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void bytesThatComeOneByOneMeanTheSame(ByteCase each) {
        PacketDecoder decoder = each.decoder();
        ByteBuf in = Unpooled.buffer();
        Packet packet = null;
        try {
            for (byte next : each.bytes().toByteArray()) {
                assertThat(packet).isNull();
                packet = decoder.decode(in.writeByte(next));
            }
            assertThat(packet).isNotNull().isEqualTo(each.packet());
        } catch (ProtocolException e) {
            assertThat(e.reason()).isEqualTo(each.refusal());
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatFollowsAPacketIsLeftForTheNextCall(ByteCase each) {
        PacketDecoder decoder = each.decoder();
        ByteBuf in = Unpooled.wrappedBuffer(each.bytes().toByteArray(), new byte[]{(byte) 0xEE, 0x01});
        assertThat(decoder.decode(in)).isEqualTo(each.packet());
        assertThat(in.readerIndex()).isEqualTo(each.bytes().length());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theKindOfBufferDoesNotMatter(ByteCase each) {
        List<UnaryOperator<ByteBuf>> kinds = List.of(
                in -> UnpooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(in),
                in -> Unpooled.buffer().writeZero(3).skipBytes(3).writeBytes(in),
                in -> in.asReadOnly(),
                ByteCasesTest::inPiecesOfThree);
        for (UnaryOperator<ByteBuf> kind : kinds) {
            ByteBuf in = kind.apply(Unpooled.wrappedBuffer(each.bytes().toByteArray()));
            try {
                assertThat(each.decoder().decode(in)).as("%s", in).isEqualTo(each.packet());
            } catch (ProtocolException e) {
                assertThat(e.reason()).as("%s", in).isEqualTo(each.refusal());
            } finally {
                in.release();
            }
        }
    }

    private static ByteBuf inPiecesOfThree(ByteBuf in) {
        ByteBuf[] pieces = new ByteBuf[(in.readableBytes() + 2) / 3];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = Unpooled.copiedBuffer(in.readSlice(Math.min(3, in.readableBytes())));
        }
        return Unpooled.wrappedBuffer(pieces.length, pieces);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void theTableItselfHasNoWrongRemainingLengthByAccident(ByteCase each) {
        boolean onPurpose = each.name().startsWith("a remaining length") || each.name().startsWith("a packet larger")
                || each.name().startsWith("an HTTP") || each.name().startsWith("a TLS");
        if (onPurpose) return;
        byte[] bytes = each.bytes().toByteArray();
        int headerLength = bytes[1] < 0 ? 3 : 2;
        int length = bytes[1] < 0 ? (bytes[1] & 0x7F) | (bytes[2] << 7) : bytes[1];
        assertThat(headerLength + length).as(each.hex()).isEqualTo(bytes.length);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatAServerAnswersFollowsFromTheCase(ByteCase each) {
        Answer answer = each.answer();
        if (each.reader() == Role.CLIENT) {
            assertThat(answer).isNull();
            return;
        }
        assertThat(answer).isNotNull();
        assertThat(answer.closes() || each.refusal() == null).as("%s", answer).isTrue();
        boolean isToldWhy = answer.closes() && answer.type() != null;
        if (!each.version().isV5()) {
            assertThat(isToldWhy).as("%s", answer)
                    .isEqualTo(each.refusal() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
        }
    }

    @Test
    void theTableIsComplete() {
        Set<String> names = new HashSet<>();
        all().forEach(each -> assertThat(names.add(each.toString())).as("a name used once: %s", each).isTrue());
        assertThat(names).hasSizeGreaterThan(150);
        for (MqttVersion version : MqttVersion.values()) {
            for (PacketType type : PacketType.values()) {
                boolean exists = type != PacketType.AUTH || version.isV5();
                assertThat(accepted().anyMatch(each -> each.version() == version && packet(each).type() == type))
                        .as("%s in %s", type, version).isEqualTo(exists);
            }
        }
        assertThat(accepted().map(ByteCasesTest::packet).filter(Connect.class::isInstance).map(Connect.class::cast)
                .map(Connect::version)).containsAll(Arrays.asList(MqttVersion.values()));
    }

    private static Packet packet(ByteCase each) {
        Packet packet = each.packet();
        assertThat(packet).isNotNull();
        return packet;
    }
}
