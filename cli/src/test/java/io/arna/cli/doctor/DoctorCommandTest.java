package io.arna.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line of {@code arna doctor}. */
class DoctorCommandTest {
    @Test
    void refusesATopicThatIsNone() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(DoctorCommand.run(List.of("-t", "a/#/b"), new PrintStream(new ByteArrayOutputStream()),
                new PrintStream(err, true, StandardCharsets.UTF_8))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("arna doctor: -t a/#/b: ");
    }
}
