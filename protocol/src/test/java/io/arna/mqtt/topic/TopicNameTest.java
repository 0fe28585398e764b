package io.arna.mqtt.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "/", "//", "a/b", "/a", "a/", "a//b", " ", "$SYS/broker", "Пәтер/қонақ_бөлме/күй", "🚗",
                    "\uFEFF", "\u0001"})
    void aNameIsWhatItWasMadeFromInEitherForm(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf in = Unpooled.buffer().writeByte('x').writeBytes(utf8).writeByte('y');
        TopicName fromText = TopicName.of(text);
        TopicName fromBytes = TopicName.read(in, 1, utf8.length);

        assertThat(fromBytes).isEqualTo(fromText).hasSameHashCodeAs(fromText).hasToString(text);
        assertThat(fromText.length()).isEqualTo(utf8.length);
        assertThat(fromText.equalsBytes(in, 1, utf8.length)).isTrue();
        assertThat(String.join("/", fromText.levels())).isEqualTo(text);
        assertThat(fromText.levels()[0]).isEqualTo(fromText.firstLevel());

        ByteBuf out = Unpooled.buffer();
        fromText.writeTo(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text);
        byte[] copy = new byte[utf8.length + 2];
        fromText.copyTo(copy, 2);
        assertThat(new String(copy, 2, utf8.length, StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(in.readerIndex()).isZero();
    }

    @Test
    @Spec({"MQTT-3.3.2-2", "MQTT-4.7.0-1", "v3 MQTT-4.7.1-1"})
    void aWildcardIsRefused() {
        for (String text : new String[]{"#", "+", "a/#", "+/a", "a+", "a#b"}) {
            assertThat(refusal(text).reason()).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
        }
    }

    @Test
    @Spec({"MQTT-4.7.3-1", "v3 MQTT-4.7.3-1"})
    void anEmptyNameIsRefused() {
        assertThat(refusal("").reason()).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
        ProtocolException refusal = catchThrowableOfType(ProtocolException.class,
                () -> TopicName.read(Unpooled.EMPTY_BUFFER, 0, 0));
        assertThat(refusal.reason()).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
    }

    @Test
    @Spec({"MQTT-4.7.3-2", "v3 MQTT-4.7.3-2"})
    void theNullCharacterIsRefused() {
        assertThat(refusal("a\0b").reason()).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertThat(refusal("a\uD83D").reason()).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
        assertThat(refusal("\uDE97").reason()).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
    }

    @Test
    @Spec({"MQTT-4.7.3-3", "v3 MQTT-4.7.3-3"})
    void nameOf65535BytesIsTakenAndALongerOneRefused() {
        assertThat(TopicName.of("ә".repeat(32_767) + "a").length()).isEqualTo(65_535);
        assertThat(refusal("ә".repeat(32_768)).reason()).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
    }

    @Test
    @Spec({"MQTT-4.7.3-4", "v3 MQTT-4.7.3-4"})
    void namesThatLookAlikeAreNotEqual() {
        assertThat(TopicName.of("\u00E9")).isNotEqualTo(TopicName.of("e\u0301"));
        assertThat(TopicName.of("a/b")).isNotEqualTo(TopicName.of("A/b")).isNotEqualTo(TopicName.of("a/b/"));
    }

    @Test
    void bytesThatDifferAnywhereAreNotTheName() {
        byte[] utf8 = "sensors/kitchen/temperature".getBytes(StandardCharsets.UTF_8);
        TopicName name = TopicName.of("sensors/kitchen/temperature");
        for (int i = 0; i < utf8.length; i++) {
            utf8[i] ^= 1;
            assertThat(name.equalsBytes(Unpooled.wrappedBuffer(utf8), 0, utf8.length)).as("byte %d", i).isFalse();
            utf8[i] ^= 1;
        }
        assertThat(name.equalsBytes(Unpooled.wrappedBuffer(utf8), 0, utf8.length - 1)).isFalse();
    }

    @Test
    void aRefusalShowsATopicThatIsSafeToLog() {
        String shown = refusal("\u001B[31m\u2028\u202E" + "x".repeat(500) + "#").whatWeSaw();
        assertThat(shown).doesNotContain("\u001B", "\u2028", "\u202E").hasSizeLessThan(200);
    }

    private static ProtocolException refusal(String text) {
        return catchThrowableOfType(ProtocolException.class, () -> TopicName.of(text));
    }
}
