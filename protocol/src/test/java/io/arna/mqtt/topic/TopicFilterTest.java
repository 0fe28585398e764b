package io.arna.mqtt.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "#", "+", "/", "/#", "+/#", "a/+/b", "a//b", "+/+/", "$SYS/#", "$share", "$SHARE/g/a",
            "share/a", "күй/+"})
    void anUnsharedFilterIsWhatItWasMadeFrom(String text) {
        TopicFilter filter = TopicFilter.of(text);
        assertThat(filter).hasToString(text).isEqualTo(TopicFilter.of(text)).hasSameHashCodeAs(TopicFilter.of(text));
        assertThat(filter.isShared()).isFalse();
        assertThat(filter.shareName()).isNull();
        assertThat(filter.unshared()).isEqualTo(text);
        assertThat(String.join("/", filter.levels())).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"$share/g/a, g, a", "$share/g//, g, /", "$share/g/#, g, #", "$share/a b/+/c, a b, +/c",
            "$share/$share/$SYS/x, $share, $SYS/x"})
    @Spec({"MQTT-4.8.2-1", "MQTT-4.8.2-2"})
    void aSharedFilterHasANameAndAFilter(String text, String name, String unshared) {
        TopicFilter filter = TopicFilter.of(text);
        assertThat(filter.isShared()).isTrue();
        assertThat(filter.shareName()).isEqualTo(name);
        assertThat(filter.unshared()).isEqualTo(unshared);
        assertThat(filter).hasToString(text).isNotEqualTo(TopicFilter.of(unshared));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$share/", "$share//", "$share//a", "$share/g", "$share/g/", "$share/+/a", "$share/#/a",
            "$share/#", "$share/a+/b", "$share/g#/a", "$share/g/a#", "$share/g/#/a"})
    @Spec({"MQTT-4.8.2-1", "MQTT-4.8.2-2"})
    void aSharedFilterWithoutNameOrFilterIsRefused(String text) {
        assertThat(refusal(text).reason()).isEqualTo(ReasonCode.TOPIC_FILTER_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#", "#a", "#/", "a/#/b", "/#/", "##", "a/##", "#+"})
    @Spec({"MQTT-4.7.1-1", "v3 MQTT-4.7.1-2"})
    void aHashThatIsNotAloneAndLastIsRefused(String text) {
        assertThat(refusal(text).reason()).isEqualTo(ReasonCode.TOPIC_FILTER_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+", "+a", "++", "a/+b", "a/b+/c", "+#", "a/++/b"})
    @Spec({"MQTT-4.7.1-2", "v3 MQTT-4.7.1-3"})
    void aPlusThatDoesNotFillItsLevelIsRefused(String text) {
        assertThat(refusal(text).reason()).isEqualTo(ReasonCode.TOPIC_FILTER_INVALID);
    }

    @Test
    @Spec({"MQTT-4.7.3-1", "MQTT-4.7.3-2", "MQTT-4.7.3-3"})
    void anEmptyATooLongAndAnIllFormedFilterAreRefused() {
        for (String text : List.of("", "a\0", "a\uD83D", "ә".repeat(32_768))) {
            assertThat(refusal(text).reason()).isEqualTo(ReasonCode.TOPIC_FILTER_INVALID);
        }
        assertThat(TopicFilter.of("x".repeat(65_535)).toString()).hasSize(65_535);
    }

    @ParameterizedTest
    @CsvSource({"a, a, true", "a, b, false", "a, A, false", "a, a/, false", "a/, a, false", "a/b, a, false",
            "#, a, true", "#, /, true", "#, a/b/c, true",
            "a/#, a, true", "a/#, a/, true", "a/#, a/b/c, true", "a/#, ab, false", "a/#, b, false", "/#, /, true",
            "/#, a, false", "a/b/#, a, false",
            "+, a, true", "+, a/b, false", "+, /a, false", "/+, /a, true", "+/+, /a, true", "+/+, /, true",
            "a/+, a, false", "a/+, a/, true", "a/+/c, a//c, true", "a/+/c, a/b/c, true", "a/+/c, a/b/c/d, false",
            "+/#, a, true", "+/b/#, a/b, true", "+/b/#, a/bb, false",
            "$share/g/a/+, a/b, true", "$share/g/#, $share/g/a, false"})
    void aFilterMatchesLevelByLevel(String filter, String topic, boolean matches) {
        assertThat(TopicFilter.of(filter).matches(TopicName.of(topic))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"#, false", "+/broker, false", "+/#, false", "$SYS/#, true", "$SYS/+, true", "$SYS/broker, true",
            "$share/g/#, false", "$share/g/$SYS/#, true"})
    @Spec({"MQTT-4.7.2-1", "v3 MQTT-4.7.2-1"})
    void aTopicThatBeginsWithADollarIsNotReachedByALeadingWildcard(String filter, boolean matches) {
        assertThat(TopicFilter.of(filter).matches(TopicName.of("$SYS/broker"))).isEqualTo(matches);
    }

    @Test
    void aFilterKnowsItsWildcards() {
        assertThat(TopicFilter.of("a/b").hasWildcard()).isFalse();
        assertThat(TopicFilter.of("a/+").hasWildcard()).isTrue();
        assertThat(TopicFilter.of("a/+").startsWithWildcard()).isFalse();
        assertThat(TopicFilter.of("$share/g/+/a").startsWithWildcard()).isTrue();
        assertThat(TopicFilter.of("#").startsWithWildcard()).isTrue();
    }

    private static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /** A few letters and short topics, so that matches are as common as misses. */
    @ParameterizedTest
    @MethodSource("seeds")
    void matchingAgreesWithARegularExpression(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            String filter = levels(random, "+", "a", "b", "", "$a") + (random.nextInt(3) == 0 ? "/#" : "");
            String topic = levels(random, "a", "b", "", "$a", "ab");
            if (topic.isEmpty() || filter.isEmpty()) continue;
            assertThat(TopicFilter.of(filter).matches(TopicName.of(topic))).as("%s matches %s", filter, topic)
                    .isEqualTo(naiveMatches(filter, topic));
        }
    }

    private static String levels(Random random, String... choices) {
        return IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(_ -> choices[random.nextInt(choices.length)])
                .collect(Collectors.joining("/"));
    }

    private static boolean naiveMatches(String filter, String topic) {
        if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) return false;
        String withoutHash = filter.endsWith("/#") ? filter.substring(0, filter.length() - 2) : filter;
        String levels = Arrays.stream(withoutHash.split("/", -1))
                .map(level -> level.equals("+") ? "[^/]*" : Pattern.quote(level)).collect(Collectors.joining("/"));
        return topic.matches(levels + (filter.endsWith("/#") ? "(/.*)?" : ""));
    }

    private static ProtocolException refusal(String text) {
        return catchThrowableOfType(ProtocolException.class, () -> TopicFilter.of(text));
    }
}
