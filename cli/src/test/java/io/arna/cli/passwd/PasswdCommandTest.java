package io.arna.cli.passwd;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.Payload;
import io.arna.security.password.PasswordFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code arna passwd}, as a person or a script uses it. */
final class PasswdCommandTest {
    private static final String GOOD = "radium-88";

    @TempDir Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private InputStream in = InputStream.nullInputStream();
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("passwd");
    }

    private void types(String lines) {
        in = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
    }

    private int run(String... arguments) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        List<String> words = List.of(arguments).stream().map(word -> word.equals("FILE") ? file.toString() : word)
                .toList();
        return new PasswdCommand(PasswordPrompt.of(in, errors), new PrintStream(out, true, StandardCharsets.UTF_8),
                errors).run(words);
    }

    private boolean isPassword(String user, String password) throws Exception {
        return Objects.requireNonNull(PasswordFile.read(file).find(user)).matches(Payload.ofUtf8(password));
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void makesAFileAndAsksForThePasswordTwice() throws Exception {
        types(GOOD + "\n" + GOOD + "\n");

        assertThat(run("-c", "FILE", "marie")).isZero();

        assertThat(isPassword("marie", GOOD)).isTrue();
        assertThat(isPassword("marie", GOOD + "x")).isFalse();
        assertThat(errors()).isEqualTo("Password: Reenter password: ");
        assertThat(Files.readString(file)).startsWith("marie:$7$20000$");
    }

    @Test
    void twoPasswordsThatDifferAreRefused() {
        types(GOOD + "\nradium-89\n");

        assertThat(run("-c", "FILE", "marie")).isEqualTo(1);
        assertThat(errors()).endsWith("arna passwd: The two passwords differ.\n");
        assertThat(file).doesNotExist();
    }

    @Test
    void aPasswordThatIsGivenOnceIsRefused() {
        types(GOOD + "\n");

        assertThat(run("-c", "FILE", "marie")).isEqualTo(1);
        assertThat(errors()).endsWith("arna passwd: No password was given twice.\n");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"sha512,1,$6$", "sha512-pbkdf2,101,$7$101$", "argon2id,1,'$argon2id$v=19$m=19456,t=1,p=1$'",
            "bcrypt,4,$2b$04$"})
    void hashesAsAsked(String kind, String iterations, String begins) throws Exception {
        assertThat(run("-b", "-c", "-H", kind, "-I", iterations, "FILE", "marie", GOOD)).isZero();

        assertThat(Files.readString(file)).startsWith("marie:" + begins);
        assertThat(isPassword("marie", GOOD)).isTrue();
    }

    @Test
    void addsChangesAndDeletesUsersAndLeavesTheRestAlone() throws Exception {
        Files.writeString(file, "# ours\n");
        assertThat(run("-b", "FILE", "marie", GOOD)).isZero();
        assertThat(run("-b", "FILE", "paul", "-polonium-")).isZero();
        assertThat(run("-b", "FILE", "marie", "thorium-90")).isZero();
        assertThat(isPassword("marie", "thorium-90")).isTrue();
        assertThat(isPassword("paul", "-polonium-")).isTrue();

        assertThat(run("-D", "FILE", "marie")).isZero();
        assertThat(run("-D", "FILE", "marie")).isEqualTo(1);

        assertThat(errors()).isEqualTo("arna passwd: There is no user marie in " + file + ".\n");
        assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("# ours");
    }

    @Test
    void aNewFileTakesThePlaceOfTheOld() throws Exception {
        Files.writeString(file, "nonsense");
        assertThat(run("-c", "-b", "FILE", "marie", GOOD)).isZero();
        assertThat(PasswordFile.read(file).users()).containsOnlyKeys("marie");
    }

    @Test
    void hashesAFileOfPlainPasswordsWithoutJudgingThem() throws Exception {
        Files.writeString(file, "marie:x\npaul:12345678\n");

        assertThat(run("-U", "FILE")).isZero();

        assertThat(isPassword("marie", "x")).isTrue();
        assertThat(isPassword("paul", "12345678")).isTrue();
    }

    @Test
    void aWeakPasswordIsTakenOnlyFromWhoInsists() throws Exception {
        assertThat(run("-c", "-b", "FILE", "marie", "short")).isEqualTo(1);
        assertThat(errors()).isEqualTo(
                "arna passwd: The password has 5 characters; at least 8 are asked for; --weak takes it all the same.\n");
        assertThat(file).doesNotExist();

        assertThat(run("-c", "-b", "--weak", "FILE", "marie", "short")).isZero();
        assertThat(isPassword("marie", "short")).isTrue();
    }

    @Test
    void aBrokenFileIsNotTouched() throws Exception {
        Files.writeString(file, "marie\n");

        assertThat(run("-b", "FILE", "paul", GOOD)).isEqualTo(1);

        assertThat(errors())
                .isEqualTo("arna passwd: there is no colon; a line reads USER:HASH, " + file + ":1\n");
        assertThat(file).hasContent("marie\n");
    }

    @Test
    void aFileThatIsNotThereIsMadeOnlyOnRequest() {
        assertThat(run("-b", "FILE", "marie", GOOD)).isEqualTo(1);
        assertThat(errors()).isEqualTo("arna passwd: There is no file " + file + "; -c makes a new one.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-c FILE", "-x FILE marie", "-U FILE marie", "-U -c FILE", "-D -b FILE marie x",
            "-D -U FILE", "-b FILE marie", "-H md5 FILE marie", "-H", "-I", "-I 0 FILE marie", "-I many FILE marie",
            "-I 3 -H bcrypt FILE marie", "-I 2 -H sha512 FILE marie", "-c FILE a:b", "-c FILE #a", "FILE marie x"})
    void refusesACommandLineItDoesNotUnderstand(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(errors()).startsWith("arna passwd: ").endsWith("'arna passwd --help' tells more.\n");
        assertThat(file).doesNotExist();
    }

    @Test
    void tellsHowItIsUsed() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: arna passwd");
    }
}
