package io.arna.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.mqtt.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PskFileTest {
    private static final String KEY = "00112233445566778899AABBccddeeff";

    @TempDir private Path folder;

    private Path written(String content) throws IOException {
        return Files.writeString(folder.resolve("psk"), content);
    }

    private List<String> problems(String content) throws IOException {
        Path file = written(content);
        TlsException refused = catchThrowableOfType(TlsException.class, () -> PskFile.read(file));
        assertThat(refused.problems()).allMatch(problem -> problem.part() == TlsException.Part.PSK_FILE);
        return refused.problems().stream().map(problem -> problem.sentence().replace(folder.toString(), "DIR"))
                .toList();
    }

    @Test
    void readsIdentitiesAndTheirKeys() throws Exception {
        PskFile keys =
                PskFile.read(written("# devices\n\nada:" + KEY + "\r\n  grace h\u00F6pper : 0102030405060708 \n#:\n"));
        assertThat(keys.size()).isEqualTo(2);
        assertThat(keys.key("ada")).isEqualTo(Payload.copyOf(HexFormat.of().parseHex(KEY)));
        assertThat(keys.key("grace h\u00F6pper")).isEqualTo(Payload.copyOf(new byte[]{1, 2, 3, 4, 5, 6, 7, 8}));
        assertThat(keys.key("Ada")).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ada                      | there is no colon; a line is identity:hexkey
            :0011223344556677        | the identity before the colon must have 1 to 1024 bytes
            a\tb:0011223344556677    | the identity before the colon has a control character
            ada:                     | the key has 0 bytes; it must have 8 to 64, and 32 made by 'openssl rand -hex 32' are good
            ada:00112233445566       | the key has 7 bytes; it must have 8 to 64, and 32 made by 'openssl rand -hex 32' are good
            ada:001122334455667      | what follows the colon is no key: it is written in pairs of hexadecimal digits, as 'openssl rand -hex 32' makes them
            ada:secretsecret         | what follows the colon is no key: it is written in pairs of hexadecimal digits, as 'openssl rand -hex 32' makes them
            ada:0011223344556677:88  | what follows the colon is no key: it is written in pairs of hexadecimal digits, as 'openssl rand -hex 32' makes them
            first:0011223344556677   | the identity has a key in a line before already; keep one of the two
            """)
    void saysWhatIsWrongWithWhichLineAndNothingOfWhatIsInIt(String line, String why) throws Exception {
        assertThat(problems("first:" + KEY + "\n" + line + "\n")).containsExactly("DIR/psk:2: " + why);
    }

    @Test
    void saysAllThatIsWrongUpToTen() throws Exception {
        assertThat(problems("a\nb\n")).hasSize(2);
        assertThat(problems("x\n".repeat(1_000))).hasSize(10);
    }

    @Test
    void takesKeysAndIdentitiesUpToTheirLimits() throws Exception {
        assertThat(PskFile.read(written("a".repeat(1024) + ":" + "ab".repeat(64))).size()).isEqualTo(1);
        assertThat(problems("a".repeat(1025) + ":" + KEY)).hasSize(1);
        assertThat(problems("a:" + "ab".repeat(65))).hasSize(1);
    }

    @Test
    void refusesAFileThatIsEmptyNotThereOrNotText() throws Exception {
        assertThat(problems("# none yet\n")).containsExactly(
                "DIR/psk: no identity is in it, so nobody could connect; write a line identity:hexkey for each client");
        assertThat(catchThrowableOfType(TlsException.class, () -> PskFile.read(folder.resolve("none"))))
                .hasMessageEndingWith("none: there is no such file");
        assertThat(catchThrowableOfType(TlsException.class, () -> PskFile.read(folder)))
                .hasMessageEndingWith(": this is a directory, not a file");
        Path latin = Files.write(folder.resolve("latin"), "\u00E4:00".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(catchThrowableOfType(TlsException.class, () -> PskFile.read(latin)))
                .hasMessageEndingWith("latin: the file is not UTF-8 text");
    }
}
