package io.arna.broker.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LevelsTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "a/", "/a", "a//b", "///", "Пәтер/қонақ_бөлме/😀", "$SYS/broker"})
    void levelsOfANameAreThePartsBetweenSlashes(String topic) {
        assertThat(all(Levels.of(TopicName.of(topic)))).containsExactly(TopicName.of(topic).levels());
    }

    @Test
    void aFinalHashIsNoLevelOfItsOwn() {
        assertThat(all(Levels.of(TopicFilter.of("a/+/#")))).containsExactly("a", "+");
        assertThat(all(Levels.of(TopicFilter.of("/#")))).containsExactly("");
        assertThat(all(Levels.of(TopicFilter.of("a//#")))).containsExactly("a", "");
        assertThat(all(Levels.of(TopicFilter.of("#")))).isEmpty();
    }

    @Test
    void theShareIsNoLevel() {
        assertThat(all(Levels.of(TopicFilter.of("$share/g/a/b")))).containsExactly("a", "b");
        assertThat(all(Levels.of(TopicFilter.of("$share/g/#")))).isEmpty();
        assertThat(all(Levels.of(TopicFilter.of("$share/g//")))).containsExactly("", "");
    }

    @Test
    void aLevelIsComparedAsAWhole() {
        Levels levels = Levels.of(TopicName.of("ab/abc"));
        levels.next();

        assertThat(levels.is("ab")).isTrue();
        assertThat(levels.is("a")).isFalse();
        assertThat(levels.is("abc")).isFalse();
        assertThat(levels.is("ab/")).isFalse();
        levels.next();
        assertThat(levels.is("abc")).isTrue();
        assertThat(levels.is("ab")).isFalse();
    }

    @Test
    void hashIsThatOfTheText() {
        Levels levels = Levels.of(TopicName.of("ab//Пәтер😀/ab"));
        while (levels.next()) {
            assertThat(levels.hash()).isEqualTo(levels.text().hashCode());
        }
    }

    @Test
    void canBeGoneThroughAgain() {
        Levels levels = Levels.of(TopicName.of("a/b"));
        assertThat(all(levels)).containsExactly("a", "b");
        assertThat(levels.next()).isFalse();

        levels.rewind();

        assertThat(all(levels)).containsExactly("a", "b");
    }

    private static List<String> all(Levels levels) {
        List<String> all = new ArrayList<>();
        while (levels.next()) {
            assertThat(levels.is(levels.text())).isTrue();
            all.add(levels.text());
        }
        return all;
    }
}
