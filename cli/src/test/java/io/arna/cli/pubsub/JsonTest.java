package io.arna.cli.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON in, the same JSON out, as mosquitto_sub writes it. */
class JsonTest {
    private static String rewritten(String text, boolean pretty) {
        Json json = JsonReader.read(text);
        assertThat(json).as("%s is JSON", text).isNotNull();
        StringBuilder out = new StringBuilder();
        json.write(out, pretty);
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\0', value = {
            "null;null", "true;true", "false;false", "0;0", "-1;-1", "2.50;2.5", "1e3;1000", "1e20;1e+20", "-0.1;-0.1",
            "1e-7;1e-07", "0.0001;0.0001", "123456789012;123456789012", "1234567890123456789;1.2345678901234568e+18",
            "3.141592653589793;3.1415926535897931", "1e999;null",
            "\"a\\/b\";\"a/b\"", "\"\\u00e9\\n\\u0001\\\"\";\"é\\n\\u0001\\\"\"", "[ ];[]", "[1 , 2];[1,2]", "{ };{}",
            "{\"a\" : {\"b\" : [true]}, \"a\":1};{\"a\":{\"b\":[true]},\"a\":1}"})
    void writesAValueInItsShortestForm(String read, String written) {
        assertThat(rewritten(read, false)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nul", "[", "[1", "[1,]", "{", "{\"a\"}", "{\"a\":}", "{a:1}", "\"", "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"", "\"\\", "1 2", "--1", "NaN", "0x1", "1d", "+", "hello"})
    void refusesWhatIsNotJson(String text) {
        assertThat(JsonReader.read(text)).isNull();
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        assertThat(JsonReader.read("[".repeat(100) + "]".repeat(100))).isNotNull();
        assertThat(JsonReader.read("[".repeat(100_000) + "]".repeat(100_000))).isNull();
    }

    @Test
    void writesObjectsOnManyLinesAndArraysOnOne() {
        assertThat(rewritten("{\"a\":[1,[2]],\"b\":{}}", true))
                .isEqualTo("{\n\t\"a\":\t[1, [2]],\n\t\"b\":\t{\n\t}\n}");
    }
}
