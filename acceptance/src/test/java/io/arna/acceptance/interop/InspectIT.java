package io.arna.acceptance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.arna.cli.inspect.InspectCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code arna inspect} reads what tshark has captured of Mosquitto's client and Arna, in clear and with the key log. */
class InspectIT {
    private static final long PATIENCE_SECONDS = 60;

    @ParameterizedTest
    @CsvSource({"plain, mqttv311", "plain, mqttv5", "tls, mqttv311", "tls, mqttv5"})
    void readsWhatWasSaid(String listener, String version) throws Exception {
        String tshark = Programs.find("tshark", "tshark");
        try (TlsBroker broker = new TlsBroker()) {
            Path capture = broker.folder.resolve("capture.pcapng");
            String port = broker.port(listener);
            boolean encrypted = listener.equals("tls");
            List<String> pub = new ArrayList<>(List.of(Programs.find("mosquitto_pub", "mosquitto-clients"), "-h",
                    "localhost", "-p", port, "-V", version, "-t", "secret/topic", "-m", "payload-17", "-q", "2"));
            if (encrypted) {
                pub.addAll(List.of("--cafile", broker.file("ca.crt")));
            }
            try (Program sniffer = Program.start(tshark, "-i", "lo", "-f", "tcp port " + port, "-w",
                    capture.toString())) {
                assumeTrue(beginsToCapture(sniffer), "SKIPPED: tshark may not capture on the loopback interface");
                List<String> inspect = new ArrayList<>(List.of(capture.toString(), "--port", port));
                if (encrypted) {
                    inspect.addAll(List.of("--keylog", broker.file("keys.log")));
                }
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
                String said = "";
                while (!said.contains("PUBCOMP")) { // the sniffer begins and writes when it likes
                    assertThat(System.nanoTime()).as("waited too long; so far:\n" + said).isLessThan(end);
                    try (Program publishing = Program.start(pub.toArray(String[]::new))) {
                        assertThat(publishing.exitCode()).isZero();
                    }
                    said = inspect(inspect);
                }
                assertThat(said).contains("topic name: \"secret/topic\"", "message: \"payload-17\"",
                        "DUP 0, QoS 2, RETAIN 0", version.equals("mqttv5") ? "MQTT 5.0" : "MQTT 3.1.1");
                if (encrypted) {
                    assertThat(said).contains("this is TLS, decrypted with the key log")
                            .doesNotContain("travel in clear");
                    assertThat(inspect(inspect.subList(0, 3))).contains("this is TLS (the client offers")
                            .doesNotContain("secret");
                } else {
                    assertThat(said).contains("topics and payloads of this connection travel in clear");
                }
            }
        }
    }

    /** What is said; a capture that is still being written may end in the middle of a frame. */
    private static String inspect(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InspectCommand.run(arguments, new PrintStream(out, true, UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
        return out.toString(UTF_8);
    }

    private static boolean beginsToCapture(Program sniffer) throws InterruptedException {
        try {
            sniffer.lineWith("Capturing on");
            return true;
        } catch (AssertionError _) { // it has said why it does not
            return false;
        }
    }
}
