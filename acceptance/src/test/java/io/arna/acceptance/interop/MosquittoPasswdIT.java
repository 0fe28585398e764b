package io.arna.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.cli.passwd.PasswdCommand;
import io.arna.mqtt.Payload;
import io.arna.security.password.PasswordFile;
import io.arna.security.password.PasswordHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Password files go back and forth between mosquitto_passwd, Mosquitto and arna passwd. */
class MosquittoPasswdIT {
    private static final String PACKAGE = "mosquitto";

    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("passwd");
    }

    private void mosquittoPasswd(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(Programs.find("mosquitto_passwd", PACKAGE)));
        command.addAll(List.of(arguments));
        try (Program program = Program.start(command.toArray(String[]::new))) {
            assertThat(program.exitCode()).as("mosquitto_passwd").isZero();
        }
    }

    private static void arnaPasswd(String... arguments) {
        assertThat(new PasswdCommand(_ -> null, System.out, System.err).run(List.of(arguments)))
                .as("arna passwd").isZero();
    }

    private PasswordHash hashOf(String user) throws Exception {
        return Objects.requireNonNull(PasswordFile.read(file).find(user));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha512", "sha512-pbkdf2"})
    void whatMosquittoPasswdHashedIsReadHere(String kind) throws Exception {
        Files.createFile(file);
        mosquittoPasswd("-H", kind, "-b", file.toString(), "marie", "rädium-88");
        mosquittoPasswd("-H", kind, "-b", file.toString(), "paul", "polonium");

        assertThat(hashOf("marie").matches(Payload.ofUtf8("rädium-88"))).isTrue();
        assertThat(hashOf("marie").matches(Payload.ofUtf8("polonium"))).isFalse();
        assertThat(hashOf("paul").matches(Payload.ofUtf8("polonium"))).isTrue();
    }

    @Test
    void mosquittoPasswdGoesOnWithAFileThatWasMadeHere() throws Exception {
        arnaPasswd("-c", "-b", file.toString(), "marie", "radium-88");
        arnaPasswd("-H", "sha512", "-b", file.toString(), "irene", "curium-96");
        String before = hashOf("marie").encoded();

        mosquittoPasswd("-b", file.toString(), "paul", "polonium");
        mosquittoPasswd("-D", file.toString(), "irene");

        assertThat(PasswordFile.read(file).users()).containsOnlyKeys("marie", "paul");
        assertThat(hashOf("marie").encoded()).isEqualTo(before);
        assertThat(hashOf("paul").matches(Payload.ofUtf8("polonium"))).isTrue();
    }

    @Test
    void passwordsThatOneProgramHashesInPlaceAreKnownToTheOther() throws Exception {
        Files.writeString(file, "marie:radium-88\n");
        mosquittoPasswd("-U", file.toString());
        assertThat(hashOf("marie").matches(Payload.ofUtf8("radium-88"))).isTrue();
        String before = hashOf("marie").encoded();
        arnaPasswd("-U", file.toString());
        assertThat(hashOf("marie").encoded()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha512", "sha512-pbkdf2"})
    void mosquittoLetsInWhosePasswordWasHashedHere(String kind) throws Exception {
        arnaPasswd("-c", "-b", "-H", kind, file.toString(), "marie", "rädium-88");
        Path socket = directory.resolve("m.sock");
        Path configuration = Files.writeString(directory.resolve("mosquitto.conf"),
                "user root\nlistener 0 " + socket + "\nallow_anonymous false\npassword_file " + file + "\n");
        try (Program mosquitto =
                Program.start(Programs.find("mosquitto", PACKAGE), "-v", "-c", configuration.toString())) {
            mosquitto.lineWith(" running");
            assertThat(publishes(socket, "rädium-88")).isZero();
            assertThat(publishes(socket, "radium-88")).isNotZero();
        }
    }

    private static int publishes(Path socket, String password) throws Exception {
        try (Program pub = Program.start(Programs.find("mosquitto_pub", "mosquitto-clients"), "--unix",
                socket.toString(), "-u", "marie", "-P", password, "-t", "a", "-m", "x")) {
            return pub.exitCode();
        }
    }
}
