package io.arna.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {
    private final TopicNames names = new TopicNames(8);

    @Test
    void aNameThatComesAgainIsTheSameObjectWhereverItsBytesLie() {
        TopicName first = read("sensors/kitchen");
        ByteBuf elsewhere =
                Unpooled.directBuffer().writeZero(5).writeBytes("sensors/kitchen".getBytes(StandardCharsets.UTF_8));
        assertThat(names.read(elsewhere, 5, elsewhere.readableBytes() - 5)).isSameAs(first);
        elsewhere.release();
    }

    private static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverIsForgottenEveryNameIsRight(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            String text = "x".repeat(random.nextInt(20)) + random.nextInt(10) + "y".repeat(random.nextInt(20));
            assertThat(read(text)).hasToString(text).isEqualTo(TopicName.of(text));
        }
    }

    @Test
    void aNameTooLongToBeWorthRememberingIsReadEachTime() {
        String text = "x".repeat(257);
        assertThat(read(text)).isEqualTo(read(text)).isNotSameAs(read(text));
    }

    @Test
    void aNameThatIsRefusedIsNotRemembered() {
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read("a/#"));
            assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(""));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-8, 0, 1, 2, 3, 5, 100})
    void theCapacityIsAPowerOfTwo(int capacity) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TopicNames(capacity));
    }

    private TopicName read(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return names.read(Unpooled.wrappedBuffer(utf8), 0, utf8.length);
    }
}
