package io.arna.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.server.config.Config.Kind;
import io.arna.server.config.ConfigReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with a password file: what it refuses to start with, and whom it lets in. */
class PasswordBrokerTest {
    /** Of the password "secret". */
    private static final String HASH =
            "$6$17i/EB2R2JSccvP4$pB35UtPeSMBU8WuW5FYmfugjpcWvlxMSH4DSuLs6FsGSFblNXBe5GMwBjI2ONEg41+0+035nxyqSAtNs9z3AdA==";

    @TempDir Path directory;

    private ConfigReader with(@Nullable String content) throws IOException {
        Path file = directory.resolve("passwd");
        if (content != null) {
            Files.writeString(file, content);
        }
        return new ConfigReader().set("listeners=[{host: 127.0.0.1, port: 0}]").set("sys.interval=0")
                .set("authentication.password_file=" + file);
    }

    private static String refusalOf(ConfigReader reader) {
        return String.valueOf(
                catchThrowableOfType(StartException.class, () -> Broker.start(reader.read()).close()).getMessage());
    }

    @Test
    void saysThatThePasswordFileIsNotThereAndWhatMakesOne() throws Exception {
        assertThat(refusalOf(with(null))).isEqualTo("authentication.password_file: there is no such file, "
                + directory.resolve("passwd") + "; 'arna passwd -c FILE USER' makes one");
    }

    @Test
    void saysAllThatIsWrongWithThePasswordFile() throws Exception {
        assertThat(refusalOf(with("marie\npaul:secret\n")).lines()).hasSize(2)
                .anyMatch(line -> line.endsWith("passwd:1")).anyMatch(line -> line.endsWith("passwd:2"))
                .noneMatch(line -> line.contains("secret,"));
    }

    @Test
    void letsInWhoKnowsThePasswordAndNobodyElse() throws Exception {
        try (Broker broker = Broker.start(with("marie:" + HASH + "\n").read())) {
            assertThat(connects(broker, "marie", "secret")).as("accepted").isZero();
            assertThat(connects(broker, "marie", "guess")).as("bad user name or password").isEqualTo(4);
            assertThat(connects(broker, "paul", "secret")).as("bad user name or password").isEqualTo(4);
            assertThat(connects(broker, null, null)).as("not authorized").isEqualTo(5);
        }
    }

    /** The return code of CONNACK, MQTT 3.1.1. */
    private static int connects(Broker broker, @Nullable String user, @Nullable String password) throws IOException {
        String rest = "\0\4MQTT\4" + (user == null ? "\2" : "\u00C2") + "\0\0\0\1c"
                + (user == null ? "" : "\0" + (char) user.length() + user)
                + (password == null ? "" : "\0" + (char) password.length() + password);
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), broker.address(Kind.TCP).port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("\u0010" + (char) rest.length() + rest).getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readNBytes(4);
            assertThat(answer).startsWith(0x20, 2);
            return answer[3];
        }
    }
}
