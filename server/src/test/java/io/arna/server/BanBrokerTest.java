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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with a file of bans: what it refuses to start with, whom it refuses, and whom it cuts. */
class BanBrokerTest {
    private static final String PUMP = "bans: [{as: clientid, who: pump, reason: floods, by: anna}]";
    private static final int ACCEPTED = 0;
    private static final int NOT_AUTHORIZED = 5;

    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void names() {
        file = directory.resolve("bans.yaml");
    }

    private ConfigReader config() {
        return new ConfigReader().set("listeners=[{host: 127.0.0.1, port: 0}]").set("sys.interval=0")
                .set("banned.file=" + file);
    }

    private String refusal() {
        return String.valueOf(
                catchThrowableOfType(StartException.class, () -> Broker.start(config().read()).close()).getMessage());
    }

    @Test
    void saysThatTheFileIsNotThere() {
        assertThat(refusal()).isEqualTo("banned.file: there is no such file, " + file
                + "; one that says 'bans: []' bans nobody");
    }

    @Test
    void saysAllThatIsWrongWithTheFile() throws IOException {
        Files.writeString(file, "bans:\n  - {as: clientid, who: x}\n");
        assertThat(refusal().lines()).containsExactly("bans[0].reason: must be said, " + file + ":2",
                "bans[0].by: must be said, " + file + ":2");
    }

    @Test
    void refusesWhoIsBannedAndLetsOthersIn() throws Exception {
        Files.writeString(file, PUMP);
        try (Broker broker = Broker.start(config().read()); Socket pump = connection(broker);
                Socket meter = connection(broker)) {
            assertThat(connects(pump, "pump")).isEqualTo(NOT_AUTHORIZED);
            assertThat(connects(meter, "meter")).isEqualTo(ACCEPTED);
        }
    }

    @Test
    void cutsWhoIsBannedWhileItIsConnected() throws Exception {
        Files.writeString(file, "bans: []");
        try (Broker broker = Broker.start(config().read()); Socket pump = connection(broker);
                Socket meter = connection(broker)) {
            assertThat(connects(pump, "pump")).isEqualTo(ACCEPTED);
            assertThat(connects(meter, "meter")).isEqualTo(ACCEPTED);
            Files.writeString(file, PUMP);
            broker.readFilesAgain();
            assertThat(pump.getInputStream().read()).as("the end").isEqualTo(-1);
            meter.getOutputStream().write(new byte[]{(byte) 0xC0, 0});
            assertThat(meter.getInputStream().readNBytes(2)).containsExactly(0xD0, 0);
        }
    }

    private static Socket connection(Broker broker) throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), broker.address(Kind.TCP).port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** The return code of CONNACK, MQTT 3.1.1. */
    private static int connects(Socket socket, String clientId) throws IOException {
        String rest = "\0\4MQTT\4\2\0\0\0" + (char) clientId.length() + clientId;
        socket.getOutputStream()
                .write(("\u0010" + (char) rest.length() + rest).getBytes(StandardCharsets.ISO_8859_1));
        byte[] answer = socket.getInputStream().readNBytes(4);
        assertThat(answer).startsWith(0x20, 2);
        return answer[3];
    }
}
