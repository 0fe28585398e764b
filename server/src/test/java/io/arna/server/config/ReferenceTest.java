package io.arna.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.server.config.Describing.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    private static final Path COMMITTED = Path.of("../docs/reference/configuration.md");
    private static final Path GENERATED = Path.of("target/configuration.md");

    @Test
    void committedReferenceIsTheGeneratedOne() throws IOException {
        String generated = Reference.markdown(Schema.notes());
        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED, generated);
        String committed = Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "";
        assertThat(committed)
                .withFailMessage("docs/reference/configuration.md is not what the keys say. When the keys are right:\n"
                        + "    cp server/target/configuration.md docs/reference/configuration.md")
                .isEqualTo(generated);
    }

    @Test
    void everyKeySaysWhatItDoesInSentences() {
        List<Note> notes = Schema.notes();
        assertThat(notes).hasSizeGreaterThan(40).allSatisfy(note -> assertThat(switch (note) {
            case Note.Head head -> head.meaning();
            case Note.Entry entry -> entry.key().meaning();
        }).endsWith("."));
    }

    @Test
    void everyDefaultIsAValueOfItsKey() {
        assertThat(Schema.notes()).allSatisfy(note -> {
            if (note instanceof Note.Entry entry) {
                assertThatDefaultReads(entry.key());
            }
        });
    }

    private static <T> void assertThatDefaultReads(Key<T> key) {
        T fallback = key.fallback();
        if (fallback != null) {
            assertThat(key.type().reader().read(key.type().writer().apply(fallback))).isEqualTo(fallback);
        }
    }
}
