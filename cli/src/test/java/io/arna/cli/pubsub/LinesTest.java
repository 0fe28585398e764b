package io.arna.cli.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Standard input, line by line. */
class LinesTest {
    private static List<String> lines(String text) throws IOException {
        Lines lines = new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<String> all = new ArrayList<>();
        for (Payload line = lines.next(); line != null; line = lines.next()) {
            all.add(line.toUtf8());
        }
        return all;
    }

    @Test
    void areWhatEndsWithANewline() throws IOException {
        assertThat(lines("one\ntwo\n\nthree\n")).containsExactly("one", "two", "", "three");
    }

    @Test
    void theLastNeedNotEndWithOne() throws IOException {
        assertThat(lines("one\ntwo")).containsExactly("one", "two");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n")).containsExactly("");
    }

    @Test
    void keepEveryOtherByte() throws IOException {
        assertThat(lines("a\r\n\0b\n")).containsExactly("a\r", "\0b");
    }

    @Test
    void mayBeLongerThanAnyBuffer() throws IOException {
        String line = "0123456789".repeat(50_000);
        assertThat(lines(line + "\n" + line)).containsExactly(line, line);
    }
}
