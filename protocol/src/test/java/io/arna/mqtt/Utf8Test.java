package io.arna.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's own decoder, told to report what is ill-formed, is the judge. */
class Utf8Test {
    /** Bytes on both sides of every border between kinds of bytes. */
    private static final int[] BORDERS = {0x00, 0x01, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};

    @Test
    @Spec("MQTT-1.5.4-1")
    void everySequenceIsJudgedAsTheJdkJudgesIt() {
        for (int first = 0x7F; first <= 0xFF; first++) {
            for (int second = 0; second <= 0xFF; second++) {
                judge(first, second);
                for (int third : BORDERS) {
                    judge(first, second, third);
                    for (int fourth : first < 0xF0 ? new int[]{'a'} : BORDERS) {
                        judge(first, second, third, fourth);
                    }
                }
            }
        }
    }

    private static void judge(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        if (isAccepted(Unpooled.wrappedBuffer(bytes), bytes.length) != isText(bytes, bytes.length)) {
            throw new AssertionError(HexFormat.of().formatHex(bytes));
        }
    }

    private static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    /** Mostly well-formed, with one byte changed here and there. */
    @ParameterizedTest
    @MethodSource("seeds")
    @Spec({"MQTT-1.5.4-1", "MQTT-1.5.4-2"})
    void longerTextIsJudgedAsTheJdkJudgesIt(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(30); left > 0; left--) {
                text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x80 : 0xD800));
            }
            byte[] bytes = text.append("🚗").toString().getBytes(StandardCharsets.UTF_8);
            if (random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = bytes.length - (random.nextInt(4) == 0 ? 1 : 0);
            assertThat(isAccepted(Unpooled.wrappedBuffer(bytes), length)).as("%s", Unpooled.wrappedBuffer(bytes))
                    .isEqualTo(isText(bytes, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "Пәтер/қонақ_бөлме", "🚗", "\uFEFFa", "a longer one, of ASCII alone"})
    @Spec("MQTT-1.5.4-3")
    void textIsReadFromWhereItLies(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf in = Unpooled.directBuffer().writeByte(0xFF).writeBytes(bytes).writeByte(0xFF);
        assertThat(Utf8.read(in, 1, bytes.length)).isEqualTo(text);
        assertThat(in.readerIndex()).isZero();
        in.release();
    }

    @Test
    void aRefusalIsAMalformedPacket() {
        ProtocolException refusal = catchThrowableOfType(ProtocolException.class,
                () -> Utf8.read(Unpooled.wrappedBuffer(new byte[]{'a', (byte) 0xC0, (byte) 0x80}), 0, 3));
        assertThat(refusal.reason()).isEqualTo(ReasonCode.MALFORMED_PACKET);
        assertThat(refusal).hasNoCause();
        assertThat(refusal.getStackTrace()).isEmpty();
    }

    private static boolean isAccepted(ByteBuf in, int length) {
        try {
            Utf8.read(in, 0, length);
            return true;
        } catch (ProtocolException e) {
            return false;
        }
    }

    private static boolean isText(byte[] bytes, int length) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
            return text.indexOf('\0') < 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
