package io.arna.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Strangers at the encrypted listener; the clients that are in notice nothing. */
class HostileTlsIT {
    private static final int HALF_OPEN = 900;
    private static final long SEED = 20_261_127;

    private static TlsBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = new TlsBroker();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), broker.portNumber("tls"));
    }

    private static void isAlive(Program hearer, String text) throws Exception {
        try (Program pub = Program.start(Programs.find("mosquitto_pub", "mosquitto-clients"), "-h", "localhost", "-p",
                broker.port("tls"), "--cafile", broker.file("ca.crt"), "-t", "alive", "-m", text, "-q", "1", "-r")) {
            assertThat(pub.exitCode()).isZero();
        }
        hearer.lineWith(text);
    }

    private static Program hearer() throws Exception {
        return Program.start(Programs.find("mosquitto_sub", "mosquitto-clients"), "-h", "localhost", "-p",
                broker.port("tls"), "--cafile", broker.file("ca.crt"), "-t", "alive");
    }

    @Test
    void manyWhoNeverFinishTheirHandshakesKeepNobodyOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (Program hearer = hearer()) {
            isAlive(hearer, "before");
            byte[] begun = {0x16, 3, 1, 1, 0, 1, 0, 0, (byte) 0xFC, 3, 3};
            for (int n = 0; n < HALF_OPEN; n++) {
                Socket socket = connect();
                silent.add(socket);
                if (n % 2 == 0) {
                    socket.getOutputStream().write(begun);
                }
            }
            isAlive(hearer, "meanwhile");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void anythingAtAllCostsOnlyWhoSentIt() throws Exception {
        Random random = new Random(SEED);
        try (Program hearer = hearer()) {
            isAlive(hearer, "first");
            for (int n = 0; n < 300; n++) {
                byte[] bytes = new byte[1 + random.nextInt(40_000)];
                random.nextBytes(bytes);
                if (random.nextBoolean()) { // as if it were a record of a handshake
                    bytes[0] = (byte) (0x14 + random.nextInt(5));
                    if (bytes.length > 2) {
                        bytes[1] = 3;
                        bytes[2] = (byte) random.nextInt(5);
                    }
                }
                try (Socket socket = connect()) {
                    socket.setSoLinger(random.nextBoolean(), 0);
                    socket.getOutputStream().write(bytes);
                } catch (IOException _) {
                    // cut while it spoke: as it should be
                }
            }
            isAlive(hearer, "seed " + SEED);
        }
    }

    @Test
    void aFloodOfHandshakesIsAnswered() throws Exception {
        try (Program hearer = hearer();
                Program flood = Program.start(Programs.find("openssl", "openssl"), "s_time", "-connect",
                        "localhost:" + broker.port("tls"), "-new", "-time", "2")) {
            isAlive(hearer, "during the flood");
            flood.lineWith("connections in");
            isAlive(hearer, "after the flood");
        }
    }
}
