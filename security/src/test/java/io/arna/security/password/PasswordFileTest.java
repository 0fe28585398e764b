package io.arna.security.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.arna.mqtt.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Password files: read whole or refused whole, and written so that nothing is lost. */
final class PasswordFileTest {
    private static final String BCRYPT = "$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";
    private static final String SHA512 =
            "$6$17i/EB2R2JSccvP4$pB35UtPeSMBU8WuW5FYmfugjpcWvlxMSH4DSuLs6FsGSFblNXBe5GMwBjI2ONEg41+0+035nxyqSAtNs9z3AdA==";

    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("passwd");
    }

    private PasswordFile read(String text) throws Exception {
        Files.writeString(file, text);
        return PasswordFile.read(file);
    }

    private List<String> problems(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        try {
            PasswordFile.read(file);
            return List.of();
        } catch (PasswordFileException e) {
            return e.problems();
        }
    }

    private static PasswordHash hash(String password) {
        return HashKind.SHA512.hash(Payload.ofUtf8(password), 1);
    }

    @Test
    void readsUsersAndPassesOverCommentsAndEmptyLines() throws Exception {
        PasswordFile read = read("\uFEFF# ours\n\nmarie:" + BCRYPT + "\r\n  \nJörg Ö:" + SHA512 + " \nlast:" + SHA512);

        assertThat(read.users().sequencedKeySet()).containsExactly("marie", "Jörg Ö", "last");
        assertThat(Objects.requireNonNull(read.find("marie")).matches(Payload.ofUtf8("secret"))).isTrue();
        assertThat(read.find("nobody")).isNull();
    }

    @Test
    void anEmptyFileHasNoUsers() throws Exception {
        assertThat(read("").users()).isEmpty();
    }

    @Test
    void tellsAllThatIsWrongWithFileAndLineAndShowsNoSecret() throws Exception {
        String text = "marie:" + BCRYPT + "\nonlyauser\n:" + BCRYPT + "\nmarie:" + BCRYPT + "\nx:topsecret\n\u0001y:"
                + BCRYPT + "\nz:$6$topsecret$topsecret\nJ\u00F6:";

        List<String> problems = problems(text.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(problems).hasSize(7);
        assertThat(problems.get(0)).isEqualTo("there is no colon; a line reads USER:HASH, " + file + ":2");
        assertThat(problems.get(1)).isEqualTo("the user name is empty, " + file + ":3");
        assertThat(problems.get(2)).isEqualTo("user marie has a password in line 1 already, " + file + ":4");
        assertThat(problems.get(3)).startsWith("the password of x: this is no hash").contains("arna passwd -U")
                .endsWith(file + ":5");
        assertThat(problems.get(4)).isEqualTo("the user name has control characters, " + file + ":6");
        assertThat(problems.get(5)).startsWith("the password of z: its ")
                .endsWith(file + ":7");
        assertThat(problems.get(6)).isEqualTo("the line is not UTF-8, " + file + ":8");
        assertThat(problems).noneMatch(problem -> problem.contains("topsecret"));
    }

    @Test
    void aFileThatIsNotThereCannotBeRead() {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> PasswordFile.read(file));
    }

    @Test
    void aChangeKeepsOrderAndComments() throws Exception {
        PasswordFile read = read("# ours\nmarie:" + BCRYPT + "\n\n# theirs\npaul:" + BCRYPT + "\n");
        PasswordHash changed = hash("new");
        PasswordHash added = hash("added");

        read.with("marie", changed).with("anna", added).write(file);
        assertThat(file).hasContent("# ours\nmarie:" + changed.encoded() + "\n\n# theirs\npaul:" + BCRYPT + "\nanna:"
                + added.encoded() + "\n");
        PasswordFile.read(file).without("paul").without("nobody").write(file);
        assertThat(file).hasContent(
                "# ours\nmarie:" + changed.encoded() + "\n\n# theirs\nanna:" + added.encoded() + "\n");
    }

    @Test
    void hashesWhatStandsThereAsItIsAndLeavesHashesAlone() throws Exception {
        Files.writeString(file, "marie:to$p secret:\npaul:" + BCRYPT + "\n");

        PasswordFile.readAndHash(file, password -> hash(password.toUtf8())).write(file);

        PasswordFile hashed = PasswordFile.read(file);
        assertThat(Objects.requireNonNull(hashed.find("marie")).matches(Payload.ofUtf8("to$p secret:"))).isTrue();
        assertThat(Objects.requireNonNull(hashed.find("paul")).encoded()).isEqualTo(BCRYPT);
    }

    @Test
    void aBrokenHashIsNotHashedAsIfItWereAPassword() throws Exception {
        Files.writeString(file, "paul:$2b$05$short\n");

        assertThatExceptionOfType(PasswordFileException.class)
                .isThrownBy(() -> PasswordFile.readAndHash(file, password -> hash(password.toUtf8())))
                .withMessageContaining("reads $2b$COST$");
    }

    @Test
    void aNewFileIsReadableToItsOwnerAlone() throws Exception {
        PasswordFile.empty().with("marie", hash("x")).write(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aFileThatTheBrokerReadsByItsGroupStaysReadableToThatGroupAndToNobodyElse() throws Exception {
        PasswordFile read = read("");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));

        read.write(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----");
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path real = directory.resolve("real");
        Files.writeString(real, "");
        Files.createSymbolicLink(file, real);

        PasswordFile.empty().with("marie", hash("x")).write(file);

        assertThat(file).isSymbolicLink();
        assertThat(PasswordFile.read(real).users()).containsKey("marie");
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() throws Exception {
        Files.createDirectory(file);

        assertThatIOException().isThrownBy(() -> PasswordFile.empty().write(file));
        assertThatIOException().isThrownBy(() -> PasswordFile.empty().write(directory.resolve("missing/passwd")));
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }
}
